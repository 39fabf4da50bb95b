"""A disk that is full in the middle of a command: it ends with a sentence, and every file is as it was before."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from bot.app.command import FINE, LATER, PROBLEMS, WRONG
from bot.storage.sqlite.backup import back_up
from tests.support.backed_up_bot import BackedUpBot, backed_up_bot
from tests.support.browser import lesson_in
from tests.support.command_line import typed_here
from tests.support.machine import no_file_grows_beyond

COMMANDS: Mapping[str, int] = {
    "restore saved": 1_000,
    "backup-keys --to keys": 100,
    "statistics --format csv -o figures.csv": 100,
    "statistics --format xlsx -o figures.xlsx": 2_000,
    "plan --picture plan.svg": 1_000,
    "check --html page.html": 1_000,
    "share --bot safe_world_bot --poster poster.html": 10_000,
    "share --bot safe_world_bot --png code.png": 100,
    "share --bot safe_world_bot --svg code.svg": 100,
    "share new Clubs --girls 200": 10,
    "take-along km --draft -o stories.html": 10_000,
    "recordings my-safety-team km --html record.html": 1_000,
    "schema lesson --save": 1_000,
    "new the-well": 100,
    "messages extract": 1_000,
    "messages export km --xlsx km.xlsx": 1_000,
    "messages add am --safe-word rose": 100,
    "editions add --by anna --by bea --note words": 10_000,
    "editions back 1 --by anna --note words": 10_000,
    "keys rotate": 10,
    "staff add bina": 1_000,
    "simulate --girls 20 --weeks 2 --data invented": 10_000,
}
"""Commands that write, each with a number of bytes beyond which no file grows: it is in the middle of one then.

`backup --all` and `restore` of a whole backup are in `integration/app/test_whole_backup.py`, `migrate-store` in
`integration/storage/test_engine_migration.py`.
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> BackedUpBot:
    """Return a stopped bot, one lesson, a backup of its places, and no place and no keys for backups any more.

    Its editions lie in a DATA of their own, because other commands would look at them instead of the lessons.
    """
    folder = tmp_path_factory.mktemp("full")
    with pytest.MonkeyPatch.context() as patch:
        bot = asyncio.run(backed_up_bot(folder, patch, int(time.time())))
    lesson_in(folder)
    (folder / "keys").mkdir()
    (folder / "published").mkdir()
    (bot.data / "editions").rename(folder / "published/editions")
    back_up(bot.data, folder / "saved", int(time.time()))
    (bot.data / "backup-recipients.json").unlink()
    with closing(sqlite3.connect(bot.data / "bot.db", isolation_level=None)) as db:
        db.execute("DELETE FROM guests WHERE saved")
    return bot


def typed(bot: BackedUpBot, command: str) -> tuple[int, str]:
    data = bot.folder / "published" if command.startswith("editions") else bot.data
    done = typed_here(bot.folder, *command.split(), DATA=str(data))
    return done.returncode, done.stderr


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file with its content, without locks and SQLite's own files beside a database."""
    found = (it for it in folder.rglob("*") if it.is_file() and not it.name.endswith((".lock", "-shm", "-wal")))
    return {it.relative_to(folder).as_posix(): it.read_bytes() for it in found}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_on_a_full_disk_says_so_and_leaves_every_file_as_it_was(command: str, bot: BackedUpBot) -> None:
    before = files_in(bot.folder)
    with no_file_grows_beyond(COMMANDS[command]):
        code, said = typed(bot, command)
    assert code in {WRONG, LATER}, said
    assert len(said.splitlines()) == 2
    after = files_in(bot.folder)
    assert {name for name in before | after if before.get(name) != after.get(name)} == set()
    assert typed(bot, command)[0] in {FINE, PROBLEMS}
