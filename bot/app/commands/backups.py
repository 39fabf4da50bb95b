"""`backup` and `restore`, with the folder, the secret and the clock they need. They know the file in DATA only."""

from __future__ import annotations

import time
from pathlib import Path

from bot.app.config import Settings, fingerprint, pseudonym_key
from bot.errors import Refused
from bot.storage.sqlite.backup import back_up
from bot.storage.sqlite.backup import restore as put_back


def backup(settings: Settings, file: Path) -> None:
    """A backup of the database in DATA, while the bot runs or not."""
    _is_a_file(settings)
    back_up(settings.data, file, int(time.time()))


def restore(settings: Settings, file: Path) -> None:
    """A backup back into DATA, while no bot runs on it."""
    _is_a_file(settings)
    put_back(settings.data, file, fingerprint(pseudonym_key(settings.data)), int(time.time()))


def _is_a_file(settings: Settings) -> None:
    """PostgreSQL has programs of its own for this; which tables they may take along is told where its tables are."""
    if settings.database_url:
        what = "The database is that of DATABASE_URL, and this command knows only the file in DATA."
        raise Refused(what, "Use psql, as bot/storage/postgres/BACKUP.md says.")
