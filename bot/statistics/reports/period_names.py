"""Names of weeks, months, quarters and pilots for people."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from bot.statistics.periods import Period, period
from bot.statistics.reports.sentences import sentences


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
