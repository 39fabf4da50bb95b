"""Versions of the SQLite files: numbered steps of SQL in `migrations/`, and the one loop that runs them.

A file knows its version (`user_version`), the number of its last step. A step that was shipped never changes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

_FOLDER = Path(__file__).parent / "migrations"


def migrations(name: str) -> list[Path]:
    """Return the steps of a kind of file, named as their folder, in order."""
    return sorted((_FOLDER / name).glob("*.sql"))


def version_of(db: sqlite3.Connection) -> int:
    """Return the version of a file; 0 for an empty one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(
    db: sqlite3.Connection, steps: Sequence[Path], then: Callable[[sqlite3.Connection], object] = lambda _: None
) -> bool:
    """Run the steps that a file lacks and what has to follow, all or nothing. Return True if there were any."""
    lacking = steps[version_of(db) :]
    if lacking:
        sql = "\n".join(step.read_text("utf-8") for step in lacking)
        try:
            db.executescript(f"BEGIN IMMEDIATE;\n{sql}")
            then(db)
            db.execute(f"PRAGMA user_version={len(steps)}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    return bool(lacking)
