"""The schedule of announcements, decided from the approval, the present texts and the time (B9, D15).

An announcement is sent once, on one day, from its hour until 19:00 in each learner's time zone. A message not sent by
then, or before staff stopped it, is never sent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from typing import Literal

from bot.engine.daytime import ZONES
from bot.lessons.model.people import COUNTRIES, Country
from bot.safeguarding.moderation.approval import APART, Approval, is_free

QUIET = time(18, 59)
"""Local time from which nothing more is begun, so that what waits a few seconds for its turn arrives before 19:00."""

AnnouncementDecision = Literal["wait", "send", "over", "stopped", "changed"]
"""State of an announcement. The last three are final once it has begun."""


def window(approval: Approval, country: Country) -> tuple[int, int]:
    """Return the start and end (exclusive) of sending to a country, in seconds since 1970."""
    ends = (time(approval.hour), QUIET)
    start, end = (int(datetime.combine(approval.day, it, ZONES[country]).timestamp()) for it in ends)
    return start, end


def open_countries(now: float, approval: Approval, countries: Iterable[Country] = COUNTRIES) -> tuple[Country, ...]:
    """Return the countries in which it may be sent now."""
    windows = {country: window(approval, country) for country in countries}
    return tuple(country for country, (start, end) in windows.items() if start <= now < end)


def announcement_decision(
    now: float, approval: Approval | None, fingerprint: str | None, countries: Iterable[Country]
) -> AnnouncementDecision:
    """Return the state of an announcement whose texts have this fingerprint now (None: they were deleted)."""
    if approval is None or approval.stopped_by:
        return "stopped"
    if not approval.fits(fingerprint):
        return "changed"
    windows = [window(approval, country) for country in countries]
    if not approval.stands or now < min(start for start, _ in windows):
        return "wait"
    return "send" if now < max(end for _, end in windows) else "over"


def comes_within_a_week(
    now: float, country: Country, approvals: Iterable[Approval], to: Mapping[str, Collection[Country]]
) -> bool:
    """Tell whether an announcement to a country is planned within a week, in which case reminders are skipped (B10).

    `to` maps announcements to their countries. One that still lacks its second approval counts, too.
    """
    today = datetime.fromtimestamp(now, ZONES[country]).date()
    days = (
        approval.day
        for approval in approvals
        if not approval.stopped_by and country in to.get(approval.announcement, ())
    )
    return any(today <= day <= today + APART for day in days)


def due_announcements(approvals: Iterable[Approval], runs: Mapping[str, date], today: date) -> list[Approval]:
    """Return the approvals that could begin, earliest first: never begun before, and a week apart from those that were.

    `runs`: days of all announcements ever begun. `today`: the date in any time zone; only days next to it are due.
    """
    near = (
        approval
        for approval in approvals
        if approval.stands and abs((approval.day - today).days) <= 1 and approval.announcement not in runs
    )
    return sorted((it for it in near if is_free(it.day, runs.values())), key=lambda it: (it.day, it.announcement))
