"""The real bot while a gate is shut: who is let in, what it goes on with, and who is told (H1, H10)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import pytest_asyncio

from tests.support.bot_api import Girl
from tests.support.bot_process import TOKEN, VERSION
from tests.support.command_line import is_refused, typed
from tests.support.learner_actions import onboards, picks, types
from tests.support.lessons_folder import FAIR_PLAY, StoryFolder
from tests.support.scenario import Scenario, free_port, stage
from tests.support.shipped_words import first_line

ANNA, BERT = 710_001, 710_002
STAFF = f"{ANNA}, {BERT}"


telling = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory, port: int) -> AsyncIterator[Scenario]:
    home, listen = tmp_path_factory.mktemp("gates"), f"127.0.0.1:{port}"
    async with stage(home, is_brief=True, STAFF_IDS=STAFF, LISTEN=listen) as ready:
        yield ready


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def anna(running: Scenario) -> Girl:
    """Return one of the staff, who has a chat with the bot; the ids of the first two learners are theirs."""
    first, _ = running.girl("Anna"), running.girl("Bert")
    await types(first, "/start")
    return first


@pytest_asyncio.fixture(loop_scope="module")
async def here(running: Scenario, anna: Girl) -> AsyncIterator[Scenario]:
    """Yield the bot on good lessons; those that a test breaks are restored."""
    yield running
    running.folder.write("fair-play", FAIR_PLAY)


def breaks(folder: StoryFolder) -> None:
    folder.write("fair-play", "title: [")


async def well(port: int) -> str:
    """Wait until /healthz says that the bot is well, and return what it says."""

    def ask() -> str | None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
                return str(answer.read().decode())
        except HTTPError:
            return None

    async with asyncio.timeout(60):
        while (found := await asyncio.to_thread(ask)) is None:
            await asyncio.sleep(0.1)
    return found


async def hears_of_errors(anna: Girl, heard: int) -> None:
    """Wait until somebody of the staff is told of broken lessons once more than `heard` times."""
    await anna.waits_until(lambda chat: told_of_errors(anna) == heard + 1)


def told_of_errors(anna: Girl) -> int:
    told = "The lessons have errors. The bot goes on with what it accepted last; Help answers."
    return sum(told in message.said for message in anna.chat)


@telling
async def test_with_broken_lessons_it_starts_on_the_last_accepted_ones_and_staff_are_told(
    here: Scenario, anna: Girl, port: int
) -> None:
    girl, heard = here.girl(), told_of_errors(anna)
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    await here.bot.stop()
    breaks(here.folder)
    await here.bot.start()

    await hears_of_errors(anna, heard)
    assert await well(port) == f"ok\ncourse: fallback\n{VERSION}\n"
    assert (await picks(girl, "Into the net")).said == "How many players has a team?"
    await picks(girl, "Help")
    assert girl.sees(first_line("help/card"))
    assert (await types(girl, "/lessons")).said.startswith(first_line("menu/menu"))

    here.folder.write("fair-play", FAIR_PLAY)
    assert "loaded again" in await here.bot.reloads()
    assert await well(port) == f"ok\n{VERSION}\n"


@telling
async def test_a_reload_of_broken_lessons_tells_staff_and_stops_nobody(here: Scenario, anna: Girl) -> None:
    girl, heard = here.girl(), told_of_errors(anna)
    await onboards(girl)
    breaks(here.folder)

    assert "The lessons have errors." in await here.bot.reloads()

    await hears_of_errors(anna, heard)
    assert (await types(girl, "/lessons")).said.startswith(first_line("menu/menu"))


@telling
async def test_in_development_every_chat_begins_with_a_warning(here: Scenario) -> None:
    girl = here.girl()
    await types(girl, "/start")

    assert next(it.said for it in girl.chat if it.from_bot) == "Test bot, not for children."


@pytest.mark.parametrize("server", ["", "https://api.telegram.org", "https://telegram.example"])
def test_development_never_runs_with_telegrams_own_server(tmp_path: Path, server: str) -> None:
    found = typed(tmp_path, "run", BOT_TOKEN=TOKEN, STAGE="development", BOT_API_URL=server)

    is_refused(found, "STAGE=development lets everybody in", "Take STAGE away")


def test_another_stage_is_no_setting(tmp_path: Path) -> None:
    is_refused(typed(tmp_path, "run", BOT_TOKEN=TOKEN, STAGE="public"), "STAGE can only be `development`", "stage.yaml")
