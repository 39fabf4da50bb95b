"""Dependencies of the lesson room's pages, wired by `bot/app/commands/room.py`; a request, and its answers."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from aiohttp import web
from babel.dates import format_date, format_datetime, format_timedelta
from markupsafe import Markup

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.course_readings import CourseReadings
from bot.authoring.lesson_room.desks import Desks
from bot.authoring.lesson_room.draft_changes import Comparisons
from bot.authoring.lesson_room.drafts import Drafts
from bot.authoring.lesson_room.put_back import PutBackFile
from bot.authoring.lesson_room.refusals import refusal
from bot.errors import Refused
from bot.files import file_below
from bot.lessons.model.stage import Release
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import Editions
from bot.storage.taken_editions import TakenEdition

log = logging.getLogger(__name__)

MOST_WAITING = 32
"""Most requests of one account, the running one included: more than a browser sends for all its open pages."""


MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".ogg")


class AccountQueueFull(Exception):
    """Raised for a request of an account that has enough of them waiting."""


@dataclass(slots=True)
class AccountQueue:
    """The waiting requests of each account. A request waits before its body is read, so that bodies fill no memory."""

    _many: Counter[str] = field(default_factory=Counter)
    _locks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def waiting(self, name: str) -> int:
        """Return the number of requests of an account, the running one included."""
        return self._many[name]

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for the turn of a request, and hold it. Raise AccountQueueFull if the account has too many already."""
        if self._many[name] >= MOST_WAITING:
            raise AccountQueueFull
        self._many[name] += 1
        try:
            async with self._locks[name]:
                yield
        finally:
            self._many[name] -= 1


@dataclass(frozen=True, slots=True)
class TakenByBots:
    """How many workers of the bot use the live edition, `by` of `of`, and the reasons of those that refuse it."""

    by: int
    of: int
    refused: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RoomServices:
    """Dependencies of the pages.

    `accounts` returns those with a role now, `reports` the reports of the running bots on the live edition. `release`
    is release.yaml as it was when the room was opened. `wish` is the edition that waits to be put back. `log` writes a
    view or an act of an account, and its subject, into the access log; it is on disk when it returns. `render` returns
    a template with its values in a language of the pages. `publishing` is
    held while an edition is made; `queue` has the waiting requests of each account.
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
    render: Callable[..., str]
    now: Callable[[], int]
    today: Callable[[], date]
    queue: AccountQueue = field(default_factory=AccountQueue)
    publishing: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def hidden(self) -> frozenset[str] | None:
        """Names that the kill switch hides now, as staff type them after `/hide`; None if no bot has reported it."""
        reports = self.reports()
        return frozenset(it for report in reports for it in report.hidden) if reports else None

    @property
    def taken(self) -> TakenByBots:
        """Workers that use the live edition, and why others do not."""
        reports, live = [it for it in self.reports() if it.edition], self.editions.live
        refused = dict.fromkeys(it.refused for it in reports if it.refused and it.edition == live)
        used = sum(not it.refused and it.edition == live for it in reports)
        return TakenByBots(used, len(reports), tuple(refused))


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
        standing = {"account": self.account, "form": self.token, "path": self.request.path, "ago": self.ago}
        text = self.room.render(template, self.locale, **standing, **self.told(), **values)
        return web.Response(text=text, content_type="text/html")

    def ago(self, at: int) -> Markup:
        """Return seconds since 1970 as time ago, the same in each country of a team, and by its date after a week."""
        moment, now = datetime.fromtimestamp(at, UTC), datetime.fromtimestamp(self.room.now(), UTC)
        exact = format_datetime(moment, "EEE d MMM y, HH:mm 'UTC'", locale=self.locale)
        if now - moment < timedelta(days=7):
            past = min(moment - now, timedelta(seconds=-1))  # of nothing Babel says "in 0 seconds"
            told = format_timedelta(past, add_direction=True, threshold=1.5, locale=self.locale)
        else:
            told = format_date(moment, "d MMMM y", locale=self.locale)
        return Markup('<time datetime="{}" title="{}">{}</time>').format(moment.isoformat(), exact, told)

    def go(self, path: str) -> web.Response:
        """Redirect after a form, so that a reload does not send it twice."""
        return web.Response(status=303, headers={"Location": path})


RoomPage = Callable[[RoomVisit], Awaitable[web.StreamResponse]]
RoomAction = Callable[[RoomVisit], Awaitable[None]]

VISIT = web.RequestKey("visit", RoomVisit)


def form_handler(
    act: RoomAction,
    then: Callable[[RoomVisit], str],
    show_refusal: Callable[[RoomVisit, Refused], Awaitable[web.Response]],
) -> RoomPage:
    """Return the handler of a form: it acts and leads on to another page, or shows the refusal."""

    async def answer(visit: RoomVisit) -> web.StreamResponse:
        try:
            await act(visit)
        except Refused as refused:
            why: Refused = refused
        except OSError as error:
            log.error("a form could not be saved: %s", type(error).__name__)
            why = refusal("disk")
        else:
            return visit.go(then(visit))
        response = await show_refusal(visit, why)
        response.set_status(409)
        return response

    return answer


def part_in_address(part: str) -> str:
    """Return the name of a part for an address, with dots for slashes."""
    return part.replace("/", ".")


def media_file(course: CourseFolders, request: web.Request) -> web.FileResponse:
    """Return a picture or a recording of a course; 404 for anything else, and for a path outside of its folder."""
    path = file_below(course.dialogues / request.match_info["folder"], request.match_info["name"])
    if path is None or path.suffix not in MEDIA:
        raise web.HTTPNotFound
    return web.FileResponse(path)
