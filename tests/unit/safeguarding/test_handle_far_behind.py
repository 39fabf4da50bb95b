"""A handle is found behind the name of its app, across four words or signs at most."""

from __future__ import annotations

import pytest

from bot.safeguarding.messages.handles import handles


@pytest.mark.parametrize(
    ("words", "found"), [("insta = : > - zyx99", ["insta = : > - zyx99"]), ("insta = : > - = zyx99", [])]
)
def test_a_handle_is_found_across_four_signs_and_not_across_five(words: str, found: list[str]) -> None:
    assert [words[start:end] for start, end in handles(words, ())] == found
