"""Pages of results: messages to answer, themes of many, and quotes that may be published (C10, G9)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from aiohttp import web

from bot.safeguarding.moderation.reading import published_themes
from bot.safeguarding.moderation.review_queue import ReviewedMessage, folded
from bot.staff.moderation.service import ModerationService
from bot.staff.second_factor import RoomRequest


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
