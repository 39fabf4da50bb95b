"""Listed entries are found with the endings they allow, and Khmer ones anywhere in a run of text (A2, A3)."""

from __future__ import annotations

import pytest

from bot.safeguarding.distress.entry_indexes import UnspacedEntries, WildcardIndex
from bot.safeguarding.distress.tokens import ConceptHit, Token

# Wildcards

PATTERNS = ("rape", "threat*", "*kill", "*abc*", "*abcdefghijkl*", "*abcdefghijklm*", "*xy*", "k*")


def word_index() -> WildcardIndex:
    index = WildcardIndex()
    for number, pattern in enumerate(PATTERNS):
        index.put(pattern, number)
    return index


@pytest.mark.parametrize(
    ("word", "patterns"),
    [
        ("", []),
        ("rape", ["rape"]),
        ("rapes", []),
        ("drape", []),
        ("threat", ["threat*"]),
        ("threaten", ["threat*"]),
        ("athreat", []),
        ("kill", ["k*", "*kill"]),
        ("roadkill", ["*kill"]),
        ("kills", ["k*"]),
        ("k", ["k*"]),
        ("abc", ["*abc*"]),
        ("abcx", ["*abc*"]),
        ("xabc", ["*abc*"]),
        ("ab", []),
        ("xyz", []),
        ("abcdefghijkl", ["*abc*", "*abcdefghijkl*"]),
        ("xabcdefghijklmx", ["*abc*", "*abcdefghijkl*"]),
    ],
)
def test_a_word_is_found_with_the_endings_its_pattern_allows_and_three_to_twelve_letters_inside_it(
    word: str, patterns: list[str]
) -> None:
    assert [PATTERNS[number] for number in word_index().find(word)] == patterns


@pytest.mark.parametrize(
    ("word", "listed"), [("rape", True), ("threat", True), ("threaten", False), ("kill", False), ("abc", False)]
)
def test_a_word_is_listed_itself_or_only_one_of_many_endings(word: str, listed: bool) -> None:
    assert word_index().lists(word) is listed


# Khmer, which has no spaces


def khmer_hits(text: str, script: str = "khmer") -> list[tuple[str, int, int]]:
    entries = UnspacedEntries()
    entries.put("km", {"touch": "ចាប់", "fear": "ខ្លាច", "girl": "កញ", "letter": "ង"}.items())
    run = Token(text, script, 5)  # type: ignore[arg-type]  # a script of the table
    found = list(entries.hits([Token("me", "latin", 0), run]))
    assert all((hit.file, hit.sure) == ("km", True) for hit in found)
    return [(hit.concept, hit.start, hit.end) for hit in found]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("ចាប់", [("touch", 5, 6)]),
        ("កញ", [("girl", 5, 6)]),
        ("គាត់ចាប់", [("touch", 6, 7)]),
        ("ខ្លាច", [("fear", 5, 7)]),
        ("កខ្លាច", [("fear", 5, 7)]),
        ("ចាប់ចាប់", [("touch", 5, 6), ("touch", 6, 7)]),
        ("ចាប", []),
        ("ចាប់ក", [("touch", 5, 6)]),
        ("ចាប់ៗ", [("touch", 5, 6)]),
        ("ចាប់\u17d4", [("touch", 5, 6)]),
        ("ចាប់\u17b6", []),
        ("ចាប់\u17d3", []),
        ("ង", []),
        ("ខង", []),
    ],
)
def test_a_khmer_entry_is_found_as_often_as_it_stands_in_a_run_and_never_ends_inside_a_syllable(
    text: str, hits: list[tuple[str, int, int]]
) -> None:
    assert khmer_hits(text) == hits


def test_khmer_is_looked_for_in_khmer_only() -> None:
    assert khmer_hits("ចាប់", "latin") == []


def test_a_hit_holds_no_word_that_was_typed() -> None:
    assert ConceptHit._fields == ("concept", "start", "end", "file", "sure")
