"""Trouble is heard in the middle of a long message, and laughter is laughter."""

from __future__ import annotations

import pytest

from bot.safeguarding.distress.matcher import matcher_of
from bot.safeguarding.distress.normalise import is_laughter
from tests.support.course_builders import real

DAY = "we had maths and then football and my team won, the goat ate my homework, we laughed and had chapati. "


@pytest.mark.parametrize("before", [0, 3, 10])
@pytest.mark.parametrize("after", [0, 3, 10])
def test_one_sentence_is_heard_wherever_it_stands(before: int, after: int) -> None:
    matcher = matcher_of(real().course.safety)
    assert matcher.match(DAY * before + "my uncle touches me at night and i am scared. " + DAY * after).distress
    assert not matcher.match(DAY * (before + after)).distress


@pytest.mark.parametrize("typed", ["😂", "😂 😂", "😀\ufe0f", "haha"])
def test_laughter_is_understood(typed: str) -> None:
    assert is_laughter(typed)


@pytest.mark.parametrize("typed", ["😭", "😂😭", "", "ha no", "😂 no"])
def test_who_cries_does_not_laugh(typed: str) -> None:
    assert not is_laughter(typed)
