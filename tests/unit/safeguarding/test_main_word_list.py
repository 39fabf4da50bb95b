"""A text belongs to the list that knows two of its words more than any other, and otherwise to none (A1)."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import Safety, WordList
from bot.safeguarding.distress.lexemes import main_list
from bot.safeguarding.distress.matcher import Matcher
from bot.safeguarding.distress.tokens import ConceptHit

VOCABULARIES = {
    "fil": WordList.model_validate({"words": {"common": "ako, ikaw, gusto"}}),
    "fil-bisaya": WordList.model_validate({"words": {"common": "ako, gikan"}}),
    "km": WordList.model_validate({"words": {"common": "ចាប់, ខ្លាច"}}),
}


@pytest.mark.parametrize(
    ("typed", "file"),
    [
        ("", ""),
        ("hello", ""),
        ("gusto", ""),
        ("gusto ikaw", "fil"),
        ("gusto ikaw ako", "fil"),
        ("ako", ""),
        ("gikan gikan", "fil-bisaya"),
        ("ខ្លាច", "km"),
        ("ចាប់", ""),
    ],
)
def test_the_list_that_clearly_knows_a_text_best_is_named(typed: str, file: str) -> None:
    assert Matcher(Safety(vocabularies=VOCABULARIES)).word_list_of(typed) == file


def test_a_word_that_is_known_twice_is_one_word() -> None:
    twice = [ConceptHit("hit", 0, 1, "sw", True), ConceptHit("me", 0, 1, "sw", True)]

    assert main_list(twice) == ""
    assert main_list([*twice, ConceptHit("hit", 1, 2, "sw", True)]) == "sw"


def test_all_words_of_a_phrase_are_known() -> None:
    assert main_list([ConceptHit("suicide", 3, 5, "en", True)]) == "en"


@pytest.mark.parametrize(("words", "file"), [(2, ""), (3, "fil")])
def test_one_word_more_than_the_next_list_is_not_clear_and_two_are(words: int, file: str) -> None:
    hits = [ConceptHit("common", at, at + 1, "fil", True) for at in range(words)]

    assert main_list([ConceptHit("common", 0, 1, "fil-bisaya", True), *hits]) == file
    assert main_list([*hits, ConceptHit("common", 0, 1, "fil-bisaya", True)]) == file
