"""/healthz and the alarm chat of the real bot: they name the fault, and nothing else."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.app.config import DEFAULT_LISTEN
from bot.app.healthz import FRESH, cache_troubles, healthz
from tests.support.bot_api import Telegram
from tests.support.bot_process import TOKEN, VERSION, WELL, BotProcess
from tests.support.learner_actions import onboards
from tests.support.machine import full_disk
from tests.support.scenario import Scenario, brief_bot, stage


@pytest.fixture
async def the_stage(tmp_path: Path) -> AsyncIterator[Scenario]:
    async with stage(tmp_path, is_brief=True, LISTEN="127.0.0.1:0") as ready:
        yield ready


async def asked(bot: BotProcess, path: str = "/healthz") -> tuple[int, str]:
    port = (await bot.prints("/healthz on port")).rpartition(" ")[2]
    async with aiohttp.ClientSession() as web, web.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def soon(bot: BotProcess, *answers: tuple[int, str]) -> None:
    """Wait until /healthz answers one of these; an earlier answer is cached for a while."""
    async with asyncio.timeout(90):
        while await asked(bot) not in answers:
            await asyncio.sleep(0.5)


async def test_healthz_tells_what_is_wrong_and_nothing_else(the_stage: Scenario) -> None:
    await onboards(the_stage.girl(), link="fair-play")
    assert await asked(the_stage.bot) == (200, WELL)
    assert (await asked(the_stage.bot, "/"))[0] == 404
    with full_disk(the_stage.bot.pid):
        full = "store: cannot be written\n"
        figures = "figures: cannot be written\n"  # where a round of the jobs met the full disk too
        await soon(the_stage.bot, (503, f"{full}{VERSION}\n"), (503, f"{full}{figures}{VERSION}\n"))
    await soon(the_stage.bot, (200, WELL))


async def test_many_who_ask_at_once_cost_one_look_and_it_is_found_out_anew_when_it_is_old() -> None:
    looks, now = [0], [100.0]

    async def look() -> tuple[str, ...]:
        looks[0] += 1
        await asyncio.sleep(0)
        return (f"look {looks[0]}",)

    told = cache_troubles(look, lambda: now[0])
    assert set(await asyncio.gather(*(told() for _ in range(100)))) == {("look 1",)}
    now[0] += FRESH - 0.1
    assert await told() == ("look 1",)
    now[0] += 0.1
    assert await told() == ("look 2",)


async def test_the_staffs_chat_gets_the_alarm_and_is_not_named_in_the_log(tmp_path: Path) -> None:
    async with Telegram(token=TOKEN) as telegram:
        staff = telegram.girl(4_200_000_042, "Staff")
        await staff.types("/start")
        async with brief_bot(telegram.url, tmp_path, ALARM_CHAT=str(staff.id)) as bot:
            await staff.waits_for("Never tested")

    assert sum("Never tested" in message.said for message in staff.chat) == 1
    assert str(staff.id) not in "".join(bot.log)


async def test_a_port_that_somebody_else_has_is_one_refusal(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        async with Telegram(token=TOKEN) as telegram:
            bot = brief_bot(telegram.url, tmp_path, LISTEN=listen)
            await bot.launch()
            assert await bot.ends() == 2
    refusal = [line for line in bot.log if " INFO " not in line]
    assert refusal == [
        f"LISTEN: {listen} cannot be used.",
        "Another program has that port, or it is not this machine's. Set another, or off.",
    ]


async def test_a_port_that_nobody_asked_for_is_given_up_when_it_is_taken(caplog: pytest.LogCaptureFixture) -> None:
    async def well() -> tuple[str, ...]:
        return ()

    async def nothing() -> str:
        return ""

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        async with healthz(DEFAULT_LISTEN._replace(port=taken.getsockname()[1]), well, nothing):
            assert "there is no /healthz" in caplog.text
