"""Pages of the editions: their list, the changes of each, and putting one back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from aiohttp import web

from bot.authoring.lesson_room.changes_view import shown
from bot.authoring.lesson_room.putting_back import confirm, edition_back, found_edition, number_in, put_back, withdraw
from bot.authoring.lesson_room.refusals import refusal
from bot.authoring.lesson_room.services import RoomAction, RoomPage, RoomVisit
from bot.authoring.lesson_room.shown_file import picture
from bot.authoring.lesson_room.times import times
from bot.errors import Refused

log = logging.getLogger(__name__)


async def editions(visit: RoomVisit) -> web.StreamResponse:
    """List the editions, the newest first, with the reports of the running bots and the wish to put one back."""
    return _list(visit)


def _list(visit: RoomVisit, trouble: Refused | None = None) -> web.Response:
    room = visit.room
    visit.log("editions")
    live = room.editions.live
    return visit.page(
        "editions.html",
        editions=room.editions.all[::-1],
        live=live,
        reports=[it for it in room.reports() if it.edition],
        wish=room.wish.read(live),
        trouble=trouble,
        **times(visit.locale),
    )


async def edition(visit: RoomVisit) -> web.StreamResponse:
    """Show what an edition changed since the one before it, or since another one."""
    room, number = visit.room, number_in(visit)
    found = found_edition(room, number)
    others = [it for it in room.editions.all if it.number != number]
    asked = visit.request.query.get("since", "")
    since = next((it.number for it in others if str(it.number) == asked), found.parent)
    visit.log("edition", str(number))
    changes = shown(await asyncio.to_thread(room.comparisons.between, since, number)) if since else None
    return visit.page(
        "edition.html",
        edition=found,
        since=since,
        others=others[::-1],
        changes=changes,
        live=room.editions.live,
        **times(visit.locale),
    )


async def ask_to_put_back(visit: RoomVisit) -> web.StreamResponse:
    """Show what putting an edition back will do, and how many people it takes."""
    found = await edition_back(visit.room, number_in(visit))
    visit.log("ask to put back", str(found.edition.number))
    wish = visit.room.wish.read(found.live.number)
    return visit.page(
        "put-back.html",
        it=found,
        changes=await asyncio.to_thread(shown, found.compared),
        wish=wish if wish and wish.number == found.edition.number else None,
        **times(visit.locale),
    )


async def media(visit: RoomVisit) -> web.StreamResponse:
    """Show a picture of an edition."""
    found = found_edition(visit.room, number_in(visit))
    return picture(visit.room.editions.folders(found.number), visit.request.match_info["name"])


def _form(act: RoomAction) -> RoomPage:
    """Return the handler of a form. A refusal is shown on the list of editions as it is now."""

    async def answer(visit: RoomVisit) -> web.StreamResponse:
        try:
            await act(visit)
        except Refused as refused:
            why = refused
        except OSError as error:
            log.error("an edition could not be put back: %s", type(error).__name__)
            why = refusal("disk")
        else:
            return visit.go("/lessons/editions")
        response = _list(visit, why)
        response.set_status(409)
        return response

    return answer


PAGES: Mapping[str, RoomPage] = {
    "/editions": editions,
    "/editions/{number}": edition,
    "/editions/{number}/back": ask_to_put_back,
    "/editions/{number}/media/{name:.+}": media,
}
FORMS: Mapping[str, RoomPage] = {
    "/editions/back": _form(put_back),
    "/editions/confirm": _form(confirm),
    "/editions/withdraw": _form(withdraw),
}
