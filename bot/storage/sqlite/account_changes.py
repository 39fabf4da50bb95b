"""Changes to accounts, their signatures and the keys of members, in `rooms/rooms.db`.

The staff process writes them; the bot reads them, checks them and changes `staff.db`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from sqlite3 import Connection

from bot.safeguarding.moderation.account_change import (
    WAITS,
    AccountChange,
    AskedChanges,
    ChangeSignature,
    SigningKey,
)
from bot.storage.sqlite.rooms import is_current
from bot.storage.sqlite.side_files import reading, writing

_COLUMNS = "id, kind, name, at, rooms, languages"
_CHANGES = f"SELECT {_COLUMNS} FROM account_changes ORDER BY at, id"
_SIGN = """
INSERT OR REPLACE INTO change_signatures (change, name, link, value)
SELECT :change, :name, :link, :value
WHERE NOT EXISTS (SELECT 1 FROM change_signatures WHERE change = :change AND name <> :name AND link <> '')
"""
"""Of two who sign at once one makes the link. Who presses twice sees her second one."""


@dataclass(frozen=True, slots=True)
class AccountChangesFile:
    """The changes in the file at a path."""

    path: Path

    def read(self) -> AskedChanges:
        """Return all changes, signatures and keys; none where there is no file yet, or one of an older program."""
        if not self.path.is_file():
            return AskedChanges()
        with reading(self.path) as db:
            return _read_changes(db) if is_current(db) else AskedChanges()

    def ask(self, change: AccountChange, signed: ChangeSignature) -> None:
        """Store a change with its first signature; on disk when this returns."""
        with writing(self.path) as db:
            rooms, languages = " ".join(sorted(change.rooms)), " ".join(sorted(change.languages))
            row = (change.id, change.kind, change.name, change.at, rooms, languages)
            db.execute(f"INSERT INTO account_changes ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", row)
            db.execute(_SIGN, asdict(signed))

    def sign(self, signed: ChangeSignature) -> bool:
        """Store another signature; return False if somebody else's has made a one-time link for the change."""
        with writing(self.path) as db:
            return db.execute(_SIGN, asdict(signed)).rowcount > 0

    def withdraw(self, id: str) -> None:
        """Delete a change with its signatures."""
        with writing(self.path) as db:
            db.execute("DELETE FROM account_changes WHERE id = ?", (id,))

    def publish_key(self, key: SigningKey) -> None:
        """Store the public half of a member's key, for the bot."""
        with writing(self.path) as db:
            db.execute(
                "INSERT OR REPLACE INTO signing_keys (name, link, public) VALUES (?, ?, ?)",
                (key.name, key.link, key.public),
            )

    def forget(self, now: int) -> None:
        """Delete changes that are too old to be signed."""
        with writing(self.path) as db:
            db.execute("DELETE FROM account_changes WHERE at <= ?", (now - WAITS,))


def _read_changes(db: Connection) -> AskedChanges:
    return AskedChanges(
        tuple(
            AccountChange(id, kind, name, at, frozenset(rooms.split()), frozenset(languages.split()))
            for id, kind, name, at, rooms, languages in db.execute(_CHANGES)
        ),
        tuple(ChangeSignature(*row) for row in db.execute("SELECT change, name, link, value FROM change_signatures")),
        tuple(SigningKey(*row) for row in db.execute("SELECT name, link, public FROM signing_keys")),
    )
