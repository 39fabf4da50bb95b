"""Accounts of a counting period, their counts, and rows of what a month carries over: the same on both engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.lessons.model.measure import WAVES
from bot.lessons.steps import Wave
from bot.statistics.cell_counts import AnswerSet, BookCounts, LedgerGroup, PartialCell
from bot.statistics.cells import UNTOLD, Cell
from bot.statistics.counted_events import CountedEvent

SLICES = tuple((bytes([first]), bytes([first + 4]) if first < 252 else b"\xff" * 17) for first in range(0, 256, 4))
"""First block and end (exclusive) of each of 64 slices; a counting period is read slice by slice."""

_IN_MONTHS = frozenset({"answered", "reached", "rated", "because", "did", "voted", "came"})
_WAVES: Mapping[str, Wave] = {wave: wave for wave in WAVES}

Group = tuple[str, str, str, str, str, str]
"""A `LedgerGroup` without its number of accounts."""
AnswersGiven = tuple[tuple[tuple[Wave, str], str], ...]


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


def month_groups(account: LedgerAccount) -> Iterator[Group]:
    """Yield the groups of a month to which an account belongs."""
    who = (account.country, account.locale)
    has_finished = any(kind == "finished" for kind, _ in account.events)
    yield "visited", "", "", *who, account.age
    for (kind, subject), it in account.events.items():
        if kind in _IN_MONTHS:
            yield kind, subject, it.value, *who, ""
        if kind == "came" and has_finished:
            yield "came-finished", subject, "", "", "", ""


@dataclass
class BookSum:
    """Sum of what the accounts of a quarter or a pilot are counted for."""

    groups: Counter[Group] = field(default_factory=Counter)
    finishers: Counter[int] = field(default_factory=Counter)
    answers: Counter[tuple[str, AnswersGiven]] = field(default_factory=Counter)

    def add(self, account: LedgerAccount) -> None:
        """Add an account. A lesson that began in another book is not counted as ended in either."""
        who, events = (account.country, account.locale), account.events
        ended = [subject for kind, subject in events if kind == "finished" and ("started", subject) in events]
        self.groups["visited", "", "", *who, account.age] += 1
        self.groups.update(("started", subject, "", *who, "") for kind, subject in events if kind == "started")
        self.groups.update(("finished", subject, "", *who, "") for subject in ended)
        if ended:
            self.finishers[len(ended)] += 1
        given = [((_WAVES[kind], item), it.value) for (kind, item), it in events.items() if kind in _WAVES]
        if given:
            self.answers[account.country, tuple(sorted(given))] += 1

    @property
    def counts(self) -> BookCounts:
        """The counts."""
        answers = [AnswerSet(country, dict(given), many) for (country, given), many in self.answers.items()]
        return BookCounts(ledger_groups(self.groups), dict(self.finishers), answers)


def ledger_groups(groups: Mapping[Group, int]) -> list[LedgerGroup]:
    """Return groups with their numbers of accounts."""
    return [LedgerGroup._make((*group, many)) for group, many in groups.items()]


def carried_rows(month: str, parts: Mapping[PartialCell, int]) -> list[tuple[Any, ...]]:
    """Return a month's noisy parts as rows of `carried`."""
    cells = ((it.cell, it.value, noisy) for it, noisy in parts.items())
    return [(it.period, month, it.kind, it.country, it.locale, it.lesson, it.item, value, n) for it, value, n in cells]


def parts_of(rows: Iterable[Iterable[Any]]) -> Counter[PartialCell]:
    """Return the parts held in rows of `carried`: the columns of a cell, its value, the noisy count."""
    return Counter({PartialCell(Cell(*cell), value): noisy for *cell, value, noisy in rows})
