"""What the staff's page asks of the world. Its wiring stands in `bot/app/commands/staff.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from aiohttp import web

from bot.safeguarding.moderation.access_log import AccessLogEntry
from bot.safeguarding.moderation.member import Member
from bot.statistics.plan import Plan
from bot.statistics.published import Gate
from bot.statistics.reports.labels import TableLabels
from bot.statistics.tables import TableQuery

LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""What this computer calls itself."""


class StaffAccounts(Protocol):
    """Who may sign in."""

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who has an account."""

    def member(self, name: str) -> Member | None:
        """Who has this name, at this moment; None where nobody has it."""


class AccessLog(Protocol):
    """What the rooms write down."""

    def write(self, entry: AccessLogEntry) -> None:
        """A line of the read log; it is kept when this returns."""

    def spend(self, name: str, step: int) -> bool:
        """Whether a code is a new one for her, and from now on no longer is."""


@dataclass(frozen=True)
class Room:
    """Pages behind the second door. `pages` are shown and `forms` are heard at their paths, as `rooms.Page`s.

    `name` is the one that accounts tell; the first page stands at `/name`. `title` is a sentence of `staff.po`.
    """

    name: str
    title: str
    pages: Mapping[str, Callable[..., Awaitable[web.StreamResponse]]]
    forms: Mapping[str, Callable[..., Awaitable[web.StreamResponse]]] = field(default_factory=dict)


class Export(NamedTuple):
    """A file of figures: what it is to a browser, and how it is made."""

    kind: str
    made: Callable[[Gate, Plan, TableQuery, TableLabels], bytes]


@dataclass(frozen=True)
class StaffServices:
    """The figures, whose they may be, and the words for them by language.

    `hosts` are the names the page answers to. `fonts` holds the letters of Khmer and Nepali. `exports` are offered
    as files by their name. `clock` is in seconds and never goes back; `now` is in seconds since 1970. `book` is where
    `rooms` write down who opens what.
    """

    gate: Callable[[], Gate]
    plan: Plan
    words: Mapping[str, TableLabels]
    accounts: StaffAccounts
    hosts: frozenset[str]
    fonts: Path
    today: Callable[[], date]
    clock: Callable[[], float]
    now: Callable[[], float]
    book: AccessLog
    rooms: tuple[Room, ...] = ()
    exports: Mapping[str, Export] = field(default_factory=dict)
