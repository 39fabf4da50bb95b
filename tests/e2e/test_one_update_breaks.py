"""An update that breaks our code: the learner it is about gets an apology, and no other learner notices."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import NoReturn

import pytest
import pytest_asyncio

from bot.conversation.kill_switch import KillSwitchService
from bot.conversation.rendering.reply import Replies
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import Said
from bot.safeguarding.kill_switch import KillSwitches
from bot.telegram.dispatcher import Staff
from bot.telegram.pacing import Pace
from tests.support.bot_api import Girl
from tests.support.course_builders import real
from tests.support.in_process_bot import inside
from tests.support.learner_actions import labels, next_question, onboards, picks, types
from tests.support.scenario import Stage, pseudonym, rows, stage, until, writes

SORRY = "Sorry, something on my side is broken."
SECOND, THIRD = "Where does the ball go?", "How many players has a team?"
REFUSES = "CREATE TRIGGER torn BEFORE {} ON guests WHEN {}.learner = '{}' BEGIN SELECT RAISE(ABORT, 'secret'); END"
"""Trigger by which SQLite refuses the row of one learner, like a damaged page; all other rows work."""


@pytest_asyncio.fixture(params=[False, True], ids=["fetched", "brought"])
async def the_stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path, webhook=request.param) as ready:
        yield ready


async def at_second(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    await girl.waits_until(lambda chat: not girl.waiting_taps)


async def refuses_her_row(the_stage: Stage, girl: Girl, doing: str = "UPDATE", row: str = "OLD") -> None:
    """Make her row unwritable from now on."""
    await the_stage.bot.stop()
    writes(the_stage.bot.data, REFUSES.format(doing, row, pseudonym(the_stage.bot.data, girl)))
    await the_stage.bot.start()


async def test_a12_one_row_that_cannot_be_written_costs_one_girl_an_apology_and_nobody_else_anything(
    the_stage: Stage,
) -> None:
    girls = [the_stage.girl(f"Girl {number}") for number in range(3)]
    await asyncio.gather(*map(at_second, girls))
    await refuses_her_row(the_stage, hers := girls[1])
    befores = [girl.last.message_id for girl in girls]
    with the_stage.telegram.held():
        for girl in girls:
            await girl.taps("Into the net")

    answers = [await next_question(girl, before) for girl, before in zip(girls, befores, strict=True)]
    assert [it.said for it in answers] == [THIRD, answers[1].said, THIRD]
    sorry = await hers.waits_for(SORRY)  # her question may be below: it is sent again with a late answer
    assert "Help" in labels(sorry)
    await until(lambda: not the_stage.telegram.waiting)
    assert [it for it in the_stage.errors() if "secret" in it or pseudonym(the_stage.bot.data, hers) in it] == []
    assert [it for it in the_stage.errors() if "a turn failed: IntegrityError" in it] != []


async def test_a12_whose_row_cannot_be_written_has_help(the_stage: Stage) -> None:
    girl = the_stage.girl()
    await at_second(girl)
    await refuses_her_row(the_stage, girl)

    await types(girl, "/help")
    assert girl.sees("116")


async def test_what_broke_our_code_is_handled_and_told_once_however_often_it_comes(the_stage: Stage) -> None:
    girl = the_stage.girl()
    await at_second(girl)
    await refuses_her_row(the_stage, girl)
    the_stage.telegram.webhook.lost = 2  # the answers to it are lost, so it is delivered three times
    assert SORRY in (await picks(girl, "Into the net")).said
    await until(lambda: not the_stage.telegram.waiting)
    the_stage.telegram.redeliver()
    await until(lambda: not the_stage.telegram.waiting)
    await types(girl, "/help")

    assert sum(SORRY in message.said for message in girl.chat) == 1
    number = next(number for number, it in reversed(the_stage.telegram.history) if "callback_query" in it)
    handled = "SELECT update_id FROM handled_updates WHERE update_id = ?"
    assert rows(the_stage.bot.data, handled, number) == [{"update_id": number}]


async def test_a_block_that_cannot_be_kept_stops_nobody_and_does_not_come_again_and_again(the_stage: Stage) -> None:
    girl, other = the_stage.girl(), the_stage.girl("Wambui")
    await asyncio.gather(at_second(girl), at_second(other))
    await refuses_her_row(the_stage, girl, "DELETE")
    girl.blocks()
    assert (await picks(other, "Into the net")).said == THIRD

    await until(lambda: not the_stage.telegram.waiting)


# Code before and behind the conversation


def breaks(*_: object) -> NoReturn:
    raise RuntimeError("secret")


def staff_in_trouble(conversation: Conversation) -> Staff:
    """Return staff for whom neither kill switches of others nor figures can be read."""
    kill_switches = KillSwitchService(conversation, KillSwitches(), lambda _: None, now=time.time, latest=breaks)
    return Staff({1001: "Anna"}, kill_switches, breaks)


@pytest.mark.parametrize("words", ["/brake", "/stats"])
async def test_what_breaks_for_staff_is_told_to_them_and_stops_nobody(
    tmp_path: Path, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic), staff_in_trouble) as here:
        person, girl = (here.telegram.girl(number, language_code="en") for number in (1001, 1002))
        with here.telegram.held():
            asked = await person.types(words)
            await girl.types("/start")
        await girl.waits_for("Choose your language")
        assert SORRY in (await next_question(person, asked.message_id)).said

    assert "secret" not in "".join(record.getMessage() for record in caplog.records)
    assert not [record for record in caplog.records if record.exc_info]


class Deaf(Conversation):
    """A conversation that fails on every typed text."""

    async def hear(self, batch: Sequence[IncomingAction]) -> list[Replies]:
        if any(isinstance(it.action, Said) for it in batch):
            raise RuntimeError("secret")
        return await super().hear(batch)


async def test_what_breaks_even_the_apology_is_let_go_of_alone(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic), conversation=Deaf) as here:
        first, second, third = (here.telegram.girl(number, language_code="en") for number in (1001, 1002, 1003))
        with here.telegram.held():
            await first.types("/start")
            await second.types("goats")
            await third.types("/start")
        await asyncio.gather(*(it.waits_for("Choose your language") for it in (first, third)))
        await until(lambda: not here.telegram.waiting)

        assert len(second.chat) == 1
