"""Real kills, by lot, while Telegram does not answer a Hide: the next start hides, and she need do nothing (D3)."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.support.bot_api import Girl, Message
from tests.support.learner_actions import types
from tests.support.on_ci import SEED, load
from tests.support.scenario import stage, until

KILLS = load(3, 12)
"""Kills of each intake."""

WITHIN = 1.5
"""Seconds of a Hide in which it is killed: well below the five after which it is confirmed all the same."""


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_killed_at_any_moment_of_a_hide_it_hides_when_it_is_back(tmp_path: Path, webhook: bool) -> None:
    chance = random.Random(f"{SEED} {webhook}")
    async with stage(tmp_path, is_brief=True, webhook=webhook) as here:
        for number in range(KILLS):
            girl = here.girl()
            hidden = await asks_for_help(girl)
            await until(lambda: not here.telegram.waiting)
            here.telegram.holds("deleteMessages", girl.id, loses=True)
            await (girl.taps("Hide") if number % 2 else girl.types("/hide"))
            await asyncio.sleep(chance.uniform(0, WITHIN))
            await here.bot.kill()
            assert any(message in girl.chat for message in hidden)

            here.telegram.heals()
            await here.bot.start()
            await is_gone(girl, hidden)
        await until(lambda: not here.telegram.waiting)
        assert here.errors() == []


async def asks_for_help(girl: Girl) -> list[Message]:
    """Ask for people who can help, and return all that stands in the chat then."""
    await types(girl, "moo")
    await types(girl, "help")
    return list(girl.chat)


async def is_gone(girl: Girl, hidden: list[Message]) -> None:
    await girl.waits_until(lambda chat: not any(message in chat for message in hidden), what="a hidden chat")
