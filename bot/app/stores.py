"""Opening the store of a bot: a SQLite file in DATA, or the PostgreSQL of DATABASE_URL, imported only then."""

from __future__ import annotations

import random
from pathlib import Path

from bot.app.config import Settings
from bot.errors import NotNow
from bot.files import alone
from bot.storage.job_ports import JobStore
from bot.storage.sqlite.announced import NAME as ANNOUNCED
from bot.storage.sqlite.announced import prepare_announced
from bot.storage.sqlite.migration_side import mark_of
from bot.storage.sqlite.public import NAME as PUBLIC
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.released_messages import NAME as VOICES
from bot.storage.sqlite.released_messages import prepare_voices
from bot.storage.sqlite.store import SqliteStore

FILE = "bot.db"


def log_of(settings: Settings) -> Path | None:
    """Return the path of SQLite's write-ahead log; None when the store is PostgreSQL."""
    return None if settings.database_url else settings.data / f"{FILE}-wal"


async def open_store(settings: Settings, fingerprint: str) -> JobStore:
    """Open the store and migrate its schema. Refused or NotNow, in sentences that hold nothing of DATABASE_URL."""
    if settings.database_url is None:
        return await SqliteStore.open(settings.data / FILE, fingerprint)
    from bot.storage.postgres.store import PostgresStore

    url, came_by = settings.database_url.reveal(), _came_by(settings.data / FILE)
    return await PostgresStore.open(url, settings.data, fingerprint, random.SystemRandom(), came_by=came_by)


def _came_by(file: Path) -> str:
    """Return the id of the migration by which the rows left the SQLite file; empty when there was none.

    NotNow while the file is still active: a service started too soon tries again until the migration is done.
    """
    mark = mark_of(file)
    if mark and mark.is_active:
        raise NotNow(
            f"The girls live in the file {file}.",
            "Move them with `python main.py migrate-store`. Or throw away what it has copied: add `--forget`;"
            " then take DATABASE_URL away.",
        )
    return mark.move if mark and mark.state == "gone" else ""


def prepare_files(data: Path) -> None:
    """Create the small files beside the store where they are missing. A lock lets only one worker do so."""
    try:
        with alone(data / "files"):
            prepare_public(data / PUBLIC, invented=False)
            prepare_voices(data / VOICES, invented=False)
            prepare_announced(data / ANNOUNCED)
    except OSError as error:
        raise NotNow(f"No file can be written in {data}.", "Look at the disk, and at DATA.") from error
