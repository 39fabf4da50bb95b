"""The editions: what girls read now and read before, and the way back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from bot.authoring.room.publishing import people_to_put_back
from bot.authoring.room.services import RoomPage, RoomVisit
from bot.errors import Refused
from bot.storage.editions import EditionNote


async def editions(visit: RoomVisit) -> web.StreamResponse:
    """List the editions, the newest first, with the reports of the running bots."""
    room = visit.room
    return visit.page(
        "editions.html", editions=room.editions.all[::-1], live=room.editions.live, reports=room.reports()
    )


async def put_back(visit: RoomVisit) -> web.StreamResponse:
    """Put an edition back: a new edition with its words."""
    room, number = visit.room, int(visit.given.get("number", "0") or 0)
    if not visit.account.may("publish"):
        raise Refused("Your account may not publish.", "Ask somebody who may.")
    edition, live = room.editions.find(number), room.editions.find(room.editions.live)
    if people_to_put_back(number, live.parent, touches_safety=False) > 1:
        raise Refused("This takes two people.", "Ask somebody else who may publish.")
    visit.log("put back", str(number))
    origin = EditionNote(
        visit.given.get("note", ""), edition.origin.authors, (visit.account.name,), edition.origin.parts, number
    )
    await asyncio.to_thread(room.editions.publish, room.editions.folders(number), origin, room.now())
    return visit.go("/lessons/editions")


PAGES: Mapping[str, RoomPage] = {"/editions": editions}
FORMS: Mapping[str, RoomPage] = {"/editions/back": put_back}
