"""When an announcement goes to whom: decided from the approval, the words as they are now, and the time (B9, D15).

An announcement is sent once, on one day, from its hour until 19:00 where each girl is. What was not sent by then, or
before it was stopped, is not sent any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from typing import Literal

from bot.engine.time_zones import ZONES
from bot.lessons.model.people import COUNTRIES, Country
from bot.safeguarding.moderation.approval import APART, Approval, is_free

QUIET = time(18, 59)
"""From then on, where she is, nothing more is begun: what waits a few seconds for its turn still comes before 19:00."""

Fate = Literal["wait", "send", "over", "stopped", "changed"]
"""What is to become of an announcement now. The last three are for good, once it has begun."""


def window(approval: Approval, country: Country) -> tuple[int, int]:
    """From when until when it may reach a girl there; seconds since 1970, the end not included."""
    ends = (time(approval.hour), QUIET)
    start, end = (int(datetime.combine(approval.day, it, ZONES[country]).timestamp()) for it in ends)
    return start, end


def open_countries(now: float, approval: Approval, countries: Iterable[Country] = COUNTRIES) -> tuple[Country, ...]:
    """The countries in which it may be sent at this moment."""
    windows = {country: window(approval, country) for country in countries}
    return tuple(country for country, (start, end) in windows.items() if start <= now < end)


def fate(now: float, approval: Approval | None, fingerprint: str | None, countries: Iterable[Country]) -> Fate:
    """What is to become of an announcement whose words have this fingerprint now (None: they are gone)."""
    if approval is None or approval.stopped_by:
        return "stopped"
    if not approval.fits(fingerprint):
        return "changed"
    windows = [window(approval, country) for country in countries]
    if not approval.approved_by or now < min(start for start, _ in windows):
        return "wait"
    return "send" if now < max(end for _, end in windows) else "over"


def comes_within_a_week(
    now: float, country: Country, approvals: Iterable[Approval], to: Mapping[str, Collection[Country]]
) -> bool:
    """Whether an announcement is planned to reach girls of a country within a week: it takes a reminder's place (B10).

    `to` are the countries of each announcement. One that waits for its second person counts, too.
    """
    today = datetime.fromtimestamp(now, ZONES[country]).date()
    days = (it.day for it in approvals if not it.stopped_by and country in to.get(it.announcement, ()))
    return any(today <= day <= today + APART for day in days)


def due(approvals: Iterable[Approval], runs: Mapping[str, date], today: date) -> list[Approval]:
    """The approvals that could begin: not sent before, and a week from what was; the earliest first.

    `runs` are the days of all that was ever begun. `today` is any day near to now: what is long past is not looked at.
    """
    near = (it for it in approvals if it.stands and abs((it.day - today).days) <= 1 and it.announcement not in runs)
    return sorted((it for it in near if is_free(it.day, runs.values())), key=lambda it: (it.day, it.announcement))
