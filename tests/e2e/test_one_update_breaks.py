"""An update that breaks our code: the learner it is about gets an apology, and no other learner notices."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
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
from tests.support.scenario import Scenario, pseudonym, rows, stage, until, writes
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")

SORRY = first_line("moments/trouble")
SECOND, THIRD = "Where does the ball go?", "How many players has a team?"
REFUSES = "CREATE TRIGGER {} ON guests WHEN OLD.learner = '{}' BEGIN SELECT RAISE(ABORT, 'secret'); END"
"""Trigger by which SQLite refuses the row of one learner, like a damaged page; all other rows work."""


@dataclass(frozen=True)
class TornBot:
    """A bot that cannot write the rows of some learners, and learners of each test, who are asked the second question.

    `middle` and `helpless` cannot be changed, `again` neither, and `blocking` cannot be deleted. The others are well.
    """

    stage: Scenario
    middle: Girl
    beside: tuple[Girl, Girl]
    helpless: Girl
    again: Girl
    blocking: Girl
    well: Girl


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=[False, True], ids=["fetched", "brought"])
async def torn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[TornBot]:
    """Run a bot, and let it go on with a damaged file: starting it for each test would take most of the time."""
    async with stage(tmp_path_factory.mktemp("torn"), is_brief=True, webhook=request.param) as ready:
        middle, first, last, helpless, again, blocking, well = girls = [ready.girl() for _ in range(7)]
        await asyncio.gather(*map(at_second, girls))
        await ready.bot.stop()
        for number, girl in enumerate((middle, helpless, again)):
            refuses_her_row(ready, girl, f"torn{number} BEFORE UPDATE")
        refuses_her_row(ready, blocking, "torn BEFORE DELETE")
        await ready.bot.start()
        yield TornBot(ready, middle, (first, last), helpless, again, blocking, well)


async def at_second(girl: Girl) -> None:
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    await girl.waits_until(lambda chat: not girl.waiting_taps)


def refuses_her_row(the_stage: Scenario, girl: Girl, trigger: str) -> None:
    """Make her row unwritable from now on."""
    writes(the_stage.bot.data, REFUSES.format(trigger, pseudonym(the_stage.bot.data, girl)))


async def test_a12_one_row_that_cannot_be_written_costs_one_girl_an_apology_and_nobody_else_anything(
    torn: TornBot,
) -> None:
    the_stage, hers, girls = torn.stage, torn.middle, (torn.beside[0], torn.middle, torn.beside[1])
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


async def test_a12_whose_row_cannot_be_written_has_help(torn: TornBot) -> None:
    await types(torn.helpless, "/help")
    assert torn.helpless.sees("116")


async def test_an_update_that_broke_our_code_is_handled_and_told_once_however_often_it_comes(torn: TornBot) -> None:
    the_stage, girl = torn.stage, torn.again
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


async def test_a_block_that_cannot_be_kept_stops_nobody_and_does_not_come_again_and_again(torn: TornBot) -> None:
    torn.blocking.blocks()
    assert (await picks(torn.well, "Into the net")).said == THIRD

    await until(lambda: not torn.stage.telegram.waiting)


# Code before and behind the conversation


def breaks(*_: object) -> NoReturn:
    raise RuntimeError("secret")


def staff_in_trouble(conversation: Conversation) -> Staff:
    """Return staff for whom neither kill switches of others nor figures can be read."""
    kill_switches = KillSwitchService(conversation, KillSwitches(), lambda _: None, now=time.time, latest=breaks)
    return Staff({1001: "Anna"}, kill_switches, breaks)


@pytest.mark.parametrize("words", ["/brake", "/stats"])
async def test_an_update_of_staff_that_breaks_is_told_to_them_and_stops_nobody(
    tmp_path: Path, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic), staff_in_trouble) as here:
        person, girl = (here.telegram.girl(number, language_code="en") for number in (1001, 1002))
        with here.telegram.held():
            asked = await person.types(words)
            await girl.types("/start")
        await girl.waits_for(first_line("start/language"))
        assert SORRY in (await next_question(person, asked.message_id)).said

    assert "secret" not in "".join(record.getMessage() for record in caplog.records)
    assert not [record for record in caplog.records if record.exc_info]


class Deaf(Conversation):
    """A conversation that fails on every typed text."""

    async def hear(self, batch: Sequence[IncomingAction]) -> list[Replies]:
        if any(isinstance(it.action, Said) for it in batch):
            raise RuntimeError("secret")
        return await super().hear(batch)


async def test_an_update_that_breaks_even_the_apology_is_let_go_of_alone(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic), conversation=Deaf) as here:
        first, second, third = (here.telegram.girl(number, language_code="en") for number in (1001, 1002, 1003))
        with here.telegram.held():
            await first.types("/start")
            await second.types("goats")
            await third.types("/start")
        await asyncio.gather(*(it.waits_for(first_line("start/language")) for it in (first, third)))
        await until(lambda: not here.telegram.waiting)

        assert len(second.chat) == 1
