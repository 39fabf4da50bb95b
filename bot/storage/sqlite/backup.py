"""The saved places of `bot.db` in a file of their own: in a whole backup, and beside the file before an upgrade.

It holds no guest, no message or update id, no key, and no learner who erased her data. The bot may run while it is
made, but not while it is restored.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from bot.errors import NotNow, Refused
from bot.files import fresh
from bot.storage.erased_list import BACKUPS_LIVE, ErasedList, erased_hash
from bot.storage.records.migration_state import ensure_active
from bot.storage.records.rows import EMPTY
from bot.storage.records.tables import GUESTS, Row
from bot.storage.row_format import RowFormat
from bot.storage.sqlite.database import newest, open_alone
from bot.storage.sqlite.migration_side import migration_state_of

log = logging.getLogger(__name__)

UNKNOWN_ERASED = "It is unknown which learners asked to be deleted since this backup."


class _About(NamedTuple):
    made_at: int
    fingerprint: str
    erased: str


def back_up(data: Path, file: Path, now: int) -> None:
    """Write a backup of `bot.db`: whole or not at all, readable by its owner only."""
    live = data / "bot.db"
    if not live.is_file():
        raise Refused(f"There is no database in {data}.", "Set DATA to the folder of the bot.")
    if file.exists():
        raise Refused(f"There is a file {file} already.", "Give the backup another name.")
    if there := migration_state_of(live):
        ensure_active(there, "SQLite")
    try:
        with fresh(file) as beside:
            _write_places(live, ErasedList(data / "erased").name or "", beside, now)
    except (OSError, sqlite3.Error) as error:
        raise Refused(f"The backup {file} cannot be written.", "Look at the folder, the disk and DATA.") from error


def copy_before_upgrade(data: Path, now: int) -> None:
    """Copy the saved places of a `bot.db` that this program is about to upgrade, and log it. Skip any other file."""
    live = data / "bot.db"
    if not live.is_file() or not 0 < (version := _version(live)) < newest():
        return
    copy = data / f"bot.db.before-{newest()}"
    try:
        with fresh(copy) as beside:
            _write_places(live, ErasedList(data / "erased").name or "", beside, now)
    except (OSError, sqlite3.Error) as error:
        raise NotNow("The copy before an upgrade of the database cannot be written.", "Look at the disk.") from error
    log.info("bot.db is upgraded from version %d to %d; saved places are copied to %s", version, newest(), copy.name)


def _version(live: Path) -> int:
    """Return the version of a file that is ours; 0 for any other, which is refused when it is opened."""
    try:
        with closing(sqlite3.connect(_read_only_uri(live), uri=True)) as db:
            if (
                (migration_state := migration_state_of(live))
                and migration_state.is_active
                and db.execute("SELECT 1 FROM secret_check").fetchone()
            ):
                return int(db.execute("PRAGMA user_version").fetchone()[0])
    except (sqlite3.Error, NotNow):
        pass
    return 0


def _write_places(live: Path, erased: str, file: Path, now: int) -> None:
    with closing(sqlite3.connect(file, isolation_level=None, uri=True)) as db:
        db.execute("PRAGMA journal_mode=MEMORY")
        db.execute("ATTACH ? AS live", (_read_only_uri(live),))
        db.execute("BEGIN")  # so that all tables are read at the same moment
        (version,) = db.execute("PRAGMA live.user_version").fetchone()
        (fingerprint,) = db.execute("SELECT fingerprint FROM live.secret_check").fetchone()
        if "saved" in _columns(db, "live", "guests"):  # files of the first versions have no such column
            _copy_saved_places(db, now)
        db.execute("CREATE TABLE backup (made_at INTEGER, fingerprint TEXT, erased TEXT) STRICT")
        db.execute("INSERT INTO backup VALUES (?, ?, ?)", (now, fingerprint, erased))
        db.execute(f"PRAGMA main.user_version={version}")
        db.execute("COMMIT")


def _copy_saved_places(db: sqlite3.Connection, now: int) -> None:
    (create_table,) = db.execute(
        "SELECT sql FROM live.sqlite_schema WHERE type = 'table' AND name = 'guests'"
    ).fetchone()
    db.execute(create_table)
    db.execute("INSERT INTO main.guests SELECT * FROM live.guests WHERE saved AND expires_at > ?", (now,))


def insert_places(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Insert the learners that an open database lacks, in the columns of GUESTS: all of them or none."""
    marks = ", ".join("?" for _ in GUESTS.columns)
    db.execute("BEGIN IMMEDIATE")
    db.executemany(f"INSERT OR IGNORE INTO guests ({', '.join(GUESTS.columns)}) VALUES ({marks})", rows)
    db.execute("COMMIT")


def places(data: Path) -> Iterator[Row]:
    """Yield the learners of a restored database, in the columns of GUESTS."""
    with closing(sqlite3.connect(_read_only_uri(data / "bot.db"), uri=True)) as db:
        yield from db.execute(f"SELECT {', '.join(GUESTS.columns)} FROM guests")


def restore(data: Path, file: Path, fingerprint: str, now: int, format: RowFormat) -> None:
    """Restore the rows of a backup that the database lacks; rows in the database are newer and stay.

    Rows of before version 14, which were not sealed, are sealed with `format`.
    Raise Refused beside a running bot, for another secret, and where it is unknown which learners have erased their
    data since (B7).
    """
    version, about = _read_about(file)
    if about.fingerprint != fingerprint:
        raise Refused("The secret does not fit the backup.", "Set BOT_SECRET to the one it was made with.")
    if about.made_at + BACKUPS_LIVE <= now:
        raise Refused(
            "The backup is older than 30 days.", "Delete it: it is unknown which learners asked to be deleted since."
        )
    erased = ErasedList(data / "erased")
    if erased.name != about.erased:
        raise Refused(UNKNOWN_ERASED, "Put that bot's newest file `erased` into DATA.")
    with closing(open_alone(data / "bot.db", fingerprint)) as db:
        if version > db.execute("PRAGMA user_version").fetchone()[0]:
            raise Refused("The backup was made by a newer program.", "Update this one first.")
        try:
            _put_all_back(db, file, erased.deleted_since(about.made_at), format, now)
        except sqlite3.Error as error:
            raise Refused(
                f"{file} cannot be put back; nothing was.", "Take another one, and look at the disk."
            ) from error


def _read_about(file: Path) -> tuple[int, _About]:
    try:
        with closing(sqlite3.connect(_read_only_uri(file), uri=True)) as db:
            if _is_whole(db, file) and db.execute("PRAGMA quick_check").fetchall() == [("ok",)]:
                about = _About(*db.execute("SELECT made_at, fingerprint, erased FROM backup").fetchone())
                return db.execute("PRAGMA user_version").fetchone()[0], about
    except sqlite3.Error:
        pass
    raise Refused(f"{file} is not a backup of this bot, or it is damaged.", "Take another one.")


def _is_whole(db: sqlite3.Connection, file: Path) -> bool:
    """Return whether no page is cut off: SQLite reads the missing end of the last page as zeros, and finds no fault."""
    (size,) = db.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()
    return bool(size == file.stat().st_size)


def _put_all_back(db: sqlite3.Connection, file: Path, erased: frozenset[str], format: RowFormat, now: int) -> None:
    db.execute("ATTACH ? AS backup", (_read_only_uri(file),))
    db.execute("BEGIN IMMEDIATE")
    there = _columns(db, "backup", "guests")
    if there:
        known = {*EMPTY, "sealed"} & set(there)  # no text of a foreign file
        named = ["learner", "expires_at", "saved", *sorted(known - {"saved"})]
        found = db.execute(f"SELECT {', '.join(named)} FROM backup.guests WHERE expires_at > ?", (now,))
        for values in (dict(zip(named, row, strict=True)) for row in found):
            if erased_hash(values["learner"]) not in erased:
                sealed = values.get("sealed") or format.sealed_guest(values, values["learner"])
                row = {**{name: values[name] for name in GUESTS.columns if name in values}, "sealed": sealed}
                given = ", ".join(f":{name}" for name in row)
                db.execute(f"INSERT OR IGNORE INTO guests ({', '.join(row)}) VALUES ({given})", row)
    db.execute("COMMIT")


def _read_only_uri(path: Path) -> str:
    return f"{path.resolve().as_uri()}?mode=ro"


def _columns(db: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [name for _, name, *_ in db.execute(f"PRAGMA {schema}.table_info({table})")]
