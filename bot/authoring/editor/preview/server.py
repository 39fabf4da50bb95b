"""Web server of the preview: local only, one desk.

Any program and any user of this computer can reach it. So it answers only to a browser that was opened with the printed
address: the key in it is exchanged for a cookie, and leaves the address. For a cookie all ports of this computer are
one site, so a request that changes something also needs the token of the page, which no other page can read.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.authoring.editor.preview.desk import Desk
from bot.authoring.editor.preview.desk_pages import DESK, FORM_TOKEN, HEADERS, PREVIEW_FOLDER, STATIC, routes
from bot.lessons.loader.source_file import MOST_BYTES
from bot.local_hosts import LOCAL_HOSTS, host_name

KEY = web.AppKey("key", str)
TOKEN = web.AppKey("token", str)
_DESK = web.AppKey("desk", Desk)


def preview_app(desk: Desk) -> web.Application:
    """Create the application for a desk; its editors write below the desk's two folders and nowhere else."""
    app = web.Application(middlewares=[_guarded], client_max_size=4 * MOST_BYTES)
    app[_DESK], app[KEY], app[TOKEN] = desk, secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    app.add_routes([*routes(), web.static("/static", PREVIEW_FOLDER / "static")])
    app.on_shutdown.append(_close_pages)
    return app


async def _close_pages(app: web.Application) -> None:
    """End the event streams of open pages, which would hold up the program when it stops."""
    app[_DESK].player.close_pages()


@web.middleware
async def _guarded(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer only this machine's own page. A foreign Host header is an attack by another site (DNS rebinding)."""
    if host_name(request.host) not in LOCAL_HOSTS:
        raise web.HTTPForbidden(text="This preview answers only on this computer.")
    if request.path == "/" and _is_equal(request.query.get("key"), request.app[KEY]):
        return _exchange_key(request)
    if not _is_equal(request.cookies.get(_cookie(request)), request.app[KEY]):
        raise web.HTTPForbidden(text="Open the address that the preview prints in the terminal.")
    needs_token = request.method == "POST" or request.path == "/events"
    given = request.headers.get("X-Token") or request.query.get("token") or ""
    if needs_token and not _is_equal(given, request.app[TOKEN]):
        raise web.HTTPForbidden(text="Reload the page.")
    request[DESK], request[FORM_TOKEN], request[STATIC] = request.app[_DESK], request.app[TOKEN], "/static"
    response = await handler(request)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


def _is_equal(given: str | None, expected: str) -> bool:
    return secrets.compare_digest((given or "").encode("utf-8", "replace"), expected.encode())


def _cookie(request: web.Request) -> str:
    """Return the cookie's name. It contains the port, because browsers share cookies among the ports of a computer."""
    return f"preview-{request.url.port}"


def _exchange_key(request: web.Request) -> web.Response:
    """Exchange the key in the address for a cookie, so that it stays in no history."""
    response = web.Response(status=303, headers={**HEADERS, "Location": "/"})
    response.set_cookie(_cookie(request), request.app[KEY], httponly=True, samesite="Strict")
    return response
