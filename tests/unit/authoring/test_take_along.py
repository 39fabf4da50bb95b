"""The take-along page: where girls may have it, its numbers as links, and what old phones know of its script."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.authoring.handouts.take_along.course_view import is_unsigned, waits_for
from bot.authoring.handouts.take_along.page import linked, months
from bot.lessons.model.directory import Directory, Route, RouteRole
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.texts import all_texts
from bot.lessons.translations.locales import countries_of
from tests.support.course_builders import bundle, course
from tests.support.open_pilot import called, complete
from tests.support.paths import ROOT

TODAY = date(2026, 12, 1)
COURSE = course({"well": "start:\n  - say: Amina walks to the well.\n"})
READY = replace(
    COURSE,
    release=complete(("KE", "sw"), ("NP", "ne")),
    directory=called(COURSE.directory, date(2026, 11, 2)),
)
SIGNED = frozenset((text.context, text.source) for text in all_texts(READY) if text.context)


YOUNGER = {
    "optional chaining": r"\?\.[a-zA-Z_(\[]",
    "nullish coalescing": r"\?\?",
    "logical assignment": r"(\|\||&&)=",
    "private names": r"[{;]\s*#\w+",
    "top-level await": r"\bawait\b",
    "replaceAll": r"\.replaceAll\(",
    "at": r"\.at\(",
    "structuredClone": "structuredClone",
    "hasOwn": r"Object\.hasOwn",
    "findLast": r"\.findLast",
    "replaceChildren": r"\.replaceChildren\(",
    "regular expressions that look behind": r"\(\?<[=!]",
    ":has": r":has\(",
    ":is": r":is\(",
    ":where": r":where\(",
    "inset": r"(^|[\s;{])inset(-\w+)*:",
    "gap": r"(^|[\s;{])(row-|column-)?gap:",
    "aspect-ratio": "aspect-ratio",
    "small and dynamic heights": r"\d[sd]vh",
    "color-mix": "color-mix",
    "layers": "@layer",
}
"""Syntax and names that phones of 2019 (Chrome 80) do not know, each with the words by which it is found."""


def test_a_country_and_language_with_every_line_waits_for_nothing() -> None:
    assert waits_for(READY, "sw", ("KE",), TODAY) == []


def test_whether_telegram_opens_there_does_not_count() -> None:
    closed = READY.release.model_copy(update={"telegram_reachable": {}})

    assert waits_for(replace(READY, release=closed), "sw", ("KE",), TODAY) == []


def test_a_country_that_lacks_a_line_is_named_with_it() -> None:
    lacking = READY.release.model_copy(update={"guardian_consent": {"NP": "AB, 2026-05-01"}})

    told = waits_for(replace(READY, release=lacking), "sw", ("KE", "NP"), TODAY)

    assert told == ["KE in `sw` waits for: guardian_consent."]


def test_numbers_that_were_called_too_long_ago_are_waited_for() -> None:
    assert waits_for(READY, "sw", ("KE",), TODAY + timedelta(400)) != []


def test_a_language_of_staff_is_for_staff_in_every_country() -> None:
    assert READY.profile
    staff = replace(READY, profile=READY.profile.model_copy(update={"staff_languages": ("nl",)}))

    assert waits_for(staff, "nl", ("KE",), TODAY) == ["`nl` is for staff only."]


def test_a_page_is_handed_out_where_its_language_is_spoken() -> None:
    assert [countries_of(it) for it in ("sw", "ne", "km", "fil")] == [("KE",), ("NP",), ("KH",), ("PH",)]
    assert set(countries_of("en")) == {"KE", "NP", "KH", "PH"}


def test_one_text_that_nobody_has_signed_makes_a_draft() -> None:
    last = max(SIGNED, key=lambda it: it[0] == "well")

    assert not is_unsigned(READY, SOURCE_LOCALE, {SOURCE_LOCALE: SIGNED})
    assert is_unsigned(READY, SOURCE_LOCALE, {SOURCE_LOCALE: SIGNED - {last}})
    assert is_unsigned(READY, "km", {SOURCE_LOCALE: SIGNED})


def test_numbers_say_for_each_country_in_which_month_they_were_tried() -> None:
    told = months(bundle(READY), "en", TODAY)

    assert told == ["These numbers were last tried in: November 2026"] * 5


def route(number: str, role: RouteRole) -> Route:
    told = {"id": f"ke-{role}", "country": "KE", "role": role, "name": "Line", "number": number}
    return Route.model_validate({**told, "confidence": "high", "source": "example.org"})


DIRECTORY = Directory.model_construct(
    routes=(
        route("116", "child-helpline"),
        route("116", "text"),
        route("999 / +254 722 1", "emergency"),
        route("55", "text"),
    )
)


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Call <code>116</code> now", 'Call <a href="tel:116">116</a> now <a href="sms:116">SMS</a>'),
        ("Call +254 722 1!", 'Call <a href="tel:+2547221">+254 722 1</a>!'),
        ("Write to <code>55</code>.", 'Write to <a href="sms:55">55</a>.'),
        ("Say <code>I need help</code>", "Say <code>I need help</code>"),
        ("Code <code>4711</code>, 116 goats", "Code <code>4711</code>, 116 goats"),
    ],
)
def test_a_number_of_the_directory_is_a_link_and_no_other_is(words: str, shown: str) -> None:
    assert linked(DIRECTORY)(words) == shown


def test_the_lines_of_a_card_stay_apart() -> None:
    told = linked(DIRECTORY)("A <code>999</code>\nB <code>116</code>")

    assert told.split("\n") == ['A <a href="tel:999">999</a>', 'B <a href="tel:116">116</a> <a href="sms:116">SMS</a>']


@pytest.mark.parametrize("found", YOUNGER)
def test_phones_of_2019_know_every_word_of_it(found: str) -> None:
    static = ROOT / "bot/authoring/handouts/take_along/static"
    files = (static / "page.js", static / "page.css", static / "turns.js")
    plain = [re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL) for path in files]

    assert [it for it in plain if re.search(YOUNGER[found], it)] == []
