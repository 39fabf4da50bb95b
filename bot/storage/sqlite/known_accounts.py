"""Changes to accounts that members signed, made in `staff.db` by the bot.

It opens nothing but `staff.db`: what members sign in with stays unread, in the folder of the staff process.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import assert_never

from bot.durations import DAY
from bot.safeguarding.moderation.account_change import (
    LINK_LASTS,
    AccountChange,
    AgreedChange,
    KnownAccounts,
    SigningKey,
)
from bot.safeguarding.moderation.member import Member
from bot.storage.sqlite.schema import version_of
from bot.storage.sqlite.side_files import reading
from bot.storage.sqlite.staff_accounts import writing_accounts

_ACCEPT = """
INSERT INTO signing_keys (name, link, public)
SELECT name, link, ? FROM invitations WHERE name = ? AND link = ?
ON CONFLICT DO UPDATE SET link = excluded.link, public = excluded.public WHERE link <> excluded.link
"""
"""One key for each link, so that nobody can replace a member's key."""


@dataclass(frozen=True, slots=True)
class KnownAccountsFile:
    """The accounts in the file at a path."""

    path: Path

    def read(self) -> KnownAccounts:
        """Return the accounts, accepted keys and made changes; nothing where there is no file yet, or an older one."""
        if not self.path.is_file():
            return KnownAccounts()
        with reading(self.path) as db:
            return _known(db) if version_of(db) > 3 else KnownAccounts()

    def accept(self, keys: Iterable[SigningKey]) -> None:
        """Accept the keys of members who made them by their last one-time link."""
        with writing_accounts(self.path) as db:
            db.executemany(_ACCEPT, [(it.public, it.name, it.link) for it in keys])

    def make(self, agreed: AgreedChange, now: int) -> bool:
        """Make a change, once; return False if it was made before. On disk when this returns."""
        with writing_accounts(self.path) as db:
            db.execute("DELETE FROM made_changes WHERE at < ?", (now - 30 * DAY,))
            if db.execute("INSERT OR IGNORE INTO made_changes VALUES (?, ?)", (agreed.change.id, now)).rowcount < 1:
                return False
            _make(db, agreed.change)
            if agreed.link:
                row = (agreed.change.name, agreed.link, now + int(LINK_LASTS))
                db.execute("INSERT OR REPLACE INTO invitations (name, link, until) VALUES (?, ?, ?)", row)
        return True


def _known(db: Connection) -> KnownAccounts:
    members = {
        name: Member(name, "", frozenset(rooms.split()), frozenset(languages.split()))
        for name, rooms, languages in db.execute("SELECT name, rooms, languages FROM accounts")
    }
    links = dict(db.execute("SELECT name, link FROM invitations").fetchall())
    keys = {row[0]: SigningKey(*row) for row in db.execute("SELECT name, link, public FROM signing_keys")}
    return KnownAccounts(members, links, keys, frozenset(id for (id,) in db.execute("SELECT id FROM made_changes")))


def _make(db: Connection, change: AccountChange) -> None:
    rooms, languages = " ".join(sorted(change.rooms)), " ".join(sorted(change.languages))
    match change.kind:
        case "invite":
            db.execute("INSERT INTO accounts VALUES (?, '', ?, ?, '')", (change.name, rooms, languages))
        case "rooms":
            db.execute("UPDATE accounts SET rooms = ?, languages = ? WHERE name = ?", (rooms, languages, change.name))
            db.execute("UPDATE accounts SET totp = '' WHERE name = ? AND rooms = ''", (change.name,))
        case "remove":
            db.execute("DELETE FROM accounts WHERE name = ?", (change.name,))
        case "link":
            pass
        case _:
            assert_never(change.kind)
