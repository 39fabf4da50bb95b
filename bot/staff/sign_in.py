"""The first door: a name and a password."""

from __future__ import annotations

import asyncio
import secrets

from aiohttp import web

from bot.staff import passwords
from bot.staff.context import COOKIE, DOOR, elsewhere, form_in, is_ours, keep, late, page, who_is
from bot.staff.sessions import STAYS

VISITOR = "staff-form"
"""Whose form it is, before she is in (a link in a mail brings no cookie of hers, and must not sign her out)."""


async def shown(request: web.Request) -> web.Response:
    """The door; who is in already goes on to the figures."""
    return elsewhere("/") if who_is(request) else _door(request)


def _door(request: web.Request, trouble: str = "", status: int = 200) -> web.Response:
    """The page with the form; a visitor without a cookie gets one, that her form can be told from a strange one."""
    services, token = request.app[DOOR].services, request.cookies.get(VISITOR) or secrets.token_urlsafe(32)
    about = {"trouble": trouble, "nobody": not services.accounts.names, "invented": ""}
    response = page(request, "sign-in.html", None, token, **about)
    response.set_status(status)
    keep(request, response, VISITOR, token, STAYS)
    return response


async def sign_in(request: web.Request) -> web.Response:
    """Somebody tries a name and a password."""
    context, given = request.app[DOOR], await form_in(request)
    name, password = given.get("name", "").strip().lower(), given.get("password", "")
    if not is_ours(request, request.cookies.get(VISITOR, ""), given):
        return _door(request, "old", 400)
    if wait := context.tries.wait(name, context.services.clock()):
        return late(_door(request, "wait"), wait)
    member = context.services.accounts.member(name)
    kept = member.password if member else None
    async with context.one:
        fits = await asyncio.to_thread(passwords.fits, password, kept)
    return _welcome(request, name, kept) if fits and kept else _door(request, "wrong", 403)


def _welcome(request: web.Request, name: str, kept: str) -> web.Response:
    """A new token for who is in: the one of before may be known to whoever gave it to her."""
    context, response = request.app[DOOR], elsewhere("/")
    keep(request, response, COOKIE, context.sessions.begin(name, kept, context.services.clock()), STAYS)
    return response


async def sign_out(request: web.Request) -> web.Response:
    """She leaves, and her rooms close."""
    token, given = request.cookies.get(COOKIE, ""), await form_in(request)
    if not is_ours(request, token, given):
        raise web.HTTPForbidden(text="Reload the page.")
    request.app[DOOR].sessions.end(token)
    response = elsewhere("/sign-in")
    response.del_cookie(COOKIE)
    return response
