"""The page of all tables: written from the migrations, and from the comments in them that say what each thing holds.

`-- guests.saved: 1 when she asked to save her place` is such a comment. After a change of a table or of its comments
`python -m tests.support.table_page` writes the page again below its mark; what stands above is written by hand.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from bot.storage.records.rows import SESSION_VALUES, VISIT_VALUES
from bot.storage.records.tables import GUESTS, MOVES
from tests.support.paths import ROOT

PAGE = ROOT / "bot/storage/TABLES.md"
MARK = "<!-- Written by `python -m tests.support.table_page` from here on. -->\n"
SQLITE, POSTGRES = ROOT / "bot/storage/sqlite/migrations", ROOT / "bot/storage/postgres/migrations"
FILES: Mapping[str, str] = {
    "bot.db": "bot",
    "voices.db": "voices",
    "public.db": "public",
    "announced.db": "announced",
    "staff.db": "staff",
    "rooms/credentials.db": "credentials",
    "rooms/rooms.db": "rooms",
    "codes/staff.db": "codes",
}
"""The files in DATA, each with the folder of its migrations."""

Tables = dict[str, list[str]]
"""Tables, each with its columns in order."""


def tables(path: Path) -> Tables:
    """Return the tables of a file."""
    with closing(sqlite3.connect(path)) as db:
        return _tables(db)


def written_tables(name: str) -> Tables:
    """Return the tables of a file, or of PostgreSQL alone, as the page has them."""
    (section,) = (it for it in PAGE.read_text("utf-8").split("\n## ")[1:] if it.startswith(f"`{name}`\n"))
    parts = (it.partition("\n") for it in section.split("\n### ")[1:])
    return {table: re.findall(r"^\| (?!column \|)(\w+) \| .+ \|$", text, re.MULTILINE) for table, _, text in parts}


def page() -> str:
    """Return the page as it should be."""
    head, _, _ = PAGE.read_text("utf-8").partition(MARK)
    files = [_section(name, _made(SQLITE / folder), notes(SQLITE / folder)) for name, folder in FILES.items()]
    return "\n".join([head + MARK, *files, _section("PostgreSQL", _on_a_server_alone(), notes(POSTGRES))])


def notes(folder: Path) -> dict[str, str]:
    """Return what the comments in a folder of migrations say, by the name of the file, table or column."""
    sql = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.sql")))
    whole = re.sub(r"\n--   ", " ", sql)
    return dict(re.findall(r"^-- ([\w./]+): (.+)$", whole, re.MULTILINE))


def _tables(db: sqlite3.Connection) -> Tables:
    sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = [name for (name,) in db.execute(sql)]
    return {name: [column[1] for column in db.execute(f"PRAGMA table_info({name})")] for name in names}


def _made(folder: Path) -> Tables:
    """Return the tables that migrations make, those of learners in the order in which they move."""
    order = [table.name for table in MOVES]
    with closing(sqlite3.connect(":memory:")) as db:
        for path in sorted(folder.glob("*.sql")):
            db.executescript(path.read_text("utf-8"))
        found = {name: columns for name, columns in _tables(db).items() if not name.startswith("old_")}
    return dict(sorted(found.items(), key=lambda it: order.index(it[0]) if it[0] in order else len(order)))


def _on_a_server_alone() -> Tables:
    """Return the tables and columns that only PostgreSQL has; a test compares them with a server."""
    found: Tables = {}
    for table, column in (name.split(".") for name in notes(POSTGRES) if "." in name):
        found.setdefault(table, []).append(column)
    return found


def _section(name: str, found: Tables, said: Mapping[str, str]) -> str:
    return "\n".join([f"## `{name}`", said[name], "", *_lines(found, said)])


def _lines(found: Tables, said: Mapping[str, str]) -> Iterator[str]:
    for table, columns in found.items():
        yield from [
            f"### {table}",
            *([said[table]] if table in said else []),
            "",
            "| column | what it holds |",
            "|---|---|",
        ]
        for column in columns:
            name = f"{table}.{column}"
            assert name in said, f"Say in a comment of its migration what it holds, like this: -- {name}: the words"
            yield f"| {column} | {said[name]} |"
        yield ""
        if table == GUESTS.name and "sealed" in columns:
            yield from ["In `sealed`:", "", *_sealed_values(), ""]


def _sealed_values() -> Iterable[str]:
    return (f"- {it.name}: {it.holds}" for it in (*SESSION_VALUES, *VISIT_VALUES) if it.name not in GUESTS.values)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
