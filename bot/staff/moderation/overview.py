"""Overview of moderation: what waits to be read, themes, and the results that may be published (C10, G9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from aiohttp import web

from bot.safeguarding.moderation.reading import MOST_THEMES, published_themes, theme_of
from bot.safeguarding.moderation.review_queue import ReviewedMessage, ReviewQueue, by_week, folded, is_late, read_by
from bot.staff.moderation.service import ModerationService
from bot.staff.second_factor import RoomRequest


@dataclass(frozen=True, slots=True)
class Week:
    """Messages of one week waiting for this reader, the day by which to read them, and whether it has passed."""

    name: str
    many: int
    by: date
    is_late: bool


@dataclass(frozen=True, slots=True)
class QuestionOverview:
    """State of one question. `alike` counts messages that wait behind one much like them; `themes` is its list."""

    name: str
    weeks: tuple[Week, ...]
    alike: int
    differing: tuple[ReviewedMessage, ...]
    to_cut: tuple[ReviewedMessage, ...]
    to_agree: tuple[ReviewedMessage, ...]
    listed: int
    themes: tuple[str, ...]


async def overview(service: ModerationService, visit: RoomRequest) -> web.Response:
    """Show the first page of the section. It shows no word of a message."""
    visit.log("overview")
    queue, today = service.queue(visit), service.today()
    names = sorted({it.message.question for it in queue.messages})
    trouble = "theme" if visit.query.get("trouble") == "theme" else ""
    return service.page(
        visit,
        "messages.html",
        piles=[_overview_of(queue, name, today) for name in names],
        own_languages=sorted(visit.member.languages),
        alone=service.alone(visit.member),
        trouble=trouble,
    )


def _overview_of(queue: ReviewQueue, name: str, today: date) -> QuestionOverview:
    entries = folded(queue.to_read(name))
    waiting = by_week(entry.first.message.week for entry in entries)
    return QuestionOverview(
        name=name,
        weeks=tuple(Week(week, many, read_by(week), is_late(week, today)) for week, many in waiting.items()),
        alike=sum(len(entry.behind) for entry in entries),
        differing=queue.differing(name),
        to_cut=queue.to_cut(name),
        to_agree=queue.to_agree(name),
        listed=len(queue.listed(name)),
        themes=queue.marks.themes.get(name, ()),
    )


async def add_theme(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Add a theme to the list of a question."""
    name, theme = visit.given.get("question", ""), theme_of(visit.given.get("theme", ""))
    queue = service.queue(visit)
    if not queue.of(name):
        raise web.HTTPNotFound
    if theme is None or len(queue.marks.themes.get(name, ())) >= MOST_THEMES:
        return visit.go("/voices?trouble=theme")
    visit.log("theme added", name)
    service.store.add_theme(name, theme)
    return visit.go("/voices")


def next_of(queue: ReviewQueue, question: str) -> str:
    """Return the address of the next message of a question to read, or of the overview if none waits."""
    waiting = queue.to_read(question)
    return f"/voices/message?{urlencode({'id': waiting[0].message.id})}" if waiting else "/voices"


async def begin(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Open the next message of a question that waits for this reader."""
    return visit.go(next_of(service.queue(visit), visit.query.get("question", "")))


async def listed(service: ModerationService, visit: RoomRequest) -> web.Response:
    """List the messages to a question that two readers have read, in the reader's languages, by theme.

    Messages with hate, a disclosure or uncut personal details are left out. Of those much alike one is shown, with
    links to the others.
    """
    name = visit.query.get("question", "")
    queue = service.queue(visit)
    if not queue.of(name):
        raise web.HTTPNotFound
    found = sorted(queue.listed(name), key=lambda it: (it.outcome.theme or "~", it.message.id))
    entries = [entry for _, some in groupby(found, lambda it: it.outcome.theme) for entry in folded(some)]
    _log(visit, "list", (entry.first for entry in entries))
    return service.page(visit, "listed.html", asked=name, entries=entries)


async def outside(service: ModerationService, visit: RoomRequest) -> web.Response:
    """Show what may be published: numbers of all languages, quotes in the languages the reader reads."""
    queue, marks = service.queue(visit), service.store.marks()
    names = sorted({it.message.question for it in queue.messages})
    quotes = {
        name: [entry.first for entry in folded(it for it in queue.of(name) if it.may_be_quoted)] for name in names
    }
    _log(visit, "quotes", (it for found in quotes.values() for it in found))
    themes = {name: published_themes(marks.of(name)) for name in names}
    return service.page(visit, "told.html", names=names, quotes=quotes, themes=themes)


def _log(visit: RoomRequest, page: str, messages: Iterable[ReviewedMessage]) -> None:
    """Write one line for the page to the access log, and one for each message shown on it."""
    visit.log(page)
    for it in messages:
        visit.log(page, it.message.id)
