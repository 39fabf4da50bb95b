"""The whole bot on PostgreSQL: girls notice nothing, and who runs it is told what is different."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.adapters.postgres.database import open_database
from bot.app.backups import backup, restore
from bot.config import settings
from bot.keeping.erased import mark
from bot.ports import Refused
from tests.bot_process import HOME
from tests.left_out import leave_out
from tests.postgres import empty, execute, postgres, rows
from tests.stage import Stage, free_port, pseudonym, stage
from tests.walking import next_question, onboards, picks, walks

pytestmark = pytest.mark.asyncio(loop_scope="module")

PORT = free_port()
GUIDE = HOME / "bot/adapters/postgres/BACKUP.md"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def url() -> str:
    return await empty(postgres())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    data = tmp_path_factory.mktemp("postgres-bot")
    async with stage(data, DATABASE_URL=url, LISTEN=f"127.0.0.1:{PORT}") as ready:
        yield ready
    assert [line for line in ready.errors() if "Never tested" not in line] == []


async def test_a_girl_walks_a_lesson_also_when_the_power_fails(the_stage: Stage, url: str) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    await the_stage.bot.kill()
    before = girl.last.message_id
    await girl.taps("Into the net")
    await the_stage.bot.start()
    await next_question(girl, before)
    await walks(girl)

    assert await rows(url, f"SELECT 1 FROM guests WHERE learner = '{pseudonym(the_stage.bot.data, girl)}'")
    assert not (the_stage.bot.data / "bot.db").exists()


async def test_what_is_told_of_it_is_the_same_but_for_a_log_that_is_not_there(the_stage: Stage) -> None:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{PORT}") as session:
        async with session.get("/healthz") as answer:
            assert await answer.text() == "ok\n"
        async with session.get("/metrics") as answer:
            told = await answer.text()
    assert "bot_store_writes 1" in told
    assert "bot_store_log_bytes" not in told


async def test_a_password_is_in_no_line_it_prints(the_stage: Stage) -> None:
    assert not [line for line in the_stage.bot.log if "postgresql://" in line or "Kilimanjaro" in line]


async def test_the_commands_that_know_only_a_file_refuse_and_say_what_to_read(tmp_path: Path) -> None:
    found = settings({"DATABASE_URL": "postgresql://bot:hidden@localhost/bot", "DATA": str(tmp_path)})
    for command in (backup, restore):
        with pytest.raises(Refused, match=r"bot/adapters/postgres/BACKUP\.md") as refused:
            command(found, tmp_path / "file")
        assert "hidden" not in str(refused.value)


async def test_the_backup_of_the_page_holds_saved_places_and_brings_nobody_back_who_has_erased_herself(
    the_stage: Stage, tmp_path: Path
) -> None:
    if shutil.which("psql") is None:
        leave_out("a backup of PostgreSQL", "no psql here")
    url, later = await empty(postgres()), int(time.time()) + 1000
    guest = "'{}', 'en', NULL, NULL, '', NULL, NULL, NULL, NULL, '', '', {}, {}, 0, NULL, 1"
    await _makes_tables(url)
    for learner, until, saved in (("saved", later, 1), ("guest", later, 0), ("gone", later, 1), ("late", 5, 1)):
        await execute(url, f"INSERT INTO guests VALUES ({guest.format(learner, until, saved)})")
    (tmp_path / "erased").write_text(f"name\n\n{mark('gone')} 30000", "ascii")

    write, put_back = re.findall(r"```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    await _types(write, url, tmp_path)
    assert not (tmp_path / "saved.copy").stat().st_mode & 0o077
    await execute(url, "DELETE FROM guests")
    await _types(put_back, url, tmp_path)
    assert await rows(url, "SELECT learner FROM guests") == [("saved",)]


async def _makes_tables(url: str) -> None:
    await (await open_database(url, "fits")).close()


async def _types(lines: str, url: str, folder: Path) -> None:
    """What stands on the page, in a shell."""
    schema = url.partition("search_path=")[2]  # psql reads it elsewhere
    told = {"DATABASE_URL": url.partition("?")[0], "PGOPTIONS": f"-c search_path={schema}", "DATA": str(folder)}
    shell = await asyncio.create_subprocess_exec("sh", "-euc", lines, cwd=folder, env={**os.environ, **told})
    assert await shell.wait() == 0
