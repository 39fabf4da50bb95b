"""What people of the staff decided about an announcement: one proposes it, another one approves it, either stops it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

HOURS = (16, 17, 18)
"""When the sending may begin, where the girl is; at 19 it ends (B9)."""

APART = timedelta(days=7)
"""At most one a week: that is what girls said yes to."""

AHEAD = timedelta(days=60)
"""How far ahead a day may be: what was right two months ago is read again before girls read it."""

Objection = Literal["past", "far", "early", "late", "week", "sent", "hour"]
"""Why an announcement cannot go out on a day."""


@dataclass(frozen=True, slots=True)
class Approval:
    """An announcement by its name, its words by their fingerprint, the day and hour, and who decided what.

    Names are those of accounts of the staff. Nobody of the girls is in it.
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
        """Whether two people agreed and nobody has stopped it."""
        return bool(self.approved_by) and not self.stopped_by

    def fits(self, fingerprint: str | None) -> bool:
        """Whether the words are still those that were looked at."""
        return fingerprint == self.fingerprint


Ended = Literal["", "over", "stopped", "changed"]
"""How an announcement ended; empty while it goes out."""


@dataclass(frozen=True, slots=True)
class AnnouncementRun:
    """What became of one: its day, how it ended, and about how many have it, or perhaps have it (None: under ten)."""

    day: date
    ended: Ended = ""
    told: int | None = None
    unknown: int | None = None


@dataclass(frozen=True, slots=True)
class AnnouncementReport:
    """What the bot tells the staff: all that was ever begun, and about how many said yes to news, by country.

    `month` is when that was counted; empty before it ever was. A country with few is not in it.
    """

    runs: Mapping[str, AnnouncementRun] = field(default_factory=dict)
    month: str = ""
    readers: Mapping[str, int] = field(default_factory=dict)

    def about(self, countries: Iterable[str]) -> int | None:
        """About how many in some countries, of what may be seen; None when that is nothing."""
        return sum(self.readers.get(country, 0) for country in countries) or None


@dataclass(frozen=True, slots=True)
class AnnouncementDays:
    """When an announcement may go out: its own first and last day, if it has them, and the days of all others."""

    first: date | None = None
    last: date | None = None
    others: Collection[date] = ()
    sent: bool = False


Stage = Literal["new", "proposed", "approved", "going", "over", "stopped", "changed", "missed"]
"""How far an announcement has come. Of a run that ended, how it ended."""


def stage(approval: Approval | None, run: AnnouncementRun | None, fingerprint: str, today: date) -> Stage:
    """How far it has come, with the words it has now."""
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
    """Why it cannot go out then; None when it can."""
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
    """Whether a week lies between a day and each of the others."""
    return all(abs(day - other) >= APART for other in others)


def approved(approval: Approval, who: str, fingerprint: str | None, today: date) -> Approval | None:
    """The same, approved: by a second person, for the words that were proposed, and before its day. None: it cannot."""
    open_still = not approval.approved_by and not approval.stopped_by and today < approval.day
    if open_still and who != approval.proposed_by and approval.fits(fingerprint):
        return replace(approval, approved_by=who)
    return None
