"""Rollout: who gets the lessons, and the gate by which a pilot opens in a country and language (A18, H1).

The lines of the gate are those of release.yaml; the numbers are taken from the directory, whose test calls nobody signs
by hand. Blocks of Telegram differ by network and by week, so its tests count for 90 days, like a test call (D14).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.lessons.model.directory import CALLED_WITHIN, Route
from bot.lessons.model.fields import written_day
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.stage import LineSignature, Release, Stage, is_told, line_signatures, signers


@dataclass(frozen=True, slots=True)
class Visitor:
    """Facts about a person that decide access.

    `staff`: on the list of staff. `invited`: came by a link of the pilot whose country and language are open.
    `guest`: has been let in before.
    """

    staff: bool = False
    invited: bool = False
    guest: bool = False


def lets_in(stage: Stage | None, today: date, visitor: Visitor, *, newcomers: bool = True) -> bool:
    """Return True if the person gets the lessons. Without a stage (a preview, development) everybody does.

    `newcomers` is False while a gate lets nobody new in: a person who has been let in before goes on (H10).
    """
    if stage is None or visitor.staff:
        return True
    if stage.stage == "public":
        return newcomers or visitor.guest
    return is_open(stage, today) and (visitor.guest or (visitor.invited and newcomers))


def is_open(stage: Stage, today: date) -> bool:
    """Return True if a pilot is running; its last day is included."""
    return stage.stage == "pilot" and today <= date.fromisoformat(stage.until)


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


@dataclass(frozen=True, slots=True)
class TelegramInCountry:
    """The tests in a country, newest first: those that count today, or else the last one there was.

    `note` of each is its network, or empty where the line does not name it.
    """

    country: Country
    tests: tuple[LineSignature, ...]
    is_old: bool = False


def telegram_in_countries(release: Release, today: date) -> list[TelegramInCountry]:
    """Return the tests of each country. One of a day to come is no test."""
    return [_in_country(release, country, today) for country in COUNTRIES]


def _in_country(release: Release, country: Country, today: date) -> TelegramInCountry:
    signed = line_signatures(release.telegram_reachable.get(country, ""))
    past = sorted((it for it in signed if it.on <= today), key=lambda it: it.on, reverse=True)
    recent = tuple(it for it in past if it.on >= today - CALLED_WITHIN)
    return TelegramInCountry(country, recent or tuple(past[:1]), is_old=bool(past) and not recent)
