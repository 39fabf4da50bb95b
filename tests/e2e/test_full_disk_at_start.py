"""The disk is not writable when the bot starts: it says so, and the database file stays in place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.app import cli
from bot.app.command import ProgramCommand
from bot.app.commands import run
from bot.errors import NotNow, Refused
from bot.storage.sqlite.store import SqliteStore
from tests.integration.storage.test_newer_files import FILES
from tests.support.bot_process import TOKEN
from tests.support.machine import no_file_grows_beyond

NOBODY = 65534


@pytest.fixture
def data() -> Iterator[Path]:
    """Yield a folder that another user can reach too."""
    folder = Path(tempfile.mkdtemp(prefix="bot"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def read_only(data: Path) -> Iterator[None]:
    """Make the folder read-only. Root ignores permissions, so root becomes nobody for the block."""
    for path in (data, *data.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@contextmanager
def full(data: Path) -> Iterator[None]:
    """Let no file grow for the block."""
    with no_file_grows_beyond(0):
        yield


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold an exclusive lock on the database for the block."""
    with closing(sqlite3.connect(data / "bot.db", isolation_level=None)) as shell:
        shell.execute("PRAGMA locking_mode=EXCLUSIVE")
        shell.execute("BEGIN EXCLUSIVE")
        yield
        shell.execute("ROLLBACK")


@pytest.mark.parametrize("trouble", [read_only, full, locked])
async def test_a_database_that_cannot_be_written_now_is_not_called_damaged_and_opens_later(
    data: Path, trouble: object
) -> None:
    await (await SqliteStore.open(data / "bot.db", "f" * 32)).close()
    assert callable(trouble)
    with trouble(data), pytest.raises(NotNow) as refused:
        await (await SqliteStore.open(data / "bot.db", "f" * 32)).close()
    assert "damaged" not in refused.value.what
    assert "Look at the disk" in refused.value.remedy
    data.chmod(0o755)
    for path in data.iterdir():
        path.chmod(0o755 if path.is_dir() else 0o644)
    store = await SqliteStore.open(data / "bot.db", "f" * 32)
    assert await store.writes()
    await store.close()


@pytest.mark.parametrize("name", FILES)
def test_a_small_file_that_cannot_be_made_now_is_made_later_and_a_damaged_one_is_not_tried_again(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    with no_file_grows_beyond(0), pytest.raises(NotNow, match="Look at the disk"):
        FILES[name](path)
    FILES[name](path)

    path.write_bytes(b"no database" * 1000)
    with pytest.raises(Refused, match=f"{path.name} cannot be written") as refused:
        FILES[name](path)
    assert not isinstance(refused.value, NotNow)


def test_a_start_that_the_machine_does_not_allow_now_has_an_exit_code_that_systemd_tries_again(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cannot(found: object, asked: object) -> int:
        raise NotNow("The database cannot be written.", "Look at the disk.")

    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setattr(run, "COMMAND", ProgramCommand(cannot))
    assert cli.main(["run"]) == 75
    assert capsys.readouterr().err == "The database cannot be written.\nLook at the disk.\n"
