"""Page of one message: read it as it was sent, and flag it."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bot.safeguarding.moderation.reading import DISCLOSURE, FLAGS, PERSONAL, Reading
from bot.safeguarding.moderation.review_queue import ReviewedMessage
from bot.staff.moderation.overview import next_of
from bot.staff.moderation.service import ModerationService
from bot.staff.second_factor import RoomRequest

NOTHING = "nothing"
"""Value of the box "nothing found". It is required, so a form sent too early does not count as a reading."""


async def show_message(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Show a message with its form, and those that are much like it.

    The reader sees others' marks only after her own reading. Until two readers agree on it, she sees what was cut.
    """
    queue, it = service.find(visit, visit.query.get("id", ""))
    shows_cut = bool(it.cut) and not it.outcome.is_read
    alike = queue.like(it)
    visit.log("original" if shows_cut else "voice", it.message.id)
    for other in alike:
        visit.log("alike", other.message.id)
    return service.page(
        visit,
        "message.html",
        it=it,
        shows_cut=shows_cut,
        alike=alike,
        mine=next((reading for reading in it.outcome.readings if reading.reader == visit.member.name), None),
        themes=queue.marks.themes.get(it.message.question, ()),
        trouble="flags" if visit.query.get("trouble") == "flags" else "",
    )


async def read(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Store the reader's flags and theme.

    A disclosure leads to its procedure at once, personal details lead to the page that cuts them.
    """
    queue, it = service.find(visit, visit.given.get("id", ""))
    flags = frozenset(flag for flag in FLAGS if f"flag-{flag}" in visit.given)
    theme = visit.given.get("theme", "")
    is_told = bool(flags) != (f"flag-{NOTHING}" in visit.given)
    if not is_told or theme not in ("", *queue.marks.themes.get(it.message.question, ())):
        return visit.go(_at("/voices/message", it, trouble="flags"))
    visit.log("flags set", it.message.id)
    reading = Reading(it.message.id, visit.member.name, flags, theme)
    service.store.read(it.message, reading, visit.now, "" if it.is_first else it.first)
    if DISCLOSURE in flags:
        return visit.go(_at("/voices/procedure", it))
    if PERSONAL in flags:
        return visit.go(_at("/voices/cut", it))
    return visit.go(next_of(service.queue(visit), it.message.question))


def _at(path: str, reviewed: ReviewedMessage, **more: str) -> str:
    return f"{path}?{urlencode({'id': reviewed.message.id, **more})}"
