"""Counts of one account in blocks: no older block comes back, and none is left behind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.statistics.counted_events import CountedEvent, CountedTurn
from bot.storage.ledger import AccountInBook, BlockKey, Ledger
from bot.storage.period_keys import PeriodKeys
from bot.storage.ports import LearnerId
from bot.storage.row_seals import RowSeals

HER = LearnerId("her")
NOW = 1_796_000_000

Blocks = dict[BlockKey, bytes]


def turned(ledger: Ledger, rows: Blocks, locale: str, *events: CountedEvent) -> AccountInBook:
    """Write a turn as a store does, in the book of the quarter; return her account."""
    addition = ledger.additions(HER, CountedTurn("KE", locale, "-", events), NOW)[-1]
    before = addition.account.opened(rows)
    rows.update((key, addition.account.sealed(key, block)[2]) for key, block in addition.changed(before).items())
    return addition.account


def many(ledger: Ledger, blocks: int) -> tuple[AccountInBook, Blocks]:
    """Return an account of so many blocks, the last of which holds one letter."""
    subjects, rows = ["0a"], Blocks()
    while len(rows) < blocks:
        *others, last = subjects
        subjects = [*others, last + "a"] if len(last) < 99 else [*subjects, f"{len(subjects)}a"]
        rows = Blocks()
        hers = turned(ledger, rows, "fil", *(CountedEvent("finished", it) for it in subjects))
    return hers, rows


def test_an_account_that_gets_shorter_keeps_all_its_blocks_and_nothing_of_what_stood_in_them(tmp_path: Path) -> None:
    ledger = Ledger(PeriodKeys(tmp_path), RowSeals(b"key"))
    hers, rows = many(ledger, 4)
    before = hers.content(rows)
    assert before is not None
    turned(ledger, rows, "en")

    assert hers.content(rows) == replace(before, locale="en")
    assert {*hers.names(0, 2), *hers.more({key: rows[key] for key in hers.names(0, 2)})} == set(rows)


def test_an_account_that_is_erased_while_it_is_read_is_not_counted(tmp_path: Path) -> None:
    hers, rows = many(Ledger(PeriodKeys(tmp_path), RowSeals(b"key")), 3)
    for gone in hers.names(1, 3):
        assert hers.content({key: rows[key] for key in rows if key != gone}) is None
