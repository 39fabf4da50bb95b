"""The staff's web server: sign-in with a password, figures, and sections behind a second factor. No JavaScript."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.staff import enrolment, open_data, own_account, passwords, second_factor, shut_rooms, sign_in
from bot.staff.context import CONTEXT, StaffContext, address, locale_of, page, who_is
from bot.staff.cookies import host_of, is_local
from bot.staff.figures_page import FiguresView, view
from bot.staff.query import parse_query, table_query
from bot.staff.services import StaffServices
from bot.staff.templating import HERE

MOST_BYTES = 8 * 1024
"""Largest body of a form in bytes: a name and a password."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}

_TLS = {"Strict-Transport-Security": "max-age=31536000"}
"""Header by which a browser asks for the page over https only, for a year (M9)."""

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def staff_app(services: StaffServices) -> web.Application:
    """Return the web application. It also computes the dummy password hash, so the first sign-in is not slower."""
    passwords.nobodys()
    app = web.Application(middlewares=[_guarded], client_max_size=MOST_BYTES)
    app[CONTEXT] = StaffContext(services)
    app.add_routes(
        [
            web.get("/", _figures),
            web.get("/sign-in", sign_in.sign_in_form),
            web.post("/sign-in", sign_in.sign_in),
            web.post("/sign-out", sign_in.sign_out),
            *(web.get(f"/{name}", _file) for name in services.exports),
            web.get(open_data.FILE, open_data.download),
            *enrolment.routes(),
            *own_account.OwnAccount().routes(),
            *second_factor.routes(services.rooms, shut_rooms.PAGES),
            web.static("/static/fonts", services.fonts),
            web.static("/static", HERE / "static"),
        ]
    )
    return app


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Reject foreign Host headers (DNS rebinding), and add security headers to every response."""
    headers = _HEADERS if is_local(request) else {**_HEADERS, **_TLS}
    try:
        if host_of(request) not in request.app[CONTEXT].services.hosts:
            raise web.HTTPForbidden(text="This page does not answer to this name. Set STAFF_HOST to the one it has.")
        response = await handler(request)
    except web.HTTPException as refused:
        refused.headers.update(headers)
        raise
    except Exception as error:
        log.error("a page failed: %s", type(error).__name__, exc_info=error)
        return web.Response(status=500, text="The page is broken. Please tell whoever runs it.", headers=headers)
    response.headers.update(headers)
    return response


async def _figures(request: web.Request) -> web.Response:
    services, who = request.app[CONTEXT].services, who_is(request)
    if who is None:
        raise web.HTTPSeeOther("/sign-in")
    statistics, words = services.statistics(), services.words[locale_of(request)]
    shown = view(
        FiguresView(statistics, services.plan, words),
        parse_query(request.query, statistics, services.plan),
        services.today(),
    )
    return page(
        request,
        "figures.html",
        who,
        who.token,
        view=shown,
        invented=shown.invented,
        exports=[*services.exports, *await open_data.file_names(request)],
        file=lambda name: address(f"/{name}", request.query),
    )


async def _file(request: web.Request) -> web.Response:
    """Return the figures shown on the page as a file."""
    services, name = request.app[CONTEXT].services, request.path[1:]
    if who_is(request) is None:
        raise web.HTTPSeeOther("/sign-in")
    statistics, export = services.statistics(), services.exports[name]
    query = table_query(parse_query(request.query, statistics, services.plan), statistics)
    body = await asyncio.to_thread(export.made, statistics, services.plan, query, services.words[locale_of(request)])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=export.kind, headers=headers)
