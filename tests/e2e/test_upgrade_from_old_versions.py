"""An operator skips versions: an old database with a girl in the middle of a story, under the present bot.

Those of all versions are opened in `tests/integration/storage/test_old_schemas.py`.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.app.config import Secret
from bot.app.keys import fingerprint
from bot.storage.sqlite.database import newest
from tests.support.bot_api import Telegram
from tests.support.bot_process import TOKEN, BotProcess
from tests.support.learner_actions import labels, types
from tests.support.lessons_folder import StoryFolder
from tests.support.old_stores import restore_dump
from tests.support.scenario import pseudonym_under, rows

KEY = "5e0c1a9b7d3f48260c9be1d74a6f2385"
ADDRESSES = ("reminders", "news", "sendings")
"""Tables of addresses, which in the invented databases no key opens."""


def left_by(version: int, data: Path, learner: str) -> None:
    """Make DATA as the program with this version of the database left it, with a learner in it."""
    restore_dump(f"bot-{version:02}.sql", data / "bot.db")
    (data / "secret").write_text(KEY)
    with closing(sqlite3.connect(data / "bot.db", isolation_level=None)) as db:
        db.execute("UPDATE secret_check SET fingerprint = ?", (fingerprint(Secret(KEY)),))
        db.execute("UPDATE guests SET learner = ? WHERE learner = 'achieng'", (learner,))
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
        for table in there.intersection(ADDRESSES):
            db.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("version", [1, newest() - 1])
async def test_a_start_says_that_it_upgrades_copies_the_file_first_and_she_goes_on(
    version: int, tmp_path: Path
) -> None:
    data, folder = tmp_path / "data", StoryFolder(tmp_path)
    async with Telegram(token=TOKEN) as telegram:
        girl = telegram.girl(710_001, "Achieng", language_code="km")
        left_by(version, data, pseudonym_under(KEY.encode(), girl))
        async with BotProcess(telegram.url, data, dialogues=folder.dialogues, locales=folder.locales) as bot:
            said = f"bot.db is upgraded from version {version} to {newest()}; saved places are copied to"
            assert [line for line in bot.log if said in line and line.endswith(f"bot.db.before-{newest()}")]
            assert (data / f"bot.db.before-{newest()}").is_file()
            assert any("Go on" in label for label in labels(await types(girl, "/lessons")))
        assert [line for line in bot.log if " ERROR " in line or "Traceback" in line] == []
    assert rows(data, "PRAGMA user_version") == [{"user_version": newest()}]
