"""The ledger: what an account is counted for, once each, under its book's key (C1). Written in the turn's transaction.

No row tells a time finer than the week, and none can be joined with a girl's row, or with the same account's in
another book.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from collections.abc import Iterator

from bot.adapters.sqlite.keys import BookKeys
from bot.ports import LearnerId
from bot.statistics.books import book_of, is_pilot
from bot.statistics.marks import Counted, Mark
from bot.statistics.periods import Period, day_of, week_of
from bot.statistics.rule import CAPS

_VISIT = """
INSERT INTO visitors VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    country = CASE excluded.country WHEN '-' THEN country ELSE excluded.country END,
    age = CASE excluded.age WHEN '-' THEN age ELSE excluded.age END,
    locale = excluded.locale
"""
_MARK = """
INSERT INTO ledger SELECT ?1, ?2, ?3, ?4, ?5, ?6
    WHERE (
        SELECT COUNT(*) FROM ledger WHERE book = ?1 AND pseudonym = ?2 AND kind = ?3 AND week = ?5 AND subject <> ?4
    ) < ?7
    ON CONFLICT DO UPDATE SET value = excluded.value WHERE kind = 'reached' AND excluded.value > value
"""
_NO_CAP = 1000
_IN_PILOTS = frozenset({"started", "finished", "before", "after", "rated", "voted"})
"""A pilot has no other cells, so nothing else is written (see `grid.pilot_counts`)."""


class Ledger:
    """Writes marks; the caller's transaction keeps them or not."""

    def __init__(self, keys: BookKeys, pilots: tuple[Period, ...] = ()) -> None:
        """`pilots` are those declared in time; more may be set later."""
        self.keys, self.pilots = keys, pilots

    def write(self, db: sqlite3.Connection, learner: LearnerId, counted: Counted, now: int) -> None:
        """Count a turn in the book that is open now."""
        book, week = book_of(now, self.pilots), week_of(day_of(now))
        pseudonym = self._pseudonym(book.name, learner)
        db.execute(_VISIT, (book.name, pseudonym, counted.country, counted.locale, counted.age))
        for mark in _kept(book, week, counted):
            cap = _NO_CAP if is_pilot(book) else CAPS.get(mark.kind, _NO_CAP)
            db.execute(_MARK, (book.name, pseudonym, mark.kind, mark.subject, week.name, mark.value, cap))

    def erase(self, db: sqlite3.Connection, learner: LearnerId) -> None:
        """Take her rows out of every open book (B7)."""
        for book in self.keys.open:
            hers = (book, self._pseudonym(book, learner))
            db.execute("DELETE FROM ledger WHERE book = ? AND pseudonym = ?", hers)
            db.execute("DELETE FROM visitors WHERE book = ? AND pseudonym = ?", hers)

    def _pseudonym(self, book: str, learner: LearnerId) -> bytes:
        return hmac.new(self.keys.key(book), learner.encode(), hashlib.sha256).digest()[:16]


def _kept(book: Period, week: Period, counted: Counted) -> Iterator[Mark]:
    if is_pilot(book):
        yield from (_in_a_pilot(mark) for mark in counted.marks if mark.kind in _IN_PILOTS)
    else:
        yield Mark("active", week.name)
        yield from counted.marks


def _in_a_pilot(mark: Mark) -> Mark:
    """A pilot counts what was made of all lessons together: an account once for each verdict, whatever the lesson."""
    return mark._replace(subject=mark.value) if mark.kind == "rated" else mark
