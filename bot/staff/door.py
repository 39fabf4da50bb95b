"""Sign-in in front of all staff pages, with a password and a second factor, for a host name that is ours."""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.local_hosts import host_name
from bot.staff import passwords, second_factor, sign_in
from bot.staff.context import CONTEXT, StaffContext
from bot.staff.cookies import is_local
from bot.staff.services import SignInServices
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
"""Header by which a browser asks for the page over https only, for a year (S4)."""

log = logging.getLogger(__name__)


def sign_in_app(services: SignInServices, most_bytes: int = MOST_BYTES) -> web.Application:
    """Return a web application with the sign-in alone.

    `most_bytes` is the largest body of a request.
    """
    app = web.Application(middlewares=[_guarded], client_max_size=most_bytes)
    app[CONTEXT] = StaffContext(services, passwords.nobodys(services.hashing))
    app.add_routes(
        [
            web.get("/sign-in", sign_in.sign_in_form),
            web.post("/sign-in", sign_in.sign_in),
            web.post("/sign-out", sign_in.sign_out),
            *second_factor.routes(services.rooms, second_factor.SHUT_ROOMS, *services.shared),
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
        if host_name(request.host) not in request.app[CONTEXT].services.hosts:
            raise web.HTTPForbidden(text="This page does not answer to this name. Set STAFF_HOST to the one it has.")
        response = await handler(request)
    except web.HTTPException as refused:
        refused.headers.update(headers)
        raise
    except ConnectionError:  # the browser left, and `web_runner` ends its request: that is no trouble of ours
        raise
    except Exception as error:
        log.error("a page failed: %s", type(error).__name__, exc_info=error)
        return web.Response(status=500, text="The page is broken. Please tell whoever runs it.", headers=headers)
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response
