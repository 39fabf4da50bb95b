"""What girls told, to be answered, and what may be told outside: themes of many, quotes that she allowed (C10, G9)."""

from __future__ import annotations

from collections.abc import Iterable

from aiohttp import web

from bot.safeguarding.moderation.review_queue import ReviewedMessage
from bot.safeguarding.moderation.themes import told
from bot.staff.moderation.service import ModerationService
from bot.staff.second_factor import RoomRequest


async def listed(service: ModerationService, visit: RoomRequest) -> web.Response:
    """All that two have read of a question, in her languages, theme by theme; without hate and what is hidden."""
    name = visit.query.get("question", "")
    queue = service.queue(visit)
    if not queue.of(name):
        raise web.HTTPNotFound
    found = sorted(queue.listed(name), key=lambda it: (it.outcome.theme or "~", it.voice.voice))
    _log(visit, "list", found)
    return service.page(visit, "listed.html", asked=name, voices=found)


async def outside(service: ModerationService, visit: RoomRequest) -> web.Response:
    """What may leave the house. Numbers are of all languages; quotes of the ones she reads."""
    queue, marks = service.queue(visit), service.store.marks()
    names = sorted({it.voice.question for it in queue.voices})
    quotes = {name: [it for it in queue.of(name) if it.may_be_quoted] for name in names}
    _log(visit, "quotes", (it for found in quotes.values() for it in found))
    themes = {name: told(marks.of(name)) for name in names}
    return service.page(visit, "told.html", names=names, quotes=quotes, themes=themes)


def _log(visit: RoomRequest, page: str, voices: Iterable[ReviewedMessage]) -> None:
    """One line for the page, and one for each voice whose words stand on it."""
    visit.log(page)
    for it in voices:
        visit.log(page, it.voice.voice)
