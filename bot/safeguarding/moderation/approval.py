"""Approval of announcements: one staff member proposes, another approves, either can stop it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

HOURS = (16, 17, 18)
"""Hours at which sending may begin, in the learner's local time. Sending ends at 19 (B9)."""

APART = timedelta(days=7)
"""Learners agreed to at most one announcement a week."""

AHEAD = timedelta(days=60)
"""The furthest a day may be ahead: after two months a text must be read again before learners get it."""

Objection = Literal["past", "far", "early", "late", "week", "sent", "hour"]
"""Reason why an announcement cannot be sent on a day."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Decisions on one announcement: its name, the fingerprint of its text, its day and hour, and who decided what.

    The names are those of staff accounts. It holds nothing about learners.
    """

    announcement: str
    fingerprint: str
    day: date
    hour: int
    proposed_by: str
    approved_by: str = ""
    stopped_by: str = ""

    @property
    def stands(self) -> bool:
        """True if two staff members agreed and none has stopped it."""
        return bool(self.approved_by) and not self.stopped_by

    def fits(self, fingerprint: str | None) -> bool:
        """Return True if the text is still the one that was proposed. None: the announcement is gone."""
        return fingerprint == self.fingerprint


Ended = Literal["", "over", "stopped", "changed"]
"""Outcome of a run; empty while it is being sent."""


@dataclass(frozen=True, slots=True)
class AnnouncementRun:
    """One sending: its day, and how it ended. How many learners got it is not counted (C2)."""

    day: date
    ended: Ended = ""


@dataclass(frozen=True, slots=True)
class AnnouncementReport:
    """The bot's report to staff: all announcements ever begun, and about how many learners want news, by country.

    `month` is the month of that count; empty before the first. Countries with few are left out.
    """

    runs: Mapping[str, AnnouncementRun] = field(default_factory=dict)
    month: str = ""
    readers: Mapping[str, int] = field(default_factory=dict)

    def about(self, countries: Iterable[str]) -> int | None:
        """Return about how many learners in these countries want news; None if no number may be shown."""
        return sum(self.readers.get(country, 0) for country in countries) or None


@dataclass(frozen=True, slots=True)
class AnnouncementDays:
    """Limits on the day of an announcement: its own first and last day (None: no limit), and the days of all others."""

    first: date | None = None
    last: date | None = None
    others: Collection[date] = ()
    sent: bool = False


Stage = Literal["new", "proposed", "approved", "going", "over", "stopped", "changed", "missed"]
"""Progress of an announcement; for a run that ended, how it ended."""


def stage(approval: Approval | None, run: AnnouncementRun | None, fingerprint: str, today: date) -> Stage:
    """Return the progress of an announcement whose text now has this fingerprint."""
    if run is not None:
        return run.ended or "going"
    if approval is None:
        return "new"
    if approval.stopped_by:
        return "stopped"
    if not approval.fits(fingerprint):
        return "changed"
    if approval.day < today:
        return "missed"
    return "approved" if approval.approved_by else "proposed"


def objection(day: date, hour: int, today: date, days: AnnouncementDays) -> Objection | None:
    """Return why the announcement cannot be sent at that time; None if it can."""
    found: list[tuple[Objection, bool]] = [
        ("sent", days.sent),
        ("hour", hour not in HOURS),
        ("past", day <= today),
        ("far", day > today + AHEAD),
        ("early", days.first is not None and day < days.first),
        ("late", days.last is not None and day > days.last),
        ("week", not is_free(day, days.others)),
    ]
    return next((why for why, is_so in found if is_so), None)


def is_free(day: date, others: Iterable[date]) -> bool:
    """Return True if a day is at least a week from each of the others."""
    return all(abs(day - other) >= APART for other in others)


def approved(approval: Approval, who: str, fingerprint: str | None, today: date) -> Approval | None:
    """Return the approval with `who` as approver; None if that is not allowed.

    The approver must be a second person, the text the one proposed, and the day still ahead.
    """
    open_still = not approval.approved_by and not approval.stopped_by and today < approval.day
    if open_still and who != approval.proposed_by and approval.fits(fingerprint):
        return replace(approval, approved_by=who)
    return None
