"""Sign-in in front of all staff pages, for a host name that is ours: a name and a password, and sign-out."""

from __future__ import annotations

import asyncio
import logging
import secrets

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.local_hosts import host_name
from bot.safeguarding.moderation.member import Member
from bot.staff import passwords, second_factor
from bot.staff.context import CONTEXT, COOKIE, StaffContext, elsewhere, form_in, is_ours, late, page, who_is
from bot.staff.cookies import BROWSER_KNOWN_FOR, SIGNED_IN, cookie, forget, is_local, keep
from bot.staff.services import SignInServices
from bot.staff.sessions import STAYS
from bot.staff.sign_in_limits import Attempt, TooManyAttempts, counted_address
from bot.staff.templating import HERE

MOST_BYTES = 8 * 1024
"""Largest body of a form in bytes: a name and a password."""

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; "
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
            web.get("/sign-in", sign_in_form),
            web.post("/sign-in", sign_in),
            web.post("/sign-out", sign_out),
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


VISITOR = "staff-form"
"""Cookie the sign-in form is bound to before there is a session.

It is separate because a link from a mail carries no session cookie (SameSite=Strict), and must not sign her out.
"""


async def sign_in_form(request: web.Request) -> web.Response:
    """Show the sign-in page; redirect to the figures if already signed in."""
    return elsewhere("/") if who_is(request) else _sign_in_page(request)


def _sign_in_page(request: web.Request, trouble: str = "", status: int = 200) -> web.Response:
    """Render the sign-in page; a visitor without a cookie gets one, which binds the form to her browser."""
    context, token = request.app[CONTEXT], cookie(request, VISITOR) or secrets.token_urlsafe(32)
    about = {"form": context.sessions.form(token), "trouble": trouble, "nobody": not context.services.accounts.names}
    response = page(request, "sign-in.html", None, status, **about)
    keep(request, response, VISITOR, token, STAYS)
    return response


async def sign_in(request: web.Request) -> web.Response:
    """Handle the sign-in form."""
    context, given = request.app[CONTEXT], await form_in(request)
    if not is_ours(request, cookie(request, VISITOR), given):
        return _sign_in_page(request, "old", 400)
    name, password = given.get("name", "").strip().lower(), given.get("password", "")
    member = context.services.accounts.member(name)
    attempt = _attempt(request, name, member)
    try:
        async with context.limits.turn(attempt, context.services.clock):
            fits = await asyncio.to_thread(passwords.fits, password, _kept(context, member))
            if not (member and fits):
                context.limits.failed(attempt, context.services.clock())
    except TooManyAttempts as refused:
        context.services.failures.passwords += 1
        return late(_sign_in_page(request, "wait"), refused.wait)
    if member and fits:
        context.limits.succeeded(attempt)
        return _welcome(request, member)
    context.services.failures.passwords += 1
    return _sign_in_page(request, "wrong", 403)


def _kept(context: StaffContext, member: Member | None) -> str:
    """Return the hash to verify. For a name without a password it is nobody's, so that the answer takes as long."""
    return (member.password if member else "") or context.nobodys


def _attempt(request: web.Request, name: str, member: Member | None) -> Attempt:
    forwarded = request.headers.getall("X-Forwarded-For", ())
    address = counted_address(request.remote, forwarded, request.app[CONTEXT].services.proxies)
    return Attempt(name, address, SIGNED_IN.id(cookie(request, SIGNED_IN.cookie), member))


def _welcome(request: web.Request, member: Member) -> web.Response:
    """Start a session with a new token: somebody else may know the old one, or have planted it (session fixation)."""
    context, response = request.app[CONTEXT], elsewhere("/")
    token = context.sessions.begin(member.name, member.password, context.services.clock())
    keep(request, response, COOKIE, token, STAYS)
    known = SIGNED_IN.with_member(cookie(request, SIGNED_IN.cookie), member)
    keep(request, response, SIGNED_IN.cookie, known, BROWSER_KNOWN_FOR)
    return response


async def sign_out(request: web.Request) -> web.Response:
    """End the session, which also closes the protected sections. The browser stays known."""
    token, given = cookie(request, COOKIE), await form_in(request)
    if not is_ours(request, token, given):
        raise web.HTTPForbidden(text="Reload the page.")
    request.app[CONTEXT].sessions.end(token)
    response = elsewhere("/sign-in")
    forget(request, response, COOKIE)
    return response
