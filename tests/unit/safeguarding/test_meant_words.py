"""A word that no list has is read as the listed one it was meant to be; a listed one is never bent (A2, A3)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.lessons.model.safety import WordList
from bot.safeguarding.distress.lexemes import Lexemes


def read(typed: str, *strong: str, **lists: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """Return the words of a text as the matcher reads them, and the concepts it finds."""
    vocabularies = {file: WordList.model_validate({"words": {}, **words}) for file, words in lists.items()}
    words, hits = Lexemes(vocabularies, strong).read(typed)
    return [word.text for word in words], [hit.concept for hit in hits]


SUICIDE = {"words": {"suicide": "kujiua"}}
KNOWING = {"grammar": "swahili", "verbs": {"know": "jua"}}


def test_to_know_in_swahili_is_not_bent_into_to_kill_oneself() -> None:
    assert read("kujua", "suicide", sw=SUICIDE) == (["kujiua"], ["suicide"])
    assert read("kujua", "suicide", sw={**SUICIDE, **KNOWING}) == (["kujua"], ["know"])


def test_a_word_of_romanised_nepali_or_khmer_is_not_bent_into_one_of_another_list() -> None:
    strong = {"words": {"suicide": "marchu"}}
    roman = {"spelling": "roman", "words": {"common": "marchha"}}

    assert read("marcha", "suicide", en=strong) == (["marchu"], ["suicide"])
    assert read("marcha", "suicide", en=strong, ne=roman) == (["marcha"], ["common"])


@pytest.mark.parametrize(
    ("typed", "words", "concepts"),
    [
        ("a1inipiga", ["alinipiga"], ["he", "hit", "me"]),
        ("alinip1ga", ["alinipiga"], ["he", "hit", "me"]),
        ("ch4ina", ["chaina"], ["refuse"]),
        ("xa1na", ["xaina"], ["refuse"]),
        ("t0uched", ["touched"], ["touch"]),
        ("tlouched", ["tlouched"], []),
        ("911", ["911"], []),
    ],
)
def test_a_digit_for_a_letter_is_read_in_verbs_in_endings_and_in_romanised_words(
    typed: str, words: list[str], concepts: list[str]
) -> None:
    found, meant = read(
        typed,
        sw={"grammar": "swahili", "verbs": {"hit": "piga"}},
        ne={"spelling": "roman", "words": {"refuse": "chhaina"}},
        en={"words": {"touch": "touch*"}},
    )

    assert (found, sorted(meant)) == (words, concepts)


def test_a_slip_is_forgiven_in_the_words_of_a_strong_paradigm_too() -> None:
    words = {"slots": {"want": "want to", "die": "suicide"}, "paradigms": {"suicide": "<want> <die>"}}

    assert read("want to suicde", "suicide", en=words) == (["want", "to", "suicide"], ["suicide"])
    assert read("want tosuicide", "suicide", en=words) == (["want", "to", "suicide"], ["suicide"])
    assert read("want to suicde", en=words) == (["want", "to", "suicde"], [])


def test_two_lost_spaces_move_the_rest_on_by_two() -> None:
    words, hits = Lexemes({"en": WordList.model_validate({"words": {"suicide": "to die"}})}, ["suicide"]).read(
        "todie todie ok"
    )

    assert [word.at for word in words] == [0, 1, 2, 3, 4]
    assert [(hit.start, hit.end) for hit in hits] == [(0, 2), (2, 4)]


def test_a_word_in_nepali_letters_is_heard_in_the_spellings_its_list_names() -> None:
    words = {"words": {"refuse": "मन छैन"}, "spellings": "छैन = छइन"}

    assert read("मन छइन", ne=words)[1] == ["refuse"]
    assert read("मन छ", ne=words)[1] == []


def test_a_romanised_word_is_heard_in_the_spellings_its_list_names() -> None:
    words = {"spelling": "roman", "words": {"refuse": "man chhaina"}, "spellings": "chhaina = hunna"}

    assert read("man huna", ne=words)[1] == ["refuse"]


def test_an_entry_without_a_letter_finds_nothing_and_fails_nowhere() -> None:
    assert read("to die *", en={"words": {"suicide": "*, to die"}})[1] == ["suicide"]


def test_concepts_are_told_in_the_order_of_the_text_whatever_found_them() -> None:
    lists: dict[str, Mapping[str, object]] = {
        "sw": {"grammar": "swahili", "verbs": {"hit": "piga"}},
        "km": {"words": {"touch": "ចាប់"}},
        "en": {"words": {"friend": "my friend"}, "slots": {"x": "to"}, "paradigms": {"suicide": "<x> die"}},
    }

    assert read("to die kupiga ចាប់ my friend", **lists)[1] == ["suicide", "hit", "touch", "friend"]
    assert read("my friend ចាប់ kupiga to die", **lists)[1] == ["friend", "touch", "hit", "suicide"]


def test_a_word_is_not_read_in_a_list_that_knows_nothing_but_everyday_words_of_another() -> None:
    english = {"words": {"common": "look, far", "laugh": "lol"}}
    nepali = {"spelling": "roman", "words": {"escape": "luk, look", "laugh": "lol", "night": "rat"}}

    assert read("look", en=english, ne=nepali)[1] == ["common"]
    assert sorted(read("lol look", en=english, ne=nepali)[1]) == ["common", "laugh"]
    assert "escape" in read("rat look", en=english, ne=nepali)[1]
