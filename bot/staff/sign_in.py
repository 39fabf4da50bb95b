"""Sign-in with a name and a password, and sign-out."""

from __future__ import annotations

import asyncio
import secrets

from aiohttp import web

from bot.staff import passwords
from bot.staff.context import CONTEXT, COOKIE, elsewhere, form_in, is_ours, keep, late, page, who_is
from bot.staff.sessions import STAYS

VISITOR = "staff-form"
"""Cookie the sign-in form is bound to before there is a session.

It is separate because a link from a mail carries no session cookie (SameSite=Strict), and must not sign her out.
"""


async def sign_in_form(request: web.Request) -> web.Response:
    """Show the sign-in page; redirect to the figures if already signed in."""
    return elsewhere("/") if who_is(request) else _sign_in_page(request)


def _sign_in_page(request: web.Request, trouble: str = "", status: int = 200) -> web.Response:
    """Render the sign-in page; a visitor without a cookie gets one, which binds the form to her browser."""
    services, token = request.app[CONTEXT].services, request.cookies.get(VISITOR) or secrets.token_urlsafe(32)
    about = {"trouble": trouble, "nobody": not services.accounts.names, "invented": ""}
    response = page(request, "sign-in.html", None, token, **about)
    response.set_status(status)
    keep(request, response, VISITOR, token, STAYS)
    return response


async def sign_in(request: web.Request) -> web.Response:
    """Handle the sign-in form."""
    context, given = request.app[CONTEXT], await form_in(request)
    name, password = given.get("name", "").strip().lower(), given.get("password", "")
    if not is_ours(request, request.cookies.get(VISITOR, ""), given):
        return _sign_in_page(request, "old", 400)
    if wait := context.tries.wait(name, context.services.clock()):
        return late(_sign_in_page(request, "wait"), wait)
    member = context.services.accounts.member(name)
    kept = member.password if member else None
    async with context.one:
        fits = await asyncio.to_thread(passwords.fits, password, kept)
    return _welcome(request, name, kept) if fits and kept else _sign_in_page(request, "wrong", 403)


def _welcome(request: web.Request, name: str, kept: str) -> web.Response:
    """Start a session with a new token: somebody else may know the old one, or have planted it (session fixation)."""
    context, response = request.app[CONTEXT], elsewhere("/")
    keep(request, response, COOKIE, context.sessions.begin(name, kept, context.services.clock()), STAYS)
    return response


async def sign_out(request: web.Request) -> web.Response:
    """End the session, which also closes the protected sections."""
    token, given = request.cookies.get(COOKIE, ""), await form_in(request)
    if not is_ours(request, token, given):
        raise web.HTTPForbidden(text="Reload the page.")
    request.app[CONTEXT].sessions.end(token)
    response = elsewhere("/sign-in")
    response.del_cookie(COOKIE)
    return response
