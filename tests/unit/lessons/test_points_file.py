"""Lists of words and points as safeguarding staff write them: commas, plus signs, and sums of meanings."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.lessons.model.safety import BareWords, Scale, Scales, WordEntry, WordList, Words
from bot.lessons.model.text import SourcePlace, Written

PLACE = SourcePlace("en.yaml", 2, 5)


@pytest.mark.parametrize(("written", "points"), [("plus-12", 12), ("minus-3", -3), ("plus-0", 0)])
def test_points_are_added_or_taken_away(written: str, points: int) -> None:
    assert Scale.model_validate({"words": {written: "goat"}}).words == {points: ("goat",)}


@pytest.mark.parametrize("written", ["12", "plus", "plus-", "plus-x", "plus--1", "times-3", "+12"])
def test_other_points_are_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="plus-12 or minus-3"):
        Scale.model_validate({"words": {written: "goat"}})


def test_words_stand_between_commas_with_the_place_of_their_line() -> None:
    found = TypeAdapter(Words).validate_python(Written(" right  now, ,hush,", PLACE))

    assert [(it.written, it.place) for it in found] == [("right now", PLACE), ("hush", PLACE)]
    assert [it.place for it in TypeAdapter(Words).validate_python("hush")] == [None]
    assert TypeAdapter(Words).validate_python(["a, b", " c  d "]) == (WordEntry("a, b"), WordEntry("c d"))
    assert TypeAdapter(BareWords).validate_python(" right  now, ,hush,") == ("right now", "hush")
    assert TypeAdapter(BareWords).validate_python(["a, b"]) == ("a, b",)


def test_an_entry_is_words_and_keeps_the_place_of_its_own() -> None:
    entry = TypeAdapter(WordEntry).validate_python(Written("a  b", PLACE))

    assert (entry.written, entry.place) == ("a b", PLACE)
    assert TypeAdapter(WordEntry).validate_python(entry) is entry
    with pytest.raises(ValidationError, match="should be words"):
        TypeAdapter(WordEntry).validate_python(7)
    assert TypeAdapter(WordEntry).json_schema() == {"type": ["string", "number"]}


def test_the_meanings_of_a_list_are_those_of_its_words_phrases_and_verbs() -> None:
    words = WordList.model_validate({"words": {"fear": "x"}, "paradigms": {"die": "y"}, "verbs": {"ask": "z"}})

    assert words.concepts == {"fear", "die", "ask"}


def test_every_meaning_with_points_is_known_also_in_a_sum() -> None:
    scales = Scales.model_validate(
        {
            "distress": {"strong": "suicide", "concepts": {"plus-9": "ask+picture"}, "words": {"plus-1": "goat"}},
            "info": {"concepts": {"plus-1": "what"}},
            "friend": {"strong": "friend"},
            "kinds": {"help": {"concepts": {"plus-2": "help, ask"}}},
        }
    )

    assert [it.written for it in scales.entries()] == ["suicide", "ask+picture", "what", "friend", "help", "ask"]
    assert scales.concepts == {"suicide", "ask", "picture", "what", "friend", "help"}
    assert Scale().enough == 0
