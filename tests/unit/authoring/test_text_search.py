"""The search over the texts of lessons: what it finds, and what it marks."""

from __future__ import annotations

import pytest

from bot.authoring.lesson_room.course_parts import CoursePart, TextProgress
from bot.authoring.lesson_room.text_search import MarkedPassage, marked, search, words_of


def part(*texts: TextProgress, name: str = "lessons/lock-it-up") -> CoursePart:
    return CoursePart(name, "Lock it up", texts, frozenset())


def text(source: str, **words: str) -> TextProgress:
    return TextProgress(source, "bubble", 3, words, frozenset(), frozenset())


def found(query: str, text: str) -> str:
    """Return a text with brackets around what is marked in it."""
    return "".join(f"[{it.words}]" if it.is_found else it.words for it in marked(text, words_of(query)))


@pytest.mark.parametrize(
    ("query", "words", "expected"),
    [
        ("PHONE", "Her phone, and a Phone.", "Her [phone], and a [Phone]."),
        ("cafe", "Au Café, au cafe\u0301!", "Au [Café], au [cafe\u0301]!"),
        ("café", "cafe", "[cafe]"),
        ("STRASSE", "Straße", "[Straße]"),
        ("phone her", "her phone", "[her] [phone]"),
        ("on one", "phone", "ph[one]"),
        ("फोन", "मेरो फोन हो", "मेरो [फोन] हो"),
        ("ទូរស័ព្ទ", "ទូរ\u200bស័ព្ទ​របស់នាង", "[ទូរ\u200bស័ព្ទ\u200b]របស់នាង"),
    ],
)
def test_words_are_found_without_case_and_accents_in_every_script(query: str, words: str, expected: str) -> None:
    assert found(query, words) == expected


@pytest.mark.parametrize(("query", "words"), [("ស្", "ស្ត្រី"), ("त", "स्त्री")])
def test_a_mark_never_cuts_through_letters_that_are_drawn_as_one(query: str, words: str) -> None:
    assert marked(words, words_of(query)) == (MarkedPassage(words, is_found=True),)


@pytest.mark.parametrize(("query", "words"), [("कि", "की"), ("ទា", "ទី"), ("phone", "pho ne")])
def test_signs_of_khmer_and_devanagari_are_letters(query: str, words: str) -> None:
    assert found(query, words) == words


def test_every_word_has_to_stand_in_the_text_in_one_language() -> None:
    texts = part(text("Her phone", ne="उनको फोन"), text("A phone"), text("Her goat"))

    assert [it.text.source for it in search("phone her", [texts], [], ["ne"])] == ["Her phone"]
    assert [it.text.source for it in search("phone फोन", [texts], [], ["ne"])] == []


def test_a_hit_in_another_language_stands_below_the_english_text() -> None:
    (hit,) = search("फोन", [part(text("Her phone", ne="उनको फोन", km="ទូរស័ព្ទ"))], [], ["ne", "km"])

    assert hit.passages == (
        ("en", (MarkedPassage("Her phone", is_found=False),)),
        ("ne", (MarkedPassage("उनको ", is_found=False), MarkedPassage("फोन", is_found=True))),
    )


def test_languages_she_does_not_read_are_not_searched() -> None:
    assert list(search("फोन", [part(text("Her phone", ne="उनको फोन"))], [], ["km"])) == []


def test_a_text_that_a_draft_kept_is_found_once_and_one_it_changed_in_both() -> None:
    live = part(text("Her phone"), text("Old phone"))
    draft = part(text("Her phone"), text("New phone"))

    hits = [(it.text.source, it.is_draft) for it in search("phone", [live], [draft], [])]

    assert hits == [("Her phone", True), ("New phone", True), ("Old phone", False)]


@pytest.mark.parametrize("query", ["", "   ", "\u200b"])
def test_nothing_asked_finds_nothing(query: str) -> None:
    assert list(search(query, [part(text("Her phone"))], [], [])) == []


def test_a_very_long_question_is_cut() -> None:
    assert words_of("a" * 5_000) == ("a" * 100,)
