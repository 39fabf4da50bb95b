"""A translation is checked while it is typed, and put right where it is certain what was meant."""

from __future__ import annotations

import pytest

from bot.authoring.translation.catalog_check import CheckedDraft, TranslationDraft, check_draft
from bot.authoring.translation.wording_check import with_right_digits
from bot.check.rules.placeholders import with_right_names
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.model.texts import texts
from bot.lessons.translations.catalogs import Catalogs
from tests.support.course_builders import lesson

HILL = """
start:
  - say: <friend> waits. It is *fast*.
  - choose: Ring, or sing?
    id: well
    options: [Ring it, Sing it]
"""
COURSE = Course(lessons={"hill": lesson("hill", HILL)})
SAYS = "<friend> waits. It is *fast*."


def checked(source: str, words: str) -> CheckedDraft:
    return check_draft(COURSE, Catalogs(), TranslationDraft(Text(source, "hill"), "km", words))


def told(source: str, words: str) -> list[tuple[str, str]]:
    return [(it.severity, it.message) for it in checked(source, words).problems]


def test_a_draft_is_held_against_the_rules_of_the_catalogs() -> None:
    assert told(SAYS, "<mit> *...*") == [
        ("error", "It has lost `<friend>`."),
        ("error", "It has a new `<mit>`."),
    ]
    assert told(SAYS, "<friend> *...") == [
        ("error", "It has another number of `*`."),
        ("error", "It has a `*` without its partner."),
    ]
    assert told(SAYS, "<friend>\n*...*") == [("error", "It has 2 lines; the source has 1.")]
    assert told("Ring it", "ក" * 29) == [("warning", "It is 29 columns wide; a small phone shows 28.")]
    assert told("Ring it", "ក" * 65) == [("error", "It has 65 characters; 64 fit.")]


def test_an_empty_draft_has_nothing_wrong_and_all_its_room() -> None:
    assert checked("Ring it", "") == CheckedDraft((), "", 0, 28)
    assert checked(SAYS, "") == CheckedDraft((), "", 0, 4096)


def test_the_length_is_that_of_the_place_where_it_is_tightest() -> None:
    assert (checked("Ring it", "ក្រ" * 5).length, checked("Ring it", "ក្រ" * 5).room) == (10, 28)
    assert (checked(SAYS, "*a* <friend>").length, checked(SAYS, "*a* <friend>").room) == (10, 4096)


def test_a_text_that_was_changed_a_moment_ago_is_known_by_its_place() -> None:
    ring = next(it for it in texts(COURSE.lessons) if it.source == "Ring it")
    new = Text("Ring it now", "hill", ring.place)

    assert ring.place
    assert check_draft(COURSE, Catalogs(), TranslationDraft(new, "km", "ក")).room == 28
    elsewhere = Text("Ring it now", "hill", SourcePlace(ring.place.file, 99, 1))
    assert check_draft(COURSE, Catalogs(), TranslationDraft(elsewhere, "km", "ក")).room == 0


def test_the_words_put_right_are_shown_only_when_something_is_wrong() -> None:
    assert checked(SAYS, "<mit> *...*").mended == "<friend> *...*"
    assert checked(SAYS, "<friend> *...*").mended == ""
    assert checked(SAYS, "<friend> *...").mended == ""


@pytest.mark.parametrize(
    ("source", "words", "right"),
    [
        ("<friend> waits", "<mit> wacht", "<friend> wacht"),
        ("<friend> waits", "<មិត្ត> ចាំ", "<friend> ចាំ"),
        ("<friend> waits", "<Friend> wacht, <Friend>", "<friend> wacht, <friend>"),
        ("<friend> and <cousin>", "<mit> und <base>", "<mit> und <base>"),
        ("<friend> and <cousin>", "<friend> und <base>", "<friend> und <cousin>"),
        ("<friend> waits", "wacht", "wacht"),
        ("It is *fast*", "**snel**", "*snel*"),
    ],
)
def test_a_name_is_put_right_when_only_one_can_be_meant(source: str, words: str, right: str) -> None:
    assert with_right_names(source, words) == right


@pytest.mark.parametrize(
    ("locale", "source", "words", "right"),
    [
        ("ne", "Call 116", "११६ मा", "116 मा"),
        ("ne", "At 9", "९ बजे", "९ बजे"),
        ("ne", "At 9", "៩ बजे", "९ बजे"),
        ("km", "At 9", "ម៉ោង ៩", "ម៉ោង 9"),
    ],
)
def test_digits_are_put_right(locale: str, source: str, words: str, right: str) -> None:
    assert with_right_digits(locale, source, words) == right
