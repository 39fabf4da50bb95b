"""The daily look for damaged pages in the SQLite file, beside the running bot."""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

log = logging.getLogger(__name__)

WITHIN = 10.0
"""Seconds after which the look ends without a result: a bot that is stopped meanwhile waits for its end."""

_STEPS = 10_000
"""Steps of SQLite's virtual machine between two looks at the clock, well under a millisecond."""


def is_damaged(path: Path | None, within: float = WITHIN) -> bool:
    """Tell whether a page of a database file is damaged. It takes a thread of its own, for up to `within` seconds.

    False where there is no file, where it cannot be read now (another alarm tells that), and where time was too short.
    """
    if path is None or not path.is_file():
        return False
    until = time.monotonic() + within
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
            db.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
            return bool(db.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)])
    except sqlite3.DatabaseError as error:
        name: str = getattr(error, "sqlite_errorname", "")
        if name == "SQLITE_INTERRUPT":
            log.warning("the database is too large to be read through for damage in %d seconds", within)
        return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
