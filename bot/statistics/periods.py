"""ISO weeks, and the months (4, 4 and 5 weeks) and quarters (13 weeks) made of whole weeks (C1).

Names are `2026-W49`, `2026-M12`, `2026-Q4`; a pilot is named by its first week and length: `2026-W49+13`. Week 53 of a
long year belongs to its last month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

SETTLES = timedelta(hours=72)
"""Delay between the end of a period and its freeze, so that late updates are still counted (C4)."""

LONGEST_PILOT = 13
"""Longest pilot, in weeks."""

_LAST_WEEKS = (4, 8, 13, 17, 21, 26, 30, 34, 39, 43, 47, 53)
_NAME = re.compile(r"(\d{4})-([WMQ])(\d{1,2})(?:\+(\d{1,2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A number of whole weeks, beginning on a Monday."""

    first: date
    weeks: int
    name: str

    @property
    def end(self) -> date:
        """The Monday after the last day."""
        return self.first + timedelta(weeks=self.weeks)

    @property
    def closes(self) -> int:
        """Time of the freeze: seconds since 1970, 72 hours after the end in UTC."""
        return int((datetime.combine(self.end, time(), UTC) + SETTLES).timestamp())

    @property
    def each_week(self) -> tuple[Period, ...]:
        """The weeks of the period, in order."""
        return tuple(week_of(self.first + timedelta(weeks=number)) for number in range(self.weeks))

    def holds(self, other: Period) -> bool:
        """Return True if all of the other period lies within this one."""
        return self.first <= other.first and other.end <= self.end

    def touches(self, other: Period) -> bool:
        """Return True if the two periods share a week."""
        return self.first < other.end and other.first < self.end


def day_of(now: float) -> date:
    """Return the day of a moment (seconds since 1970), in UTC."""
    return datetime.fromtimestamp(now, UTC).date()


@lru_cache(maxsize=64)
def week_of(day: date) -> Period:
    """Return the ISO week of a day."""
    year, number, weekday = day.isocalendar()
    return Period(day - timedelta(days=weekday - 1), 1, f"{year}-W{number:02}")


@lru_cache(maxsize=64)
def month_of(day: date) -> Period:
    """Return the month of a day: the one that its week belongs to."""
    year, number, _ = day.isocalendar()
    month = next(index for index, last in enumerate(_LAST_WEEKS, 1) if number <= last)
    return _month(year, month)


@lru_cache(maxsize=1024)
def quarter_of(day: date) -> Period:
    """Return the quarter of a day: three months."""
    month = month_of(day)
    return _quarter(int(month.name[:4]), (int(month.name[-2:]) + 2) // 3)


def months_of(quarter: Period) -> tuple[Period, ...]:
    """Return the three months of a quarter."""
    year, number = int(quarter.name[:4]), int(quarter.name[-1])
    return tuple(_month(year, month) for month in range(3 * number - 2, 3 * number + 1))


def quarter_before(quarter: Period) -> Period:
    """Return the quarter that ended when this one began."""
    return quarter_of(quarter.first - timedelta(days=1))


def pilot(first: str, weeks: int) -> Period:
    """Return a pilot of `weeks` weeks from the week named `first` (`2026-W49`).

    Raises ValueError if `first` is no week, or the length is not 1 to `LONGEST_PILOT`.
    """
    start = period(first)
    if start.weeks != 1 or not 1 <= weeks <= LONGEST_PILOT:
        raise ValueError(f"no pilot: {first}, {weeks} weeks")
    return Period(start.first, weeks, f"{first}+{weeks}")


@lru_cache(maxsize=1024)
def period(name: str) -> Period:
    """Return the period with this name. Raises ValueError for any other text."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise ValueError(f"no period: {name}")
    year, letter, number = int(match[1]), match[2], int(match[3])
    if match[4]:
        return pilot(name.partition("+")[0], int(match[4]))
    if letter == "W":
        return week_of(date.fromisocalendar(year, number, 1))
    return _month(year, number) if letter == "M" else _quarter(year, number)


def _month(year: int, number: int) -> Period:
    if not 1 <= number <= 12:
        raise ValueError(f"no month: {number}")
    before = _LAST_WEEKS[number - 2] if number > 1 else 0
    first = date.fromisocalendar(year, before + 1, 1)
    last = min(_LAST_WEEKS[number - 1], _weeks_in(year))
    return Period(first, last - before, f"{year}-M{number:02}")


def _quarter(year: int, number: int) -> Period:
    first, last = _month(year, 3 * number - 2), _month(year, 3 * number)
    return Period(first.first, (last.end - first.first).days // 7, f"{year}-Q{number}")


def _weeks_in(year: int) -> int:
    return date(year, 12, 28).isocalendar().week
