"""The gate of a pilot: a country and language is open when every line of its list is done (H1).

The lines are those of release.yaml; the numbers are taken from the directory, whose test calls nobody signs by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.lessons.model.days import written_day
from bot.lessons.model.directory import CALLED_WITHIN, Route
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.stage import is_told, signers

TRIED_AGAIN = frozenset({"procedure_signed", "telegram_reachable"})
"""Lines that are tried and signed again every quarter, like a test call."""

ROUTES = 2
"""Fewest routes of a country: the first one may be busy."""

NUMBERS = "numbers"
"""Name of the line that the directory fills in."""


def lacks(course: Course, country: Country, locale: str, today: date) -> tuple[str, ...]:
    """Return the lines that a country and language still lacks, by their names in release.yaml, and NUMBERS."""
    return tuple(_lacks(course, country, locale, today))


def is_pair_open(course: Course, country: Country | None, locale: str, today: date) -> bool:
    """Return whether a pilot is open in a country and language; without a country, whether it is in any of them."""
    return any(not lacks(course, it, locale, today) for it in ([country] if country else COUNTRIES))


def signers_of(name: str, line: str, today: date) -> frozenset[str]:
    """Return the initials under a line of release.yaml that count on a day; lines of TRIED_AGAIN must be recent."""
    return signers(line, today - CALLED_WITHIN if name in TRIED_AGAIN else date.min, today)


def is_called(route: Route, today: date) -> bool:
    """Return whether the test call of a route counts on a day: at most 90 days old, and not expired."""
    called, ends = route.called, written_day(route.expires)
    return route.holds(today) and called is not None and ends is not None and ends <= called + CALLED_WITHIN


def _lacks(course: Course, country: Country, locale: str, today: date) -> Iterator[str]:
    release = course.release
    told = {
        "controller": release.controller,
        "contact": release.contact,
        "focal_points": release.focal_points.get(country, ""),
        "youngest_band": release.youngest_band.get(country, ""),
    }
    signed = {
        "guardian_consent": release.guardian_consent.get(country, ""),
        "procedure_signed": release.procedure_signed,
        "dpia_signed": release.dpia_signed,
        "telegram_reachable": release.telegram_reachable.get(country, ""),
    }
    yield from (name for name, line in told.items() if not is_told(line))
    yield from (name for name, line in signed.items() if not signers_of(name, line, today))
    if not release.is_judged(locale, today):
        yield "native_review"
    routes = course.directory.of(country)
    if len(routes) < ROUTES or not all(is_called(it, today) for it in routes):
        yield NUMBERS
