"""Routes of the lesson room below `/lessons`: the pages, and the desks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from aiohttp import web

from bot.authoring.preview import desk_pages
from bot.authoring.preview.desk_pages import DESK, FORM_TOKEN, HERE, STATIC
from bot.authoring.room import editions_page, hand_over, hand_over_acts, proof_page, shelf_page
from bot.authoring.room.services import VISIT, RoomPage
from bot.errors import Refused

DESKS = "/desk/{part}"
PAGES = {
    **shelf_page.PAGES,
    **hand_over.PAGES,
    **hand_over_acts.PAGES,
    **proof_page.PAGES,
    **editions_page.PAGES,
}
FORMS = {**shelf_page.FORMS, **hand_over_acts.FORMS, **proof_page.FORMS, **editions_page.FORMS}


def routes() -> Iterator[web.RouteDef | web.StaticDef]:
    """Yield the routes. Whoever mounts them puts a `RoomVisit` into each request and has verified its form."""
    for path, page in PAGES.items():
        yield web.get(path, _visited(page))
    for path, form in FORMS.items():
        yield web.post(path, _visited(form))
    yield from desk_pages.routes(DESKS)
    yield web.static("/static", HERE / "static")
    yield web.static("/room", HERE.parent / "room" / "static")


def _visited(page: RoomPage) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        visit = request[VISIT]
        try:
            return await page(visit)
        except Refused as refused:
            response = visit.page("refused.html", refused=refused)
            response.set_status(409)
            return response

    return answer


@web.middleware
async def at_a_desk(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Put the desk of the account into a request below one. A part without a draft has no desk."""
    if "part" in request.match_info and "/desk/" in request.path:
        visit = request[VISIT]
        is_opened = request.path.endswith("/") and request.method == "GET"
        draft = await visit.room.desks.brought_up(visit.part) if is_opened else visit.room.drafts.find(visit.part)
        if draft is None:
            raise web.HTTPSeeOther("/lessons")
        if is_opened:
            visit.log("desk", draft.part)
        request[DESK] = await visit.room.desks.desk(visit.account, draft)
        request[FORM_TOKEN], request[STATIC] = visit.token, "/lessons/static"
    return await handler(request)
