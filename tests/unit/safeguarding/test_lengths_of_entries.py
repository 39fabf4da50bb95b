"""An entry is found at its whole length, and one that is too short or too long to mean something is not (A3)."""

from __future__ import annotations

import pytest

from bot.safeguarding.distress.entry_indexes import UnspacedEntries, WildcardIndex
from bot.safeguarding.distress.spellings import respelt
from bot.safeguarding.distress.tokens import ConceptHit, Token


@pytest.mark.parametrize(
    ("pattern", "word", "there"),
    [
        ("*ab*", "xabx", False),
        ("*ab*", "ab", False),
        ("*abc*", "abc", True),
        ("*abc*", "abcx", True),
        ("*abc*", "xabc", True),
        ("*abcdefghijkl*", "abcdefghijkl", True),
        ("*abcdefghijklm*", "xabcdefghijklmx", False),
        ("*k", "k", True),
        ("*k", "week", True),
        ("k*", "k", True),
        ("k*", "kill", True),
        ("k", "kk", False),
    ],
)
def test_a_pattern_inside_a_word_has_three_to_twelve_letters(pattern: str, word: str, there: bool) -> None:
    index = WildcardIndex()
    index.put(pattern, 4)

    assert index.find(word) == ([4] if there else [])


def test_patterns_of_one_stem_are_all_found() -> None:
    index = WildcardIndex()
    for number, pattern in enumerate(("kill", "kill*", "*kill", "*kill*", "kill")):
        index.put(pattern, number)

    assert index.find("kill") == [0, 4, 1, 2, 3]
    assert index.find("skills") == [3]
    assert index.find("kills") == [1, 3]
    assert index.find("skill") == [2, 3]


def in_khmer(entry: str, text: str, script: str = "khmer") -> list[ConceptHit]:
    entries = UnspacedEntries()
    entries.put("touch", entry, "km")
    return list(entries.hits([Token("me", "latin", 0), Token(text, script, 1)]))  # type: ignore[arg-type]  # a script of the table


def test_a_single_khmer_letter_is_no_entry() -> None:
    assert in_khmer("ក", "ក") == in_khmer("ក", "ខក") == []


def test_a_khmer_entry_is_found_as_often_as_it_stands_there() -> None:
    assert in_khmer("ចាប់", "ចាប់ចាប់") == [ConceptHit("touch", 1, 2, "km", True), ConceptHit("touch", 2, 3, "km", True)]
    assert in_khmer("ចាប់", "ចាប") == []
    assert in_khmer("ចាប់", "ចាប់ៗ") == [ConceptHit("touch", 1, 2, "km", True)]


@pytest.mark.parametrize(
    ("pairs", "variants"),
    [
        ([], ["ab"]),
        ([("a", "x")], ["ab", "xb"]),
        ([("c", "x")], ["ab"]),
        ([("a", "x"), ("a", "y")], ["ab", "xb", "yb"]),
        ([("a", "b"), ("b", "a")], ["ab", "bb", "aa"]),
    ],
)
def test_an_entry_stands_in_each_spelling_once(pairs: list[tuple[str, str]], variants: list[str]) -> None:
    assert list(respelt("ab", pairs)) == variants
