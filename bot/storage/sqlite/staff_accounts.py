"""`staff.db`: accounts of staff. The `staff` commands write it, the staff pages read it; no learner is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Refused
from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.side_files import reading, writing

NAME = "staff.db"

_OF_ONE = "password, rooms, languages, totp"
_SECOND = f"""BEGIN IMMEDIATE;
{"".join(f"ALTER TABLE accounts ADD COLUMN {it} TEXT NOT NULL DEFAULT '';" for it in ("rooms", "languages", "totp"))}
PRAGMA user_version=2;
COMMIT;"""
"""Upgrade of a file from before moderation rooms: every account stays and may enter none."""


class NameTaken(Exception):
    """Raised when an account of this name exists."""


@dataclass(frozen=True, slots=True)
class StaffAccountsFile:
    """The accounts in the file at a path; none where there is no file yet."""

    path: Path

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all accounts, in order."""
        if not self.path.is_file():
            return ()
        with reading(self.path) as db:
            return tuple(name for (name,) in db.execute("SELECT name FROM accounts ORDER BY name"))

    @property
    def members(self) -> tuple[Member, ...]:
        """All accounts, each with what it may enter."""
        return tuple(it for name in self.names if (it := self.member(name)))

    def member(self, name: str) -> Member | None:
        """Return the account of this name as the file has it now; None where there is none."""
        if not self.path.is_file():
            return None
        with reading(self.path) as db:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            columns = _OF_ONE if version > 1 else "password"  # version 1 has no moderation rooms
            found = db.execute(f"SELECT {columns} FROM accounts WHERE name = ?", (name,)).fetchone()
        return _member(name, *found) if found else None

    def add(self, member: Member) -> None:
        """Add an account, or raise NameTaken."""
        with _writing(self.path) as db:
            try:
                db.execute(
                    "INSERT INTO accounts VALUES (?, ?, ?, ?, ?)", (member.name, member.password, *_rooms(member))
                )
            except sqlite3.IntegrityError as error:
                raise NameTaken(member.name) from error

    def change(self, member: Member) -> None:
        """Store what an account may enter from now on; its password stays."""
        with _writing(self.path) as db:
            db.execute(
                "UPDATE accounts SET rooms = ?, languages = ?, totp = ? WHERE name = ?", (*_rooms(member), member.name)
            )

    def remove(self, name: str) -> bool:
        """Delete an account, from the file's bytes too; return False where there was none."""
        if not self.path.is_file():
            return False
        with _writing(self.path) as db:
            return db.execute("DELETE FROM accounts WHERE name = ?", (name,)).rowcount > 0


def _member(name: str, password: str, rooms: str = "", languages: str = "", totp: str = "") -> Member:
    return Member(name, password, frozenset(rooms.split()), frozenset(languages.split()), totp)


def _rooms(member: Member) -> tuple[str, str, str]:
    return " ".join(sorted(member.rooms)), " ".join(sorted(member.languages)), member.totp


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file for writing, created or upgraded first where needed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"The folder {path.parent} cannot be made.", "Look at DATA and its permissions.") from error
    with writing(path) as db:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            db.executescript((Path(__file__).parent / "staff.sql").read_text("utf-8"))
        elif version == 1:
            db.executescript(_SECOND)
        yield db
