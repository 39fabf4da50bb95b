"""Names letter by letter and numbers in words are found from a length on; short ones are ordinary words (G5)."""

from __future__ import annotations

import pytest

from bot.safeguarding.messages.numbered import NumberWords
from bot.safeguarding.messages.scrub import spelled_names
from bot.safeguarding.messages.tokens import is_khmer


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("I am K-a-m-a ok", ["K-a-m-a"]),
        ("I am K-a-m ok", []),
        ("I am K a m a u", ["K a m a u"]),
        ("so K a m a", []),
        ("xK-a-m-a", []),
        ("K - a . m * a", ["K - a . m * a"]),
    ],
)
def test_a_name_is_spelled_with_four_letters_and_signs_or_five_and_spaces(words: str, found: list[str]) -> None:
    assert sorted({words[start:end] for start, end in spelled_names(words) if words[start:end][0] != "I"}) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("one two one two one", ["one two one two one"]),
        ("one two one two", []),
        ("ONE, two-one / 12 one!", ["ONE, two-one / 12 one"]),
        ("one two one two 123", ["one two one two 123"]),
        ("one two 123", []),
        ("ones two one two one", []),
        ("one     two one two one", []),
        ("មួយមួយមួយមួយមួយ", ["មួយមួយមួយមួយមួយ"]),
    ],
)
def test_a_number_in_words_has_five_digits_or_more(words: str, found: list[str]) -> None:
    spans = NumberWords(["one", "two", "មួយ"])(words)

    assert [words[start:end] for start, end in spans] == found


def test_of_two_words_that_begin_alike_the_longer_one_is_read_in_khmer() -> None:
    assert list(NumberWords(["ក", "កខ"])("កខ" * 5)) == [(0, 10)]


@pytest.mark.parametrize(("word", "khmer"), [("មួយ", True), ("aមួយ", True), ("one", False), ("एक", False), ("", False)])
def test_a_word_with_a_khmer_letter_is_khmer(word: str, khmer: bool) -> None:
    assert is_khmer(word) is khmer
