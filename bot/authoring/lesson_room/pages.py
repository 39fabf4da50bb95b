"""Routes of the lesson room below `/lessons`: the pages, and the desks."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from aiohttp import web

from bot.authoring.editor.course_part import is_part
from bot.authoring.editor.preview import desk_pages
from bot.authoring.editor.preview.desk import Desk
from bot.authoring.editor.preview.desk_pages import (
    DESK,
    FORM_TOKEN,
    PREVIEW_FOLDER,
    ROOM_DESK,
    SPOKEN,
    STATIC,
    RoomDesk,
)
from bot.authoring.lesson_room import draft_forms, editions_page, handout_page, shelf_page
from bot.authoring.lesson_room.draft import Draft
from bot.authoring.lesson_room.refusals import refusal
from bot.authoring.lesson_room.services import VISIT, RoomPage, RoomVisit
from bot.errors import Refused

log = logging.getLogger(__name__)

DESKS = "/desk/{part}"
PAGES = {
    **shelf_page.PAGES,
    **draft_forms.PAGES,
    **editions_page.PAGES,
    **handout_page.PAGES,
}
FORMS = {**shelf_page.FORMS, **draft_forms.FORMS, **editions_page.FORMS}


def routes() -> Iterator[web.RouteDef | web.StaticDef]:
    """Yield the routes. The application that mounts them verifies each form and adds a `RoomVisit` to each request."""
    for path, page in PAGES.items():
        yield web.get(path, _visited(page))
    for path, form in FORMS.items():
        yield web.post(path, _visited(form))
    yield from desk_pages.routes(DESKS)
    yield web.static("/static", PREVIEW_FOLDER / "static")
    yield web.static("/room", Path(__file__).parent / "static")


def _visited(page: RoomPage) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        visit = request[VISIT]
        try:
            return await page(visit)
        except Refused as refused:
            return _refused_page(visit, refused)
        except OSError as error:
            log.error("a page failed: %s", type(error).__name__)
            return _refused_page(visit, refusal("disk"))

    return answer


def _refused_page(visit: RoomVisit, refused: Refused) -> web.Response:
    response = visit.page("refused.html", refused=refused)
    response.set_status(409)
    return response


@web.middleware
async def at_a_desk(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Put the account's desk into each request to a desk. A part without a draft is played from the live edition."""
    if "part" in request.match_info and "/desk/" in request.path:
        try:
            await _take_a_desk(request)
        except Refused:
            return _refused_page(request[VISIT], refusal("unplayable"))
    return await handler(request)


async def _take_a_desk(request: web.Request) -> None:
    visit, is_opened = request[VISIT], request.path.endswith("/") and request.method == "GET"
    draft = await _draft_for_desk(visit, is_opened)
    if draft is None and not _is_live(visit):
        raise web.HTTPSeeOther("/lessons/")
    if is_opened:
        visit.log("desk" if draft else "play", visit.part)
    request[DESK] = await _opened_desk(visit, draft)
    request[FORM_TOKEN], request[STATIC] = visit.token, "/lessons/static"
    request[ROOM_DESK], request[SPOKEN] = _shown_place(visit, draft), visit.locale


async def _draft_for_desk(visit: RoomVisit, is_opened: bool) -> Draft | None:
    """Return the draft, updated to the live edition if its desk is being opened; None if it cannot be read."""
    with suppress(Refused):
        return await visit.room.desks.brought_up(visit.part) if is_opened else visit.room.drafts.find(visit.part)
    return None


def _shown_place(visit: RoomVisit, draft: Draft | None) -> RoomDesk:
    part, files = visit.request.match_info["part"], visit.account.may("files")
    if draft:
        kept = blake2b(f"{visit.account.name} {part} {draft.at}".encode(), digest_size=8).hexdigest()
        return RoomDesk("draft", f"/lessons/part/{part}", files, kept)
    return RoomDesk("live", f"/lessons/open/{part}", files, kept="")


async def _opened_desk(visit: RoomVisit, draft: Draft | None) -> Desk:
    desks, editions = visit.room.desks, visit.room.editions
    if draft:
        return await desks.desk(visit.account, draft)
    return await desks.playing(visit.account, visit.part, editions.folders(editions.live))


def _is_live(visit: RoomVisit) -> bool:
    editions = visit.room.editions
    return is_part(visit.part) and (editions.folders(editions.live).dialogues / f"{visit.part}.yaml").is_file()
