"""Pages of one message: read it as it was sent, flag it, and cut personal details out of it.

One reader cuts a name or a place. More than a third of a message goes only when a second reader, who sees the original,
agrees to exactly these cuts. Either of them can take a cut back (S7).
"""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bot.safeguarding.moderation.reading import DISCLOSURE, FLAGS, PERSONAL, Reading
from bot.safeguarding.moderation.redaction import ProposedCut, takes_two
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


async def to_cut(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Show the words one by one to be marked, only for a message in which somebody found personal details."""
    _, it = service.find(visit, visit.query.get("id", ""))
    if not it.waits_for_cut(visit.member.name):
        return visit.go(_at("/voices/message", it))
    visit.log("cutting", it.message.id)
    return service.page(visit, "cut.html", it=it, trouble="trouble" in visit.query)


async def cut(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Cut the marked words out, beside those cut before; more than a third of the message waits for a second reader."""
    _, it = service.find(visit, visit.given.get("id", ""))
    numbers = it.cut | {number for number, _, _ in it.parts if f"cut-{number}" in visit.given}
    if not it.waits_for_cut(visit.member.name) or numbers == it.cut:
        return visit.go(_at("/voices/cut", it, trouble="none"))
    if takes_two(it.message.words, numbers):
        visit.log("cut proposed", it.message.id)
        service.store.propose_cut(it.message.id, ProposedCut(numbers, visit.member.name))
        return visit.go(_at("/voices/agree", it))
    visit.log("cut", it.message.id)
    service.store.cut(it.message.id, numbers)
    return visit.go(_at("/voices/message", it))


async def to_agree(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Show the original of a message, and which words a reader would cut out of it."""
    _, it = service.find(visit, visit.query.get("id", ""))
    if it.proposed is None:
        return visit.go(_at("/voices/message", it))
    visit.log("original", it.message.id)
    return service.page(visit, "agree.html", it=it, is_hers=it.waits_for_agreement(visit.member.name))


async def agree(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Cut what another reader proposed, if it is what this one has seen marked."""
    _, it = service.find(visit, visit.given.get("id", ""))
    seen = frozenset(int(number) for number in visit.given.get("places", "").split() if number.isdecimal())
    if it.proposed is None or not it.waits_for_agreement(visit.member.name) or seen != it.proposed.cut:
        return visit.go(_at("/voices/agree", it))
    visit.log("cut agreed", it.message.id)
    service.store.cut(it.message.id, it.proposed.cut)
    return visit.go(_at("/voices/message", it))


async def decline(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Delete a proposed cut. Any reader of the language may do it, also the one who proposed it."""
    _, it = service.find(visit, visit.given.get("id", ""))
    if it.proposed is not None:
        visit.log("cut declined", it.message.id)
        service.store.drop_cut(it.message.id)
    return visit.go(_at("/voices/message", it))


async def original(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Show a message as it was sent, with the words that were cut marked."""
    _, it = service.find(visit, visit.query.get("id", ""))
    if not it.cut:
        return visit.go(_at("/voices/message", it))
    visit.log("original", it.message.id)
    return service.page(visit, "original.html", it=it)


async def restore(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Put back all words that were cut; then two readers have to read the message again before it is listed."""
    _, it = service.find(visit, visit.given.get("id", ""))
    if it.cut:
        visit.log("cut taken back", it.message.id)
        service.store.cut(it.message.id, ())
    return visit.go(_at("/voices/message", it))


def _at(path: str, reviewed: ReviewedMessage, **more: str) -> str:
    return f"{path}?{urlencode({'id': reviewed.message.id, **more})}"
