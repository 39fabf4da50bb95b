"""Rows of the ledger: what an account is counted for, once each, under its counting period's random key (C1).

A counting period (`book` in tables and parameters) is a month, a quarter or a small pilot. Rows are written in the
turn's transaction. No row has a time finer than the week, and those of a quarter have none. No key joins a row with a
learner's row, or with the same account in another counting period.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import NamedTuple

from bot.lessons.model.measure import WAVES
from bot.statistics.counted_events import CountedEvent, CountedTurn
from bot.statistics.counting_periods import counting_periods, is_month, is_pilot, is_quarter
from bot.statistics.periods import Period, day_of, week_of
from bot.statistics.rule import CAPS
from bot.storage.period_keys import PeriodKeys
from bot.storage.ports import LearnerId

_NO_CAP = 1000
_IN_QUARTERS = frozenset({"started", "finished", *WAVES})
"""Kinds counted in the book of a quarter; its cells are those of `bot/statistics/book.py`."""
_IN_MONTHS = frozenset({"finished", "answered", "reached", "rated", "because", "did", "voted", "came"})
"""Kinds counted in a month. `finished` is for learners who came by a link and ended a lesson."""
_IN_PILOTS = _IN_QUARTERS | {"answered", "reached", "rated", "did", "voted"}
"""Kinds counted in a pilot, which is a month and a quarter at once."""
_NO_WEEK = ""
"""Value of the week in a quarter's book, which holds flags without any time."""


class Account(NamedTuple):
    """An account in one counting period; the two fields find its rows."""

    book: str
    pseudonym: bytes


class LedgerVisitor(NamedTuple):
    """Row of `visitors`. A known country or age stays when a later turn does not tell it."""

    book: str
    pseudonym: bytes
    country: str
    locale: str
    age: str


class LedgerEntry(NamedTuple):
    """Row of `ledger`: one thing an account is counted for.

    `cap` is the number of subjects of this kind that count in a week; it is not stored.
    """

    book: str
    pseudonym: bytes
    kind: str
    subject: str
    week: str
    value: str
    cap: int


class Ledger:
    """Make the rows of what is counted; a store writes them."""

    def __init__(self, keys: PeriodKeys, pilots: tuple[Period, ...] = ()) -> None:
        """Take the keys of the counting periods; `pilots` are those declared in time, and may be replaced later."""
        self.keys, self.pilots = keys, pilots

    def rows(self, learner: LearnerId, counted: CountedTurn, now: int) -> list[tuple[LedgerVisitor, list[LedgerEntry]]]:
        """Return the rows that a turn adds to each counting period open at `now` (seconds since 1970)."""
        return [self._rows(book, learner, counted, now) for book in counting_periods(now, self.pilots)]

    def _rows(
        self, book: Period, learner: LearnerId, counted: CountedTurn, now: int
    ) -> tuple[LedgerVisitor, list[LedgerEntry]]:
        account = Account(book.name, _pseudonym(self.keys.key(book.name), learner))
        week = _NO_WEEK if is_quarter(book) else week_of(day_of(now)).name
        entries = [
            LedgerEntry(
                book=account.book,
                pseudonym=account.pseudonym,
                kind=mark.kind,
                subject=mark.subject,
                week=week,
                value=mark.value,
                cap=_cap(book, mark),
            )
            for mark in _counted_events(book, counted)
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
        """Return the learner's account in every open counting period: erasing removes them all (B7)."""
        keys = ((book, self.keys.found(book)) for book in self.keys.open)
        return [Account(book, _pseudonym(key, learner)) for book, key in keys if key]


def _pseudonym(key: bytes, learner: LearnerId) -> bytes:
    return hmac.new(key, learner.encode(), hashlib.sha256).digest()[:16]


def _cap(book: Period, mark: CountedEvent) -> int:
    return CAPS.get(mark.kind, _NO_CAP) if is_month(book) else _NO_CAP


def _counted_events(book: Period, counted: CountedTurn) -> Iterator[CountedEvent]:
    if is_pilot(book):
        yield from (_in_a_pilot(mark) for mark in counted.marks if mark.kind in _IN_PILOTS)
    else:
        kinds = _IN_MONTHS if is_month(book) else _IN_QUARTERS
        yield from (mark for mark in counted.marks if mark.kind in kinds)


def _in_a_pilot(mark: CountedEvent) -> CountedEvent:
    """Count each verdict, and each answer about a task, once per account over all lessons of a pilot: it becomes the
    subject.
    """
    return mark._replace(subject=mark.value) if mark.kind in ("rated", "did") else mark
