"""Check of translations: a problem is reported at its line, and the progress of each language in a table."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.authoring.translation.arguments import arguments
from bot.authoring.translation.catalog_check import check
from bot.authoring.translation.command import run
from bot.authoring.translation.coverage import Covered, as_table, coverage
from bot.authoring.translation.wording_check import wrong_digits
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.problem import Problem
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import signature
from tests.support.browser import lessons_in
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


def test_digits_of_a_year_or_a_number_are_asked_for_and_those_of_a_sum_are_not() -> None:
    assert list(wrong_digits("sw", "In 2 days", "Baada ya siku mbili")) == []
    assert list(wrong_digits("sw", "In 2026", "Mwaka huu")) == ["has lost the number 2026"]


def test_a_number_of_a_story_may_have_the_digits_of_the_language_and_one_to_dial_may_not() -> None:
    assert list(wrong_digits("ne", "In 2026 she had 300,000 goats", "२०२६ मा ३,००,००० बाख्रा")) == []
    assert list(wrong_digits("ne", "Call 116 or 1195", "११६ वा 1195 मा फोन गर")) == ["has lost the number 116"]
    assert list(wrong_digits("ne", "#163 is free", "#१६३ सित्तैँ")) == ["has lost the number 163"]
    assert list(wrong_digits("ne", "+254-722", "+२५४-७२२")) == ["has lost the number 254", "has lost the number 722"]


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


# On the command line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a working folder with the real lessons, all of them in made-up Khmer."""
    lessons_in(tmp_path)
    return tmp_path


def messages(folder: Path, *words: str) -> tuple[str, bool]:
    """Run `python main.py messages …` in a folder; return its output, and whether it found errors."""
    parser = argparse.ArgumentParser()
    arguments(parser)
    return run(parser.parse_args(words), folder / "dialogues", folder / "locales", TODAY)


def catalog_in(folder: Path) -> Path:
    """Return the path of the Khmer catalog in a working folder."""
    return folder / "locales" / "km" / "LC_MESSAGES" / "messages.po"


def test_an_educator_changes_a_line_and_says_what_the_change_means(folder: Path) -> None:
    path, catalog = folder / "dialogues" / "lessons" / "my-safety-team.yaml", catalog_in(folder)
    path.write_text(
        path.read_text("utf-8").replace("Now two girls have beaks.", "Now three girls have beaks."), "utf-8"
    )

    extracted, told = messages(folder, "extract")[0], messages(folder, "update")[0]

    (code,) = re.findall(r"out of date: (my-safety-team/\w{6})  Sweet, for a minute", told)
    assert (Path(extracted).name, told.splitlines()[0]) == ("messages.pot", str(catalog))
    assert "three girls have beaks." in catalog.read_text("utf-8") and "three girls have" in Path(extracted).read_text()
    once = catalog.read_bytes()
    with pytest.raises(Refused, match="my-safety-team/aaaaaa"):
        messages(folder, "update", "--wrong", "my-safety-team/aaaaaa")
    assert once == catalog.read_bytes()
    assert messages(folder, "update", "km", "--wording", code)[0] == str(catalog)
    assert "fuzzy" not in catalog.read_text("utf-8")


def test_the_real_lessons_are_checked_counted_and_signed(folder: Path) -> None:
    problems, has_errors = messages(folder, "check", "--format", "json")
    signed = messages(folder, "sign", "km", "--initials", "AB", "--only", "help")[0]
    counted = messages(folder, "coverage", "km", "--format", "json")[0]

    assert (has_errors, [problem for problem in json.loads(problems) if problem["severity"] == "error"]) == (False, [])
    (row,) = (it for it in json.loads(counted) if it["context"] == "help")
    assert row["critical_signed"] == row["critical"] == row["texts"] > 20
    assert signed == f"{row['texts']} entries are signed."


@pytest.mark.parametrize("words", ["check sv", "coverage sv", "sign sv --initials AB", "update xx"])
def test_what_cannot_be_done_is_a_sentence(folder: Path, words: str) -> None:
    with pytest.raises(Refused):
        messages(folder, *words.split())


def test_a_new_language_gets_a_catalog_to_fill_in(folder: Path) -> None:
    path = Path(messages(folder, "update", "ne")[0])

    assert 'msgid "Her class teacher"\nmsgstr ""' in path.read_text("utf-8")
