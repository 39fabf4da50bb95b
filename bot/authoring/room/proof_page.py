"""Pages for proofs: one made of a draft to be mailed, and one that comes back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from aiohttp import web
from aiohttp.web_request import FileField

from bot.authoring.proof.make_proof import MOST_BYTES, MadeProof, WantedProof, make_proof
from bot.authoring.proof.reopen import CAREFUL
from bot.authoring.room.draft import Draft
from bot.authoring.room.hand_over import page_of
from bot.authoring.room.refusals import refusal
from bot.authoring.room.returned_proof import OpenedProof, left_alone, opened, taken
from bot.authoring.room.services import RoomPage, RoomServices, RoomVisit, part_in_address
from bot.authoring.translation.bylines import Byline
from bot.errors import Refused

log = logging.getLogger(__name__)


async def proof(visit: RoomVisit) -> web.StreamResponse:
    """Make the proof of a draft and send it; a refusal is shown in its section of the page of the draft."""
    try:
        made = await _proof(visit)
    except Refused as refused:
        response = await page_of(visit, {"proof": refused})
        response.set_status(409)
        return response
    name = f'attachment; filename="{made.lesson}.html"'
    return web.Response(text=made.text, content_type="text/html", headers={"Content-Disposition": name})


async def _proof(visit: RoomVisit) -> MadeProof:
    """Make a proof, one at a time: it takes all of a processor for seconds."""
    draft = await visit.room.desks.brought_up(visit.part)
    if draft is None:
        raise refusal("no draft")
    if not draft.part.startswith("lessons/"):
        raise refusal("no lesson")
    visit.log("proof", draft.part)
    async with visit.room.proving:
        return await asyncio.to_thread(_made, visit.room, draft)


def _made(room: RoomServices, draft: Draft) -> MadeProof:
    live = room.editions.folders(draft.base).dialogues.parent
    wanted = WantedProof(draft.part.removeprefix("lessons/"), str(live), named=f"edition {draft.base}")
    with room.drafts.as_published([draft]) as course:
        return make_proof(course, wanted, room.now())


async def upload(visit: RoomVisit) -> web.StreamResponse:
    """Show the form by which a proof comes back."""
    visit.log("proof form")
    return _form(visit, visit.request.query.get("lesson", ""))


def _form(visit: RoomVisit, lesson: str, trouble: Refused | None = None) -> web.Response:
    return visit.page("proof.html", lesson=lesson, trouble=trouble, most=MOST_BYTES // 1_000_000)


async def reopen(visit: RoomVisit) -> web.StreamResponse:
    """Put a proof that comes back into a draft, and list what was not taken from it."""
    try:
        return await _reopened(visit)
    except Refused as refused:
        why = refused
    except OSError as error:
        log.error("a proof could not be saved: %s", type(error).__name__)
        why = refusal("disk")
    response = _form(visit, visit.given.get("lesson", ""), why)
    response.set_status(409)
    return response


async def _reopened(visit: RoomVisit) -> web.StreamResponse:
    if not visit.account.may("write"):
        raise refusal("not writer")
    page = await _file(visit)
    found = await asyncio.to_thread(opened, page, visit.given.get("lesson", "").strip())
    visit.log("proof back", found.part)
    async with visit.room.desks.changing(found.part) as draft:
        _must_be_hers(visit, found.part, draft)
        await visit.room.desks.close(found.part)
        left = await asyncio.to_thread(_taken, visit, found, draft)
    return visit.page("proof-taken.html", left=left, careful=CAREFUL, address=part_in_address(found.part))


async def _file(visit: RoomVisit) -> bytes:
    given = (await visit.request.post()).get("proof")  # already parsed, when the token of the form was verified
    if not isinstance(given, FileField):
        raise refusal("no file")
    page = given.file.read(MOST_BYTES + 1)
    if len(page) > MOST_BYTES:
        raise refusal("large")
    return page


def _must_be_hers(visit: RoomVisit, part: str, draft: Draft | None) -> None:
    """Raise Refused while somebody else writes, or if there is a draft and replacing it was not ticked."""
    if draft and visit.given.get("replace") != "yes":
        raise refusal("other draft")
    if visit.room.desks.turns.claim(part, visit.account.name, visit.room.desks.now()):
        raise refusal("somebody writes")


def _taken(visit: RoomVisit, found: OpenedProof, draft: Draft | None) -> list[str]:
    """Put the lesson of a proof into its draft, and return what was not taken."""
    room = visit.room
    live = room.editions.folders(room.editions.live)
    course = room.drafts.view(draft) if draft else live
    left = left_alone(found, course)
    content = taken(found, course, live, Byline(visit.account.name, room.today()))
    room.drafts.take(found.part, content, visit.account.name, room.now())
    return left


PAGES: Mapping[str, RoomPage] = {"/proof": upload}
FORMS: Mapping[str, RoomPage] = {"/proof": reopen, "/part/{part}/proof": proof}
