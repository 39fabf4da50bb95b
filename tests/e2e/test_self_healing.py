"""The bot recovers by itself from faults around it, without an operator.

One bot goes through all of these tests, in their order.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress

import pytest
import pytest_asyncio

from bot.durations import DAY
from tests.support.bot_api import Girl
from tests.support.bot_process import HOME, VERSION, WELL
from tests.support.faults import Troubled, troubled
from tests.support.learner_actions import next_question, onboards, picks, settled, types
from tests.support.machine import full_disk
from tests.support.scenario import until
from tests.support.shipped_words import first_line
from tests.unit.app.test_metrics import read

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROBOT, THIRD = first_line("help/card"), "How many players has a team?"
GONE = "The database cannot be written."
SLOWLY = 90.0
"""Seconds allowed on CI for what usually takes two."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Troubled]:
    async with troubled(tmp_path_factory.mktemp("up") / "stage") as ready:
        yield ready


@pytest_asyncio.fixture(loop_scope="module")
async def girl(here: Troubled) -> Girl:
    """Return a learner who has answered one question."""
    her = here.stage.girl()
    await onboards(her, link="fair-play")
    pressed = her.last
    await picks(her, "The goat")
    await settled(her, pressed)
    await her.waits_until(lambda chat: not her.waiting_taps)
    return her


async def well(here: Troubled) -> None:
    """Wait until the bot reports that all is well."""
    async with asyncio.timeout(SLOWLY):
        while await here.asks("/healthz") != (200, WELL):
            await asyncio.sleep(0.1)


async def says(here: Troubled, trouble: str) -> None:
    """Wait until the bot reports this fault."""
    async with asyncio.timeout(SLOWLY):
        while trouble not in (await here.asks("/healthz"))[1]:
            await asyncio.sleep(0.1)


async def test_systemd_is_told_once_that_it_is_ready_and_again_and_again_that_it_lives(here: Troubled) -> None:
    await until(lambda: here.systemd.heard.count("READY=1") == 1, SLOWLY)
    before = here.systemd.beats
    await until(lambda: here.systemd.beats > before + 2, SLOWLY)


@pytest.mark.parametrize("wrong", [DAY, -3600])
async def test_a_clock_that_jumps_forgets_nobody_and_leaves_nobody_alone(
    here: Troubled, girl: Girl, wrong: int
) -> None:
    with here.trouble("clock", str(wrong)):
        before = here.systemd.beats
        await until(lambda: here.systemd.beats > before + 10, SLOWLY)  # long enough for a purge
        assert here.stage.rows("guests", girl), "she was forgotten by a clock that was wrong for a moment"
        assert ROBOT in (await types(girl, "help")).said
        await picks(girl, "Go on")
    assert (await picks(girl, "Into the net")).said == THIRD
    assert (await here.asks("/healthz"))[0] == 200


async def test_names_that_nobody_knows_for_a_while_are_looked_up_again(here: Troubled, girl: Girl) -> None:
    said = len(here.stage.bot.log)
    with here.trouble("dns"):
        await girl.taps("Into the net")
        await here.stage.bot.prints("no updates", since=said)
        await asyncio.sleep(5)  # longer than a call is retried; her button is still there
    await picks(girl, "Into the net", timeout=SLOWLY)
    assert girl.last.said == THIRD
    assert sum("no updates" in line for line in here.stage.bot.log[said:]) == 1, "each try was told"


@contextmanager
def locked(here: Troubled) -> Iterator[None]:
    """Hold a write lock on the database for the block, as somebody who edits it by hand."""
    with closing(sqlite3.connect(here.stage.bot.data / "bot.db", isolation_level=None)) as shell:
        shell.execute("BEGIN IMMEDIATE")
        yield
        shell.execute("ROLLBACK")


@contextmanager
def filled(here: Troubled) -> Iterator[None]:
    """Fill the disk, or, where there is no small one, let no file grow."""
    if not here.is_small:
        with full_disk(here.stage.bot.pid):
            yield
        return
    path = here.stage.bot.data / "filling"
    with path.open("wb", buffering=0) as filling:
        for size in (1 << 16, 1 << 12, 1):
            with suppress(OSError):
                while filling.write(bytes(size)):
                    pass
    try:
        yield
    finally:
        path.unlink()


@pytest.mark.parametrize("trouble", [filled, locked])
async def test_help_answers_while_nothing_can_be_kept_and_her_button_works_when_it_can(
    here: Troubled, girl: Girl, trouble: Callable[[Troubled], AbstractContextManager[None]]
) -> None:
    await types(here.stage.girl("Wambui"), "/erase")  # this empties SQLite's log, so that it has no free space
    pressed = girl.last
    with trouble(here):
        assert ROBOT in (await types(girl, "/help", timeout=SLOWLY)).said
        before = girl.last.message_id
        await girl.taps_on(pressed, "Into the net")
        assert first_line("moments/trouble") in (await next_question(girl, before, SLOWLY)).said
        await says(here, "store: cannot be written")
    await well(here)
    before = girl.last.message_id
    await girl.taps_on(pressed, "Into the net")
    assert (await next_question(girl, before)).said == THIRD


async def test_staff_are_told_once_though_not_even_that_can_be_written_down(here: Troubled) -> None:
    said = sum(GONE in message.said for message in here.staff.chat)
    assert said == 1, f"the chat of the staff got it {said} times"


async def test_the_figures_of_a_running_bot_are_read_and_tell_of_help_as_of_any_tap(here: Troubled, girl: Girl) -> None:
    before = here.stage.telegram.counts["deleteMessage"]
    await types(girl, "help me")
    await until(lambda: here.stage.telegram.counts["deleteMessage"] > before, SLOWLY)  # her word for help is deleted
    status, told = await here.asks("/metrics")
    values = read(told)
    assert status == 200
    assert values["bot_store_writes"] == 1
    assert values['bot_calls_total{to="chats",outcome="ok"}'] > 0
    assert values["process_cpu_seconds_total"] > 0
    assert "delete" not in told.lower()
    assert (await here.asks("/metrics", **{"X-Forwarded-For": "192.0.2.7"}))[0] == 404


async def test_the_probe_of_a_container_says_what_healthz_says(here: Troubled) -> None:
    assert await probed(here) == (0, WELL)
    with full_disk(here.stage.bot.pid):
        assert await probed(here) == (1, f"store: cannot be written\n{VERSION}\n")


async def probed(here: Troubled) -> tuple[int, str]:
    """Run the probe as a container does, and return its exit code and output."""
    listen = here.address().removeprefix("http://")
    probe = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.app.probe", cwd=HOME, env={**os.environ, "LISTEN": listen}, stdout=PIPE
    )
    said, _ = await probe.communicate()
    return probe.returncode or 0, said.decode()


async def test_a_token_that_is_refused_for_a_moment_is_told_on_healthz_and_believed_again(
    here: Troubled, girl: Girl
) -> None:
    token, here.stage.telegram.token = here.stage.telegram.token, "123456:Somebody-elses"
    await says(here, "polling: Telegram refuses the token")
    here.stage.telegram.token = token
    await well(here)
    assert (await picks(girl, "Into the net", timeout=SLOWLY)).said == THIRD


async def test_a_poll_that_hangs_is_no_sign_of_life(here: Troubled) -> None:
    here.stage.telegram.slow(3600)
    async with asyncio.timeout(SLOWLY):
        before = -1
        while here.systemd.beats != before:
            before = here.systemd.beats
            await asyncio.sleep(1.5)
    here.stage.telegram.heals()
    await until(lambda: here.systemd.beats > before, SLOWLY)


async def test_a_job_that_ends_by_a_mistake_of_ours_is_told_at_once_and_begins_again(here: Troubled) -> None:
    said, mistake = len(here.stage.bot.log), here.troubles / "mistake"
    mistake.touch()
    await here.stage.bot.prints("the watch ended unexpectedly: LookupError [background.py", since=said, timeout=SLOWLY)
    await here.stage.bot.prints("the watch begins", since=said, timeout=SLOWLY)
    await well(here)


async def test_stopped_it_closes_the_store_when_nothing_works_on_it_any_more(here: Troubled) -> None:
    said = len(here.stage.bot.log)
    assert await here.stage.bot.stop() == 0
    assert [line for line in here.stage.bot.log[said:] if "the store is" in line] == [
        "the watch ends: the store is open"
    ]
    await here.stage.bot.start()


async def test_told_twice_to_stop_it_ends_at_once_and_what_it_kept_stays_kept(here: Troubled, girl: Girl) -> None:
    calls, stops = here.stage.telegram.counts["answerCallbackQuery"], here.systemd.heard.count("STOPPING=1")
    here.stage.telegram.slow(60)
    await girl.taps("Into the net")
    await until(lambda: here.stage.rows("guests", girl)[0]["trail"].count(" ") == 1)
    await until(lambda: here.stage.telegram.counts["answerCallbackQuery"] > calls)  # the answer is on its way
    os.kill(here.stage.bot.pid, signal.SIGTERM)
    await until(lambda: here.systemd.heard.count("STOPPING=1") > stops)
    assert await here.stage.bot.stop() == 0
    assert here.stage.rows("guests", girl)[0]["trail"].count(" ") == 1
    here.stage.telegram.heals()


async def test_a_service_waits_for_the_network_and_is_ready_when_telegram_is_reached_whatever_its_clock_says(
    here: Troubled,
) -> None:
    bot, said, ready = here.stage.bot, len(here.stage.bot.log), here.systemd.heard.count("READY=1")
    with here.trouble("clock", str(DAY)):
        with here.trouble("dns"):
            await bot.launch()
            await until(lambda: sum("cannot be reached yet" in line for line in bot.log[said:]), SLOWLY)
            await asyncio.sleep(11)  # at a terminal it would have stopped waiting after ten
            assert bot.running
            assert here.systemd.heard.count("READY=1") == ready
        await bot.prints("answering", since=said, timeout=SLOWLY)
        assert "86400 seconds off" in await bot.prints("the clock of this machine", since=said)
        girl = here.stage.girl()
        await onboards(girl, link="fair-play")
    await until(lambda: here.systemd.heard.count("READY=1") == ready + 1, SLOWLY)


async def test_a_loop_that_hangs_ends_the_bot_with_where_it_hangs_and_no_value(here: Troubled) -> None:
    said = len(here.stage.bot.log)
    with here.trouble("stuck"):
        assert await here.stage.bot.ends(SLOWLY) == 1, "systemd would not start it again"
    told = here.stage.bot.log[said:]
    assert any('bot_with_faults.py", line' in line for line in told), "it did not say where it hung"
    assert not [line for line in told if "600" in line]
