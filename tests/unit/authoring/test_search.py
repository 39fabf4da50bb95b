"""Search over all texts, in English and in the language of the chat."""

from __future__ import annotations

import pytest

from bot.authoring.editor.search import MOST_HITS, Hit, folded, search
from bot.lessons.model.lesson import Course
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import lesson

WELL = """
title: Water
about: Who fetches it.
badge: Jug
today: Drink.
start:
  - say: The *café* is closed, says <friend>.
  - choose: Who is at the pump?
    id: who
    options:
      - text: The goat
        feedback: Closed, you say?
      - text: Nobody
        then:
          - choose: A goat at home?
            id: home
            options: [Yes, No]
  - end
"""
COURSE = Course(lessons={"well": lesson("well", WELL)})
CATALOGS = Catalogs(
    {
        "km": {("well", "Who is at the pump?"): "នរណានៅ\u200bអណ្ដូង?"},
        "ne": {("well", "The goat"): "बाख्रा"},
        "fil": {("well", "Nobody"): "Wala po"},
    }
)


def found(words: str, locale: str = "en") -> list[str]:
    """Return the source of each hit."""
    return [it.text.source for it in search(COURSE, CATALOGS, locale, words)]


@pytest.mark.parametrize(
    ("words", "locale", "sources"),
    [
        ("CAFE", "en", ["The *café* is closed, says <friend>."]),
        ("café is", "en", ["The *café* is closed, says <friend>."]),
        ("goat", "en", ["The goat", "A goat at home?"]),
        ("goat THE", "en", ["The goat"]),
        ("home goat", "en", ["A goat at home?"]),
        ("នៅអណ្ដូង", "km", ["Who is at the pump?"]),
        ("នរណា", "ne", []),
        ("बाख्रा", "ne", ["The goat"]),
        ("बख", "ne", []),
        ("wala PÓ", "fil", ["Nobody"]),
        ("goat", "fil", ["The goat", "A goat at home?"]),
        ("camel", "en", []),
        ("", "en", []),
        (" *\u200b ", "en", []),
    ],
)
def test_words_are_found_in_any_spelling_of_hers(words: str, locale: str, sources: list[str]) -> None:
    assert found(words, locale) == sources


def test_the_phrase_itself_comes_before_texts_that_have_its_words() -> None:
    texts = "start:\n  - say: A goat is the best.\n  - say: I am the goat.\n  - end\n"
    hits = search(Course(lessons={"a": lesson("a", texts)}), Catalogs(), "en", "the goat")

    assert [it.text.source for it in hits] == ["I am the goat.", "A goat is the best."]


def test_a_hit_tells_its_lesson_its_translation_and_the_question_it_belongs_to() -> None:
    told = {it.text.source: (it.title, it.translation, it.lesson, it.stop) for it in _all("ne")}

    assert told["The goat"] == ("Water", "बाख्रा", "well", "who")
    assert told["A goat at home?"] == ("Water", "", "well", "home")
    assert told["The *café* is closed, says <friend>."] == ("Water", "", "", "")


def _all(locale: str) -> list[Hit]:
    return [hit for words in ("goat", "café") for hit in search(COURSE, CATALOGS, locale, words)]


def test_of_many_texts_the_first_fifty_are_shown() -> None:
    lines = "".join(f"  - say: Goat number {number}.\n" for number in range(60))
    hits = search(Course(lessons={"a": lesson("a", f"start:\n{lines}  - end\n")}), Catalogs(), "en", "number")

    assert len(hits) == MOST_HITS == 50
    assert hits[0].text.source == "Goat number 0."


def test_signs_of_khmer_and_nepali_are_letters_and_accents_of_latin_letters_are_not() -> None:
    assert folded("Árbol  “ÑANDÚ”") == 'arbol "nandu"'
    assert folded("कि") != folded("का")
    assert folded("កា") != folded("កិ")
