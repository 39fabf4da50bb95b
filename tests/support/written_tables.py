"""Tables and columns of a database, and those documented on a page."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.app.config import HOME


def tables(path: Path) -> dict[str, list[str]]:
    """Return the tables of a file, each with its columns in order."""
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute(sql)]
        return {name: [column[1] for column in db.execute(f"PRAGMA table_info({name})")] for name in names}


def written_tables(page: str) -> dict[str, list[str]]:
    """Return the tables and columns documented on a page in `bot/storage/sqlite`."""
    sections = (HOME / "bot/storage/sqlite" / page).read_text("utf-8").split("\n## ")[1:]
    return {
        section.splitlines()[0].strip(): re.findall(r"^\| (?!column \|)(\w+) \| .+ \|$", section, re.MULTILINE)
        for section in sections
    }
