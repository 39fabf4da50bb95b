"""Listed phrases are found where their words follow one another, and a gap is as long as two words at most (A3, A4)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.lessons.model.safety import WordList, neighbours
from bot.safeguarding.distress.lexemes import Lexemes
from bot.safeguarding.distress.phrases import PhraseIndex, parts_of, piece_of
from bot.safeguarding.distress.tokens import tokens

Found = tuple[str, int, int]
"""Concept, first word, and the word after the last."""


def index_of(entries: Mapping[str, str], index: str = "plain") -> PhraseIndex:
    phrases = PhraseIndex()
    for concept, entry in entries.items():
        phrases.put(concept, parts_of(entry, piece_of)[1], "en", index)
    phrases.respell("secret", "sikret", "plain")
    phrases.all_are_put()
    return phrases


def found(phrases: PhraseIndex, text: str) -> list[Found]:
    return [(hit.concept, hit.start, hit.end) for hit in phrases.hits(tokens(text))]


ENTRIES = {"alone": "alone", "die": "to die", "beat": "beat me up", "touch": "touch* .. me", "secret": "a secret"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("alone", [("alone", 0, 1)]),
        ("i am alone now", [("alone", 2, 3)]),
        ("want to die", [("die", 1, 3)]),
        ("to really die", []),
        ("die to", []),
        ("he beat me up", [("beat", 1, 4)]),
        ("he beat me badly up", []),
        ("beat me", []),
        ("beat up me up", []),
        ("touches me", [("touch", 0, 2)]),
        ("touched all of me", [("touch", 0, 4)]),
        ("touched all over of me", []),
        ("me touched", []),
        ("touched my me me", [("touch", 0, 3)]),
        ("a sikret", [("secret", 0, 2)]),
    ],
)
def test_a_phrase_is_found_where_its_words_follow_one_another(text: str, expected: list[Found]) -> None:
    assert found(index_of(ENTRIES), text) == expected


def test_the_word_after_a_gap_ends_it() -> None:
    phrases = index_of({"beat": "he .. beat me"})

    assert found(phrases, "he badly beat me") == [("beat", 0, 4)]
    assert found(phrases, "he beat only me") == []


def test_an_entry_that_begins_with_a_gap_finds_nothing() -> None:
    assert found(index_of({"all": ".. me"}), "touch me") == []


@pytest.mark.parametrize(
    ("entry", "index", "sure"),
    [
        ("alone", "plain", False),
        ("lonely", "plain", True),
        ("alone*", "plain", False),
        ("a me", "plain", True),
        ("a me too", "plain", True),
        ("डर", "devanagari", True),
    ],
)
def test_a_short_word_alone_may_be_of_another_language(entry: str, index: str, sure: bool) -> None:
    phrases = index_of({"it": entry}, index)

    assert [hit.sure for hit in phrases.hits(tokens(entry))] == [sure]


@pytest.mark.parametrize(
    ("text", "index", "sure"),
    [
        ("mit", "plain", False),
        ("klacher", "plain", True),
        ("klache", "plain", True),
        ("mit srey", "plain", True),
        ("डर", "devanagari", True),
    ],
)
def test_a_short_word_alone_of_a_paradigm_may_be_of_another_language_too(text: str, index: str, sure: bool) -> None:
    phrases = PhraseIndex()
    phrases.put_paradigm("it", [[["mit"], ["klache"], ["klacher"], ["डर"]], [["srey"], []]], "km", index)
    phrases.all_are_put()

    assert [hit.sure for hit in phrases.hits(tokens(text))][-1:] == [sure]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i want to die", [("die", 2, 4)]),
        ("die to", []),
        ("to me die", []),
        ("to want to", []),
    ],
)
def test_the_words_of_a_paradigm_follow_one_another(text: str, expected: list[Found]) -> None:
    phrases = PhraseIndex()
    phrases.put_paradigm("die", [[["to"]], [["die"], ["sleep"]]], "en", "plain")
    phrases.all_are_put()

    assert found(phrases, text) == expected


@pytest.mark.parametrize("text", ["to die", "to go die", "to now die", "to now go away die"])
def test_a_gap_of_a_paradigm_stays_where_the_word_before_it_is_left_out(text: str) -> None:
    phrases = PhraseIndex()
    phrases.put_paradigm("die", [[["to"]], [["now"], []], [[".."]], [["die"]]], "en", "plain")
    phrases.all_are_put()

    assert found(phrases, text) == [("die", 0, len(text.split()))]


def test_each_script_is_looked_up_in_its_own_way() -> None:
    assert found(index_of({"fear": "डराउँ*"}, "devanagari"), "डराउँछ") == [("fear", 0, 1)]
    assert found(index_of({"fear": "chhai"}, "roman"), "xai") == [("fear", 0, 1)]
    assert found(index_of({"fear": "chhai"}, "plain"), "xai") == []
    assert found(index_of({"cry": "😭"}), "😭") == [("cry", 0, 1)]
    assert found(index_of({"fear": "alone"}), "ខ្លាច") == []


def test_a_word_is_known_by_one_of_its_endings_and_listed_itself() -> None:
    plain, roman = index_of({"it": "touch* me"}), index_of({"it": "chhai*"}, "roman")

    assert [plain.knows(word) for word in ("touch", "touched", "other")] == [True, True, False]
    assert [plain.lists(word) for word in ("touch", "touched", "other")] == [True, False, False]
    assert [roman.knows_roman(word) for word in ("xai", "xaina", "other")] == [True, True, False]
    assert [roman.lists_roman(word) for word in ("xai", "xaina", "other")] == [True, False, False]
    assert not plain.knows_roman("touch")
    assert not roman.knows("chhai")


@pytest.mark.parametrize(
    ("entry", "scripts", "parts"),
    [
        ("to die", {"latin"}, ["to", "die"]),
        ("Don't .. *ME*", {"latin"}, ["dont", "..", "*me*"]),
        ("*it touch*", {"latin"}, ["*it", "touch*"]),
        ("CAFÉ", {"latin"}, ["cafe"]),
        ("शीत no", {"devanagari", "latin"}, ["सित", "no"]),
        ("well-known*", {"latin"}, ["well", "known*"]),
        ("*", set(), []),
    ],
)
def test_an_entry_is_folded_as_a_text_is(entry: str, scripts: set[str], parts: list[str]) -> None:
    assert (set(parts_of(entry, piece_of)[0]), parts_of(entry, piece_of)[1]) == (scripts, parts)


def test_words_that_may_follow_one_another_in_a_paradigm_are_looked_at_for_slips() -> None:
    slots = {"who": ["my uncle", "dad"], "now": ["today"]}

    assert list(neighbours("<who> <now?> hits me", slots)) == [
        "my uncle",
        "dad",
        "",
        "today",
        "hits",
        "me",
        "my uncle today",
        "dad today",
        "my uncle hits",
        "dad hits",
        "today hits",
        "hits me",
    ]


# All languages together

VOCABULARIES = {
    "en": WordList.model_validate({"words": {"friend": "my friend", "with": "with me", "suicide": "suicide, to die"}}),
    "km": WordList.model_validate({"words": {"fear": "mit, klach", "touch": "ចាប់"}}),
}


def concepts(text: str, strong: tuple[str, ...] = ()) -> list[str]:
    return [hit.concept for hit in Lexemes(VOCABULARIES, strong).read(text)[1]]


def test_a_short_word_counts_only_in_a_language_that_explains_enough_of_the_text() -> None:
    assert concepts("mit") == ["fear"]
    assert concepts("mit klach with me") == ["fear", "fear", "with"]
    assert concepts("mit my friend") == ["friend"]
    assert concepts("mit klach mit my friend with me") == ["fear", "fear", "fear", "friend", "with"]


def test_a_slip_is_forgiven_in_a_strong_phrase_only() -> None:
    assert concepts("suicde", ("suicide",)) == ["suicide"]
    assert concepts("suicde") == []
    assert concepts("su1cide") == concepts("suiicide") == ["suicide"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("t0uched", ["touched"]),
        ("touchhed", ["touchhed"]),
        ("friennd", ["friend"]),
        ("mitt", ["mit"]),
        ("unheard", ["unheard"]),
    ],
)
def test_a_word_of_no_list_is_read_as_the_listed_one_it_was_meant_to_be(typed: str, words: list[str]) -> None:
    vocabulary = WordList.model_validate({"words": {"touch": "touch*", "friend": "friend, mit"}})

    assert [word.text for word in Lexemes({"en": vocabulary}).read(typed)[0]] == words


def test_two_words_without_their_space_move_the_rest_on() -> None:
    words, hits = Lexemes(VOCABULARIES, ["suicide"]).read("todie with me")

    assert [(word.text, word.at) for word in words] == [("to", 0), ("die", 1), ("with", 2), ("me", 3)]
    assert [(hit.concept, hit.start, hit.end) for hit in hits] == [("suicide", 0, 2), ("with", 2, 4)]


def test_khmer_stands_beside_other_languages_in_the_order_of_the_text() -> None:
    assert concepts("with me ចាប់ my friend") == ["with", "touch", "friend"]
