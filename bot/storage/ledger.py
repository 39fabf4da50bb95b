"""The ledger: what an account is counted for, once each, under its book's key (C1). Written in the turn's transaction.

No row tells a time finer than the week, and none can be joined with a girl's row, or with the same account's in
another book.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import NamedTuple

from bot.statistics.counted_events import CountedEvent, CountedTurn
from bot.statistics.counting_periods import book_of, is_pilot
from bot.statistics.periods import Period, day_of, week_of
from bot.statistics.rule import CAPS
from bot.storage.period_keys import PeriodKeys
from bot.storage.ports import LearnerId

_NO_CAP = 1000
_IN_PILOTS = frozenset({"started", "finished", "before", "after", "rated", "voted"})
"""A pilot has no other cells, so nothing else is written (see `grid.pilot_counts`)."""


class Account(NamedTuple):
    """An account in a book: a row of it is found by these two."""

    book: str
    pseudonym: bytes


class LedgerVisitor(NamedTuple):
    """Who was there, for the tables. A country or an age that was told stays when it is not told again."""

    book: str
    pseudonym: bytes
    country: str
    locale: str
    age: str


class LedgerEntry(NamedTuple):
    """What an account is counted for. `cap` is how many subjects of a kind count in a week; it is in no row."""

    book: str
    pseudonym: bytes
    kind: str
    subject: str
    week: str
    value: str
    cap: int


class Ledger:
    """Makes the rows of what is counted; a store writes them."""

    def __init__(self, keys: PeriodKeys, pilots: tuple[Period, ...] = ()) -> None:
        """`pilots` are those declared in time; more may be set later."""
        self.keys, self.pilots = keys, pilots

    def rows(self, learner: LearnerId, counted: CountedTurn, now: int) -> tuple[LedgerVisitor, list[LedgerEntry]]:
        """What a turn adds to the book that is open now."""
        book, week = book_of(now, self.pilots), week_of(day_of(now))
        account = Account(book.name, _pseudonym(self.keys.key(book.name), learner))
        entries = [
            LedgerEntry(
                book=account.book,
                pseudonym=account.pseudonym,
                kind=mark.kind,
                subject=mark.subject,
                week=week.name,
                value=mark.value,
                cap=_cap(book, mark),
            )
            for mark in _kept(book, week, counted)
        ]
        visitor = LedgerVisitor(
            book=account.book,
            pseudonym=account.pseudonym,
            country=counted.country,
            locale=counted.locale,
            age=counted.age,
        )
        return visitor, entries

    def accounts(self, learner: LearnerId) -> list[Account]:
        """What she is in every open book: who erases herself goes out of all of them (B7)."""
        keys = ((book, self.keys.found(book)) for book in self.keys.open)
        return [Account(book, _pseudonym(key, learner)) for book, key in keys if key]


def _pseudonym(key: bytes, learner: LearnerId) -> bytes:
    return hmac.new(key, learner.encode(), hashlib.sha256).digest()[:16]


def _cap(book: Period, mark: CountedEvent) -> int:
    return _NO_CAP if is_pilot(book) else CAPS.get(mark.kind, _NO_CAP)


def _kept(book: Period, week: Period, counted: CountedTurn) -> Iterator[CountedEvent]:
    if is_pilot(book):
        yield from (_in_a_pilot(mark) for mark in counted.marks if mark.kind in _IN_PILOTS)
    else:
        yield CountedEvent("active", week.name)
        yield from counted.marks


def _in_a_pilot(mark: CountedEvent) -> CountedEvent:
    """A pilot counts what was made of all lessons together: an account once for each verdict, whatever the lesson."""
    return mark._replace(subject=mark.value) if mark.kind == "rated" else mark
