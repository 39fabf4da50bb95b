"""Approval of announcements: one staff member proposes, another approves, either can stop it.

An approver approves the languages that she reads; it is not sent in a language that nobody has approved. A decision
counts only while its account exists, has the room and, for an approval, the language (S7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

from bot.safeguarding.moderation.member import ANNOUNCING, Member

HOURS = (16, 17, 18)
"""Hours at which sending may begin, in the learner's local time. Sending ends at 19 (B9)."""

APART = timedelta(days=7)
"""Learners agreed to at most one announcement a week."""

AHEAD = timedelta(days=60)
"""The furthest a day may be ahead: after two months a text must be read again before learners get it."""

ScheduleObjection = Literal["past", "far", "early", "late", "week", "sent", "hour"]
"""Reason why an announcement cannot be sent on a day."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Decisions on one announcement: its name, the fingerprint of its text, its day and hour, and the deciders.

    The names are those of staff accounts: `approved_by` is the first who approved it, `locales` are the languages in
    which it is approved, each with its approver. It holds nothing about learners.
    """

    announcement: str
    fingerprint: str
    day: date
    hour: int
    proposed_by: str
    approved_by: str = ""
    stopped_by: str = ""
    locales: Mapping[str, str] = field(default_factory=dict)

    @property
    def stands(self) -> bool:
        """True if two staff members agreed, in some language, and none has stopped it."""
        return bool(self.locales) and not self.stopped_by

    @property
    def approvers(self) -> tuple[str, ...]:
        """Names of all its approvers."""
        return tuple(sorted(set(self.locales.values())))

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


AnnouncementStage = Literal["new", "proposed", "approved", "going", "over", "stopped", "changed", "missed"]
"""Progress of an announcement; for a run that ended, how it ended."""


def stage(approval: Approval | None, run: AnnouncementRun | None, fingerprint: str, today: date) -> AnnouncementStage:
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
    return "approved" if approval.stands else "proposed"


def objection(day: date, hour: int, today: date, days: AnnouncementDays) -> ScheduleObjection | None:
    """Return why the announcement cannot be sent at that time; None if it can."""
    found: list[tuple[ScheduleObjection, bool]] = [
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


def approvable(approval: Approval, member: Member, locales: Iterable[str], today: date) -> tuple[str, ...]:
    """Return the languages in which a member can approve an announcement that would be sent in `locales`.

    She is a second person, reads the language, nobody else has approved it in that language, and the day is ahead.
    """
    if approval.stopped_by or today >= approval.day or member.name == approval.proposed_by:
        return ()
    return tuple(it for it in locales if it in member.languages and it not in approval.locales)


def approved(approval: Approval, who: str, locales: Iterable[str]) -> Approval:
    """Return the approval with `who` as the approver of these languages."""
    return replace(
        approval,
        approved_by=approval.approved_by or who,
        locales={**approval.locales, **dict.fromkeys(locales, who)},
    )


GONE = "-"
"""Value of `stopped_by` when the proposer's account is gone. It is no account's name."""


def still_valid(approval: Approval, members: Iterable[Member]) -> Approval:
    """Return what still counts of an approval: only the decisions of members who still have the room.

    Without its proposer an announcement is stopped; without an approver, the languages that she approved are lost.
    """
    languages = {member.name: member.languages for member in members if member.may_enter(ANNOUNCING)}
    if approval.stopped_by:
        return approval
    if approval.proposed_by not in languages:
        return replace(approval, stopped_by=GONE)
    locales = {locale: who for locale, who in approval.locales.items() if locale in languages.get(who, ())}
    if locales == approval.locales:
        return approval
    return replace(approval, approved_by=next(iter(locales.values()), ""), locales=locales)


class OpenDataRelease(NamedTuple):
    """Release of a quarter, such as 2026-Q4: by whose account, and when (seconds since 1970)."""

    quarter: str
    by: str
    at: int
