"""Counted events of one account in one counting period, and their text in the account's blocks of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.statistics.cells import UNTOLD
from bot.statistics.counted_events import CountedEvent


class CountedOnce(NamedTuple):
    """When an event counted, as a week or nothing, and its value."""

    week: str
    value: str


@dataclass(slots=True)
class LedgerAccount:
    """An account with its events, each kind and subject counted once."""

    country: str = UNTOLD
    locale: str = ""
    age: str = UNTOLD
    events: dict[tuple[str, str], CountedOnce] = field(default_factory=dict)

    @classmethod
    def read(cls, text: bytes) -> LedgerAccount:
        """Return the account with this text; an empty text is a new account."""
        if not text:
            return cls()
        head, *lines = text.decode().split("\n")
        country, locale, age = head.split("\t")
        return cls(country, locale, age, _events(line.split("\t") for line in lines))

    @property
    def written(self) -> str:
        """The account as text: who it is, and below it a line for each event, in the order in which they came."""
        lines = ("\t".join((*of, *counted)) for of, counted in self.events.items())
        return "\n".join(("\t".join((self.country, self.locale, self.age)), *lines))

    def comes(self, country: str, locale: str, age: str) -> None:
        """Take over what a turn tells; a known country or age stays when it does not."""
        self.country = self.country if country == UNTOLD else country
        self.age = self.age if age == UNTOLD else age
        self.locale = locale

    def add(self, event: CountedEvent, week: str, cap: int) -> None:
        """Count an event, once, unless `cap` others of its kind count in that week. Progress only grows."""
        of = (event.kind, event.subject)
        if known := self.events.get(of):
            if event.kind == "reached" and event.value > known.value:
                self.events[of] = known._replace(value=event.value)
        elif sum(kind == event.kind and it.week == week for (kind, _), it in self.events.items()) < cap:
            self.events[of] = CountedOnce(week, event.value)


def _events(lines: Iterable[list[str]]) -> dict[tuple[str, str], CountedOnce]:
    return {(kind, subject): CountedOnce(week, value) for kind, subject, week, value in lines}
