"""Credentials that a member chooses herself: by a one-time link when she is new, or on the page of her account (S7).

The member who made the account knows neither password nor second factor. Her page asks for her present password; with a
second factor it opens only while her rooms are open, so a stolen password alone changes nothing. Every member with a
room sees all accounts and their latest changes, so that people notice an account that belongs to nobody they know.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web
from argon2 import Parameters
from babel.dates import format_date

from bot.durations import DAY
from bot.safeguarding.moderation.access_log import ACCOUNTS, AccessLogEntry
from bot.safeguarding.moderation.account_change import ENROL_PATH, SigningKey, link_hash
from bot.safeguarding.moderation.member import OWN, Credentials, Member
from bot.staff import passwords
from bot.staff.chosen_credentials import (
    ONE_AT_A_TIME,
    CredentialsTrouble,
    PresentPassword,
    code_step,
    hashed,
    made_key,
    password_trouble,
    second_factor,
)
from bot.staff.context import CONTEXT, SignedIn, elsewhere, form_in, is_ours, locale_of, page, who_is
from bot.staff.passwords import SHORTEST_PASSWORD
from bot.staff.second_factor import entrance, rooms_are_shut
from bot.staff.services import STAFF, Room


def enrolment_routes() -> Iterator[web.RouteDef]:
    """Yield the routes of the page that a link opens, and of its form."""
    yield web.get(f"{ENROL_PATH}/{{token}}", _asking)
    yield web.post(f"{ENROL_PATH}/{{token}}", _choosing)


async def _asking(request: web.Request) -> web.Response:
    """Show the form. Opening the link does not use it up."""
    member = _invited(request)
    return _enrol_page(request, member, {}) if member else _gone(request)


async def _choosing(request: web.Request) -> web.Response:
    """Store what was chosen, and use the link up."""
    member, given = _invited(request), await form_in(request)
    if member is None:
        return _gone(request)
    if trouble := _trouble(request, member, given):
        return _enrol_page(request, member, given, trouble)
    return await _stored(request, member, given)


async def _stored(request: web.Request, member: Member, given: Mapping[str, str]) -> web.Response:
    services = request.app[CONTEXT].services
    key = await made_key(given["password"], services.hashing)
    totp, encrypted = (given["totp"], key.encrypted) if member.rooms else ("", "")
    chosen = Credentials(await hashed(given["password"], services.hashing), totp, encrypted)
    services.access_log.write(AccessLogEntry(int(services.now()), member.name, ACCOUNTS, "enrolled"))
    if not request.app[STAFF].credentials.enrol(member.name, _link(request), chosen):
        return _gone(request)
    if member.rooms:
        request.app[STAFF].account_changes.publish_key(SigningKey(member.name, _link(request), key.public))
    lesson_room = services.lesson_room if member.works_on_lessons else None
    return page(request, "enrolled.html", None, member=member, invited=True, lesson_room=lesson_room)


def _trouble(request: web.Request, member: Member, given: Mapping[str, str]) -> CredentialsTrouble | None:
    if trouble := password_trouble(given):
        return trouble
    services = request.app[CONTEXT].services
    if not member.rooms:
        return None
    step = code_step(given, int(services.now()))
    return None if step is not None and services.codes.spend(member.name, step) else "code"


def _invited(request: web.Request) -> Member | None:
    services = request.app[CONTEXT].services
    return services.accounts.invited(_link(request), int(services.now()))


def _link(request: web.Request) -> str:
    return link_hash(request.match_info["token"])


def _enrol_page(
    request: web.Request, member: Member, given: Mapping[str, str], trouble: CredentialsTrouble | None = None
) -> web.Response:
    return page(
        request,
        "enrol.html",
        None,
        status=400 if trouble else 200,
        action=request.path,
        member=member,
        factor=second_factor(member.name, given) if member.rooms else None,
        least=SHORTEST_PASSWORD,
        trouble=trouble or "",
    )


def _gone(request: web.Request) -> web.Response:
    return page(request, "enrolled.html", None, status=404, member=None, invited=False)


PATH = f"/{OWN}"

SHOWN = 30 * DAY
"""Age in seconds up to which changes to accounts are shown."""


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The page and its two forms."""

    present: PresentPassword

    def routes(self) -> Iterator[web.RouteDef]:
        """Yield the routes of the page and its forms."""
        yield from entrance(Room(OWN, "Your account", {}))
        yield web.get(PATH, self._shown)
        yield web.post(f"{PATH}/password", self._new_password)
        yield web.post(f"{PATH}/phone", self._new_phone)

    async def _shown(self, request: web.Request) -> web.Response:
        return _account_page(request, _who(request))

    async def _new_password(self, request: web.Request) -> web.Response:
        who, given = await _form(request)
        if trouble := password_trouble(given) or await self.present.trouble(request, who, given):
            return _account_page(request, who, given, trouble, "password")
        hashing = request.app[STAFF].hashing
        key = await _key_with(given["old"], given["password"], _key(request, who), hashing)
        chosen = Credentials(await hashed(given["password"], hashing), who.member.totp, key)
        return _changed(request, who, chosen, "password changed")

    async def _new_phone(self, request: web.Request) -> web.Response:
        who, given = await _form(request)
        if not who.member.totp:
            raise web.HTTPNotFound
        services = request.app[CONTEXT].services
        if trouble := await self.present.trouble(request, who, given):
            return _account_page(request, who, given, trouble, "phone")
        step = code_step(given, int(services.now()))
        if step is None or not services.codes.spend(who.member.name, step):
            return _account_page(request, who, given, "code", "phone")
        chosen = Credentials(who.member.password, given["totp"], _key(request, who))
        return _changed(request, who, chosen, "second factor changed")


def _key(request: web.Request, who: SignedIn) -> str:
    return request.app[STAFF].credentials.signing_key(who.member.name)


async def _key_with(old: str, new: str, key: str, hashing: Parameters) -> str:
    """Return the key with which she signs changes to accounts, encrypted with her new password."""
    async with ONE_AT_A_TIME:
        return await asyncio.to_thread(passwords.with_password, key, old, new, hashing) if key else ""


def _who(request: web.Request) -> SignedIn:
    """Return the signed-in member. Redirects without one, and if she has a second factor until she has entered a code.

    Whoever only has roles in the lesson room enters it here, too.
    """
    context, who = request.app[CONTEXT], who_is(request)
    if who is None:
        raise web.HTTPSeeOther("/sign-in")
    is_open = context.sessions.is_open(who.token, context.services.clock(), who.member)
    if who.member.may_enter(OWN) and (not is_open or rooms_are_shut(request, who.member)):
        room = next((it.name for it in context.services.rooms if who.member.may_enter(it.name)), OWN)
        raise web.HTTPSeeOther(f"/enter/{room}")
    return who


async def _form(request: web.Request) -> tuple[SignedIn, dict[str, str]]:
    who, given = _who(request), await form_in(request)
    if not is_ours(request, who.token, given):
        raise web.HTTPForbidden(text="Reload the page.")
    return who, given


def _account_page(
    request: web.Request,
    who: SignedIn,
    given: Mapping[str, str] | None = None,
    trouble: CredentialsTrouble | None = None,
    where: str = "",
) -> web.Response:
    return page(
        request,
        "account.html",
        who,
        400 if trouble else 200,
        factor=second_factor(who.member.name, given or {}) if who.member.totp else None,
        least=SHORTEST_PASSWORD,
        trouble=trouble or "",
        where=where,
        **_colleagues(request, who),
    )


def _colleagues(request: web.Request, who: SignedIn) -> dict[str, object]:
    """Return all accounts and their latest changes, newest first; nothing for a member who may enter no room."""
    services = request.app[CONTEXT].services
    if not any(who.member.may_enter(room.name) for room in services.rooms):
        return {"members": (), "deeds": ()}
    since = int(services.now()) - SHOWN
    deeds = [it for it in reversed(services.access_log.entries) if it.room == ACCOUNTS and it.at > since]
    locale = locale_of(request)
    return {
        "members": [it for name in services.accounts.names if (it := services.accounts.member(name))],
        "deeds": deeds,
        "day": lambda at: format_date(datetime.fromtimestamp(at, UTC), "d MMMM y", locale),
    }


def _changed(request: web.Request, who: SignedIn, chosen: Credentials, deed: str) -> web.Response:
    """Log and store what was changed. A new password ends all her sessions, a new phone closes her rooms."""
    services = request.app[CONTEXT].services
    services.access_log.write(AccessLogEntry(int(services.now()), who.member.name, ACCOUNTS, deed))
    request.app[STAFF].credentials.change(who.member.name, chosen)
    return elsewhere("/")
