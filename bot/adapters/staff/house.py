"""What the staff's page asks of the world. Its wiring stands in `bot/app/staff.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from bot.figures.words import Words
from bot.statistics.gate import Gate
from bot.statistics.plan import Plan
from bot.statistics.tables import Wish

LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""What this computer calls itself."""


class Accounts(Protocol):
    """Who may sign in."""

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who has an account."""

    def password_of(self, name: str) -> str | None:
        """The hash of her password, or None where nobody has this name."""


class Export(NamedTuple):
    """A file of figures: what it is to a browser, and how it is made."""

    kind: str
    made: Callable[[Gate, Plan, Wish, Words], bytes]


@dataclass(frozen=True)
class House:
    """The figures, whose they may be, and the words for them by language.

    `hosts` are the names the page answers to. `fonts` holds the letters of Khmer and Nepali. `exports` are offered
    as files by their name. `clock` is in seconds and never goes back.
    """

    gate: Callable[[], Gate]
    plan: Plan
    words: Mapping[str, Words]
    accounts: Accounts
    hosts: frozenset[str]
    fonts: Path
    today: Callable[[], date]
    clock: Callable[[], float]
    exports: Mapping[str, Export] = field(default_factory=dict)
