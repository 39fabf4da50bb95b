"""`staff.db`: accounts of staff. The `staff` commands and the bot write it, the staff pages read it.

No learner is in it.

It holds what an account may enter, and a hash of the one-time link by which its owner chooses her password and second
factor herself. What she has chosen is in `credentials.db`; accounts from before have it here. The bot makes the changes
that members signed, and opens nothing but this file for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
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
from bot.storage.sqlite.credentials import CREDENTIALS_FILE, CredentialsFile
from bot.storage.sqlite.schema import migrations, version_of
from bot.storage.sqlite.side_files import prepare, reading, writing

ACCOUNTS_FILE = "staff.db"

_OF_ONE = "password, rooms, languages, totp"
_INVITED = "SELECT name FROM invitations WHERE link = ? AND until > ?"
_ACCEPT = """
INSERT INTO signing_keys (name, link, public)
SELECT name, link, ? FROM invitations WHERE name = ? AND link = ?
ON CONFLICT DO UPDATE SET link = excluded.link, public = excluded.public WHERE link <> excluded.link
"""
"""One key for each link, so that nobody can replace a member's key."""


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
            columns = _OF_ONE if version_of(db) > 1 else "password"  # version 1 has no moderation rooms
            found = db.execute(f"SELECT {columns} FROM accounts WHERE name = ?", (name,)).fetchone()
        if not found:
            return None
        member, chosen = _member(name, *found), self.credentials.of(name)
        return replace(member, password=chosen.password, totp=chosen.totp) if chosen else member

    @property
    def credentials(self) -> CredentialsFile:
        """Credentials that the owners of the accounts chose."""
        return CredentialsFile(self.path.parent / CREDENTIALS_FILE)

    def invited(self, link: str, now: int) -> Member | None:
        """Return the account whose one-time link has this hash; None if it is used, expired or replaced."""
        if not self.path.is_file():
            return None
        with reading(self.path) as db:
            found = db.execute(_INVITED, (link, now)).fetchone() if version_of(db) > 2 else None
        member = self.member(found[0]) if found else None
        return member if member and self.credentials.used_link(member.name) != link else None

    def invite(self, name: str, link: str, until: int) -> None:
        """Store the hash of a one-time link for an account, in place of an earlier one."""
        with writing_accounts(self.path) as db:
            db.execute("INSERT OR REPLACE INTO invitations (name, link, until) VALUES (?, ?, ?)", (name, link, until))

    def add(self, member: Member) -> None:
        """Add an account, or raise NameTaken. Nothing is left of an earlier one of the name."""
        with writing_accounts(self.path) as db:
            try:
                db.execute(
                    "INSERT INTO accounts VALUES (?, ?, ?, ?, ?)", (member.name, member.password, *_rooms(member))
                )
            except sqlite3.IntegrityError as error:
                raise NameTaken(member.name) from error
            self.credentials.forget(member.name)

    def change(self, member: Member) -> None:
        """Store what an account may enter from now on. Without a room its second factor is deleted, too."""
        with writing_accounts(self.path) as db:
            rooms, languages, _ = _rooms(member)
            db.execute("UPDATE accounts SET rooms = ?, languages = ? WHERE name = ?", (rooms, languages, member.name))
            db.execute("UPDATE accounts SET totp = '' WHERE name = ? AND rooms = ''", (member.name,))
        if not member.rooms:
            self.credentials.forget_second_factor(member.name)

    def remove(self, name: str) -> bool:
        """Delete an account, from the file's bytes too; return False where there was none."""
        if not self.path.is_file():
            return False
        with writing_accounts(self.path) as db:
            was_there = db.execute("DELETE FROM accounts WHERE name = ?", (name,)).rowcount > 0
        self.credentials.forget(name)
        return was_there


def _member(name: str, password: str, rooms: str = "", languages: str = "", totp: str = "") -> Member:
    return Member(name, password, frozenset(rooms.split()), frozenset(languages.split()), totp)


def _rooms(member: Member) -> tuple[str, str, str]:
    return " ".join(sorted(member.rooms)), " ".join(sorted(member.languages)), member.totp


@contextmanager
def writing_accounts(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a transaction on the file, created or upgraded first where needed."""
    prepare(path, migrations("staff"))
    with writing(path) as db:
        yield db


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
