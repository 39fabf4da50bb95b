"""Check of translations: at their lines, while one is typed, and the progress of each language in a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.translation.catalog_check import CheckedDraft, TranslationDraft, check, check_draft
from bot.authoring.translation.coverage import Covered, as_table, coverage
from bot.authoring.translation.wording_check import with_right_digits, wrong_digits
from bot.check.rules.placeholders import with_right_names
from bot.lessons.model.lesson import Course
from bot.lessons.model.text import SourcePlace, Text
from bot.lessons.model.texts import texts
from bot.lessons.problem import Problem
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import signature
from tests.support.catalog_builders import STORY, TODAY, KhmerCatalogs, telling, write_catalog
from tests.support.course_builders import lesson

HILL = """
start:
  - say: <friend> waits. It is *fast*.
  - choose: Call 116 or 0800 722 203?
    id: well
    options: [Ring it, Sing it]
"""
COURSE = Course(lessons={"hill": lesson("hill", HILL)})

SAYS, ASKS, RING = "<friend> waits. It is *fast*.", "Call 116 or 0800 722 203?", "Ring it"

WRONG: dict[str, tuple[str, str, str, set[tuple[str, str]]]] = {
    "all is well": ("km", SAYS, "<friend> ... *...*", set()),
    "a name is lost": ("km", SAYS, "... *...*", {(SAYS, "translation-placeholder")}),
    "a name is translated": ("km", SAYS, "<mit> *...*", {(SAYS, "translation-placeholder")}),
    "a star is lost": ("km", SAYS, "<friend> *...", {(SAYS, "translation-star")}),
    "stars have no partner": ("km", SAYS, "<friend> *\n*", {(SAYS, "translation-star"), (SAYS, "translation-lines")}),
    "a line too many": ("km", SAYS, "<friend>\n*...*", {(SAYS, "translation-lines")}),
    "the stars are gone": ("km", SAYS, "<friend>", {(SAYS, "translation-star")}),
    "Khmer digits": ("km", ASKS, "១១៦ 116 0800 722 203", {(ASKS, "translation-digits")}),
    "a number is lost": ("km", ASKS, "116 0800 722 20", {(ASKS, "translation-digits")}),
    "Nepali has digits of its own": ("ne", RING, "१", set()),
    "but not for a number to dial": ("ne", ASKS, "११६ 0800 722 203", {(ASKS, "translation-digits")}),
    "and not those of others": ("ne", RING, "១", {(RING, "translation-digits")}),
    "a button that is none": ("km", RING, "ក" * 65, {(RING, "translation-long")}),
    "a wide button": ("km", RING, "ក" * 29, {(RING, "translation-wide")}),
    "signs above and below are no wider": ("km", RING, "ស្ត្រី" * 7, set()),
    "a bubble nobody can send": ("km", SAYS, "<friend> *a*" + "កកកកក\u200b" * 700, {(SAYS, "translation-long")}),
}


def found_in(desk: KhmerCatalogs, locale: str = "km", course: Course = COURSE) -> list[Problem]:
    """Return the problems that `messages check` finds."""
    return check(course, desk.locales, [locale])


def at(problem: Problem, desk: KhmerCatalogs, locale: str) -> str:
    """Return the source text whose `msgid` a Problem points at."""
    text = (desk.locales / locale / "LC_MESSAGES" / "messages.po").read_text("utf-8").splitlines()
    assert problem.file == f"{desk.locales.name}/{locale}/LC_MESSAGES/messages.po"
    found = re.fullmatch('msgid "(.*)"', text[problem.line - 1])
    return found[1] if found else "?"


@pytest.mark.parametrize(("locale", "source", "words", "expected"), WRONG.values(), ids=WRONG)
def test_a_mistake_of_a_translation_is_found_at_its_line(
    tmp_path: Path, locale: str, source: str, words: str, expected: set[tuple[str, str]]
) -> None:
    desk = KhmerCatalogs(tmp_path / "locales")
    write_catalog(desk.locales, locale, COURSE, _saying({source: words}))

    assert {(at(problem, desk, locale), problem.code) for problem in found_in(desk, locale)} == expected


def _saying(words: dict[str, str]) -> Callable[[PoEntry], PoEntry]:
    return lambda it: replace(it, forms=(words.get(it.source, it.source),))


def test_a_stale_translation_is_measured_by_the_words_it_was_made_from(tmp_path: Path) -> None:
    desk = KhmerCatalogs(tmp_path)
    write_catalog(tmp_path, "km", COURSE, _saying({}))
    changed = Course(lessons={"hill": lesson("hill", HILL.replace("<friend> waits", "<cousin> waits"))})
    desk.updates(changed)

    assert [(problem.code, problem.severity) for problem in found_in(desk, course=changed)] == [
        ("translation-stale", "warning")
    ]


HAND_MADE: dict[str, tuple[Callable[[str], str], list[str]]] = {
    "a text has two entries": (lambda it: it + '\nmsgctxt "hill"\nmsgid "Ring it"\nmsgstr "x"\n', ["catalog-twice"]),
    "a text of no lesson": (lambda it: it + '\nmsgctxt "hill"\nmsgid "Hop"\nmsgstr "x"\n', ["translation-orphan"]),
    "it counts as English does": (
        lambda it: it.replace("nplurals=1; plural=0;", "nplurals=2; plural=n != 1;"),
        ["translation-plural"],
    ),
    "a form too many": (
        lambda it: it.replace('msgid "Ring it"', 'msgid "Ring it"\nmsgid_plural "Rings"').replace(
            'msgstr "Ring it"', 'msgstr[0] "x"\nmsgstr[1] "y"'
        ),
        ["translation-plural"],
    ),
    "no PO at all": (lambda it: it + "\n<html>\n", ["catalog-broken"]),
    "it needs editing": (
        lambda it: it.replace('msgctxt "hill"\nmsgid "Ring it"', '#, fuzzy\nmsgctxt "hill"\nmsgid "Ring it"'),
        ["translation-unread"],
    ),
}


@pytest.mark.parametrize(("change", "codes"), HAND_MADE.values(), ids=HAND_MADE)
def test_a_mistake_of_a_file_is_found(tmp_path: Path, change: Callable[[str], str], codes: list[str]) -> None:
    desk = KhmerCatalogs(tmp_path)
    write_catalog(tmp_path, "km", COURSE, _saying({}))
    desk.path.write_text(change(desk.text()), "utf-8")

    assert [problem.code for problem in found_in(desk)] == codes


LOST = "has lost the number {}"


@pytest.mark.parametrize(
    ("locale", "source", "words", "lost"),
    [
        ("sw", "In 2 days", "Baada ya siku mbili", []),
        ("sw", "In 2026", "Mwaka huu", [2026]),
        ("ne", "In 2026 she had 300,000 goats", "२०२६ मा ३,००,००० बाख्रा", []),
        ("ne", "Call 116 or 1195", "११६ वा 1195 मा फोन गर", [116]),
        ("ne", "#163 is free", "#१६३ सित्तैँ", [163]),
        ("ne", "+254-722", "+२५४-७२२", [254, 722]),
    ],
)
def test_a_long_number_stays_in_digits_of_the_language_unless_it_is_dialled(
    locale: str, source: str, words: str, lost: list[int]
) -> None:
    assert list(wrong_digits(locale, source, words)) == [LOST.format(it) for it in lost]


# Progress


def test_coverage_counts_what_is_translated_stale_and_signed(tmp_path: Path) -> None:
    desk = KhmerCatalogs(tmp_path)

    def half(it: PoEntry) -> PoEntry:
        done = replace(it, forms=("ក",))
        if it.context == "help":
            return replace(done, comments=(signature(done, "AB", TODAY),))
        return it if it.source == "Ring it" else done

    changed = telling(STORY.replace("Amina is an invented girl.", "Amina is a girl we invented."))
    write_catalog(tmp_path, "km", telling(), half)
    desk.updates(changed)

    assert coverage(changed, tmp_path, ["km", "en"]) == [
        Covered("km", "help", 2, 2, 0, 2, 2, 2),
        Covered("km", "hill", 11, 9, 1, 0, 0, 0),
    ]


def test_the_table_has_a_sum_for_each_language() -> None:
    rows = [Covered("km", "help", 2, 2, 0, 2, 2, 2), Covered("km", "hill", 11, 9, 1, 0, 0, 0)]

    assert as_table(rows).splitlines() == [
        "language  file  texts  translated  stale  signed  critical  critical signed",
        "km        help      2           2      0       2         2                2",
        "km        hill     11           9      1       0         0                0",
        "km        all      13          11      1       2         2                2",
    ]


# While it is typed


def checked(source: str, words: str) -> CheckedDraft:
    return check_draft(COURSE, Catalogs(), TranslationDraft(Text(source, "hill"), "km", words))


def test_a_draft_is_held_against_the_rules_of_the_catalogs() -> None:
    assert [(it.severity, it.message) for it in checked(SAYS, "<mit> *...*").problems] == [
        ("error", "It has lost `<friend>`."),
        ("error", "It has a new `<mit>`."),
    ]
    assert [(it.severity, it.message) for it in checked(RING, "ក" * 29).problems] == [
        ("warning", "It is about 1 letter too long for a small phone.")
    ]


def test_an_empty_draft_has_nothing_wrong_and_all_its_room() -> None:
    assert checked(RING, "") == CheckedDraft((), "", 0, 28)
    assert checked(SAYS, "") == CheckedDraft((), "", 0, 4096)


def test_the_length_is_that_of_the_place_where_it_is_tightest() -> None:
    assert (checked(RING, "ក្រ" * 5).length, checked(RING, "ក្រ" * 5).room) == (10, 28)
    assert (checked(SAYS, "*a* <friend>").length, checked(SAYS, "*a* <friend>").room) == (10, 4096)


def test_a_text_that_was_changed_a_moment_ago_is_known_by_its_place() -> None:
    ring = next(it for it in texts(COURSE.lessons) if it.source == RING)
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
