"""Search over all texts: in the preview, in the language of the chat; in the lesson room, with the words marked."""

from __future__ import annotations

import pytest

from bot.authoring.editor.marked_words import Piece
from bot.authoring.editor.search import MOST_HITS, Hit, search
from bot.authoring.lesson_room.course_parts import CoursePart, TextProgress
from bot.authoring.lesson_room.text_search import marked, words_of
from bot.authoring.lesson_room.text_search import search as search_parts
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


# In the lesson room


def part(*texts: TextProgress, name: str = "lessons/lock-it-up") -> CoursePart:
    return CoursePart(name, "Lock it up", texts, frozenset())


def text(source: str, **words: str) -> TextProgress:
    return TextProgress(source, "bubble", 3, words, frozenset(), frozenset())


def bracketed(query: str, text: str) -> str:
    """Return a text with brackets around what is marked in it."""
    return "".join(f"[{it.words}]" if it.is_marked else it.words for it in marked(text, words_of(query)))


@pytest.mark.parametrize(
    ("query", "words", "expected"),
    [
        ("PHONE", "Her phone, and a Phone.", "Her [phone], and a [Phone]."),
        ("cafe", "Au Café, au cafe\u0301!", "Au [Café], au [cafe\u0301]!"),
        ("café", "cafe", "[cafe]"),
        ("STRASSE", "Straße", "[Straße]"),
        ("phone her", "her phone", "[her] [phone]"),
        ("on one", "phone", "ph[one]"),
        ('say "yes', "Say “Yes”", "[Say] [“Yes]”"),
        ("फोन", "मेरो फोन हो", "मेरो [फोन] हो"),
        ("ទូរស័ព្ទ", "ទូរ\u200bស័ព្ទ​របស់នាង", "[ទូរ\u200bស័ព្ទ\u200b]របស់នាង"),
    ],
)
def test_words_are_found_without_case_and_accents_in_every_script(query: str, words: str, expected: str) -> None:
    assert bracketed(query, words) == expected


@pytest.mark.parametrize(("query", "words"), [("ស្", "ស្ត្រី"), ("त", "स्त्री")])
def test_a_mark_never_cuts_through_letters_that_are_drawn_as_one(query: str, words: str) -> None:
    assert marked(words, words_of(query)) == (Piece(words, is_marked=True),)


@pytest.mark.parametrize(("query", "words"), [("कि", "की"), ("ទា", "ទី"), ("phone", "pho ne")])
def test_signs_of_khmer_and_devanagari_are_letters(query: str, words: str) -> None:
    assert bracketed(query, words) == words


def test_every_word_has_to_stand_in_the_text_in_one_language() -> None:
    texts = part(text("Her phone", ne="उनको फोन"), text("A phone"), text("Her goat"))

    assert [it.text.source for it in search_parts("phone her", [texts], [], ["ne"])] == ["Her phone"]
    assert [it.text.source for it in search_parts("phone फोन", [texts], [], ["ne"])] == []


def test_a_hit_in_another_language_stands_below_the_english_text() -> None:
    (hit,) = search_parts("फोन", [part(text("Her phone", ne="उनको फोन", km="ទូរស័ព្ទ"))], [], ["ne", "km"])

    assert hit.passages == (
        ("en", (Piece("Her phone", is_marked=False),)),
        ("ne", (Piece("उनको ", is_marked=False), Piece("फोन", is_marked=True))),
    )


def test_languages_she_does_not_read_are_not_searched() -> None:
    assert list(search_parts("फोन", [part(text("Her phone", ne="उनको फोन"))], [], ["km"])) == []


def test_a_text_that_a_draft_kept_is_found_once_and_one_it_changed_in_both() -> None:
    live = part(text("Her phone"), text("Old phone"))
    draft = part(text("Her phone"), text("New phone"))

    hits = [(it.text.source, it.is_draft) for it in search_parts("phone", [live], [draft], [])]

    assert hits == [("Her phone", True), ("New phone", True), ("Old phone", False)]


@pytest.mark.parametrize("query", ["", "   ", "\u200b"])
def test_nothing_asked_finds_nothing(query: str) -> None:
    assert list(search_parts(query, [part(text("Her phone"))], [], [])) == []


def test_a_very_long_question_is_cut() -> None:
    assert words_of("a" * 5_000) == ("a" * 100,)
