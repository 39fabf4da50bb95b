"""The program's own sentences for staff, and names of periods, in English and Dutch.

They are read uncompiled from `locales/nl/LC_MESSAGES/staff.po` and belong to the program, not to the lessons: the
setting LOCALES does not affect them. Learners never see them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache

from babel.dates import format_date, format_skeleton

from bot.home import program_home
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.translations.po import read
from bot.statistics.periods import Period, period

LOCALES = (SOURCE_LOCALE, "nl")
"""Languages of the staff."""

LOCALES_FOLDER = program_home() / "locales"

Sayings = Mapping[str, str]
"""English sentences by purpose. A test checks that every catalog holds each of them."""


@dataclass(frozen=True)
class Sentences:
    """Sentences in a staff language; the English one where a translation is missing."""

    locale: str = SOURCE_LOCALE
    catalog: Mapping[str, str] = field(default_factory=dict)

    def say(self, sentence: str, **values: object) -> str:
        """Return a sentence, translated, with its `{values}` filled in."""
        return self.catalog.get(sentence, sentence).format(**values)


@cache
def sentences(locale: str) -> Sentences:
    """Return the sentences of a language; English for a language staff do not use."""
    if locale not in LOCALES or locale == SOURCE_LOCALE:
        return Sentences()
    return Sentences(locale, catalog(locale))


def catalog(locale: str) -> Mapping[str, str]:
    """Return the translations of a language by English sentence."""
    entries = read(LOCALES_FOLDER / locale / "LC_MESSAGES" / "staff.po")
    return {entry.source: entry.words for entry in entries if entry.source and entry.words and not entry.obsolete}


@lru_cache(maxsize=4096)
def period_name(name: str, locale: str) -> str:
    """Return a period's name for people.

    `week 49, 2026`, `December 2026 (weeks 49–53)`, `4th quarter 2026`, and for a pilot its days.
    """
    if "+" in name:
        return days(period(name), locale)
    if "-W" in name:
        return sentences(locale).say("week {week}, {year}", week=int(name[-2:]), year=name[:4])
    if "-M" in name:
        return f"{month(name, locale)} ({_weeks(period(name), locale)})"
    return format_skeleton("yQQQQ", date(int(name[:4]), 3 * int(name[-1]), 1), locale=locale)


def month(name: str, locale: str) -> str:
    """Return a month without its weeks: `December 2026`. As whole weeks it differs from the calendar's by days."""
    return format_date(date(int(name[:4]), int(name[-2:]), 1), "LLLL y", locale)


def days(span: Period, locale: str) -> str:
    """Return the first and the last day of a period."""
    return f"{day(span.first, locale)} – {day(span.end - timedelta(days=1), locale)}"


def day(when: date, locale: str) -> str:
    """Return a day: `7 December 2026`."""
    return format_date(when, "d MMMM y", locale)


def _weeks(span: Period, locale: str) -> str:
    first, *_, last = (week.name for week in span.each_week)
    return sentences(locale).say("weeks {first}–{last}", first=int(first[-2:]), last=int(last[-2:]))
