"""Sign-in with a name and a password, and sign-out."""

from __future__ import annotations

import asyncio
import secrets

from aiohttp import web

from bot.safeguarding.moderation.member import Member
from bot.staff import passwords
from bot.staff.client_address import counted_address
from bot.staff.context import CONTEXT, COOKIE, StaffContext, elsewhere, form_in, is_ours, late, page, who_is
from bot.staff.cookies import BROWSER_KNOWN_FOR, SIGNED_IN, cookie, forget, keep
from bot.staff.sessions import STAYS
from bot.staff.sign_in_limits import Attempt, TooManyAttempts

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
