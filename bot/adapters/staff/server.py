"""The staff's web server: a door with a password, and one page of figures behind it. It has no script at all."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import web

from bot.adapters.staff import passwords
from bot.adapters.staff.house import LOCAL, House
from bot.adapters.staff.pages import HERE, chosen, rendered
from bot.adapters.staff.sessions import STAYS, Sessions, Signed
from bot.adapters.staff.tries import Tries
from bot.adapters.staff.view import Desk, view
from bot.adapters.staff.wish import asked, wished

COOKIE, VISITOR, LANGUAGE = "staff", "staff-form", "lang"
"""Who is signed in; whose form it is, before that (a link in a mail brings no cookie, and must not sign her out)."""

YEAR = 365 * 24 * 3600
MOST_BYTES = 8 * 1024
"""Of a form: a name and a password."""

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

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Door:
    """The house, and who is at its door. One password at a time is looked at: each takes memory."""

    house: House
    sessions: Sessions = field(default_factory=Sessions)
    tries: Tries = field(default_factory=Tries)
    one: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))


DOOR = web.AppKey("door", Door)


def staff_app(house: House) -> web.Application:
    """The application for a house."""
    passwords.nobodys()
    app = web.Application(middlewares=[_guarded], client_max_size=MOST_BYTES)
    app[DOOR] = Door(house)
    app.add_routes(
        [
            web.get("/", _figures),
            web.get("/sign-in", _sign_in_page),
            web.post("/sign-in", _sign_in),
            web.post("/sign-out", _sign_out),
            *(web.get(f"/{name}", _file) for name in house.exports),
            web.static("/static/fonts", house.fonts),
            web.static("/static", HERE / "static"),
        ]
    )
    return app


@web.middleware
async def _guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A strange Host is another site's trick (DNS rebinding); every answer carries what keeps a page to itself."""
    try:
        if _host(request) not in request.app[DOOR].house.hosts:
            raise web.HTTPForbidden(text="This page does not answer to this name. Set STAFF_HOST to the one it has.")
        response = await handler(request)
    except web.HTTPException as refused:
        refused.headers.update(_HEADERS)
        raise
    except Exception as error:
        log.error("a page failed: %s", type(error).__name__, exc_info=error)
        return web.Response(status=500, text="The page is broken. Please tell whoever runs it.", headers=_HEADERS)
    response.headers.update(_HEADERS)
    return response


def _host(request: web.Request) -> str:
    """The name in the address, without its port."""
    name, colon, port = request.host.rpartition(":")
    return (name if colon and port.isdigit() else request.host).lower()


async def _figures(request: web.Request) -> web.Response:
    door, signed = request.app[DOOR], _signed(request)
    if signed is None:
        raise web.HTTPSeeOther("/sign-in")
    locale, gate = _locale(request), door.house.gate()
    words = door.house.words[locale]
    shown = view(Desk(gate, door.house.plan, words), asked(request.query, gate, door.house.plan), door.house.today())
    token = request.cookies[COOKIE]
    return _page(
        request, "figures.html", signed, token, view=shown, invented=shown.invented, exports=door.house.exports
    )


async def _file(request: web.Request) -> web.Response:
    """The same figures as the page shows, as a file."""
    house, name = request.app[DOOR].house, request.path[1:]
    if _signed(request) is None:
        raise web.HTTPSeeOther("/sign-in")
    gate, export = house.gate(), house.exports[name]
    wish = wished(asked(request.query, gate, house.plan), gate)
    body = await asyncio.to_thread(export.made, gate, house.plan, wish, house.words[_locale(request)])
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=body, content_type=export.kind, headers=headers)


async def _sign_in_page(request: web.Request) -> web.Response:
    if _signed(request):
        raise web.HTTPSeeOther("/")
    return _door(request)


def _door(request: web.Request, trouble: str = "", status: int = 200) -> web.Response:
    """The page with the form; a visitor without a cookie gets one, that her form can be told from a strange one."""
    house, token = request.app[DOOR].house, request.cookies.get(VISITOR) or secrets.token_urlsafe(32)
    about = {"trouble": trouble, "nobody": not house.accounts.names, "invented": ""}
    response = _page(request, "sign-in.html", None, token, **about)
    response.set_status(status)
    _keep(request, response, VISITOR, token, STAYS)
    return response


async def _sign_in(request: web.Request) -> web.Response:
    door, given = request.app[DOOR], await request.post()
    name, password = str(given.get("name", "")).strip().lower(), str(given.get("password", ""))
    if not door.sessions.is_ours(request.cookies.get(VISITOR, ""), str(given.get("form", ""))):
        return _door(request, "old", 400)
    if wait := door.tries.wait(name, door.house.clock()):
        response = _door(request, "wait", 429)
        response.headers["Retry-After"] = str(int(wait) + 1)
        return response
    kept = door.house.accounts.password_of(name)
    async with door.one:
        fits = await asyncio.to_thread(passwords.fits, password, kept)
    return _welcome(request, name, kept) if fits and kept else _door(request, "wrong", 403)


def _welcome(request: web.Request, name: str, kept: str) -> web.Response:
    """A new token for who is in: the one of before may be known to whoever gave it to her."""
    door = request.app[DOOR]
    response = web.Response(status=303, headers={"Location": "/"})
    _keep(request, response, COOKIE, door.sessions.begin(name, kept, door.house.clock()), STAYS)
    return response


async def _sign_out(request: web.Request) -> web.Response:
    door, token, given = request.app[DOOR], request.cookies.get(COOKIE, ""), await request.post()
    if not door.sessions.is_ours(token, str(given.get("form", ""))):
        raise web.HTTPForbidden(text="Reload the page.")
    door.sessions.end(token)
    response = web.Response(status=303, headers={"Location": "/sign-in"})
    response.del_cookie(COOKIE)
    return response


def _signed(request: web.Request) -> Signed | None:
    """Who is signed in. Whose account is gone, or has another password since, is not."""
    door = request.app[DOOR]
    found = door.sessions.find(request.cookies.get(COOKIE, ""), door.house.clock())
    return found if found and door.house.accounts.password_of(found.name) == found.password else None


def _page(request: web.Request, template: str, signed: Signed | None, token: str, **values: object) -> web.Response:
    """A page in her language; its forms belong to a token."""
    locale = _locale(request)
    text = rendered(
        template,
        locale,
        name=signed.name if signed else "",
        form=request.app[DOOR].sessions.form(token),
        here=lambda code: _address("/" if signed else "/sign-in", request.query, lang=code),
        file=lambda name: _address(f"/{name}", request.query),
        **values,
    )
    response = web.Response(text=text, content_type="text/html")
    if request.query.get("lang") == locale:
        _keep(request, response, LANGUAGE, locale, YEAR)
    return response


def _address(path: str, query: Mapping[str, str], **more: str) -> str:
    """A page of ours with the same wish."""
    wish = {**query, **more}
    return f"{path}?{urlencode(wish)}" if wish else path


def _locale(request: web.Request) -> str:
    header = request.headers.get("Accept-Language", "")
    return chosen(request.query.get("lang"), request.cookies.get(LANGUAGE), header)


def _keep(request: web.Request, response: web.Response, name: str, value: str, seconds: float) -> None:
    """A cookie that no script reads and no other site sends; only over https, except on this computer."""
    secure = _host(request) not in LOCAL
    response.set_cookie(name, value, max_age=int(seconds), httponly=True, samesite="Strict", secure=secure, path="/")
