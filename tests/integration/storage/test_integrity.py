"""The daily look for damaged pages: it finds one, and takes neither a missing file nor a large one for damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.sqlite.database import is_damaged


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """Yield a database of some hundred pages, to which a writer is connected, as the bot is."""
    path = tmp_path / "bot.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE guests (learner TEXT PRIMARY KEY, words TEXT) STRICT, WITHOUT ROWID")
        db.execute("BEGIN")
        db.executemany("INSERT INTO guests VALUES (?, ?)", ((f"{at:032x}", "goat" * 50) for at in range(4000)))
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        yield path


def test_a_good_file_is_not_damaged_while_it_is_written(file: Path) -> None:
    assert not is_damaged(file)


@pytest.mark.parametrize("page", [1, 50, 150])
def test_one_damaged_page_anywhere_is_found(file: Path, page: int) -> None:
    with file.open("r+b") as stream:
        stream.seek(page * 4096)
        stream.write(b"\xff" * 512)
    assert is_damaged(file)


def test_what_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(b"no database" * 1000)
    assert is_damaged(tmp_path / "bot.db")


def test_where_there_is_no_file_nothing_is_damaged(tmp_path: Path) -> None:
    assert not is_damaged(None)
    assert not is_damaged(tmp_path / "bot.db")


def test_a_file_too_large_for_its_time_is_told_in_the_log_and_is_not_damaged(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert not is_damaged(file, within=0)
    assert "too large to be read through" in caplog.text
