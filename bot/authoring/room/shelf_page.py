"""The shelf: lessons and files of the bot by languages, with their state, and what waits for the account."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from bot.authoring.room.services import RoomPage, RoomVisit, part_in_address
from bot.check.course import read_course
from bot.errors import Refused


async def shelf(visit: RoomVisit) -> web.StreamResponse:
    """List the parts of the course."""
    room = visit.room
    visit.log("shelf")
    course, _ = await asyncio.to_thread(read_course, *room.editions.folders(room.editions.live))
    drafts = {it.part: it for it in room.drafts.all}
    parts = {f"lessons/{name}": it.title.source for name, it in course.lessons.items()}
    return visit.page("shelf.html", parts=parts, drafts=drafts, address=part_in_address, live=room.editions.live)


async def begin(visit: RoomVisit) -> web.StreamResponse:
    """Begin a draft of a part, or go to the one there is."""
    part = visit.given.get("part", "")
    _must_write(visit)
    visit.log("begin", part)
    draft = await asyncio.to_thread(visit.room.drafts.begin, part, visit.account.name, visit.room.now())
    return visit.go(f"/lessons/desk/{part_in_address(draft.part)}/")


async def new(visit: RoomVisit) -> web.StreamResponse:
    """Begin the draft of a new lesson."""
    name, title = visit.given.get("name", "").strip(), visit.given.get("title", "").strip()
    _must_write(visit)
    visit.log("new lesson", name)
    draft = await asyncio.to_thread(visit.room.drafts.begin_lesson, name, title, visit.account.name, visit.room.now())
    return visit.go(f"/lessons/desk/{part_in_address(draft.part)}/")


def _must_write(visit: RoomVisit) -> None:
    if not (visit.account.may("write") or visit.account.may("translate")):
        raise Refused("Your account may not write here.", "Ask whoever made it.")


PAGES: Mapping[str, RoomPage] = {"/": shelf}
FORMS: Mapping[str, RoomPage] = {"/begin": begin, "/new": new}
