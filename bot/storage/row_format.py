"""Conversion between a learner's record and her rows, whose contents are sealed (S6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.storage.ports import AddresseeId, LearnerId
from bot.storage.records.learner import LearnerRecord, LearnerRow, NewsRow, ReminderRow, SenderRow
from bot.storage.records.rows import EMPTY, from_row, to_row
from bot.storage.records.tables import GUESTS, NamedRow, learner_rows
from bot.storage.row_seals import RowSeals

_BESIDE = tuple(name for name in GUESTS.values if name in EMPTY)
"""Values of a session with a column of their own beside `guests.sealed`: the store searches by them."""


@dataclass(frozen=True, slots=True)
class RowFormat:
    """Conversion between a learner's record and her rows, of which she can be told nothing without the key."""

    seals: RowSeals

    def learner(
        self, columns: Sequence[Any], learner: LearnerId, addressee: AddresseeId, senders: Sequence[SenderRow] = ()
    ) -> LearnerRecord:
        """Return a record from the columns of LEARNER_COLUMNS and IS_HIDING.

        Those of a missing row are NULL. A row that does not open is as if it were not there.
        """
        *values, is_hiding = columns
        rows = learner_rows(values)
        guest, reminder, news = rows["guests"], rows["reminders"], rows["news"]
        return LearnerRecord(
            self._opened_guest(guest, learner) if guest else None,
            ReminderRow(**self._opened("reminders", addressee, reminder)) if reminder else None,
            NewsRow(**self._opened("news", addressee, news)) if news else None,
            tuple(senders),
            bool(is_hiding),
        )

    def guest(self, row: LearnerRow, learner: LearnerId) -> NamedRow:
        """Return a row of `guests`."""
        values = {**EMPTY, **to_row(row.session)}
        beside = {name: values[name] for name in _BESIDE}
        return {
            "learner": learner,
            "sealed": self.sealed_guest(values, learner),
            "expires_at": row.expires_at,
            **beside,
        }

    def sealed_guest(self, values: Mapping[str, Any], learner: str) -> bytes:
        """Return the values of a learner's row in `guests` sealed for it; those that say nothing are left out."""
        told = {
            name: values[name]
            for name, empty in EMPTY.items()
            if name not in _BESIDE and values.get(name, empty) != empty
        }
        return self.seals.seal(told, f"guest {learner}")

    def opened_guest(self, sealed: bytes, learner: str, **beside: int) -> NamedRow | None:
        """Return all stored values of a row in `guests` by their names; None where it does not open.

        `beside` are those that have a column of their own.
        """
        found = self.seals.open(sealed, f"guest {learner}")
        return None if found is None else {**EMPTY, **found, **beside}

    def reminder(self, row: ReminderRow, addressee: AddresseeId) -> NamedRow:
        """Return a row of `reminders`."""
        return {"learner": addressee, **self._fading("reminders", addressee, asdict(row))}

    def news(self, row: NewsRow, addressee: AddresseeId) -> NamedRow:
        """Return a row of `news`."""
        return {"learner": addressee, **self._fading("news", addressee, asdict(row))}

    def sender(self, row: SenderRow, sender_hash: bytes) -> NamedRow:
        """Return a row of `spoke`."""
        return {"mark": sender_hash, **self._fading("spoke", sender_hash.hex(), row._asdict())}

    def opened_sender(self, row: NamedRow) -> SenderRow:
        """Return what a row of `spoke` holds."""
        values = self._opened("spoke", row["mark"].hex(), row)
        return SenderRow(values["question"], values["expires_at"])

    def until(self, table: str, name: str, expires_at: int) -> bytes:
        """Return a time of expiry, sealed for the row with this name in a table whose rows fade."""
        return self.seals.mask(expires_at, f"{table} {name}")

    def expiry(self, table: str, name: str, until: bytes) -> int:
        """Return the time of expiry that `until` sealed; one that does not open is over."""
        return self.seals.number(until, f"{table} {name}") or 0

    def is_over(self, table: str, key: str | bytes, until: bytes, now: int) -> bool:
        """Tell whether a row of a table whose rows fade, with this first column of its key, has expired."""
        return self.expiry(table, key.hex() if isinstance(key, bytes) else key, until) <= now

    def message(self, learner: LearnerId, message_id: int) -> bytes:
        """Return the id of a message, sealed for its learner."""
        return self.seals.mask(message_id, f"message {learner}")

    def message_ids(self, learner: LearnerId, rows: Iterable[tuple[bytes, int]]) -> list[int]:
        """Return ids of messages, in order, from columns `message_id` and `hiding`; below zero those to be deleted."""
        found = ((self.seals.number(masked, f"message {learner}"), hiding) for masked, hiding in rows)
        return sorted(-number if hiding else number for number, hiding in found if number is not None)

    def _opened_guest(self, row: NamedRow, learner: LearnerId) -> LearnerRow | None:
        values = self.opened_guest(row["sealed"], learner, **{name: row[name] for name in _BESIDE})
        return LearnerRow(from_row(values), row["expires_at"]) if values else None

    def _fading(self, table: str, name: str, values: NamedRow) -> NamedRow:
        """Return the values with their time of expiry sealed for the row with this name."""
        expires_at = values.pop("expires_at")
        return {**values, "until": self.until(table, name, expires_at)}

    def _opened(self, table: str, name: str, row: NamedRow) -> NamedRow:
        """Return the values that `_fading` sealed."""
        values = dict(row)
        until = values.pop("until")
        return {**values, "expires_at": self.expiry(table, name, until)}
