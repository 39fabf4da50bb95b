"""One update that breaks our code: the learner it is about is told sorry, everybody else notices nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

from bot.conversation.kill_switch import KillSwitchService
from bot.conversation.rendering.reply import Replies
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import Said
from bot.safeguarding.kill_switch import KillSwitches
from bot.telegram.dispatcher import Staff
from bot.telegram.pacing import Pace
from tests.support.course_builders import real
from tests.support.in_process_bot import inside
from tests.support.learner_actions import next_question
from tests.support.scenario import until

SORRY = "Sorry, something on my side is broken."


# What stands before and behind the conversation


def breaks(*_: object) -> NoReturn:
    raise RuntimeError("secret")


def staff_in_trouble(conversation: Conversation) -> Staff:
    """Neither the brakes that others wrote nor the figures can be read."""
    kill_switches = KillSwitchService(conversation, KillSwitches(), lambda _: None, latest=breaks)
    return Staff(frozenset({1001}), kill_switches, breaks)


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

    assert "secret" not in "".join(it.getMessage() for it in caplog.records)
    assert not [it for it in caplog.records if it.exc_info]


class Deaf(Conversation):
    """A conversation that has not even an apology for words that mean nothing."""

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
