"""Backup and restore of the SQLite file in DATA, with the settings, key and clock that they need."""

from __future__ import annotations

import time
from pathlib import Path

from bot.app.config import Settings
from bot.app.keys import fingerprint, pseudonym_key, row_seals
from bot.errors import Refused
from bot.storage.row_format import RowFormat
from bot.storage.sqlite.backup import back_up
from bot.storage.sqlite.backup import restore as put_back
from bot.storage.sqlite.upgrade_copies import remove_copies


def backup(settings: Settings, file: Path) -> None:
    """Back up the database in DATA to a new file, while the bot runs or not."""
    _is_a_file(settings)
    back_up(settings.data, file, int(time.time()))
    remove_copies(settings.data)


def restore(settings: Settings, file: Path) -> None:
    """Put a backup back into DATA, while no bot runs on it."""
    _is_a_file(settings)
    key = pseudonym_key(settings.data)
    put_back(settings.data, file, fingerprint(key), int(time.time()), RowFormat(row_seals(key)))


def _is_a_file(settings: Settings) -> None:
    """Refuse PostgreSQL, which has its own programs for this; SERVER.md says what they may copy."""
    if settings.database_url:
        what = "The database is that of DATABASE_URL, and this command knows only the file in DATA."
        raise Refused(what, "Use psql, as bot/storage/postgres/SERVER.md says.")
