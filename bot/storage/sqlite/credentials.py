"""`rooms/credentials.db`: what staff sign in with, chosen by themselves. The staff process writes it.

It holds no room and no language: these stand in `staff.db`, which that process only reads.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import astuple, dataclass
from pathlib import Path

from bot.safeguarding.moderation.member import Credentials
from bot.storage.sqlite.schema import migrations
from bot.storage.sqlite.side_files import prepare, reading, writing

CREDENTIALS_FILE = "rooms/credentials.db"

_ENROL = """
INSERT INTO credentials (name, link, password, totp, signing_key) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET link = excluded.link, password = excluded.password, totp = excluded.totp,
    signing_key = excluded.signing_key
WHERE link <> excluded.link
"""
_CHANGE = """
INSERT INTO credentials (name, link, password, totp, signing_key) VALUES (?, '', ?, ?, ?)
ON CONFLICT DO UPDATE SET password = excluded.password, totp = excluded.totp, signing_key = excluded.signing_key
"""
_END = """
INSERT INTO credentials (name, link, password, totp, signing_key) VALUES (?, ?, '', '', '')
ON CONFLICT DO UPDATE SET link = excluded.link, password = '', totp = '', signing_key = ''
"""
_FORGET_ENDED = "DELETE FROM credentials WHERE password = '' AND name NOT IN (SELECT value FROM json_each(?))"


def prepare_credentials(path: Path) -> None:
    """Create the file, readable by its owner only, or bring it up to date. Call this before the sandbox starts."""
    prepare(path, migrations("credentials"), is_shared=False)


@dataclass(frozen=True, slots=True)
class CredentialsFile:
    """The credentials in the file at a path; none where there is no file yet."""

    path: Path

    def of(self, name: str) -> Credentials | None:
        """Return what an account signs in with; None if it has not chosen here yet."""
        found = self._ask("SELECT password, totp FROM credentials WHERE name = ?", name)
        return Credentials(*found) if found else None

    def used_link(self, name: str) -> str:
        """Return the hash of the link by which an account chose last; empty if there was none."""
        found = self._ask("SELECT link FROM credentials WHERE name = ?", name)
        return found[0] if found else ""

    def signing_key(self, name: str) -> str:
        """Return the encrypted key with which a member signs changes to accounts; empty if she has none."""
        found = self._ask("SELECT signing_key FROM credentials WHERE name = ?", name)
        return found[0] if found else ""

    def enrol(self, name: str, link: str, chosen: Credentials) -> bool:
        """Store what was chosen by a one-time link, and use the link up; False if that had happened before."""
        with writing(self.path) as db:
            return db.execute(_ENROL, (name, link, *astuple(chosen))).rowcount > 0

    def change(self, name: str, chosen: Credentials) -> None:
        """Store what an account signs in with from now on."""
        with writing(self.path) as db:
            db.execute(_CHANGE, (name, *astuple(chosen)))

    def forget(self, name: str) -> None:
        """Delete what an account signed in with, from the file's bytes too."""
        if self.path.is_file():
            with writing(self.path) as db:
                db.execute("DELETE FROM credentials WHERE name = ?", (name,))

    def end(self, name: str, link: str) -> None:
        """Delete what an account signs in with while the account is still there, and use its last one-time link up."""
        with writing(self.path) as db:
            db.execute(_END, (name, link))

    def forget_ended(self, names: Collection[str]) -> None:
        """Delete what is left of ended accounts, unless they are among these names of accounts that are there."""
        with writing(self.path) as db:
            db.execute(_FORGET_ENDED, (json.dumps([*names]),))

    def forget_second_factor(self, name: str) -> None:
        """Delete the second factor of an account and its key, from the file's bytes too."""
        if self.path.is_file():
            with writing(self.path) as db:
                db.execute("UPDATE credentials SET totp = '', signing_key = '' WHERE name = ?", (name,))

    def _ask(self, sql: str, name: str) -> tuple[str, ...] | None:
        if not self.path.is_file():
            return None
        with reading(self.path) as db:
            found: tuple[str, ...] | None = db.execute(sql, (name,)).fetchone()
        return found
