"""Trouble is heard in every script and anywhere in a message, laughter is laughter, and a draft has its measure."""

from __future__ import annotations

import pytest

from bot.safeguarding.distress.matcher import matcher_of
from bot.safeguarding.distress.normalise import is_laughter
from bot.safeguarding.messages.scrub import REMOVED, draft_of
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


@pytest.mark.parametrize(
    "words", ["मेरो फोटो माग्यो", "mero photo magyo", "បងថ្លៃចាប់ទ្រូងខ្ញុំពេលយប់", "mtu ameomba picha yangu"]
)
def test_trouble_is_heard_in_each_script(words: str) -> None:
    assert matcher_of(real().course.safety).match(words).distress


@pytest.mark.parametrize(
    ("scrubbed", "draft"),
    [("", "bare"), (f"{REMOVED}, {REMOVED}!", "bare"), ("a" * 280, "fits"), ("a" * 281, "long"), ("goats", "fits")],
)
def test_words_for_staff_fit_into_280_signs(scrubbed: str, draft: str) -> None:
    assert draft_of(scrubbed) == draft
