"""Rows of versions before 14 (SQLite) and 7 (PostgreSQL), whose values were not sealed, as the rows of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.storage.ledger import AccountInBook, Ledger
from bot.storage.period_keys import PERIOD_KEYS_FOLDER, PeriodKeys
from bot.storage.ports import LearnerId
from bot.storage.pseudonyms import ADDRESSEE, Pseudonyms
from bot.storage.records.account import CountedOnce, LedgerAccount
from bot.storage.row_format import RowFormat
from bot.storage.row_seals import RowSeals

OLD_TABLES = ("old_guests", "old_messages", "old_ledger", "old_visitors", "old_reminders", "old_news", "old_spoke")
"""The tables of before, until their rows are sealed."""

LEDGER = (
    "SELECT book, pseudonym, country, locale, age, kind, subject, week, value"
    " FROM old_visitors LEFT JOIN old_ledger USING (book, pseudonym) ORDER BY book, pseudonym"
)
"""All accounts with what they were counted for; of one without anything, kind and what follows are NULL."""
SAME = {
    "reminders": "learner, address, locale, country, weekday, due_at, expires_at",
    "news": "learner, sealed, locale, country, expires_at",
    "spoke": "mark, question, expires_at",
}
"""The columns of the tables whose times of expiry were not sealed."""


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

    def guest(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the row of a learner from her old one."""
        sealed = self.format.sealed_guest(values, values["learner"])
        return values["learner"], sealed, values["saved"], values["expires_at"]

    def message(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """Return the row of a message id; one below zero was to be deleted."""
        learner, message_id, expires_at = row
        return learner, self.format.message(learner, abs(message_id)), int(message_id < 0), expires_at

    def fading(self, table: str, row: Sequence[Any]) -> tuple[Any, ...]:
        """Return a row of one of the tables in `SAME`; its time is sealed for the name that it keeps or gets soon."""
        name = row[0].hex() if isinstance(row[0], bytes) else row[0]
        if table != "spoke" and not name.startswith(ADDRESSEE):  # of version 0.2 or earlier: `give_own_pseudonyms`
            name = self.pseudonyms.addressee(LearnerId(name))
        return *row[:-1], self.format.until(table, name, row[-1])

    def blocks(self, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[str, bytes, bytes]]:
        """Yield the rows of `ledger` from those of `LEDGER`. A book whose key was destroyed is left out."""
        for (book, key), found in groupby(rows, key=lambda row: (row[0], row[1])):
            seals = self.ledger.seals(book)
            if seals is not None:
                account = AccountInBook(book, key, seals)
                for name, block in seals.blocks(key, _account(list(found)).written).items():
                    yield account.sealed((book, name), block)


def _account(rows: Sequence[Sequence[Any]]) -> LedgerAccount:
    country, locale, age = rows[0][2:5]
    events = {(kind, subject): CountedOnce(week, value) for *_, kind, subject, week, value in rows if kind is not None}
    return LedgerAccount(country, locale, age, events)
