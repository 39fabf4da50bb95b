"""Copies of `bot.db` from before its tables were upgraded: `bot.db.before-N`, where N is their new version.

A copy is a backup (`backup.py`): saved places and nothing else. `restore` puts it back, also into the older program.
Because it lies in DATA, it keeps what DATA promises: an erased or no longer saved place is deleted from its bytes at
once (B7), an expired one at the next purge (B8). The copy is deleted with the next backup, at the latest after 30 days.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.storage.erased_list import BACKUPS_LIVE

_NAME = re.compile(r"bot\.db\.before-\d+")


def upgrade_copies(data: Path) -> list[Path]:
    """Return the copies in a folder, in the order of their names."""
    return sorted(path for path in data.glob("bot.db.before-*") if _NAME.fullmatch(path.name))


def remove_copies(data: Path) -> None:
    """Delete all copies: there is a newer backup."""
    for path in upgrade_copies(data):
        path.unlink(missing_ok=True)


def forget_in_copies(data: Path, learner: str) -> None:
    """Delete a learner from all copies, bytes included."""
    for path in upgrade_copies(data):
        _change_rows(path, lambda db: db.execute("DELETE FROM guests WHERE learner = ?", (learner,)))


def prune_copies(data: Path, now: int) -> None:
    """Delete copies that are 30 days old, and expired places from the others."""
    for path in upgrade_copies(data):
        if _made_at(path) + BACKUPS_LIVE <= now:
            path.unlink(missing_ok=True)
        else:
            _change_rows(path, lambda db: db.execute("DELETE FROM guests WHERE expires_at <= ?", (now,)))


def _change_rows(path: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    with _open_copy(path) as db:
        db.execute("PRAGMA secure_delete=ON")
        if db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'guests'").fetchone():
            change(db)


def _made_at(path: Path) -> int:
    with _open_copy(path) as db:
        return int(db.execute("SELECT made_at FROM backup").fetchone()[0])


def _open_copy(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None))
