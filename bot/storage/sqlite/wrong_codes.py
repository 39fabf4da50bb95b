"""Wrong codes of the second factor by account, in `rooms/rooms.db`, so that a restart forgets none (S4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from bot.safeguarding.moderation.member import Member
from bot.safeguarding.moderation.wrong_codes import OPENED_BY, SHUT_AFTER, ShutRooms, mark_of
from bot.storage.sqlite.rooms import writing
from bot.storage.sqlite.side_files import reading

_MISS = """INSERT INTO wrong_codes VALUES (?, ?, 1, 0) ON CONFLICT DO UPDATE SET
in_a_row = CASE factor WHEN excluded.factor THEN in_a_row + 1 ELSE 1 END,
before = CASE factor WHEN excluded.factor THEN before ELSE 0 END, factor = excluded.factor
RETURNING in_a_row"""
_MATCH = "UPDATE wrong_codes SET before = in_a_row, in_a_row = 0 WHERE name = ? AND factor = ?"
_SHUT = "SELECT name, factor FROM wrong_codes WHERE in_a_row >= ? ORDER BY name"
_OPENERS = "SELECT opener FROM openings WHERE name = ?"


@dataclass(frozen=True, slots=True)
class WrongCodesFile:
    """The wrong codes in the file at a path. They count while the account has the same second factor."""

    path: Path
    members: Callable[[], Sequence[Member]]

    def missed(self, member: Member) -> int:
        """Record a wrong code; return how many there are now in a row. It is on disk when this returns."""
        with writing(self.path) as db:
            (found,) = db.execute(_MISS, (member.name, mark_of(member))).fetchone()
            return int(found)

    def matched(self, member: Member) -> None:
        """Record a right code, which ends the row."""
        with writing(self.path) as db:
            db.execute(_MATCH, (member.name, mark_of(member)))

    def in_a_row(self, member: Member) -> int:
        """Return the number of wrong codes since the last right one."""
        return self._of(member)[0]

    def before(self, member: Member) -> int:
        """Return the number of wrong codes that the last right one ended."""
        return self._of(member)[1]

    def _of(self, member: Member) -> tuple[int, int]:
        with reading(self.path) as db:
            about = "SELECT in_a_row, before FROM wrong_codes WHERE name = ? AND factor = ?"
            return db.execute(about, (member.name, mark_of(member))).fetchone() or (0, 0)

    def shut(self) -> tuple[ShutRooms, ...]:
        """Return the accounts whose rooms are shut, with the openers who still have a room themselves."""
        marks = {member.name: mark_of(member) for member in self._with_rooms()}
        with reading(self.path) as db:
            found = [name for name, factor in db.execute(_SHUT, (SHUT_AFTER,)) if marks.get(name) == factor]
            return tuple(ShutRooms(name, _openers(db, name) & marks.keys()) for name in found)

    def open(self, name: str, opener: str) -> None:
        """Record that another member wants the rooms of an account open; the second one opens them."""
        there = {member.name for member in self._with_rooms()}
        with writing(self.path) as db:
            is_shut = db.execute("SELECT 1 FROM wrong_codes WHERE name = ? AND in_a_row >= ?", (name, SHUT_AFTER))
            if is_shut.fetchone() and opener != name:
                db.execute("INSERT INTO openings VALUES (?, ?) ON CONFLICT DO NOTHING", (name, opener))
            if len(_openers(db, name) & there) >= OPENED_BY:
                db.execute("UPDATE wrong_codes SET before = in_a_row, in_a_row = 0 WHERE name = ?", (name,))
                db.execute("DELETE FROM openings WHERE name = ?", (name,))

    def forget(self) -> None:
        """Delete the wrong codes of accounts that are gone, or have a new second factor."""
        there = {(member.name, mark_of(member)) for member in self.members()}
        with writing(self.path) as db:
            known = db.execute("SELECT name, factor FROM wrong_codes").fetchall()
            db.executemany("DELETE FROM wrong_codes WHERE name = ?", [(it[0],) for it in known if it not in there])

    def _with_rooms(self) -> list[Member]:
        return [member for member in self.members() if member.totp and member.rooms]


def _openers(db: Connection, name: str) -> frozenset[str]:
    return frozenset(opener for (opener,) in db.execute(_OPENERS, (name,)))
