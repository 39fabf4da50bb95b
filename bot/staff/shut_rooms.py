"""Page on which members open the rooms of another one, after too many wrong codes for her account (S4)."""

from __future__ import annotations

from aiohttp import web

from bot.staff.context import CONTEXT
from bot.staff.second_factor import RoomRequest
from bot.staff.services import Codes, Room

NAME = "shut-rooms"


async def _listed(visit: RoomRequest) -> web.StreamResponse:
    """Show the accounts whose rooms are shut."""
    others = [it for it in _codes(visit).shut() if it.name != visit.member.name]
    return visit.page("shut-rooms.html", others=others, mine=visit.member.name)


async def _opened(visit: RoomRequest) -> web.StreamResponse:
    """Handle the form by which a member wants the rooms of another one open."""
    name = visit.given.get("name", "")
    if name not in {it.name for it in _codes(visit).shut()} - {visit.member.name}:
        raise web.HTTPConflict(text="These rooms are open.")
    visit.log("opened", name)
    _codes(visit).open(name, visit.member.name)
    return visit.go(f"/{NAME}")


def _codes(visit: RoomRequest) -> Codes:
    return visit.request.app[CONTEXT].services.codes


PAGES = Room(NAME, "Rooms that are shut", {f"/{NAME}": _listed}, {f"/{NAME}/open": _opened})
