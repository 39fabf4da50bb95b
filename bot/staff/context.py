"""Who stands at the door, who is in, and a page for her: what every page of the staff's process is made with."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import web

from bot.durations import HOUR, YEAR
from bot.safeguarding.moderation.member import Member
from bot.staff.rate_limit import AttemptLimit
from bot.staff.services import LOCAL, StaffServices
from bot.staff.sessions import Sessions, Signed
from bot.staff.templating import chosen, rendered

COOKIE, LANGUAGE = "staff", "lang"

CODES = 10
"""Tries with a code in an hour: each meets one of three that are good, out of a million."""


@dataclass(frozen=True)
class StaffContext:
    """The house, and who is at its door. One password at a time is looked at: each takes memory."""

    services: StaffServices
    sessions: Sessions = field(default_factory=Sessions)
    tries: AttemptLimit = field(default_factory=AttemptLimit)
    codes: AttemptLimit = field(default_factory=lambda: AttemptLimit(HOUR, CODES))
    one: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))


DOOR = web.AppKey("door", StaffContext)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in, as the accounts tell at this moment, and her cookie's token."""

    member: Member
    token: str = field(repr=False)


def who_is(request: web.Request) -> SignedIn | None:
    """Who is signed in. Whose account is gone, or has another password since, is not."""
    context, token = request.app[DOOR], request.cookies.get(COOKIE, "")
    signed: Signed | None = context.sessions.find(token, context.services.clock())
    member = context.services.accounts.member(signed.name) if signed else None
    return SignedIn(member, token) if signed and member and member.password == signed.password else None


async def form_in(request: web.Request) -> dict[str, str]:
    """The fields of a form; refused where no form of ours could have sent it."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise web.HTTPUnsupportedMediaType(text="Reload the page.")
    try:
        found = await request.post()
    except (ValueError, LookupError, web.RequestPayloadError):  # letters or packing that nobody can read
        raise web.HTTPBadRequest(text="Reload the page.") from None
    return {name: value for name, value in found.items() if isinstance(value, str)}


def is_ours(request: web.Request, token: str, given: Mapping[str, object]) -> bool:
    """Whether a form came from a page of this token."""
    return request.app[DOOR].sessions.is_ours(token, str(given.get("form", "")))


def page(request: web.Request, template: str, who: SignedIn | None, token: str, **values: object) -> web.Response:
    """A page in her language; its forms belong to a token."""
    services, locale = request.app[DOOR].services, locale_of(request)
    text = rendered(
        template,
        locale,
        name=who.member.name if who else "",
        doors=[it for it in services.rooms if who and who.member.may_enter(it.name)],
        form=request.app[DOOR].sessions.form(token),
        here=lambda code: address(request.path if who else "/sign-in", request.query, lang=code),
        **values,
    )
    response = web.Response(text=text, content_type="text/html")
    if request.query.get("lang") == locale:
        keep(request, response, LANGUAGE, locale, YEAR)
    return response


def address(path: str, query: Mapping[str, str], **more: str) -> str:
    """A page of ours with the same wish."""
    pairs = {**query, **more}
    return f"{path}?{urlencode(pairs)}" if pairs else path


def locale_of(request: web.Request) -> str:
    """The language of her page."""
    header = request.headers.get("Accept-Language", "")
    return chosen(request.query.get("lang"), request.cookies.get(LANGUAGE), header)


def keep(request: web.Request, response: web.Response, name: str, value: str, seconds: float) -> None:
    """A cookie that no script reads and no other site sends; only over https, except on this computer."""
    secure = host_of(request) not in LOCAL
    response.set_cookie(name, value, max_age=int(seconds), httponly=True, samesite="Strict", secure=secure, path="/")


def host_of(request: web.Request) -> str:
    """The name in the address, without its port."""
    name, colon, port = request.host.rpartition(":")
    return (name if colon and port.isdigit() else request.host).lower()


def elsewhere(path: str) -> web.Response:
    """Her browser goes to another page, by itself."""
    return web.Response(status=303, headers={"Location": path})


def late(response: web.Response, wait: float) -> web.Response:
    """Told when she may try again."""
    response.set_status(429)
    response.headers["Retry-After"] = str(int(wait) + 1)
    return response
