"""Conversion between a learner's record and her rows, whose contents are sealed (S6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from bot.storage.ports import AddresseeId, LearnerId
from bot.storage.records.learner import GuestRow, LearnerRecord, NewsRow, ReminderRow, SenderRow
from bot.storage.records.rows import COLUMNS, GUEST, NEWS, from_row, to_row
from bot.storage.row_seals import RowSeals

_SEALED = tuple(it for it in COLUMNS if it != "saved")
"""Columns inside `guests.sealed`. `saved` is a column of its own, because backups search by it."""
_EMPTY = {"finished": "", "trail": "", "first": "", "less_data": 0, "sitting": "", "lesson_sitting": ""}
"""Values that are not written; for all others that is None."""


@dataclass(frozen=True, slots=True)
class RowFormat:
    """Conversion between a learner's record and her rows, of which she can be told nothing without the key."""

    seals: RowSeals

    def learner(
        self, row: Sequence[Any], learner: LearnerId, addressee: AddresseeId, senders: Sequence[SenderRow] = ()
    ) -> LearnerRecord:
        """Return a record from the columns GUEST, REMINDER, NEWS and IS_HIDING side by side.

        Those of a missing row are NULL. A row that does not open is as if it were not there.
        """
        guest, reminder, news = row[: len(GUEST)], row[len(GUEST) : -len(NEWS) - 1], row[-len(NEWS) - 1 : -1]
        return LearnerRecord(
            self._guest(guest, learner) if guest[-1] is not None else None,
            self._reminder(reminder, addressee) if reminder[-1] is not None else None,
            self._news(news, addressee) if news[-1] is not None else None,
            tuple(senders),
            bool(row[-1]),
        )

    def guest(self, row: GuestRow, learner: LearnerId) -> tuple[bytes, int, int]:
        """Return the columns of a row in `guests`."""
        values = dict(zip(COLUMNS, to_row(row.session), strict=True))
        return self.sealed_guest(values, learner), values["saved"], row.expires_at

    def sealed_guest(self, values: Mapping[str, Any], learner: str) -> bytes:
        """Return the values of a learner's row in `guests` sealed for it; those that say nothing are left out."""
        told = {it: values[it] for it in _SEALED if values.get(it, _EMPTY.get(it)) != _EMPTY.get(it)}
        return self.seals.seal(told, f"guest {learner}")

    def opened_guest(self, sealed: bytes, learner: str, saved: int) -> tuple[Any, ...] | None:
        """Return the values of COLUMNS of a row in `guests`; None where it does not open."""
        if (found := self.seals.open(sealed, f"guest {learner}")) is None:
            return None
        return tuple(saved if it == "saved" else found.get(it, _EMPTY.get(it)) for it in COLUMNS)

    def reminder(self, row: ReminderRow, addressee: AddresseeId) -> tuple[Any, ...]:
        """Return the columns of a row in `reminders`."""
        return *astuple(row)[:-1], self.until("reminders", addressee, row.expires_at)

    def news(self, row: NewsRow, addressee: AddresseeId) -> tuple[Any, ...]:
        """Return the columns of a row in `news`."""
        return *astuple(row)[:-1], self.until("news", addressee, row.expires_at)

    def sender(self, row: SenderRow, sender_hash: bytes) -> tuple[Any, ...]:
        """Return all columns of a row in `spoke`."""
        return sender_hash, row.question, self.until("spoke", sender_hash.hex(), row.expires_at)

    def opened_sender(self, row: Sequence[Any]) -> SenderRow:
        """Return the question and expiry of a row in `spoke`."""
        sender_hash, question, until = row
        return SenderRow(question, self.expiry("spoke", sender_hash.hex(), until))

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

    def _guest(self, row: Sequence[Any], learner: LearnerId) -> GuestRow | None:
        sealed, saved, expires_at = row
        values = self.opened_guest(sealed, learner, saved)
        return GuestRow(from_row(values), expires_at) if values else None

    def _reminder(self, row: Sequence[Any], addressee: AddresseeId) -> ReminderRow:
        address, locale, country, weekday, due_at, until = row
        expires_at = self.expiry("reminders", addressee, until)
        return ReminderRow(
            address=address, locale=locale, country=country, weekday=weekday, due_at=due_at, expires_at=expires_at
        )

    def _news(self, row: Sequence[Any], addressee: AddresseeId) -> NewsRow:
        sealed, locale, country, until = row
        return NewsRow(sealed, locale, country, self.expiry("news", addressee, until))
