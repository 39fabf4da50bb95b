"""Enrolment: a new member chooses her password and second factor by a one-time link (S7).

The member who made the account knows neither. An account that may enter no room needs no second factor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aiohttp import web

from bot.safeguarding.moderation.access_log import ACCOUNTS, AccessLogEntry
from bot.safeguarding.moderation.account_change import ENROL_PATH, SigningKey, link_hash
from bot.safeguarding.moderation.member import Credentials, Member
from bot.staff.chosen_credentials import (
    CredentialsTrouble,
    code_step,
    hashed,
    made_key,
    password_trouble,
    second_factor,
)
from bot.staff.context import CONTEXT, form_in, page
from bot.staff.passwords import SHORTEST_PASSWORD
from bot.staff.services import STAFF


def routes() -> Iterator[web.RouteDef]:
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
    return page(request, "enrolled.html", None, "", member=member, invited=True, invented="")


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
    factor = second_factor(member.name, given) if member.rooms else None
    about = {"member": member, "factor": factor, "least": SHORTEST_PASSWORD, "trouble": trouble or "", "invented": ""}
    response = page(request, "enrol.html", None, "", action=request.path, **about)
    response.set_status(400 if trouble else 200)
    return response


def _gone(request: web.Request) -> web.Response:
    response = page(request, "enrolled.html", None, "", member=None, invited=False, invented="")
    response.set_status(404)
    return response
