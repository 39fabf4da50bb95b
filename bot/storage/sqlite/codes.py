"""`codes/staff.db` and `codes/room.db`: what each door remembers of codes of the second factor (C12, S4).

The staff page writes the first one, the lesson room the other one, and each reads both, so that a code counts once for
the whole house. A door writes its own row first, on disk, and only then reads the other's: of two that are sent the
same code in one instant at most one accepts it. It can happen that none does; then the next code will do.

Of wrong codes that are typed at both doors in one instant, each is written down; before either is read, one more than
the limit may have been tried. One that is typed in the very instant of a right code may be forgotten with those before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.durations import DAY
from bot.files import share
from bot.safeguarding.moderation.member import Member
from bot.safeguarding.moderation.second_factor import (
    OPENED_BY,
    STEP,
    DoorRecord,
    Opening,
    ShutRooms,
    WrongCode,
    WrongCodes,
    factor_hash,
    over_both,
)
from bot.storage.sqlite.schema import migrations
from bot.storage.sqlite.side_files import prepare, reading, writing

STAFF_CODES, ROOM_CODES = "codes/staff.db", "codes/room.db"

_SPEND = "INSERT INTO spent VALUES (?, ?) ON CONFLICT DO UPDATE SET step = excluded.step WHERE step < excluded.step"
_ENDED = "SELECT mark, iif(factor = ?2, number, 0), seen FROM ended WHERE name = ?1"
_WRONG = "SELECT browser, at, seen FROM wrong WHERE name = ? AND factor = ? ORDER BY at"
_OPENINGS = "SELECT opener, seen FROM openings WHERE name = ? AND factor = ?"
_END = """INSERT INTO ended VALUES (?, ?, 1, ?, ?) ON CONFLICT DO UPDATE
SET factor = excluded.factor, mark = mark + 1, number = excluded.number, seen = excluded.seen"""
_OPEN = """INSERT INTO openings VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
SET factor = excluded.factor, seen = excluded.seen"""


def prepare_codes(path: Path) -> None:
    """Create the file of a door, readable by its owner and the group, or bring it up to date."""
    prepare(path, migrations("codes"))
    share(path.parent)


@dataclass(frozen=True, slots=True)
class CodesFile:
    """The codes of the whole house: those of the door in the file at `path`, and those of the `other` one.

    Wrong codes count while the account has the same second factor. Twenty in a row shut the rooms (C12, S4).
    `browser` is the one in which a code was typed if the member has entered a right one there before, else `STRANGER`.
    """

    path: Path
    other: Path
    members: Callable[[], Sequence[Member]]

    def spend(self, name: str, step: int) -> bool:
        """Mark the code of this step and all older ones as used; return False if one as new was used at either door."""
        with writing(self.path) as db:
            is_new = db.execute(_SPEND, (name, step)).rowcount > 0
        return is_new and self._spent_elsewhere(name) < step

    def _spent_elsewhere(self, name: str) -> int:
        if not self.other.is_file():
            return -1
        with reading(self.other) as db:
            (found,) = db.execute("SELECT coalesce(max(step), -1) FROM spent WHERE name = ?", (name,)).fetchone()
            return int(found)

    def of(self, member: Member) -> WrongCodes:
        """Return the wrong codes of an account since its last right one."""
        return over_both(_read_record(self.path, member), _read_record(self.other, member))

    def missed(self, member: Member, browser: str, now: int) -> WrongCodes:
        """Record a wrong code; return all of the account. It is on disk when this returns."""
        ended = _read_record(self.other, member).ended
        with writing(self.path) as db:
            db.execute(
                "INSERT INTO wrong VALUES (?, ?, ?, ?, ?)", (member.name, factor_hash(member), browser, now, ended)
            )
        return self.of(member)

    def matched(self, member: Member, browser: str) -> None:
        """Record a right code: it ends the wrong ones of its browser, and all of them unless the rooms are shut."""
        found = self.of(member)
        if found.is_shut():
            with writing(self.path) as db:
                db.execute("DELETE FROM wrong WHERE name = ? AND browser = ?", (member.name, browser))
        elif found.number or found.before:
            self._end(member, found)

    def shut(self) -> tuple[ShutRooms, ...]:
        """Return the accounts whose rooms are shut, with the openers who still have a room themselves."""
        there = self._with_rooms()
        found = [(name, self.of(there[name])) for name in sorted(self._missed & there.keys())]
        return tuple(ShutRooms(name, it.openers & there.keys()) for name, it in found if it.is_shut_somewhere)

    def open(self, name: str, opener: str) -> None:
        """Record that another member wants the rooms of an account open; the second one opens them."""
        there = self._with_rooms()
        member = there.get(name)
        if member is None or opener == name or not self.of(member).is_shut_somewhere:
            return
        ended = _read_record(self.other, member).ended
        with writing(self.path) as db:
            db.execute(_OPEN, (name, factor_hash(member), opener, ended))
        found = self.of(member)
        if len(found.openers & there.keys()) >= OPENED_BY:
            self._end(member, found)

    def _end(self, member: Member, found: WrongCodes) -> None:
        """End the row of wrong codes at both doors."""
        seen = _read_record(self.other, member).ended
        with writing(self.path) as db:
            db.execute(_END, (member.name, factor_hash(member), found.number, seen))
            db.execute("DELETE FROM wrong WHERE name = ?", (member.name,))
            db.execute("DELETE FROM openings WHERE name = ?", (member.name,))

    def forget(self, now: int) -> None:
        """Delete used codes after a day, and all of accounts that are gone or have a new second factor."""
        there = {(member.name, factor_hash(member)) for member in self.members()}
        with writing(self.path) as db:
            db.execute("DELETE FROM spent WHERE step < ?", ((now - DAY) // STEP,))
            for table in ("wrong", "openings"):
                gone = set(db.execute(f"SELECT name, factor FROM {table}")) - there
                db.executemany(f"DELETE FROM {table} WHERE name = ? AND factor = ?", gone)
            ended = {name for (name,) in db.execute("SELECT name FROM ended")} - {name for name, _ in there}
            db.executemany("DELETE FROM ended WHERE name = ?", [(name,) for name in ended])

    @property
    def _missed(self) -> set[str]:
        """Names of the accounts that have wrong codes at either door."""
        return _read_names(self.path) | _read_names(self.other)

    def _with_rooms(self) -> dict[str, Member]:
        return {member.name: member for member in self.members() if member.totp and member.rooms}


def _read_record(path: Path, member: Member) -> DoorRecord:
    """Return what the file of a door has about an account; nothing where there is no file yet."""
    if not path.is_file():
        return DoorRecord()
    about = (member.name, factor_hash(member))
    with reading(path) as db:
        ended, number, seen = db.execute(_ENDED, about).fetchone() or (0, 0, 0)
        wrong = tuple(WrongCode(*row) for row in db.execute(_WRONG, about))
        return DoorRecord(ended, number, seen, wrong, tuple(Opening(*row) for row in db.execute(_OPENINGS, about)))


def _read_names(path: Path) -> set[str]:
    if not path.is_file():
        return set()
    with reading(path) as db:
        return {name for (name,) in db.execute("SELECT DISTINCT name FROM wrong")}
