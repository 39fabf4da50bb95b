"""A listed verb is found in the forms girls write, with who does it to whom; signs add up within 40 words (A3, A4)."""

from __future__ import annotations

import pytest

from bot.lessons.model.safety import WordList
from bot.safeguarding.distress.normalise import normalise, ordinal
from bot.safeguarding.distress.scales import signs_by_window
from bot.safeguarding.distress.spellings import respelt, spellings
from bot.safeguarding.distress.tokens import ConceptHit, Token, tokens
from bot.safeguarding.distress.verbs import Verbs

SWAHILI = Verbs(
    "sw", WordList.model_validate({"words": {}, "grammar": "swahili", "verbs": {"beat": "piga", "touch": "shika"}})
)
FILIPINO = Verbs(
    "fil",
    WordList.model_validate(
        {
            "words": {},
            "grammar": "filipino",
            "verbs": {
                "kill": "patay",
                "hide": "tago",
                "hear": "dinig",
                "scare": "takot",
                "pay": "bayad",
                "burn": "sunog",
                "work": "trabaho",
            },
        }
    ),
)


@pytest.mark.parametrize(
    ("word", "concepts"),
    [
        ("piga", {"beat"}),
        ("alinipiga", {"beat", "he", "me"}),
        ("ananipiga", {"beat", "he", "me"}),
        ("nilipigwa", {"beat", "i", "got"}),
        ("nimepigwa", {"beat", "i", "got"}),
        ("amepigwe", {"beat", "he", "got"}),
        ("wananishika", {"touch", "he", "me"}),
        ("alimshika", {"touch", "he", "her"}),
        ("aliyenishika", {"touch", "he", "me"}),
        ("natapiga", {"beat", "i"}),
        ("nipige", {"beat", "i", "me"}),
        ("kupiga", {"beat"}),
        ("pigo", set()),
        ("nyumba", set()),
        ("", set()),
    ],
)
def test_a_swahili_verb_is_found_with_who_does_it_to_whom(word: str, concepts: set[str]) -> None:
    assert set(SWAHILI.concepts(word)) == concepts


@pytest.mark.parametrize(
    ("word", "concept"),
    [
        ("patay", "kill"),
        ("papatayin", "kill"),
        ("pinatay", "kill"),
        ("pumatay", "kill"),
        ("pinapatay", "kill"),
        ("namatay", "kill"),
        ("itinago", "hide"),
        ("taguan", "hide"),
        ("nagtatago", "hide"),
        ("marinig", "hear"),
        ("narinig", "hear"),
        ("nanakot", "scare"),
        ("tinakot", "scare"),
        ("sunugin", "burn"),
        ("sinunugan", "burn"),
        ("bayaran", "pay"),
        ("gipatay", "kill"),
        ("tinrabaho", "work"),
    ],
)
def test_a_filipino_verb_is_found_with_its_infixes_and_changes(word: str, concept: str) -> None:
    assert set(FILIPINO.concepts(word)) == {concept}


@pytest.mark.parametrize("word", ["bahay", "patayo", "xpatay", "tagx"])
def test_another_word_is_no_form_of_it(word: str) -> None:
    assert set(FILIPINO.concepts(word)) == set()


def test_a_form_is_found_at_its_place_and_a_short_one_is_not_sure() -> None:
    assert list(SWAHILI.hits(tokens("no piga kupiga पिग"), {})) == [
        ConceptHit("beat", 1, 2, "sw", False),
        ConceptHit("beat", 2, 3, "sw", True),
    ]


def test_a_vocabulary_without_verbs_finds_none() -> None:
    assert list(Verbs("en", WordList(words={})).concepts("piga")) == []


# Other spellings


def test_a_word_is_read_in_the_spellings_its_list_names_by_script() -> None:
    vocabulary = WordList.model_validate(
        {"words": {}, "spellings": "secret=SIKRET=sikrit, ញុំ=ខ្ញុំ, two words=one, शीत=no"}
    )

    assert spellings(vocabulary, "latin") == [("secret", "sikret"), ("secret", "sikrit")]
    assert spellings(vocabulary, "khmer") == [("ញុំ", "ញុំ")]
    assert spellings(vocabulary, "devanagari") == []


def test_an_entry_is_respelt_with_each_listed_word_in_it() -> None:
    assert list(respelt("ab", [("a", "x"), ("b", "y"), ("c", "z")])) == ["ab", "xb", "ay", "xy"]


# Signs


def hit(concept: str, at: int) -> ConceptHit:
    return ConceptHit(concept, at, at + 1, "en", True)


KNOWN = frozenset(
    (":secret", ":uncle", ":secret+uncle", ":common", "night", "0000", "thre*", "កខគ", "កឃ", "កខគឃងចឆ", "កខគឃងចឆជ")
)


def test_concepts_pairs_of_them_and_words_are_signs() -> None:
    hits = [hit("uncle", 0), hit("secret", 1), hit("common", 2)]
    words = tokens("night 2026 threatened other")

    assert list(signs_by_window(words, hits, KNOWN)) == [
        {":secret", ":uncle", ":secret+uncle", "night", "0000", "thre*"}
    ]


@pytest.mark.parametrize(("word", "found"), [("threa", False), ("threat", True)])
def test_only_a_long_word_begins_alike(word: str, found: bool) -> None:
    assert list(signs_by_window(tokens(word), [], KNOWN)) == [{"thre*"} if found else frozenset()]


@pytest.mark.parametrize(
    ("run", "signs"),
    [
        ("កខគ", {"កខគ"}),
        ("កខ", set()),
        ("កឃ", set()),
        ("ចកខគ", {"កខគ"}),
        ("កខគឃងចឆ", {"កខគ", "កខគឃងចឆ"}),
        ("កខគឃងចឆជ", {"កខគ", "កខគឃងចឆ"}),
    ],
)
def test_pieces_of_a_khmer_run_are_signs(run: str, signs: set[str]) -> None:
    assert list(signs_by_window([Token(run, "khmer", 0)], [], KNOWN)) == [signs]


@pytest.mark.parametrize(
    ("first", "second", "together"), [(0, 39, True), (0, 40, False), (20, 59, True), (19, 59, False), (40, 79, True)]
)
def test_signs_add_up_within_forty_words(first: int, second: int, together: bool) -> None:
    windows = list(signs_by_window([], [hit("uncle", first), hit("secret", second)], KNOWN))

    assert any(":secret+uncle" in signs for signs in windows) is together
    assert frozenset().union(*windows) >= {":secret", ":uncle"}


@pytest.mark.parametrize(("last", "windows"), [(0, 1), (39, 1), (40, 2), (59, 2), (60, 3)])
def test_windows_reach_to_the_last_sign_and_overlap_by_half(last: int, windows: int) -> None:
    assert len(list(signs_by_window([], [hit("uncle", last)], KNOWN))) == windows


@pytest.mark.parametrize(("before", "expected"), [(39, [{"កខគ"}]), (40, [set(), {"កខគ"}])])
def test_four_signs_of_khmer_are_as_long_as_a_word(before: int, expected: list[set[str]]) -> None:
    run = Token("ច" * 4 * before + "កខគ", "khmer", 0)

    assert list(signs_by_window([run], [], KNOWN)) == expected


def test_a_sign_far_behind_is_in_a_window_too() -> None:
    words = [Token("other", "latin", at) for at in range(100)] + [Token("night", "latin", 100)]

    assert list(signs_by_window(words, [], KNOWN))[-1] == {"night"}


# Answers by number or letter


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("a", 1),
        ("B", 2),
        ("z", 26),
        ("1", 1),
        ("१", 1),
        ("១", 1),
        ("99", 99),
        (" c. ", 3),
        ("100", None),
        ("ab", None),
        ("ñ", None),
        ("", None),
    ],
)
def test_a_number_or_a_letter_names_a_place_in_a_list(typed: str, place: int | None) -> None:
    assert ordinal(typed) == place


def test_a_text_is_folded_before_anything_is_compared() -> None:
    assert normalise("  HEEEELP\u200b, ＡＢ!  \u2066x\u0378yα ") == "heelp ab x yα"
