"""The administrators' room: accounts with their rooms, invitations, and changes that await a second signature (S7).

Every act asks for the member's password, which opens the key she signs with. The process of these pages writes what was
signed; the bot makes the change. A page for everybody with a room, beside it, makes fresh links for a lost phone.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from aiohttp import web
from babel.dates import format_date

from bot.safeguarding.moderation.access_log import ACCOUNTS, AccessLogEntry
from bot.safeguarding.moderation.account_change import (
    ENROL_PATH,
    WAITS,
    AccountChange,
    ChangeKind,
    ChangeSignature,
    KnownAccounts,
    is_agreed,
    is_possible,
    link_hash,
    needs_link,
)
from bot.safeguarding.moderation.member import ROOMS, Member
from bot.staff.chosen_credentials import ONE_AT_A_TIME, PresentPassword
from bot.staff.context import CONTEXT
from bot.staff.cookies import is_local
from bot.staff.passwords import signature
from bot.staff.second_factor import Page, RoomRequest
from bot.staff.services import STAFF, Room

LOST = "lost-phone"

ChangeRefusal = Literal["wrong", "no-key", "impossible", "waits", "own"]
"""Reason why nothing was signed: a wrong password, no key that the bot accepted, a change that cannot be made, one that
waits for the same account, her own account."""

_DEEDS: Mapping[ChangeKind, str] = {
    "invite": "account added",
    "rooms": "rooms changed",
    "link": "link made",
    "remove": "account removed",
}
"""Words for a change in the access log, once it has all its signatures."""


class WaitingChange(NamedTuple):
    """A change as the page shows it: its signers, the account before it, and its state for the member who looks."""

    change: AccountChange
    account: Member | None
    signers: tuple[str, ...]
    is_agreed: bool
    may_sign: bool

    @property
    def more(self) -> list[str]:
        """Rooms and languages that the account would get."""
        before = self.account.rooms | self.account.languages if self.account else frozenset[str]()
        return sorted((self.change.rooms | self.change.languages) - before)

    @property
    def fewer(self) -> list[str]:
        """Rooms and languages that it would lose."""
        if self.account is None or self.change.kind != "rooms":
            return []
        return sorted((self.account.rooms | self.account.languages) - (self.change.rooms | self.change.languages))


@dataclass(frozen=True, slots=True)
class AccountPages:
    """The pages. `known` reads the accounts as the bot has them; `languages` are those of the lessons."""

    known: Callable[[], KnownAccounts]
    languages: Callable[[], Iterable[str]]
    present: PresentPassword = field(default_factory=PresentPassword)

    @property
    def room(self) -> Room:
        """The section of administrators."""
        pages = {f"/{ACCOUNTS}": self.list, f"/{ACCOUNTS}/account": self.account}
        return Room(ACCOUNTS, "Accounts", pages, self._forms(ACCOUNTS))

    @property
    def lost_phone(self) -> Room:
        """The page for everybody who has entered any section."""
        return Room(LOST, "Lost phone", {f"/{LOST}": self.list}, self._forms(LOST))

    async def list(self, visit: RoomRequest) -> web.StreamResponse:
        """Show all accounts, and the changes that wait."""
        return await asyncio.to_thread(self._page, visit)

    async def account(self, visit: RoomRequest) -> web.StreamResponse:
        """Show the form for one account, or for a new one."""
        known, name = self.known(), visit.query.get("name", "")
        if name and (name not in known.members or name == visit.member.name):
            raise web.HTTPNotFound
        return visit.page(
            "account-form.html",
            account=known.members.get(name),
            rooms=ROOMS,
            codes=sorted({*self.languages(), *(known.members[name].languages if name else ())}),
        )

    def _page(self, visit: RoomRequest, refusal: ChangeRefusal | None = None) -> web.Response:
        services, known = visit.request.app[STAFF], self.known()
        members = [it for name in services.accounts.names if (it := services.accounts.member(name))]
        return visit.page(
            "accounts.html" if visit.room == ACCOUNTS else "lost-phone.html",
            status=400 if refusal else 200,
            members=members,
            waiting=list(_waiting(visit, known)),
            mine=visit.member.name,
            can_sign=_has_key(visit, known),
            alone=sum(ACCOUNTS in it.rooms for it in known.members.values()) < 2,
            refusal=refusal or "",
            ends=lambda it: format_date(datetime.fromtimestamp(it.at + WAITS, UTC), "d MMMM y", visit.locale),
        )

    def _forms(self, room: str) -> Mapping[str, Page]:
        return {f"/{room}/ask": self._ask, f"/{room}/sign": self._sign, f"/{room}/withdraw": self._withdraw}

    async def _ask(self, visit: RoomRequest) -> web.StreamResponse:
        """Handle a form that asks for a change; its first signature may be enough."""
        change, known = _change(visit), await asyncio.to_thread(self.known)
        if refusal := _refusal(visit, change, known):
            return await asyncio.to_thread(self._page, visit, refusal)
        return await self._signed(visit, change, known, ())

    async def _sign(self, visit: RoomRequest) -> web.StreamResponse:
        """Handle a form that signs what somebody else asked for."""
        found = await asyncio.to_thread(_find, visit, self.known())
        if found is None or not found.may_sign:
            raise _gone()
        return await self._signed(visit, found.change, self.known(), found.signers)

    async def _withdraw(self, visit: RoomRequest) -> web.StreamResponse:
        found = await asyncio.to_thread(_find, visit, self.known())
        if found is None:
            raise web.HTTPConflict(text="This does not wait any more.")
        _log(visit, f"withdrawn: {found.change.kind}", found.change.name)
        await asyncio.to_thread(visit.request.app[STAFF].account_changes.withdraw, found.change.id)
        return visit.go(f"/{visit.room}")

    async def _signed(
        self, visit: RoomRequest, change: AccountChange, known: KnownAccounts, others: tuple[str, ...]
    ) -> web.StreamResponse:
        """Sign a change; after the last signature show the one-time link, if the change needs one."""
        account = known.members.get(change.name)
        is_last = is_agreed(change, account, [known.members[it] for it in (*others, visit.member.name)])
        token = secrets.token_urlsafe(32) if is_last and needs_link(change, account) else ""
        signed = await self._signature(visit, change, link_hash(token) if token else "", known)
        if not isinstance(signed, ChangeSignature):
            return await asyncio.to_thread(self._page, visit, signed)
        old = known.links.get(change.name, "")
        if not await asyncio.to_thread(_store, visit, change, signed, others, is_last, old):
            raise _gone()
        if not token:
            return visit.go(f"/{visit.room}")
        return visit.page("account-link.html", about=change.name, back=f"/{visit.room}", link=_address(visit, token))

    async def _signature(
        self, visit: RoomRequest, change: AccountChange, link: str, known: KnownAccounts
    ) -> ChangeSignature | ChangeRefusal:
        if not _has_key(visit, known):
            return "no-key"
        if trouble := await self.present.trouble(visit.request, visit.who, visit.given):
            return trouble
        services, text = visit.request.app[STAFF], change.signed_text(link)
        key = services.credentials.signing_key(visit.member.name)
        async with ONE_AT_A_TIME:
            value = await asyncio.to_thread(signature, key, visit.given["old"], text, services.hashing)
        signed = ChangeSignature(change.id, visit.member.name, link, value or "")
        return signed if known.signed(change, [signed]) else "no-key"


def _change(visit: RoomRequest) -> AccountChange:
    """Return the change a form asks for. Raises 404 for a kind of change that its page does not offer."""
    given, kinds = visit.given, dict[str, ChangeKind](link="link")
    if visit.room == ACCOUNTS:
        kinds |= dict[str, ChangeKind](invite="invite", rooms="rooms", remove="remove")
    if given.get("kind", "") not in kinds:
        raise web.HTTPNotFound
    kind, about = kinds[given["kind"]], given.get("name", "").strip().lower()
    if kind in ("link", "remove"):
        return AccountChange(secrets.token_hex(16), kind, about, visit.now)
    return AccountChange(
        id=secrets.token_hex(16),
        kind=kind,
        name=about,
        at=visit.now,
        rooms=_ticked(given, "room-"),
        languages=_ticked(given, "language-"),
    )


def _ticked(given: Mapping[str, str], prefix: str) -> frozenset[str]:
    return frozenset(it.removeprefix(prefix) for it in given if it.startswith(prefix))


def _refusal(visit: RoomRequest, change: AccountChange, known: KnownAccounts) -> ChangeRefusal | None:
    if change.name == visit.member.name:
        return "own"
    if not is_possible(change, known.members.get(change.name)):
        return "impossible"
    return "waits" if any(it.change.name == change.name for it in _all_waiting(visit, known)) else None


def _waiting(visit: RoomRequest, known: KnownAccounts) -> Iterator[WaitingChange]:
    """Yield the waiting changes that a page shows: the page for everybody shows only fresh links."""
    return (it for it in _all_waiting(visit, known) if visit.room == ACCOUNTS or it.change.kind == "link")


def _all_waiting(visit: RoomRequest, known: KnownAccounts) -> Iterator[WaitingChange]:
    asked = visit.request.app[STAFF].account_changes.read()
    for change in asked.changes:
        account = known.members.get(change.name)
        if change.id in known.made or change.at <= visit.now - WAITS or not is_possible(change, account):
            continue
        signers = tuple(it.name for it in known.signed(change, asked.of(change)))
        done = is_agreed(change, account, [known.members[it] for it in signers])
        may_sign = not done and visit.member.name not in (*signers, change.name)
        yield WaitingChange(change, account, signers, done, may_sign)


def _find(visit: RoomRequest, known: KnownAccounts) -> WaitingChange | None:
    return next((it for it in _waiting(visit, known) if it.change.id == visit.given.get("id")), None)


def _has_key(visit: RoomRequest, known: KnownAccounts) -> bool:
    """Return whether the member has a key that the bot accepted."""
    kept = visit.request.app[STAFF].credentials.signing_key(visit.member.name)
    return bool(kept) and visit.member.name in known.keys


def _store(
    visit: RoomRequest, change: AccountChange, signed: ChangeSignature, others: tuple[str, ...], is_last: bool, old: str
) -> bool:
    """Log and store a signature; return False if another member was faster.

    The last one also deletes the credentials of an account that is removed, with its `old` link, or newly invited.
    """
    services = visit.request.app[STAFF]
    _log(visit, f"signed: {change.kind}" if others else f"asked: {change.kind}", change.name)
    if is_last:
        _log(visit, _DEEDS[change.kind], change.name)
    if is_last and change.kind == "invite":
        services.credentials.forget(change.name)
    if is_last and change.kind == "remove":
        services.credentials.end(change.name, old)
    if others:
        return services.account_changes.sign(signed)
    services.account_changes.ask(change, signed)
    return True


def _gone() -> web.HTTPConflict:
    return web.HTTPConflict(text="This does not wait for you any more.")


def _log(visit: RoomRequest, deed: str, about: str) -> None:
    entry = AccessLogEntry(visit.now, visit.member.name, ACCOUNTS, deed, about)
    visit.request.app[CONTEXT].services.access_log.write(entry)


def _address(visit: RoomRequest, token: str) -> str:
    scheme = "http" if is_local(visit.request) else "https"
    return f"{scheme}://{visit.request.host}{ENROL_PATH}/{token}"
