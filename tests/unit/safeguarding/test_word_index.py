"""Listed words are found in what girls type: with endings, inside runs of Khmer, in capitals and digits (A2, A3)."""

from __future__ import annotations

import pytest

from bot.safeguarding.distress.entry_indexes import UnspacedEntries, WildcardIndex
from bot.safeguarding.distress.tokens import ConceptHit, Token, devanagari, roman, second_tries, sentences, tokens

# Wildcards

PATTERNS = ("rape", "threat*", "*kill", "*abc*", "*abcdefghijkl*", "q*")


def word_index() -> WildcardIndex:
    index = WildcardIndex()
    for number, pattern in enumerate(PATTERNS):
        index.put(pattern, number)
    return index


@pytest.mark.parametrize(
    ("word", "patterns"),
    [
        ("rape", ["rape"]),
        ("rapes", []),
        ("drape", []),
        ("threat", ["threat*"]),
        ("threaten", ["threat*"]),
        ("athreat", []),
        ("kill", ["*kill"]),
        ("roadkill", ["*kill"]),
        ("kills", []),
        ("abc", ["*abc*"]),
        ("xabcx", ["*abc*"]),
        ("ab", []),
        ("xabcdefghijklx", ["*abc*", "*abcdefghijkl*"]),
        ("qi", ["q*"]),
        ("", []),
    ],
)
def test_a_word_is_found_with_the_endings_that_its_pattern_allows(word: str, patterns: list[str]) -> None:
    assert [PATTERNS[number] for number in word_index().find(word)] == patterns


@pytest.mark.parametrize(
    ("word", "listed"), [("rape", True), ("threat", True), ("threaten", False), ("kill", False), ("abc", False)]
)
def test_a_word_is_listed_itself_or_only_one_of_many_endings(word: str, listed: bool) -> None:
    assert word_index().lists(word) is listed


def test_an_index_without_wildcards_finds_whole_words() -> None:
    index = WildcardIndex()
    index.put("rape", 7)

    assert index.find("rape") == [7]
    assert index.find("raped") == []


# Khmer, which has no spaces


def khmer_hits(text: str, script: str = "khmer") -> list[ConceptHit]:
    entries = UnspacedEntries()
    entries.put("touch", "ចាប់", "km")
    entries.put("fear", "ខ្លាច", "km")
    entries.put("girl", "កញ", "km")
    return list(entries.hits([Token(text, script, 5)]))  # type: ignore[arg-type]  # a script of the table


def test_an_entry_is_found_anywhere_in_a_run_with_its_place_in_words() -> None:
    assert khmer_hits("ចាប់") == [ConceptHit("touch", 5, 6, "km", True)]
    assert khmer_hits("កញ") == [ConceptHit("girl", 5, 6, "km", True)]
    assert khmer_hits("គាត់ចាប់") == [ConceptHit("touch", 6, 7, "km", True)]
    assert khmer_hits("ខ្លាច") == [ConceptHit("fear", 5, 7, "km", True)]
    assert khmer_hits("កខ្លាច") == [ConceptHit("fear", 5, 7, "km", True)]


def test_an_entry_that_ends_inside_a_syllable_is_another_word() -> None:
    assert khmer_hits("ចាប់ក") == [ConceptHit("touch", 5, 6, "km", True)]
    assert khmer_hits("ចាប់\u17b6") == []
    assert khmer_hits("ចាប់\u17d3") == []
    assert khmer_hits("ចាប់\u17d4") == [ConceptHit("touch", 5, 6, "km", True)]


def test_khmer_is_looked_for_in_khmer_only() -> None:
    assert khmer_hits("ចាប់", "latin") == []


# Words of a text


def test_a_run_of_khmer_counts_as_many_words_as_it_is_long() -> None:
    assert tokens("ចាប់ខ្ញ no") == [Token("ចាប់ញ", "khmer", 0), Token("no", "latin", 2)]
    assert tokens("no no ច") == [Token("no", "latin", 0), Token("no", "latin", 1), Token("ច", "khmer", 2)]
    assert tokens("ចាប់ no") == [Token("ចាប់", "khmer", 0), Token("no", "latin", 1)]


def test_letters_typed_one_by_one_are_a_word_and_two_are_not() -> None:
    assert [word.text for word in tokens("k i l l me")] == ["kill", "me"]
    assert [word.text for word in tokens("k i l")] == ["kil"]
    assert [word.text for word in tokens("a b cd")] == ["a", "b", "cd"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("HELP", ["help"]),
        ("don't", ["dont"]),
        ("heeeelp", ["heelp"]),
        ("café", ["cafe"]),
        ("१२३", ["123"]),
        ("p@ss a@ 😭", ["p@ss", "a", "😭"]),
        ("शीत", ["सित"]),
        ("ក" * 2 + "ច" * 2 + "កច" * 30, ["ក" * 2 + "ច" * 2 + "កច" * 30]),
        ("x" * 41, ["xx"]),
        ("ab" * 21, ["ab" * 20]),
        ("a" + " " * 4095 + "b", ["a"]),
        ("", []),
    ],
)
def test_words_are_folded_to_the_form_of_the_lists(typed: str, words: list[str]) -> None:
    assert [word.text for word in tokens(typed)] == words


def test_a_text_is_split_into_sentences_in_all_scripts() -> None:
    assert sentences("a. b! c?\nd។ e। \u0020") == ["a", " b", " c", "d", " e"]


@pytest.mark.parametrize(
    ("word", "tries"),
    [
        ("h3lp", ["help", "help"]),
        ("he1p", ["heip", "help"]),
        ("911", []),
        ("heelp", ["help"]),
        ("helpp", ["help", "help"]),
        ("noo", ["no", "no"]),
        ("help", []),
        ("ll", []),
    ],
)
def test_digits_for_letters_and_doubled_letters_are_tried_as_the_word(word: str, tries: list[str]) -> None:
    assert list(second_tries(word)) == tries


def test_spellings_of_nepali_are_one() -> None:
    assert roman("chha") == roman("xa") == roman("chhaa") == "ca"
    assert devanagari("शीत्") == "सित"
