"""Web server of the preview: local only, one page, server-sent events out, taps in.

Any program and any user of this computer can reach it. So it answers only to a browser that was opened with the printed
address: the key in it becomes a cookie, and goes from the address. Other ports of this computer are the same site for a
cookie, so what a request changes also needs the token of the page, which no other page can read.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from bot.authoring.preview.badges import badges
from bot.authoring.preview.chat import Json
from bot.authoring.preview.course_files import CourseFiles
from bot.authoring.preview.player import Player
from bot.authoring.preview.start_panel import guide, start_panel
from bot.authoring.preview.workbench import routes
from bot.conversation.course_bundle import CourseBundle
from bot.lessons.loader.source_file import MOST_BYTES
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.people import BANDS

HERE = Path(__file__).parent
PLAYER = web.AppKey("player", Player)
KEY = web.AppKey("key", str)
TOKEN = web.AppKey("token", str)
DIALOGUES = web.AppKey("dialogues", Path)

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_LOCAL = {"127.0.0.1", "localhost", "[::1]"}


def preview_app(player: Player, dialogues: Path, locales: Path) -> web.Application:
    """Create the application for a player; its editors write below the two folders and nowhere else."""
    app = web.Application(middlewares=[_guarded], client_max_size=4 * MOST_BYTES)
    app[PLAYER], app[DIALOGUES] = player, dialogues
    app[KEY], app[TOKEN] = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    app.add_routes(
        [
            web.get("/", _page),
            web.get("/events", _events),
            web.get("/guide", guide(dialogues)),
            web.get("/badges/{art}", badges(dialogues / "media")),
            web.post("/tap", _tap),
            web.post("/say", _say),
            web.post("/settings", _settings),
            web.post("/start-over", _start_over),
            web.static("/static", HERE / "static"),
            *routes(CourseFiles(player, dialogues, locales), _body),
        ]
    )
    for name in ("media", "recordings"):
        if (folder := dialogues / name).is_dir():
            app.router.add_static(f"/{name}", folder)
    return app


@web.middleware
async def _guarded(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer only this machine's own page. A foreign Host header is an attack by another site (DNS rebinding)."""
    if (request.host.rsplit(":", 1)[0]) not in _LOCAL:
        raise web.HTTPForbidden(text="This preview answers only on this computer.")
    if request.path == "/" and _is(request.query.get("key"), request.app[KEY]):
        return _opened(request)
    if not _is(request.cookies.get(_cookie(request)), request.app[KEY]):
        raise web.HTTPForbidden(text="Open the address that the preview prints in the terminal.")
    needs_token = request.method == "POST" or request.path == "/events"
    given = request.headers.get("X-Token") or request.query.get("token") or ""
    if needs_token and not _is(given, request.app[TOKEN]):
        raise web.HTTPForbidden(text="Reload the page.")
    response = await handler(request)
    if not response.prepared:
        response.headers.update(_HEADERS)
    return response


def _is(given: str | None, expected: str) -> bool:
    return secrets.compare_digest((given or "").encode("utf-8", "replace"), expected.encode())


def _cookie(request: web.Request) -> str:
    """Return the cookie's name. It has the port, because browsers do not tell ports of a computer apart."""
    return f"preview-{request.url.port}"


def _opened(request: web.Request) -> web.Response:
    """Exchange the key in the address for a cookie, so that it stays in no history."""
    response = web.Response(status=303, headers={**_HEADERS, "Location": "/"})
    response.set_cookie(_cookie(request), request.app[KEY], httponly=True, samesite="Strict")
    return response


async def _page(request: web.Request) -> web.Response:
    page = Environment(loader=FileSystemLoader(HERE), autoescape=True).get_template("page.html")
    bundle = request.app[PLAYER].conversation.bundle
    words = {**_words(bundle), **start_panel(bundle.course, request.app[DIALOGUES])}
    return web.Response(text=page.render(token=request.app[TOKEN], **words), content_type="text/html")


def _words(bundle: CourseBundle) -> Json:
    course, profile = bundle.course, bundle.course.profile
    names = profile.languages if profile else {}
    return {
        "title": profile.name.source if profile else "Preview",
        "locales": [{"code": locale, "name": names.get(locale, locale)} for locale in course.locales],
        "countries": [{"code": "", "name": "not told"}]
        + [{"code": code, "name": name.source} for code, name in course.directory.countries.items()],
        "bands": [{"code": band, "name": band} for band in BANDS],
        "lessons": [{"id": it.id, "title": _title(it, course)} for it in course.lessons.values()],
    }


def _title(lesson: Lesson, course: Course) -> str:
    return f"{lesson.title.source} (draft)" if lesson.id in course.drafts else lesson.title.source


async def _events(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={**_HEADERS, "Content-Type": "text/event-stream"})
    await response.prepare(request)
    player, page = request.app[PLAYER], asyncio.Queue[Json]()
    player.pages.add(page)
    page.put_nowait(player.whole())
    try:
        while True:
            # json.dumps escapes to ASCII, so that lone surrogates can be encoded too.
            await response.write(f"data: {json.dumps(await page.get())}\n\n".encode())
    except (ConnectionError, asyncio.CancelledError):
        return response
    finally:
        player.pages.discard(page)


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The page sent something else than it should.")
    return body


async def _tap(request: web.Request) -> web.Response:
    body = await _body(request)
    if isinstance(number := body.get("id"), int):
        await request.app[PLAYER].tap(number, str(body.get("data", "")))
    return web.Response(status=204)


async def _say(request: web.Request) -> web.Response:
    await request.app[PLAYER].say(str((await _body(request)).get("text", "")))
    return web.Response(status=204)


async def _settings(request: web.Request) -> web.Response:
    body, player = await _body(request), request.app[PLAYER]
    if not player.offers(body):
        raise web.HTTPBadRequest(text="There is no such setting here.")
    await player.change(body)
    return web.Response(status=204)


async def _start_over(request: web.Request) -> web.Response:
    await request.app[PLAYER].start_over()
    return web.Response(status=204)
