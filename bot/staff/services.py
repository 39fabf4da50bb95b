"""Dependencies of the staff's web apps. They are wired in `bot/app/commands/`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from aiohttp import web
from argon2 import Parameters

from bot.safeguarding.moderation.access_log import AccessLogEntry, FailureCounts
from bot.safeguarding.moderation.account_change import AccountChange, AskedChanges, ChangeSignature, SigningKey
from bot.safeguarding.moderation.member import Credentials, Member
from bot.safeguarding.moderation.second_factor import ShutRooms, WrongCodes
from bot.staff.passwords import HASHING
from bot.staff.sign_in_limits import Network
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery
from bot.statistics.reports.labels import TableLabels


class StaffAccounts(Protocol):
    """Staff accounts."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all accounts."""

    def member(self, name: str) -> Member | None:
        """Return the account of this name at this moment; None if there is none."""

    def invited(self, link: str, now: int) -> Member | None:
        """Return the account whose one-time link has this hash; None if it is used or expired."""


class CredentialStore(Protocol):
    """Store of the credentials that staff members chose themselves."""

    def enrol(self, name: str, link: str, chosen: Credentials) -> bool:
        """Store what was chosen by a one-time link and use the link up; return False if it was used up before."""

    def change(self, name: str, chosen: Credentials) -> None:
        """Store what a member signs in with from now on."""

    def signing_key(self, name: str) -> str:
        """Return the encrypted key with which a member signs changes to accounts; empty if she has none."""

    def end(self, name: str, link: str) -> None:
        """Delete what a member signs in with whose account will be removed, and use her last one-time link up."""

    def forget(self, name: str) -> None:
        """Delete what a member signed in with."""


class AccountChangeStore(Protocol):
    """Changes to accounts that members sign. Another process makes them."""

    def read(self) -> AskedChanges:
        """Return all changes, signatures and keys."""

    def ask(self, change: AccountChange, signed: ChangeSignature) -> None:
        """Store a change with its first signature; on disk when this returns."""

    def sign(self, signed: ChangeSignature) -> bool:
        """Store another signature; return False if somebody else's has made a one-time link for the change."""

    def withdraw(self, id: str) -> None:
        """Delete a change with its signatures."""

    def publish_key(self, key: SigningKey) -> None:
        """Store the public half of a member's key, for the process that makes the changes."""


class AccessLog(Protocol):
    """The access log of the protected sections."""

    @property
    def entries(self) -> tuple[AccessLogEntry, ...]:
        """All entries, oldest first."""

    def write(self, entry: AccessLogEntry) -> None:
        """Append an entry; it is on disk when this returns."""


class Codes(Protocol):
    """Used and wrong codes of the second factor at all doors. Twenty wrong ones in a row shut the rooms (C12, S4).

    `browser` is the one in which a code was typed if the member has entered a right one there before, else `STRANGER`.
    """

    def spend(self, name: str, step: int) -> bool:
        """Mark a code's time step as used; return False if the member has used it before, at any door."""

    def of(self, member: Member) -> WrongCodes:
        """Return the wrong codes of an account since its last right one."""

    def missed(self, member: Member, browser: str, now: int) -> WrongCodes:
        """Record a wrong code; return all of the account. It is on disk when this returns."""

    def matched(self, member: Member, browser: str) -> None:
        """Record a right code, which ends the wrong ones."""

    def shut(self) -> tuple[ShutRooms, ...]:
        """Return the accounts whose rooms are shut."""

    def open(self, name: str, opener: str) -> None:
        """Record that another member wants the rooms of an account open; a second such member opens them."""


@dataclass(frozen=True)
class Room:
    """Pages behind the second factor: `pages` by path for GET, `forms` by path for POST.

    Each handler takes a `RoomRequest` (`second_factor.Page`). `name` is the section's name in the accounts; its first
    page is at `/name`. `title` is a message id of `staff.po`.
    """

    name: str
    title: str
    pages: Mapping[str, Callable[..., Awaitable[web.StreamResponse]]]
    forms: Mapping[str, Callable[..., Awaitable[web.StreamResponse]]] = field(default_factory=dict)


class Export(NamedTuple):
    """A file of figures: its content type, and the function that makes it."""

    kind: str
    made: Callable[[PublishedStatistics, Plan, TableQuery, TableLabels], bytes]


@dataclass(frozen=True, kw_only=True)
class SignInServices:
    """Dependencies of the sign-in to staff pages: accounts, limits and logs.

    `title` is a message id of `staff.po`, the name of the pages behind it. `hosts` are the host names the app answers
    to. `shared` are pages for everybody who has entered one of the `rooms`. `fonts` is the folder of Khmer and
    Devanagari fonts. `clock` is in seconds and monotonic; `now` is in seconds since 1970. `access_log` records what is
    opened in `rooms`. `codes` are used and wrong codes of the second factor. `failures` are counted since they were
    last written. `proxies` are our web servers, whose X-Forwarded-For is believed. `hashing` is the work of a
    password's hash.
    """

    title: str
    accounts: StaffAccounts
    hosts: frozenset[str]
    fonts: Path
    clock: Callable[[], float]
    now: Callable[[], float]
    access_log: AccessLog
    codes: Codes
    failures: FailureCounts = field(default_factory=FailureCounts)
    proxies: frozenset[Network] = frozenset()
    rooms: tuple[Room, ...] = ()
    shared: tuple[Room, ...] = ()
    hashing: Parameters = field(default_factory=lambda: HASHING)


@dataclass(frozen=True, kw_only=True)
class StaffServices(SignInServices):
    """Figures, and words by language.

    `exports` are offered as files by name. `released` returns the quarters that are open data. `account_changes` holds
    what members sign about accounts.
    """

    title: str = "Figures"
    statistics: Callable[[], PublishedStatistics]
    plan: Plan
    words: Mapping[str, TableLabels]
    credentials: CredentialStore
    account_changes: AccountChangeStore
    today: Callable[[], date]
    exports: Mapping[str, Export] = field(default_factory=dict)
    released: Callable[[], Collection[str]] = tuple


STAFF = web.AppKey("staff", StaffServices)
