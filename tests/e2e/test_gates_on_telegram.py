"""The real bot while a gate is shut: who is let in, what it goes on with, and who is told (H1, H10)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.e2e.test_cli import is_refused, typed
from tests.support.bot_api import Girl
from tests.support.bot_process import TOKEN, VERSION
from tests.support.learner_actions import onboards, picks, types
from tests.support.lessons_folder import FAIR_PLAY, StoryFolder
from tests.support.open_pilot import CODE, open_pilot
from tests.support.scenario import free_port, stage

ANNA, BERT = 710_001, 710_002
STAFF = f"{ANNA}, {BERT}"


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


async def starts_a_chat(*staff: Girl) -> None:
    for each in staff:
        await types(each, "/start")


async def test_with_broken_lessons_it_starts_on_the_last_accepted_ones_and_staff_are_told(tmp_path: Path) -> None:
    port = free_port()
    async with stage(tmp_path, STAFF_IDS=STAFF, LISTEN=f"127.0.0.1:{port}") as here:
        anna, girl = here.girl("Anna"), (here.girl("Bert"), here.girl())[1]
        await starts_a_chat(anna)
        await onboards(girl)
        await here.bot.stop()
        breaks(here.folder)
        await here.bot.start()

        await anna.waits_for("The lessons have errors. The bot goes on with what it accepted last; Help answers.")
        assert await well(port) == f"ok\ncourse: fallback\n{VERSION}\n"
        assert girl.sees("How old are you?")
        await picks(girl, "Help")
        assert girl.sees("Good that you looked")
        assert (await types(girl, "/lessons")).said.startswith("What would you like?")

        here.folder.write("fair-play", FAIR_PLAY)
        assert "loaded again" in await here.bot.reloads()
        assert await well(port) == f"ok\n{VERSION}\n"


async def test_a_reload_of_broken_lessons_tells_staff_and_stops_nobody(tmp_path: Path) -> None:
    async with stage(tmp_path, STAFF_IDS=STAFF) as here:
        anna, girl = here.girl("Anna"), (here.girl("Bert"), here.girl())[1]
        await starts_a_chat(anna)
        await onboards(girl)
        breaks(here.folder)

        assert "The lessons have errors." in await here.bot.reloads()

        await anna.waits_for("The lessons have errors. The bot goes on")
        assert (await types(girl, "/lessons")).said.startswith("What would you like?")


async def test_a_stage_with_a_slip_lets_nobody_new_in_until_it_is_mended(tmp_path: Path) -> None:
    async with stage(tmp_path, lambda it: open_pilot(it.dialogues.parent, ("KE", "en"), data="data")) as here:
        inside, late = here.girl(), here.girl()
        await onboards(inside, link=f"{CODE}_KE_en")
        (here.bot.data / "stage.yaml").write_text("stage: pliot\n")
        await here.bot.stop()
        await here.bot.start()

        assert "not open right now" in (await types(late, f"/start {CODE}_KE_en")).said
        assert (await types(inside, "/lessons")).said.startswith("What would you like?")

        open_pilot(tmp_path, ("KE", "en"), data="data")
        await here.bot.reloads()
        assert "language" in (await types(late, f"/start {CODE}_KE_en")).said


async def test_a_bot_without_a_stage_answers_strangers_with_help_and_a_kind_line(tmp_path: Path) -> None:
    async with stage(tmp_path, STAFF_IDS=STAFF, STAGE="") as here:
        anna, girl = here.girl("Anna"), (here.girl("Bert"), here.girl())[1]

        assert "not open right now" in (await types(girl, "/start")).said
        await picks(girl, "Help")
        assert girl.sees("Good that you looked")
        assert here.rows("guests", girl) == []
        assert "language" in (await types(anna, "/start")).said
        assert not girl.sees("Test bot")


async def test_in_development_every_chat_begins_with_a_warning(tmp_path: Path) -> None:
    async with stage(tmp_path) as here:
        girl = here.girl()
        await types(girl, "/start")

        assert next(it.said for it in girl.chat if it.from_bot) == "Test bot, not for children."


@pytest.mark.parametrize("server", ["", "https://api.telegram.org", "https://telegram.example"])
def test_development_never_runs_with_telegrams_own_server(tmp_path: Path, server: str) -> None:
    found = typed(tmp_path, "run", BOT_TOKEN=TOKEN, STAGE="development", BOT_API_URL=server)

    is_refused(found, "STAGE=development lets everybody in", "Take STAGE away")


def test_another_stage_is_no_setting(tmp_path: Path) -> None:
    is_refused(typed(tmp_path, "run", BOT_TOKEN=TOKEN, STAGE="public"), "STAGE can only be `development`", "stage.yaml")
