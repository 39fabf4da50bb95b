"""A proof made of a draft, to be mailed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from bot.authoring.handouts.proof.make_proof import MadeProof, WantedProof, make_proof
from bot.authoring.lesson_room.draft import Draft
from bot.authoring.lesson_room.hand_over import page_of
from bot.authoring.lesson_room.refusals import refusal
from bot.authoring.lesson_room.services import RoomPage, RoomServices, RoomVisit
from bot.errors import Refused


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


FORMS: Mapping[str, RoomPage] = {"/part/{part}/proof": proof}
