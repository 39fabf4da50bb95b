"""A bot that dies at any of its awaits: Hide hides, Help that was asked for is shown, who erased herself is gone.

Telegram delivers again what was not confirmed, and a new bot answers on the same store. Every await is tried on SQLite,
on PostgreSQL elsewhere than on CI some of them, others each day.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

import pytest

from bot.lessons.steps import Say, Stop
from tests.support.abandoned_bot import AbandonedBot, Awaits, abandoned_at, started_again
from tests.support.bot_api import Girl, Message, Telegram
from tests.support.bot_process import TOKEN
from tests.support.course_builders import real
from tests.support.in_process_bot import KEY
from tests.support.learner_actions import picks, types
from tests.support.on_ci import FULL_LOAD, ON_CI, SEED
from tests.support.scenario import pseudonym_under, until
from tests.support.shipped_words import first_line
from tests.support.store_fixtures import InAFile, StorePlace

POINTS = 6
"""Awaits that are tried on PostgreSQL where not all are."""

CARD = first_line("help/card")
COURSE = real()
BOT = COURSE.course.bot
HARMLESS = {step.say.source for scene in BOT["tidied"].scenes.values() for step in scene if isinstance(step, Say)} | {
    steps[0].question.source for steps in BOT["quick"].scenes.values() if isinstance(steps[0], Stop)
}
"""Texts that stand in a chat after Hide."""


@dataclass(frozen=True)
class LastDeed:
    """The last act of a girl before the bot dies, and the state that holds when a new one has answered."""

    begins: Callable[[Girl], Awaitable[object]]
    does: Callable[[Girl], Awaitable[object]]
    holds: Callable[[Girl, list[Message], StorePlace], object]


async def discloses(girl: Girl) -> None:
    await types(girl, "my uncle touches me at night")
    await picks(girl, "Yes")


async def asks_to_be_erased(girl: Girl) -> None:
    await types(girl, "moo")
    await types(girl, "/erase")


def nothing_is_visible(girl: Girl, before: list[Message], place: StorePlace) -> None:
    told = [message for message in girl.chat if message in before or message.said not in HARMLESS]
    assert not told, f"something of the disclosure is visible, and nobody told her\n{girl.view()}"


def help_is_shown(girl: Girl, before: list[Message], place: StorePlace) -> None:
    assert any(CARD in message.said for message in girl.chat), f"Help was asked for\n{girl.view()}"


def nothing_is_stored(girl: Girl, before: list[Message], place: StorePlace) -> None:
    her = pseudonym_under(KEY, girl)
    found = {table: rows for table in ("guests", "messages") if (rows := [r for r in place.rows(table) if r[0] == her])}
    assert not found, "who erased herself is still there"


DEEDS = {
    "Hide, tapped": LastDeed(discloses, lambda girl: girl.taps("Hide"), nothing_is_visible),
    "Hide, typed": LastDeed(discloses, lambda girl: girl.types("/hide"), nothing_is_visible),
    "Help, tapped": LastDeed(lambda girl: types(girl, "moo"), lambda girl: girl.taps("Help"), help_is_shown),
    "Help, typed": LastDeed(lambda girl: types(girl, "moo"), lambda girl: girl.types("help me"), help_is_shown),
    "Erase": LastDeed(asks_to_be_erased, lambda girl: girl.taps("Yes, erase it"), nothing_is_stored),
}


class Life:
    """A girl and a stand-in, and the bots that answer her one after the other."""

    def __init__(self, deed: LastDeed, place: StorePlace, telegram: Telegram, girl_id: int) -> None:
        self.deed, self.place, self.telegram = deed, place, telegram
        self.girl = telegram.girl(girl_id, "Achieng", language_code="en")

    async def counts(self) -> int:
        """Do the deed without a failure, and return how often the bot waited until all of it was done."""
        awaits = Awaits()
        async with abandoned_at(awaits, self.place, self.telegram, COURSE) as bot:
            await self._does(awaits)
            await until(lambda: self._is_done(bot))
        return awaits.seen

    async def dies_at(self, number: int) -> None:
        """Do the deed, abandon the bot at this await, let another one begin, and check what holds."""
        awaits = Awaits(number)
        async with abandoned_at(awaits, self.place, self.telegram, COURSE) as bot:
            before = await self._does(awaits)
            await until(lambda: awaits.abandoned.is_set() or self._is_done(bot))
        async with started_again(self.place, self.telegram, COURSE) as bot:
            await until(lambda: self._is_done(bot))
            self.deed.holds(self.girl, before, self.place)

    async def _does(self, awaits: Awaits) -> list[Message]:
        await self.deed.begins(self.girl)
        before, awaits.counts = list(self.girl.chat), True
        await self.deed.does(self.girl)
        return before

    def _is_done(self, bot: AbandonedBot) -> bool:
        return bot.is_idle and not self.telegram.waiting


@pytest.mark.parametrize("deed", DEEDS)
async def test_whatever_await_it_dies_at_what_she_asked_for_is_done_when_it_is_back(
    deed: str, place: StorePlace
) -> None:
    async with Telegram(token=TOKEN, records=False) as telegram:
        awaits = await Life(DEEDS[deed], place, telegram, 1000).counts()
        points = range(1, awaits + 1)
        all_of_them = ON_CI or FULL_LOAD or isinstance(place, InAFile)
        tried = points if all_of_them else sorted(Random(f"{SEED} {deed}").sample(points, min(POINTS, awaits)))
        for number in tried:
            try:
                await Life(DEEDS[deed], place, telegram, 1000 + number).dies_at(number)
            except Exception as error:
                error.add_note(f"It died at await {number} of {awaits} of {deed}.")
                raise
