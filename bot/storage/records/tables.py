"""Tables of a store with their columns by name, from which both engines make their statements.

A new column is one line here, and a migration of each engine. The tables of STAYS do not migrate to another engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, NamedTuple

ColumnType = Literal["text", "integer", "bytes"]
ColumnTypes = Mapping[str, ColumnType]
Row = tuple[Any, ...]
RowKey = tuple[Any, ...]
NamedRow = dict[str, Any]
"""Values of a row by the names of its columns."""

_BLANK: Mapping[ColumnType, object] = {"text": "", "integer": 0, "bytes": b""}
_KINDS: Mapping[str, ColumnType] = {kind: kind for kind in _BLANK}


class RowsFingerprint(NamedTuple):
    """Fingerprint of all columns of some rows, and the number of rows."""

    fingerprint: bytes
    rows: int


@dataclass(frozen=True, slots=True)
class StoreTable:
    """A table whose rows are ordered by its key: the key columns and the others, each with its type."""

    name: str
    key_types: ColumnTypes
    value_types: ColumnTypes

    @property
    def types(self) -> ColumnTypes:
        """All columns, those of the key first, with their types."""
        return {**self.key_types, **self.value_types}

    @property
    def key(self) -> tuple[str, ...]:
        """The key columns."""
        return tuple(self.key_types)

    @property
    def values(self) -> tuple[str, ...]:
        """The columns that are not in the key."""
        return tuple(self.value_types)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, those of the key first."""
        return self.key + self.values

    @property
    def blank(self) -> NamedRow:
        """Values that say nothing, of all columns that are not in the key."""
        return {name: _BLANK[kind] for name, kind in self.value_types.items()}

    def key_of(self, row: Row) -> RowKey:
        """Return the key of a row."""
        return row[: len(self.key_types)]


def _table(name: str, key: str, values: str = "") -> StoreTable:
    """Return a table from its columns as SQL writes them: names with types, and commas between them."""
    return StoreTable(name, _columns(key), _columns(values))


def _columns(written: str) -> ColumnTypes:
    pairs = (column.split() for column in written.split(",") if column)
    return {name: _KINDS[kind] for name, kind in pairs}


GUESTS = _table("guests", "learner text", "sealed bytes, saved integer, expires_at integer")
MESSAGES = _table("messages", "learner text, message_id bytes", "hiding integer, expires_at integer")
LEDGER = _table("ledger", "book text, block bytes", "sealed bytes")
REMINDERS = _table(
    "reminders", "learner text", "address bytes, locale text, country text, weekday text, due_at integer, until bytes"
)
NEWS = _table("news", "learner text", "sealed bytes, locale text, country text, until bytes")
VOICES = _table(
    "voices",
    "code bytes",
    "question text, locale text, country text, week text, words text, quotable integer, voice text, taken_back integer",
)
SPOKE = _table("spoke", "mark bytes, question text", "until bytes")

MOVES = (
    GUESTS,
    MESSAGES,
    _table("handled_updates", "update_id integer", "expires_at integer"),
    LEDGER,
    _table(
        "carried",
        "quarter text, month text, kind text, country text, locale text, lesson text, item text, value text",
        "noisy integer",
    ),
    _table("tallies", "quarter text, country text, event text", "noisy integer, additions integer"),
    REMINDERS,
    NEWS,
    _table("announcing", "announcement text"),
    _table("sendings", "announcement text, learner text", "state text"),
    VOICES,
    SPOKE,
)
"""The tables that migrate to another engine, in the order in which they do."""

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

_OF_A_LEARNER = (GUESTS, REMINDERS, NEWS)

LEARNER_COLUMNS = ", ".join(f"{table.name}.{name}" for table in _OF_A_LEARNER for name in table.values)
"""The columns of a learner's rows in `guests`, `reminders` and `news`, as a SELECT list."""

IS_HIDING = "EXISTS (SELECT 1 FROM messages WHERE messages.learner = asked.learner AND hiding = 1)"
"""SQL: whether messages of a learner (`asked.learner`) are marked as to be deleted."""


def learner_rows(values: Sequence[Any]) -> dict[str, NamedRow | None]:
    """Return the values of LEARNER_COLUMNS by table and column; None for a table in which she has no row."""
    left = iter(values)
    rows = {it.name: dict(zip(it.values, islice(left, len(it.values)), strict=True)) for it in _OF_A_LEARNER}
    return {name: row if any(value is not None for value in row.values()) else None for name, row in rows.items()}
