"""The tables of a store, each with its key and columns: what moves to another engine, and what expires.

What is in none of them stays where it is: `STAYS` names it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.storage.records.rows import GUEST, NEWS, REMINDER

Row = tuple[Any, ...]
Key = tuple[Any, ...]


class RowsFingerprint(NamedTuple):
    """A fingerprint of all columns of some rows, and how many they are."""

    fingerprint: bytes
    rows: int


class StoreTable(NamedTuple):
    """A table: rows are in the order of its key, which are the first `width` of its columns."""

    name: str
    width: int
    columns: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row."""
        return self.columns[: self.width]

    def key_of(self, row: Row) -> Key:
        """What names this row."""
        return row[: self.width]


def _table(name: str, key: str, rest: str = "") -> StoreTable:
    return StoreTable(name, len(key.split()), (*key.split(), *rest.split()))


MOVES = (
    _table("guests", "learner", " ".join(GUEST)),
    _table("messages", "learner message_id", "expires_at"),
    _table("handled_updates", "update_id", "expires_at"),
    _table("visitors", "book pseudonym", "country locale age"),
    _table("ledger", "book pseudonym kind subject", "week value"),
    _table("carried", "quarter month kind country locale lesson item value", "noisy"),
    _table("tallies", "quarter country event", "noisy"),
    _table("reminders", "learner", " ".join(REMINDER)),
    _table("news", "learner", " ".join(NEWS)),
    _table("announcing", "announcement"),
    _table("sendings", "announcement learner", "state"),
    _table("voices", "code", "question locale country week words quotable voice taken_back"),
    _table("spoke", "mark question", "expires_at"),
)

EXPIRE = tuple(table for table in MOVES if "expires_at" in table.columns)
"""Those whose rows have a day on which they go."""

STAYS = {
    "secret_check": "each store has its own: it tells whose it is, and whether anybody lives in it",
    "schema_version": "PostgreSQL's: which migrations it has had",
    "workers": "PostgreSQL's: which workers are there now",
    "leases": "PostgreSQL's: which of them has a job now",
}
"""The other tables of a store, with why they do not move."""

BYTES = frozenset({"pseudonym", "address", "sealed", "code", "mark"})
"""The columns that hold bytes; all others hold text or whole numbers."""
