"""Pilot check: the list of each country and language, and what it still waits for (H1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.problem import Problem, problem
from bot.lessons.translations.locales import languages_of
from bot.safeguarding.rollout import lacks


@dataclass(frozen=True, slots=True)
class PilotList:
    """The list of a country and language; `waits_for` names its empty lines."""

    country: Country
    locale: str
    waits_for: tuple[str, ...]


def pilot_lists(course: Course, today: date) -> list[PilotList]:
    """Return the lists of each country in its own languages and in English, and those that are open in others."""
    languages = course.profile.languages if course.profile else {}
    lists = [PilotList(it, locale, lacks(course, it, locale, today)) for it in COUNTRIES for locale in languages]
    return [it for it in lists if not it.waits_for or it.locale in (SOURCE_LOCALE, *languages_of(it.country))]


def check(course: Course, today: date) -> Iterator[Problem]:
    """Report each country and language with an empty line in its list: a pilot lets nobody in there."""
    for it in pilot_lists(course, today):
        if it.waits_for and not course.is_public:
            message = f"A pilot in `{it.country}` in `{it.locale}` waits for: {', '.join(it.waits_for)}."
            hint = "Fill in these lines of release.yaml when they are done; `numbers` are test calls in directory.yaml."
            yield problem(place_of(course.release), "pilot-closed", message, hint, "warning")


def open_lines(course: Course, today: date) -> Iterator[str]:
    """Yield a sentence for each country and language in which a pilot is open."""
    for it in pilot_lists(course, today):
        if not it.waits_for:
            yield f"A pilot may begin in {it.country} in {it.locale}."
