"""`staff.db`: the accounts of staff. The `staff` commands write it, the staff's page reads it; no girl is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.ports import Refused

NAME = "staff.db"


class NameTaken(Exception):
    """There is an account of this name."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts in the file at a path; none where there is no file yet."""

    path: Path

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who has an account, in order."""
        if not self.path.is_file():
            return ()
        with _reading(self.path) as db:
            return tuple(name for (name,) in db.execute("SELECT name FROM accounts ORDER BY name"))

    def password_of(self, name: str) -> str | None:
        """The hash of her password, or None where nobody has this name."""
        if not self.path.is_file():
            return None
        with _reading(self.path) as db:
            found = db.execute("SELECT password FROM accounts WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else None

    def add(self, name: str, password: str) -> None:
        """A new account with the hash of a password, or NameTaken."""
        with _writing(self.path) as db:
            try:
                db.execute("INSERT INTO accounts VALUES (?, ?)", (name, password))
            except sqlite3.IntegrityError as error:
                raise NameTaken(name) from error

    def remove(self, name: str) -> bool:
        """Whether there was such an account. It is gone, from the bytes of the file too."""
        if not self.path.is_file():
            return False
        with _writing(self.path) as db:
            return db.execute("DELETE FROM accounts WHERE name = ?", (name,)).rowcount > 0


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Readable by its owner only, made where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for pragma in ("journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON", "busy_timeout=5000"):
                db.execute(f"PRAGMA {pragma}")
            if db.execute("PRAGMA user_version").fetchone() == (0,):
                db.executescript((Path(__file__).parent / "staff.sql").read_text("utf-8"))
            yield db
    except (OSError, sqlite3.Error) as error:
        raise Refused(f"The accounts in {path} cannot be written.", "Look at DATA and its permissions.") from error


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Read only, and no other file can be attached: the page is open to a network."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            yield db
    except sqlite3.Error as error:
        raise Refused(f"The accounts in {path} cannot be read.", "Look at DATA and its permissions.") from error
