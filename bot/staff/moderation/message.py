"""Pages of one message: read it, flag it, and cut personal details left in it."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bot.safeguarding.moderation.reading import DISCLOSURE, FLAGS, PERSONAL, Reading
from bot.safeguarding.moderation.redaction import pieces
from bot.staff.moderation.overview import next_of
from bot.staff.moderation.service import ModerationService
from bot.staff.second_factor import RoomRequest

NOTHING = "nothing"
"""Value of the box "nothing found". It is required, so a form sent too early does not count as a reading."""


async def show_message(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Show a message with its form. The reader sees others' marks only after her own reading."""
    queue, it = service.find(visit, visit.query.get("id", ""))
    if it.is_hidden:
        return visit.go(_at("/voices/cut", it.voice.voice))
    visit.log("voice", it.voice.voice)
    return service.page(
        visit,
        "voice.html",
        it=it,
        mine=next((reading for reading in it.outcome.readings if reading.reader == visit.member.name), None),
        themes=queue.marks.themes.get(it.voice.question, ()),
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
    if not is_told or theme not in ("", *queue.marks.themes.get(it.voice.question, ())):
        return visit.go(_at("/voices/voice", it.voice.voice, trouble="flags"))
    visit.log("flags set", it.voice.voice)
    service.store.read(it.voice, Reading(it.voice.voice, visit.member.name, flags, theme), visit.now)
    if DISCLOSURE in flags:
        return visit.go(_at("/voices/procedure", it.voice.voice))
    if PERSONAL in flags:
        return visit.go(_at("/voices/cut", it.voice.voice))
    return visit.go(next_of(service.queue(visit), it.voice.question))


async def to_cut(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Show the words one by one to be marked, only for a message in which somebody found personal details."""
    queue, it = service.find(visit, visit.query.get("id", ""))
    if not it.is_hidden:
        return visit.go("/voices")
    visit.log("cutting", it.voice.voice)
    cut = queue.marks.cuts.get(it.voice.voice, ())
    parts = [(place, piece, place in cut) for place, piece in enumerate(pieces(it.voice.words))]
    return service.page(visit, "cut.html", it=it, parts=parts, trouble="trouble" in visit.query)


async def cut(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Remove the marked words for everybody; then the message has to be read again, also by her."""
    _, it = service.find(visit, visit.given.get("id", ""))
    many = len(pieces(it.voice.words))
    places = {place for place in range(many) if f"cut-{place}" in visit.given}
    if not it.is_hidden or not places:
        return visit.go(_at("/voices/cut", it.voice.voice, trouble="none"))
    visit.log("cut", it.voice.voice)
    service.store.cut(it.voice, places)
    return visit.go(_at("/voices/voice", it.voice.voice))


def _at(path: str, number: str, **more: str) -> str:
    return f"{path}?{urlencode({'id': number, **more})}"
