"""A paradigm stands for every choice of its slots, and no choice is made twice or left out."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import (
    WordEntry,
    WordList,
    forms,
    neighbours,
    paradigms,
    places,
    size,
    slots_in,
    words_of_slots,
)

SLOTS = {"want": ["want", "wish"], "now": ["now", "right now"], "die": ["die"]}


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("i <want> to <die>", ["i want to die", "i wish to die"]),
        ("<die> <now?>", ["die", "die now", "die right now"]),
        ("pre<die>d", ["predied"]),
        ("<none> <die>", []),
        ("plain", ["plain"]),
    ],
)
def test_each_slot_stands_for_each_of_its_words(pattern: str, found: list[str]) -> None:
    assert list(forms(pattern, SLOTS)) == found
    assert size(pattern, SLOTS) == len(found)


def test_the_words_at_each_place_are_known() -> None:
    assert places("i <want> x<die> <now?>", SLOTS) == [["i"], ["want", "wish"], ["xdie"], ["", "now", "right now"]]


def test_words_are_neighbours_across_a_slot_that_may_stay_empty() -> None:
    assert list(neighbours("i <now?> <die> ok", {"now": ["now"], "die": ["die"]})) == [
        "i", "", "now", "die", "ok",
        "i now", "i die",
        "now die",
        "die ok",
    ]  # fmt: skip


def test_the_slots_of_a_pattern_and_their_words_are_read_from_the_list() -> None:
    words = WordList.model_validate(
        {
            "words": {"fear": "afraid"},
            "slots": {"now": "now, right  now"},
            "paradigms": {"danger": "here <now?>, there"},
        }
    )

    assert slots_in("i <want> <now?>") == ["want", "now"]
    assert list(paradigms(words)) == [("danger", "here <now?>"), ("danger", "there")]
    assert words_of_slots(words) == {"now": ["now", "right now"]}
    assert words.words["fear"] == (WordEntry("afraid"),)


def test_a_slot_holds_the_words_of_another_slot() -> None:
    slots = {"home": "uncle, aunt", "person": "<home>, boss"}
    words = WordList.model_validate({"words": {}, "slots": slots})

    assert words_of_slots(words)["person"] == ["uncle", "aunt", "boss"]
