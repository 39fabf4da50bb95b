"""Dependencies of the staff's web apps. They are wired in `bot/app/commands/`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from aiohttp import web
from argon2 import Parameters

from bot.safeguarding.moderation.access_log import FailureCounts
from bot.safeguarding.moderation.member import Member
from bot.staff.passwords import HASHING
from bot.staff.sign_in_limits import Network
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery
from bot.statistics.reports.labels import TableLabels
from bot.storage.sqlite.account_changes import AccountChangesFile
from bot.storage.sqlite.codes import CodesFile
from bot.storage.sqlite.credentials import CredentialsFile
from bot.storage.sqlite.rooms import RoomsFile


class StaffAccounts(Protocol):
    """Staff accounts."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all accounts."""

    def member(self, name: str) -> Member | None:
        """Return the account of this name at this moment; None if there is none."""

    def invited(self, link: str, now: int) -> Member | None:
        """Return the account whose one-time link has this hash; None if it is used or expired."""


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
    password's hash. `lesson_room` is the address of the lesson room, if this is not it, and it is known.
    """

    title: str
    accounts: StaffAccounts
    hosts: frozenset[str]
    fonts: Path
    clock: Callable[[], float]
    now: Callable[[], float]
    access_log: RoomsFile
    codes: CodesFile
    failures: FailureCounts = field(default_factory=FailureCounts)
    proxies: frozenset[Network] = frozenset()
    rooms: tuple[Room, ...] = ()
    shared: tuple[Room, ...] = ()
    hashing: Parameters = field(default_factory=lambda: HASHING)
    lesson_room: str | None = None


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
    credentials: CredentialsFile
    account_changes: AccountChangesFile
    today: Callable[[], date]
    exports: Mapping[str, Export] = field(default_factory=dict)
    released: Callable[[], Collection[str]] = tuple


STAFF = web.AppKey("staff", StaffServices)
