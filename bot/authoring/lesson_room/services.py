"""Dependencies of the lesson room's pages, wired by `bot/app/commands/room_server.py`; and data of a request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from aiohttp import web

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.account_queue import AccountQueue
from bot.authoring.lesson_room.course_readings import CourseReadings
from bot.authoring.lesson_room.desks import Desks
from bot.authoring.lesson_room.draft_changes import Comparisons
from bot.authoring.lesson_room.drafts import Drafts
from bot.authoring.lesson_room.put_back_file import PutBackFile
from bot.lessons.model.stage import Release
from bot.storage.editions import Editions
from bot.storage.taken_editions import TakenEdition


class Render(Protocol):
    """Renders a template in a language of the pages."""

    def __call__(self, template: str, locale: str, /, **values: object) -> str:
        """Return the page."""


@dataclass(frozen=True, kw_only=True)
class RoomServices:
    """Dependencies of the pages.

    `accounts` returns those with a role now, `reports` the reports of the running bots on the live edition. `release`
    is release.yaml as it was when the room was opened. `wish` is the edition that waits to be put back. `log` writes a
    view or an act of an account, and its subject, into the access log; it is on disk when it returns. `publishing` is
    held while an edition is made, `proving` while a proof is; `queue` has the waiting requests of each account.
    """

    editions: Editions
    drafts: Drafts
    desks: Desks
    readings: CourseReadings
    accounts: Callable[[], Sequence[Author]]
    reports: Callable[[], Sequence[TakenEdition]]
    comparisons: Comparisons
    release: Release
    wish: PutBackFile
    log: Callable[[str, str, str], None]
    render: Render
    now: Callable[[], int]
    today: Callable[[], date]
    queue: AccountQueue = field(default_factory=AccountQueue)
    publishing: asyncio.Lock = field(default_factory=asyncio.Lock)
    proving: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def hidden(self) -> frozenset[str] | None:
        """Names that the kill switch hides now, as staff type them after `/hide`; None if no bot has reported it."""
        reports = self.reports()
        return frozenset(it for report in reports for it in report.hidden) if reports else None


ROOM = web.AppKey("room", RoomServices)


@dataclass(frozen=True, slots=True)
class RoomVisit:
    """A request of a signed-in account: its form (`given`), the language of its page, and the token of its forms.

    `told` returns what each page tells her of wrong codes.
    """

    request: web.Request = field(repr=False)
    account: Author
    locale: str
    token: str = field(repr=False)
    told: Callable[[], Mapping[str, object]] = field(default=dict, repr=False)
    given: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def room(self) -> RoomServices:
        """The dependencies of the pages."""
        return self.request.app[ROOM]

    @property
    def part(self) -> str:
        """Part of the course in the address, where dots stand for slashes."""
        return self.request.match_info["part"].replace(".", "/")

    def log(self, page: str, about: str = "") -> None:
        """Write the view or act into the access log, before it is shown or done."""
        self.room.log(self.account.name, page, about)

    def page(self, template: str, **values: object) -> web.Response:
        """Render a page in the language of the account."""
        standing = {"account": self.account, "form": self.token, "path": self.request.path, **self.told()}
        text = self.room.render(template, self.locale, **standing, **values)
        return web.Response(text=text, content_type="text/html")

    def go(self, path: str) -> web.Response:
        """Redirect after a form, so that a reload does not send it twice."""
        return web.Response(status=303, headers={"Location": path})


RoomPage = Callable[[RoomVisit], Awaitable[web.StreamResponse]]
RoomAction = Callable[[RoomVisit], Awaitable[None]]

VISIT = web.RequestKey("visit", RoomVisit)


def part_in_address(part: str) -> str:
    """Return the name of a part for an address, with dots for slashes."""
    return part.replace("/", ".")
