"""A gap of a paradigm stands for two words at most, and no word is passed over elsewhere (A3, A4)."""

from __future__ import annotations

import pytest

from bot.safeguarding.distress.entry_indexes import ParadigmIndex
from bot.safeguarding.distress.phrases import PhraseIndex
from bot.safeguarding.distress.tokens import tokens

Place = list[list[str]]


def ends(text: str, *places: Place) -> list[tuple[int, int]]:
    """Return where a paradigm of these places is found: its first word, and the word after its last."""
    phrases = PhraseIndex()
    phrases.put_paradigm("it", places, "en", "plain")
    phrases.all_are_put()
    return [(hit.start, hit.end) for hit in phrases.hits(tokens(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("he hit me now", [(0, 4)]),
        ("he really hit me now", [(0, 5)]),
        ("he really hard hit me now", [(0, 6)]),
        ("he really very hard hit me now", []),
        ("he hit really me now", []),
        ("he hit me really now", []),
        ("he me now", []),
        ("he hit now", []),
        ("hit me now", []),
        ("ok he hit me now ok", [(1, 5)]),
    ],
)
def test_a_gap_may_stand_inside_a_word_of_a_slot(text: str, expected: list[tuple[int, int]]) -> None:
    assert ends(text, [["he", "..", "hit", "me"]], [["now"]]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hit me now", [(0, 3)]),
        ("hit really me now", [(0, 4)]),
        ("hit very hard me now", [(0, 5)]),
        ("hit so very hard me now", []),
        ("hit me very now", []),
        ("hit now", []),
    ],
)
def test_a_gap_may_stand_before_a_word_of_a_slot(text: str, expected: list[tuple[int, int]]) -> None:
    assert ends(text, [["hit"]], [["..", "me", "now"]]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hit", []),
        ("hit me", [(0, 2)]),
        ("hit so me", [(0, 3)]),
        ("hit so very me", [(0, 4)]),
        ("hit so very hard me", []),
    ],
)
def test_two_gaps_beside_each_other_are_one(text: str, expected: list[tuple[int, int]]) -> None:
    assert ends(text, [["hit"]], [[".."]], [[".."]], [["me"]]) == expected
    assert ends(text, [["hit", "..", "..", "me"]]) == expected


def test_the_longest_phrase_of_a_paradigm_is_told_once() -> None:
    assert ends("hit me now", [["hit"]], [["me"], []], [["now"], []]) == [(0, 3)]
    assert ends("hit me", [["hit"]], [["me"], []], [["now"], []]) == [(0, 2)]
    assert ends("hit now", [["hit"]], [["me"], []], [["now"], []]) == [(0, 2)]
    assert ends("hit", [["hit"]], [["me"], []], [["now"], []]) == [(0, 1)]
    assert ends("me", [["hit"], []], [["me"]]) == [(0, 1)]
    assert ends("hit hit me", [["hit"], []], [["me"]]) == [(1, 3), (2, 3)]


def test_a_paradigm_of_nothing_finds_nothing() -> None:
    assert ends("hit me", [[]]) == []
    assert ends("hit me", [["hit"]], []) == []
    assert list(ParadigmIndex().hits(0, [1], [frozenset({1})], 2)) == []


def test_a_gap_at_the_end_needs_no_word_and_takes_none() -> None:
    assert ends("hit me now", [["hit"]], [[".."]]) == [(0, 1)]
    assert ends("hit", [["hit", ".."]]) == [(0, 1)]
