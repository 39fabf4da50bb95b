"""Pages for announcements: the list, how each reads in every language, and its approval by two people.

No page shows a count that changes with a single learner: those who said yes to news are counted once a month, with
noise, in steps of 5.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from aiohttp import web
from babel import Locale
from babel.dates import format_date

from bot.conversation.rendering.announcement import AnnouncementRenderer
from bot.conversation.rendering.reply import Bubble
from bot.lessons.model.announcement import Announcement
from bot.lessons.model.fields import written_day
from bot.safeguarding.moderation.approval import (
    HOURS,
    AnnouncementDays,
    AnnouncementReport,
    AnnouncementRun,
    AnnouncementStage,
    Approval,
    approvable,
    approved,
    objection,
    stage,
    still_valid,
)
from bot.safeguarding.moderation.member import ANNOUNCING, Member
from bot.staff.second_factor import RoomRequest
from bot.staff.services import Room
from bot.statistics.periods import day_of
from bot.storage.sqlite.approvals import ApprovalsFile


@dataclass(frozen=True, slots=True)
class AnnouncementStatus:
    """One announcement as its page shows it."""

    name: str
    announcement: Announcement
    fingerprint: str
    stage: AnnouncementStage
    approval: Approval | None
    run: AnnouncementRun | None

    @property
    def is_open(self) -> bool:
        """Return whether it can be proposed (again): never once sending has begun."""
        return self.run is None and self.stage in ("new", "stopped", "changed", "missed")

    @property
    def can_stop(self) -> bool:
        """Return whether there is a proposal or a run to stop."""
        return self.stage in ("proposed", "approved", "going")


@dataclass(frozen=True, slots=True)
class AnnouncementText:
    """The announcement in one language.

    `reached`: learners who read that language can get it. `signed`: a native speaker has signed its words. `approver`:
    who approved it in that language; empty if nobody has.
    """

    locale: str
    language: str
    words: str
    buttons: tuple[str, ...]
    reached: bool
    signed: bool
    approver: str


def readings(renderer: AnnouncementRenderer, status: AnnouncementStatus) -> Iterator[AnnouncementText]:
    """Yield the announcement in each language it is meant for, with empty words if it is not fully translated."""
    announcement, approved = status.announcement, status.approval.locales if status.approval else {}
    names = renderer.course.profile.languages if renderer.course.profile else {}
    whole, reached = renderer.languages(announcement), renderer.locales_reached(announcement)
    for locale in (code for code in names if announcement.goes_to(code)):
        bubble = next(found for found in renderer.render(announcement, locale).items if isinstance(found, Bubble))
        buttons = tuple(button.text for row in bubble.buttons for button in row)
        words = bubble.html if locale in whole else ""
        signed = renderer.is_signed(announcement, locale)
        yield AnnouncementText(
            locale=locale,
            language=names[locale],
            words=words,
            buttons=buttons,
            reached=locale in reached,
            signed=signed,
            approver=approved.get(locale, ""),
        )


Decision = Callable[[RoomRequest, AnnouncementRenderer, AnnouncementStatus], str]
"""Decide about an announcement; return the trouble that kept it from being decided, or nothing."""


@dataclass(frozen=True, slots=True)
class AnnouncementPages:
    """The pages of the section.

    `renderer` returns a renderer of the texts as they are in the files now; `report` returns the bot's report of runs;
    `members` returns all accounts.
    """

    renderer: Callable[[], AnnouncementRenderer]
    approvals: ApprovalsFile
    report: Callable[[], AnnouncementReport]
    members: Callable[[], Sequence[Member]]
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def room(self) -> Room:
        """The section as the server takes it."""
        pages = {f"/{ANNOUNCING}": self.list, f"/{ANNOUNCING}/one": self.one}
        decisions = {"propose": self._proposed, "approve": self._approved, "stop": self._stopped}
        forms = {f"/{ANNOUNCING}/{name}": partial(self._decided, decide) for name, decide in decisions.items()}
        return Room(ANNOUNCING, "Announcements", pages, forms)

    async def list(self, visit: RoomRequest) -> web.StreamResponse:
        """Show all announcements with the stage of each."""
        found = await asyncio.to_thread(self._statuses, visit)
        return visit.page("announcements.html", every=list(found.values()), day=_days_in(visit.locale))

    async def one(self, visit: RoomRequest, trouble: str = "") -> web.Response:
        """Show one announcement as learners read it, with the actions that are possible."""
        renderer, it = await asyncio.to_thread(self._found, visit)
        report = await asyncio.to_thread(self.report)
        return visit.page(
            "announcement.html",
            status=409 if trouble else 200,
            it=it,
            trouble=trouble,
            readings=list(readings(renderer, it)),
            approvable=self._approvable(visit, renderer, it),
            countries=[_country(code, visit.locale) for code in it.announcement.to_countries],
            about=report.about(it.announcement.to_countries),
            counted=report.month,
            hours=HOURS,
            first=_today(visit) + timedelta(days=1),
            day=_days_in(visit.locale),
            mine=it.approval is not None and it.approval.proposed_by == visit.member.name,
        )

    async def _decided(self, decide: Decision, visit: RoomRequest) -> web.StreamResponse:
        async with self.one_at_a_time:  # otherwise an approval could overwrite a stop
            renderer, it = await asyncio.to_thread(self._found, visit)
            trouble = await asyncio.to_thread(decide, visit, renderer, it)
        if trouble:
            return await self.one(visit, trouble)
        return visit.go(f"/{ANNOUNCING}/one?name={it.name}")

    def _proposed(self, visit: RoomRequest, renderer: AnnouncementRenderer, status: AnnouncementStatus) -> str:
        """Propose the announcement for a day and an hour, as the first person."""
        day, hour = written_day(visit.given.get("day", "")), visit.given.get("hour", "")
        if not status.is_open or visit.given.get("words") != status.fingerprint:
            return "moved"
        if day is None or not hour.isdecimal():
            return "past"
        if why := objection(day, int(hour), _today(visit), self._days(status)):
            return why
        self._put(visit, "proposed", Approval(status.name, status.fingerprint, day, int(hour), visit.member.name))
        return ""

    def _approved(self, visit: RoomRequest, renderer: AnnouncementRenderer, status: AnnouncementStatus) -> str:
        """Approve exactly the words that the second person has just read."""
        is_open = status.stage in ("proposed", "approved") and visit.given.get("words") == status.fingerprint
        if status.approval is None or not is_open:
            return "moved"
        locales = self._approvable(visit, renderer, status)
        if not locales:
            return self._why_not(visit, status.approval)
        self._put(visit, f"approved in {' '.join(locales)}", approved(status.approval, visit.member.name, locales))
        return ""

    def _approvable(
        self, visit: RoomRequest, renderer: AnnouncementRenderer, status: AnnouncementStatus
    ) -> Sequence[str]:
        """Return the languages in which this member can approve it now."""
        if status.approval is None or status.stage not in ("proposed", "approved"):
            return ()
        return approvable(status.approval, visit.member, renderer.locales_reached(status.announcement), _today(visit))

    def _why_not(self, visit: RoomRequest, approval: Approval) -> str:
        if approval.proposed_by == visit.member.name:
            return "second"
        return "past" if _today(visit) >= approval.day else "language"

    def _stopped(self, visit: RoomRequest, renderer: AnnouncementRenderer, status: AnnouncementStatus) -> str:
        """Stop the announcement: any member of the section may, at any time."""
        if status.approval is None or not status.can_stop:
            return "moved"
        self._put(visit, "stopped", replace(status.approval, stopped_by=visit.member.name))
        return ""

    def _put(self, visit: RoomRequest, deed: str, approval: Approval) -> None:
        visit.log(deed, approval.announcement)
        self.approvals.put(approval)

    def _days(self, status: AnnouncementStatus) -> AnnouncementDays:
        runs = self.report().runs
        others = [
            other.day for name, other in self._approvals().items() if name != status.name and not other.stopped_by
        ]
        first, last = (
            written_day(written) for written in (status.announcement.first_day, status.announcement.last_day)
        )
        return AnnouncementDays(first, last, [*others, *(run.day for run in runs.values())], status.run is not None)

    def _found(self, visit: RoomRequest) -> tuple[AnnouncementRenderer, AnnouncementStatus]:
        renderer = self.renderer()
        found = self._statuses(visit, renderer).get(visit.given.get("name") or visit.query.get("name", ""))
        if found is None:
            raise web.HTTPNotFound
        return renderer, found

    def _approvals(self) -> dict[str, Approval]:
        """Return the decisions that count now: those of accounts that still have the room."""
        members = self.members()
        return {name: still_valid(it, members) for name, it in self.approvals.all.items()}

    def _statuses(
        self, visit: RoomRequest, renderer: AnnouncementRenderer | None = None
    ) -> dict[str, AnnouncementStatus]:
        renderer, approvals, runs = renderer or self.renderer(), self._approvals(), self.report().runs
        found = {}
        for name, it in renderer.course.announcements.items():
            words, approval, run = renderer.fingerprint(name, it), approvals.get(name), runs.get(name)
            found[name] = AnnouncementStatus(
                name=name,
                announcement=it,
                fingerprint=words,
                stage=stage(approval, run, words, _today(visit)),
                approval=approval,
                run=run,
            )
        return found


def _today(visit: RoomRequest) -> date:
    return day_of(visit.now)


def _days_in(locale: str) -> Callable[[date], str]:
    return lambda day: format_date(day, "EEEE d MMMM y", locale)


def _country(code: str, locale: str) -> str:
    territories: Mapping[str, str] = Locale.parse(locale).territories
    return territories[code]
