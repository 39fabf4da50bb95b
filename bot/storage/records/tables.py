"""Tables of a store with their keys and columns: those that migrate to another engine, and those whose rows expire.

Tables that do not migrate are named in `STAYS`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.storage.records.rows import GUEST, NEWS, REMINDER

Row = tuple[Any, ...]
RowKey = tuple[Any, ...]


class RowsFingerprint(NamedTuple):
    """Fingerprint of all columns of some rows, and the number of rows."""

    fingerprint: bytes
    rows: int


class StoreTable(NamedTuple):
    """A table whose rows are ordered by its key, the first `width` columns."""

    name: str
    width: int
    columns: tuple[str, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The key columns."""
        return self.columns[: self.width]

    def key_of(self, row: Row) -> RowKey:
        """Return the key of a row."""
        return row[: self.width]


def _table(name: str, key: str, rest: str = "") -> StoreTable:
    return StoreTable(name, len(key.split()), (*key.split(), *rest.split()))


MOVES = (
    _table("guests", "learner", " ".join(GUEST)),
    _table("messages", "learner message_id", "hiding expires_at"),
    _table("handled_updates", "update_id", "expires_at"),
    _table("ledger", "book block", "sealed"),
    _table("carried", "quarter month kind country locale lesson item value", "noisy"),
    _table("tallies", "quarter country event", "noisy additions"),
    _table("reminders", "learner", " ".join(REMINDER)),
    _table("news", "learner", " ".join(NEWS)),
    _table("announcing", "announcement"),
    _table("sendings", "announcement learner", "state"),
    _table("voices", "code", "question locale country week words quotable voice taken_back"),
    _table("spoke", "mark question", "until"),
)

EXPIRE = tuple(table for table in MOVES if "expires_at" in table.columns)
"""The tables whose rows expire at a full hour that stands in them."""

FADE = tuple(table for table in MOVES if "until" in table.columns)
"""The tables whose rows expire at a midnight that is sealed in them: it would join an address with a place."""

STAYS = {
    "secret_check": "each store has its own: it tells whose it is, and whether anybody lives in it",
    "schema_version": "PostgreSQL's: which migrations it has had",
    "workers": "PostgreSQL's: which workers are there now",
    "leases": "PostgreSQL's: which of them has a job now",
}
"""The other tables of a store, each with the reason why it does not migrate."""

BYTES = frozenset({"message_id", "block", "address", "sealed", "code", "mark", "until"})
"""The columns that hold bytes; all others hold text or integers."""
