"""The ledger: what an account is counted for, once each, under its counting period's random key (C1).

A counting period (`book` in tables and parameters) is a month, a quarter or a small pilot. What is counted of an
account is written in the turn's transaction, as sealed blocks (`row_seals.py`): only with the period's random key and
the key of pseudonyms can a block be joined with a learner's row, with the same account in another counting period, or
with another block of the same account. Nothing has a time finer than the week, and in a quarter there is none.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.lessons.model.measure import WAVES
from bot.statistics.counted_events import CountedEvent, CountedTurn
from bot.statistics.counting_periods import counting_periods, is_month, is_pilot, is_quarter
from bot.statistics.periods import Period, day_of, week_of
from bot.statistics.rule import CAPS
from bot.storage.period_keys import PeriodKeys
from bot.storage.ports import LearnerId
from bot.storage.records.counts import LedgerAccount
from bot.storage.row_seals import PeriodBlock, PeriodSeals, RowSeals

_NO_CAP = 1000
_IN_QUARTERS = frozenset({"started", "finished", *WAVES})
"""Kinds counted in the book of a quarter; its cells are those of `bot/statistics/cell_counts.py`."""
_IN_MONTHS = frozenset({"finished", "answered", "reached", "rated", "because", "did", "voted", "came"})
"""Kinds counted in a month. `finished` is for learners who came by a link and ended a lesson."""
_IN_PILOTS = _IN_QUARTERS | {"answered", "reached", "rated", "did", "voted"}
"""Kinds counted in a pilot, which is a month and a quarter at once."""
_NO_WEEK = ""
"""Value of the week in a quarter's book, which holds flags without any time."""
AT_FIRST = 2
"""Blocks of an account that are read before it is known how many there are; few have more."""

BlockKey = tuple[str, bytes]
"""Key of a row of `ledger`: the book, and the name of the block."""


class AccountInBook(NamedTuple):
    """An account in one counting period. `key` is a pseudonym that is in no row."""

    book: str
    key: bytes
    seals: PeriodSeals

    def names(self, first: int, end: int) -> list[BlockKey]:
        """Return the keys of the account's blocks from `first` to before `end`."""
        return [(self.book, self.seals.name(self.key, index)) for index in range(first, end)]

    def opened(self, blocks: Mapping[BlockKey, bytes]) -> dict[BlockKey, bytes]:
        """Return those of the account's stored blocks that open, in their order."""
        found: dict[BlockKey, bytes] = {}
        many = 1  # until the first block tells
        while len(found) < many and (sealed := blocks.get(key := (self.book, self.seals.name(self.key, len(found))))):
            if (block := self.seals.open(key[1], sealed)) is None:
                break
            found[key], many = block, PeriodBlock.read(block).blocks
        return found

    def missing(self, opened: Mapping[BlockKey, bytes]) -> list[BlockKey]:
        """Return the keys of the account's blocks after those that were opened."""
        first = next(iter(opened.values()), None)
        return self.names(len(opened), PeriodBlock.read(first).blocks) if first else []

    def more(self, blocks: Mapping[BlockKey, bytes]) -> list[BlockKey]:
        """Return the keys of the account's blocks that are missing among its first ones."""
        return [key for key in self.missing(self.opened(blocks)) if key not in blocks]

    def content(self, blocks: Mapping[BlockKey, bytes]) -> LedgerAccount | None:
        """Return what all stored blocks of the account say; None where one is missing: it is being erased."""
        return None if self.more(blocks) else _read_account(self.opened(blocks))

    def sealed(self, key: BlockKey, block: bytes) -> tuple[str, bytes, bytes]:
        """Return the row of a block."""
        return *key, self.seals.seal(key[1], block)


class LedgerAddition(NamedTuple):
    """Events that a turn adds to an account in one counting period. `week` is empty in a quarter."""

    account: AccountInBook
    counted: CountedTurn
    events: tuple[CountedEvent, ...]
    week: str
    is_capped: bool

    def changed(self, before: Mapping[BlockKey, bytes]) -> dict[BlockKey, bytes]:
        """Return the account's blocks that this changes, open; `before` are all it had."""
        of = _read_account(before)
        of.comes(self.counted.country, self.counted.locale, self.counted.age)
        for event in self.events:
            of.add(event, self.week, CAPS.get(event.kind, _NO_CAP) if self.is_capped else _NO_CAP)
        named = self.account.seals.blocks(self.account.key, of.written, len(before))
        blocks = {(self.account.book, name): block for name, block in named.items()}
        return {key: block for key, block in blocks.items() if before.get(key) != block}


class Ledger:
    """Make the blocks of what is counted; a store writes them."""

    def __init__(self, keys: PeriodKeys, seals: RowSeals, pilots: tuple[Period, ...] = ()) -> None:
        """Take the keys of the counting periods; `pilots` are those declared in time, and may be replaced later."""
        self.keys, self.pilots = keys, pilots
        self._seals = seals
        self._of_periods: dict[bytes, PeriodSeals] = {}

    def additions(self, learner: LearnerId, counted: CountedTurn, now: int) -> list[LedgerAddition]:
        """Return what a turn adds to each counting period open at `now` (seconds since 1970)."""
        return [self._addition(book, learner, counted, now) for book in counting_periods(now, self.pilots)]

    def _addition(self, book: Period, learner: LearnerId, counted: CountedTurn, now: int) -> LedgerAddition:
        key = self.keys.key(book.name)
        return LedgerAddition(
            account=AccountInBook(book.name, _pseudonym(key, learner), self._under(key)),
            counted=counted,
            events=tuple(_counted_events(book, counted)),
            week=_NO_WEEK if is_quarter(book) else week_of(day_of(now)).name,
            is_capped=is_month(book),
        )

    def accounts(self, learner: LearnerId) -> list[AccountInBook]:
        """Return the learner's account in every open counting period: erasing removes them all (B7)."""
        keys = ((book, self.keys.found(book)) for book in self.keys.open)
        return [AccountInBook(book, _pseudonym(key, learner), self._under(key)) for book, key in keys if key]

    def seals(self, book: str) -> PeriodSeals | None:
        """Return the seals of a counting period; None where its key was destroyed."""
        key = self.keys.found(book)
        return self._under(key) if key else None

    def _under(self, key: bytes) -> PeriodSeals:
        if key not in self._of_periods:
            self._of_periods = {**dict(list(self._of_periods.items())[-3:]), key: self._seals.for_period(key)}
        return self._of_periods[key]


def first_blocks(
    book: str, seals: PeriodSeals, rows: Iterable[Sequence[bytes]]
) -> Iterator[tuple[AccountInBook, dict[BlockKey, bytes]]]:
    """Yield the accounts whose first block is among rows of one book (block, sealed), each with this block."""
    for name, sealed in rows:
        block = seals.open(name, sealed)
        if block and (found := PeriodBlock.read(block)).place == 0:
            yield AccountInBook(book, found.account, seals), {(book, name): sealed}


def _read_account(blocks: Mapping[BlockKey, bytes]) -> LedgerAccount:
    return LedgerAccount.read(b"".join(PeriodBlock.read(it).text for it in blocks.values()))


def _pseudonym(key: bytes, learner: LearnerId) -> bytes:
    return hmac.digest(key, learner.encode(), "sha256")[:16]


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
