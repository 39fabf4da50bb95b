"""The whole bot on PostgreSQL: learners notice no difference, and the operator is told of it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio

from bot.app.config import settings
from bot.app.whole_backup.put_back import put_file_back
from bot.errors import Refused
from bot.storage.erased_list import erased_hash
from bot.storage.postgres.database import open_database
from tests.support.bot_process import HOME, WELL
from tests.support.learner_actions import next_question, onboards, picks, walks
from tests.support.on_ci import leave_out
from tests.support.postgres_server import PASSWORD, empty, execute, postgres, rows
from tests.support.scenario import Scenario, free_port, pseudonym, stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

PORT = free_port()
GUIDE = HOME / "bot/storage/postgres/SERVER.md"
WRITE, PUT_BACK = re.findall(r"```sh\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def url() -> str:
    return await empty(postgres())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    data = tmp_path_factory.mktemp("postgres-bot")
    async with stage(data, is_brief=True, DATABASE_URL=url, LISTEN=f"127.0.0.1:{PORT}") as ready:
        yield ready
    assert [line for line in ready.errors() if "Never tested" not in line] == []


@pytest.mark.slow
async def test_a_girl_walks_a_lesson_also_when_the_power_fails(the_stage: Scenario, url: str) -> None:
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


async def _health(session: aiohttp.ClientSession) -> str:
    async with session.get("/healthz") as answer:
        return await answer.text()


async def test_the_health_of_the_bot_is_told_the_same_but_for_a_log_that_is_not_there(the_stage: Scenario) -> None:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{PORT}") as session:
        async with asyncio.timeout(60):
            while await _health(session) != WELL:  # its first purge may still go on
                await asyncio.sleep(0.05)
        async with session.get("/metrics") as answer:
            told = await answer.text()
    assert "bot_store_writes 1" in told
    assert "bot_store_log_bytes" not in told


async def test_a_password_is_in_no_line_it_prints(the_stage: Scenario) -> None:
    assert not [line for line in the_stage.bot.log if "postgresql://" in line or "Kilimanjaro" in line]


async def test_a_file_of_places_alone_is_refused_with_the_page_to_read(tmp_path: Path) -> None:
    found = settings({"DATABASE_URL": "postgresql://bot:hidden@localhost/bot", "DATA": str(tmp_path)})
    with pytest.raises(Refused, match=r"bot/storage/postgres/SERVER\.md") as refused:
        put_file_back(found, tmp_path / "file")
    assert "hidden" not in str(refused.value)


@pytest_asyncio.fixture(loop_scope="module")
async def lost(tmp_path: Path) -> str:
    """Return the URL of a database that lost everybody after a backup as on the page; one had erased herself since."""
    if shutil.which("psql") is None:
        leave_out("a backup of PostgreSQL", "no psql here")
    url, later = await empty(postgres()), int(time.time()) + 1000
    guest = "'{}', '\\x00', {}, {}, 1"
    await (await open_database(url, "fits")).close()
    for learner, until, saved in (("saved", later, 1), ("guest", later, 0), ("gone", later, 1), ("late", 5, 1)):
        await execute(url, f"INSERT INTO guests VALUES ({guest.format(learner, saved, until)})")
    (tmp_path / "erased").write_text("name", "ascii")
    assert await _types(WRITE, url, tmp_path) == "It is written.\n"
    (tmp_path / "erased").write_text(f"name\n\n{erased_hash('gone')} 30000", "ascii")
    await execute(url, "DELETE FROM guests")
    return url


async def test_the_backup_of_the_page_holds_saved_places_and_brings_nobody_back_who_has_erased_herself(
    lost: str, tmp_path: Path
) -> None:
    held = (tmp_path / "saved.copy").read_text("utf-8")
    assert "guest" not in held
    assert not [path for path in tmp_path.glob("saved.*") if path.stat().st_mode & 0o077]
    before = sorted(tmp_path.iterdir())

    assert await _types(PUT_BACK, lost, tmp_path) == "They are back.\n"
    assert await rows(lost, "SELECT learner FROM guests") == [("saved",)]
    assert sorted(tmp_path.iterdir()) == before


AGED = 'read -r list secret at columns <saved.of; echo "$list $secret $((at - 31 * 86400)) $columns" >saved.of'
UNTOUCHED = "SELECT 1"


@pytest.mark.parametrize(
    ("lines", "sql", "told"),
    [
        pytest.param("rm erased", UNTOUCHED, {}, id="no list"),
        pytest.param("printf '' >erased", UNTOUCHED, {}, id="an empty list"),
        pytest.param("printf another >erased", UNTOUCHED, {}, id="another bot's list"),
        pytest.param(":", UNTOUCHED, {"DATA": ""}, id="no DATA"),
        pytest.param("rm saved.of", UNTOUCHED, {}, id="nobody knows of what"),
        pytest.param(AGED, UNTOUCHED, {}, id="31 days old"),
        pytest.param(":", "UPDATE secret_check SET fingerprint = 'of another'", {}, id="another secret"),
        pytest.param(":", "UPDATE secret_check SET state = 'gone'", {}, id="a store that was left"),
    ],
)
async def test_b7_without_what_tells_who_has_erased_herself_nobody_comes_back(
    lost: str, tmp_path: Path, lines: str, sql: str, told: dict[str, str]
) -> None:
    assert await _types(f"{lines}; echo done", lost, tmp_path) == "done\n"
    await execute(lost, sql)

    assert await _types(PUT_BACK, lost, tmp_path, told) == ""
    assert await rows(lost, "SELECT learner FROM guests") == []


async def test_a_list_that_goes_while_it_is_read_brings_nobody_back(lost: str, tmp_path: Path) -> None:
    gone = PUT_BACK.replace("psql service=bot -qX --single", "rm erased; psql service=bot -qX --single")
    assert gone != PUT_BACK
    assert await _types(gone, lost, tmp_path) == ""
    assert await rows(lost, "SELECT learner FROM guests") == []


async def _types(lines: str, url: str, folder: Path, told: Mapping[str, str] = MappingProxyType({})) -> str:
    """Run lines of the page in a shell and return its output. It reads the password from a file."""
    it = urlsplit(url)
    schema = it.query.partition("search_path=")[2]
    whole = {"host": it.hostname, "port": it.port, "dbname": it.path[1:], "user": it.username, "password": PASSWORD}
    service = "\n".join(f"{name}={value}" for name, value in whole.items())
    (folder / "service").write_text(f"[bot]\n{service}\noptions=-csearch_path={schema}\n", "ascii")
    around = {**os.environ, "PGSERVICEFILE": str(folder / "service"), "DATA": str(folder), **told}
    shell = await asyncio.create_subprocess_exec("sh", "-c", lines, cwd=folder, env=around, stdout=PIPE)
    said, _ = await shell.communicate()
    assert (shell.returncode == 0) is bool(said)
    return said.decode()
