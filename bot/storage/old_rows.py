"""Rows of versions before 14 (SQLite) and 7 (PostgreSQL), whose values were not sealed, as the rows of today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.storage.ledger import AccountInBook, Ledger
from bot.storage.period_keys import PERIOD_KEYS_FOLDER, PeriodKeys
from bot.storage.ports import LearnerId
from bot.storage.pseudonyms import ADDRESSEE, Pseudonyms
from bot.storage.records.counts import CountedOnce, LedgerAccount
from bot.storage.records.tables import GUESTS, LEDGER, MESSAGES, NEWS, REMINDERS, SPOKE, NamedRow, StoreTable
from bot.storage.row_format import RowFormat
from bot.storage.row_seals import RowSeals

OLD_TABLES = ("old_guests", "old_messages", "old_ledger", "old_visitors", "old_reminders", "old_news", "old_spoke")
"""The tables of before, until their rows are sealed."""

COUNTED = (
    "SELECT book, pseudonym, country, locale, age, kind, subject, week, value"
    " FROM old_visitors LEFT JOIN old_ledger USING (book, pseudonym) ORDER BY book, pseudonym"
)
"""All accounts with what they were counted for; of one without anything, kind and what follows are NULL."""
ROW_BY_ROW = (GUESTS, MESSAGES, REMINDERS, NEWS, SPOKE)
"""The tables each of whose rows is made of one old row."""


@dataclass(frozen=True, slots=True)
class OldRows:
    """Conversion of old rows. The ledger knows the keys of the counting periods."""

    format: RowFormat
    ledger: Ledger
    pseudonyms: Pseudonyms

    @classmethod
    def of(cls, pseudonyms: Pseudonyms, data: Path) -> OldRows:
        """Return the conversion for a bot with these pseudonyms, whose period keys are in `data`."""
        seals = RowSeals(pseudonyms.key)
        return cls(RowFormat(seals), Ledger(PeriodKeys(data / PERIOD_KEYS_FOLDER), seals), pseudonyms)

    def sealed(self, table: StoreTable) -> Callable[[NamedRow], NamedRow]:
        """Return what seals an old row of a table of ROW_BY_ROW."""
        named: Mapping[str, Callable[[NamedRow], NamedRow]] = {"guests": self.guest, "messages": self.message}
        return named.get(table.name, lambda old: self.fading(table, old))

    def guest(self, old: NamedRow) -> NamedRow:
        """Return the row of a learner from her old one."""
        sealed = self.format.sealed_guest(old, old["learner"])
        return {**_same_columns(old, ("learner", "saved", "expires_at")), "sealed": sealed}

    def message(self, old: NamedRow) -> NamedRow:
        """Return the row of a message id; one below zero was to be deleted."""
        learner, message_id = old["learner"], old["message_id"]
        masked = self.format.message(learner, abs(message_id))
        return {**_same_columns(old, ("learner", "expires_at")), "message_id": masked, "hiding": int(message_id < 0)}

    def fading(self, table: StoreTable, old: NamedRow) -> NamedRow:
        """Return a row whose time was not sealed; it is sealed for the name that the row keeps or gets soon."""
        name = old["mark"].hex() if table is SPOKE else old["learner"]
        if table is not SPOKE and not name.startswith(ADDRESSEE):  # of version 0.1: see `give_own_pseudonyms`
            name = self.pseudonyms.addressee(LearnerId(name))
        until = self.format.until(table.name, name, old["expires_at"])
        return {**_same_columns(old, [it for it in table.columns if it != "until"]), "until": until}

    def blocks(self, rows: Iterable[Sequence[Any]]) -> Iterator[NamedRow]:
        """Yield the rows of `ledger` from those of `COUNTED`. A book whose key was destroyed is left out."""
        for (book, key), found in groupby(rows, key=lambda row: (row[0], row[1])):
            seals = self.ledger.seals(book)
            if seals is not None:
                account = AccountInBook(book, key, seals)
                for name, block in seals.blocks(key, _account_of(list(found)).written).items():
                    yield dict(zip(LEDGER.columns, account.sealed((book, name), block), strict=True))


def _same_columns(old: NamedRow, columns: Iterable[str]) -> NamedRow:
    return {name: old[name] for name in columns}


def _account_of(rows: Sequence[Sequence[Any]]) -> LedgerAccount:
    country, locale, age = rows[0][2:5]
    events = {(kind, subject): CountedOnce(week, value) for *_, kind, subject, week, value in rows if kind is not None}
    return LedgerAccount(country, locale, age, events)
