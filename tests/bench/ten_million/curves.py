"""How many lessons begin when: a school week in four time zones, and an evening after spots on television."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from random import Random

from ..evening import Plan as Evening
from ..evening import arrivals

MINUTE, HOUR, DAYS = 60, 3600, 7

ZONES: Mapping[str, float] = {"Kenya": 3, "a fifth": 3, "Nepal": 5.75, "Cambodia": 7, "a sixth": 7, "Philippines": 8}
"""Six countries and their hours before UTC, as many girls in each."""

_SCHOOL_DAY = {12: 3, 13: 5, 14: 8, 15: 12, 16: 16, 17: 16, 18: 14, 19: 12, 20: 8, 21: 4, 7: 2}
_FREE_DAY = {9: 4, 10: 7, 11: 8, 12: 7, 13: 7, 14: 9, 15: 10, 16: 11, 17: 11, 18: 10, 19: 9, 20: 7}
"""Of a hundred lessons of a day, how many begin in an hour of it, by her clock."""
FREE = (5, 6)
"""Saturday and Sunday."""


def school_week(lessons: int) -> Sequence[float]:
    """Lessons that begin in each minute of a week (UTC, from Monday), when so many begin in the week."""
    week = [0.0] * (DAYS * 24 * MINUTE)
    for ahead in ZONES.values():
        for at, share in _by_her_clock():
            for minute in range(MINUTE):
                week[(at * MINUTE + minute - round(ahead * MINUTE)) % len(week)] += share / MINUTE
    return [it * lessons / sum(week) for it in week]


def _by_her_clock() -> Iterator[tuple[int, float]]:
    for day in range(DAYS):
        hours = _FREE_DAY if day in FREE else _SCHOOL_DAY
        for hour, share in hours.items():
            yield day * 24 + hour, share / sum(hours.values())


def television(girls: int, seed: int) -> Sequence[float]:
    """Lessons that begin in each minute of an evening of two spots, as `tests.bench.evening` has it."""
    return [girls * share for share in _evening(seed)]


@cache
def _evening(seed: int) -> Sequence[float]:
    """Which share of all comes in a minute."""
    drawn = Evening(seed=seed)
    came = Counter(int(at // MINUTE) for at in arrivals(drawn, Random(seed)))
    return [came[minute] / drawn.girls for minute in range(max(came) + 1)]


def spread(begun: Sequence[float], taps: int, pause: float) -> Sequence[float]:
    """Taps in each minute when a lesson has so many, some seconds apart."""
    found = [0.0] * (len(begun) + ceil_minutes(taps * pause))
    for minute, lessons in enumerate(begun):
        for tap in range(taps):
            found[minute + int(tap * pause // MINUTE)] += lessons
    return found


def ceil_minutes(seconds: float) -> int:
    """Whole minutes in which so many seconds find room."""
    return int(seconds // MINUTE) + 1


def poisson(rate: float, seconds: float, chance: Random) -> list[float]:
    """When they come who come by chance, so many a second."""
    found, at = list[float](), chance.expovariate(rate)
    while at < seconds:
        found.append(at)
        at += chance.expovariate(rate)
    return found


def late(messages: Sequence[float], a_second: float, patience: float) -> tuple[float, float]:
    """A line in which so many messages may leave a second and none waits longer than its patience, minute by minute.

    The share of messages that never leave, and the longest wait in seconds.
    """
    waiting = lost = longest = 0.0
    for many in messages:
        waiting = max(0.0, waiting + many - a_second * MINUTE)
        gone = max(0.0, waiting - a_second * patience)
        waiting, lost = waiting - gone, lost + gone
        longest = max(longest, waiting / a_second)
    return lost / (sum(messages) or 1.0), longest
