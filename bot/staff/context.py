"""Shared parts of all staff pages: the signed-in member, forms, cookies, languages and the page itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import web

from bot.durations import YEAR
from bot.safeguarding.moderation.member import LESSONS, Member
from bot.safeguarding.moderation.second_factor import TOLD_FROM
from bot.staff.cookies import cookie, keep
from bot.staff.services import STAFF, SignInServices
from bot.staff.sessions import Sessions, Signed
from bot.staff.sign_in_limits import SignInLimits
from bot.staff.templating import chosen, rendered

COOKIE, LANGUAGE = "staff", "lang"

FORM_TYPE = "application/x-www-form-urlencoded"
"""Content type of a form that a page of ours sends."""

BODY_WITHIN = 10.0
"""Seconds in which a form must have arrived."""


@dataclass(frozen=True)
class StaffContext:
    """State of the web app: its dependencies, the sessions, and the limits of attempts with passwords.

    `nobodys` is the hash that no password matches. It is made at the start, so that it does not slow the first sign-in.
    """

    services: SignInServices
    nobodys: str = field(repr=False)
    sessions: Sessions = field(default_factory=Sessions)
    limits: SignInLimits = field(default_factory=SignInLimits)


CONTEXT = web.AppKey("context", StaffContext)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in staff member, as her account is at this moment, with the token of her cookie."""

    member: Member
    token: str = field(repr=False)


def who_is(request: web.Request) -> SignedIn | None:
    """Return the signed-in staff member; None if her account is gone or its password has changed since."""
    context, token = request.app[CONTEXT], cookie(request, COOKIE)
    signed: Signed | None = context.sessions.find(token, context.services.clock())
    member = context.services.accounts.member(signed.name) if signed else None
    return SignedIn(member, token) if signed and member and member.password == signed.password else None


async def form_in(request: web.Request) -> dict[str, str]:
    """Return the fields of a form. Raises HTTP 415, 408 or 400 for a body that no form of ours could have sent."""
    if request.content_type != FORM_TYPE:
        raise web.HTTPUnsupportedMediaType(text="Reload the page.")
    try:
        async with asyncio.timeout(BODY_WITHIN):
            found = await request.post()
    except TimeoutError:
        raise web.HTTPRequestTimeout(text="Reload the page.") from None
    except (ValueError, LookupError, web.RequestPayloadError):  # undecodable characters or compression
        raise web.HTTPBadRequest(text="Reload the page.") from None
    return {name: value for name, value in found.items() if isinstance(value, str)}


def is_ours(request: web.Request, token: str, given: Mapping[str, object]) -> bool:
    """Return whether a form was sent from a page of this token (protection against cross-site requests)."""
    return request.app[CONTEXT].sessions.is_ours(token, str(given.get("form", "")))


def page(
    request: web.Request, template: str, who: SignedIn | None, status: int = 200, **values: object
) -> web.Response:
    """Render a page in the staff member's language; its forms are bound to her session."""
    services, locale = request.app[CONTEXT].services, locale_of(request)
    standing = {
        "invented": "",
        "form": request.app[CONTEXT].sessions.form(who.token if who else ""),
        "lesson_room": services.lesson_room if who and who.member.may_enter(LESSONS) else None,
    }
    text = rendered(
        template,
        locale,
        home=services.title,
        has_account_page=STAFF in request.app,
        name=who.member.name if who else "",
        doors=[room for room in services.rooms if who and who.member.may_enter(room.name)],
        **wrong_codes_told(services, who.member if who else None),
        here=lambda code: address(request.path if who else "/sign-in", request.query, lang=code),
        **{**standing, **values},
    )
    response = web.Response(text=text, content_type="text/html", status=status)
    if request.query.get("lang") == locale:
        keep(request, response, LANGUAGE, locale, YEAR)
    return response


def wrong_codes_told(services: SignInServices, member: Member | None) -> dict[str, object]:
    """Return what a member with rooms is told about wrong codes: their number for her account, and the shut accounts.

    Wrong codes before her last right one are shown until her next right one.
    """
    if member is None or not any(member.may_enter(room.name) for room in services.rooms):
        return {"wrong_codes": 0, "shut": ()}
    wrong = services.codes.of(member)
    number = wrong.number or wrong.before
    others = [it.name for it in services.codes.shut() if it.name != member.name]
    return {"wrong_codes": number if number >= TOLD_FROM else 0, "shut": others}


def address(path: str, query: Mapping[str, str], **more: str) -> str:
    """Return the address of a page of ours with the same query, changed by `more`."""
    pairs = {**query, **more}
    return f"{path}?{urlencode(pairs)}" if pairs else path


def locale_of(request: web.Request) -> str:
    """Return the language of the page: from the query, the cookie or the browser."""
    header = request.headers.get("Accept-Language", "")
    return chosen(request.query.get("lang"), cookie(request, LANGUAGE), header)


def elsewhere(path: str) -> web.Response:
    """Redirect the browser to another page (303)."""
    return web.Response(status=303, headers={"Location": path})


def late(response: web.Response, wait: float) -> web.Response:
    """Turn a response into "too many requests" (429), with the seconds to wait."""
    response.set_status(429)
    response.headers["Retry-After"] = str(int(wait) + 1)
    return response
