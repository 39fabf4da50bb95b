"""Power failures while many learners play: nothing that was shown is undone, and nobody is stuck.

The bot is killed (SIGKILL) at random moments. After each kill its store, a file or a PostgreSQL, is compared with the
engine's own replay of what the learners did, and their screens with what the bot may have shown. At the end each
learner taps once.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.callback import INERT
from bot.engine.input import TIDY
from bot.telegram.update_parser import UpdateParser
from tests.support.bot_api import Girl, InlineButton, Message
from tests.support.bot_process import FORGETFUL
from tests.support.learner_actions import forward, is_question, live, new_question, target
from tests.support.on_ci import SEED, load
from tests.support.opened_rows import sessions_in
from tests.support.postgres_server import empty, postgres, rows
from tests.support.replay_oracle import Shown, Truth, action, course_of, is_asked
from tests.support.scenario import Scenario, pseudonym, stage, until
from tests.support.scenario import rows as rows_in_file
from tests.support.shipped_words import first_line

MOST_DEEDS = 1_000
PATIENCE = 6.0
"""Seconds after which a learner who got no answer taps again.

A start of the bot takes several: with a smaller value, hundreds of learners tapping at a bot that is down create more
taps than it can answer before Telegram drops them.
"""
ONE_TAP = 120.0
"""Seconds within which all learners, tapping at once, get the next question.

At Telegram's thirty messages a second a few hundred learners wait half a minute, even where the machine is quiet.
"""
CATCHES_UP = 120.0
"""Seconds for a restarted bot to read what was waiting: on a busy machine there are thousands of taps."""

TYPED = ("1", "2", "b", "Lessons", "Help", "/language", "/help", "/lessons", "The goat", "moo", "Go on", "/start")

BUSY = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'safe-online-world' AND state <> 'idle'"

Look = Callable[[str], Awaitable[Sequence[Sequence[Any]]]]
"""Query the bot's database and return rows, whether the bot runs or not."""


@dataclass(repr=False)  # the repr of a course bundle takes gigabytes when a test fails
class ExpectedLearners:
    """Expected state of all learners, kept in step with the database."""

    stage: Scenario
    look: Look
    girls: dict[int, Girl]
    bundle: CourseBundle
    update_parser: UpdateParser
    truths: dict[int, Truth] = field(default_factory=dict)
    told_to: int = 0
    read_to: int = 0

    async def check(self) -> None:
        """Compare rows and screens with the expected state, after applying all updates that the database handled."""
        handled = await self._handled()
        self._apply(handled)
        await self._compare_rows()
        unconfirmed = self.stage.telegram.unconfirmed
        for girl in self.girls.values():
            self._compare_screen(girl)
            self.truths[girl.id].restart(unconfirmed)

    async def _handled(self) -> set[int]:
        query = f"SELECT update_id FROM handled_updates WHERE update_id > {self.read_to}"
        return {number for (number,) in await self.look(query)}

    def _apply(self, handled: set[int]) -> None:
        """Apply the handled updates in Telegram's order; none before the newest one may have been left out."""
        history = self.stage.telegram.history
        newest = max(handled, default=self.read_to)
        while self.told_to < len(history) and history[self.told_to][0] <= newest:
            update_id, update = history[self.told_to]
            self.told_to += 1
            if (heard := action(self.update_parser, update_id, update)) and not self._was_too_old(update_id, handled):
                assert update_id in handled, "an update was confirmed to Telegram and never handled"
                self.truths[heard[0]].apply(heard[1], update_id)
        self.read_to = newest

    def _was_too_old(self, update_id: int, handled: set[int]) -> bool:
        """Tell whether Telegram dropped an update: after repeated power failures a tap may wait too long."""
        return update_id in self.stage.telegram.lapsed and update_id not in handled

    async def _compare_rows(self) -> None:
        """Check that each row results from the learner's handled updates, each applied once and in order."""
        data = self.stage.bot.data
        stored = sessions_in(data, await self.look("SELECT learner, sealed, saved FROM guests"))
        assert len(stored) == sum(truth.session is not None for truth in self.truths.values())
        for girl_id, truth in self.truths.items():
            if truth.session is not None:
                found = stored[pseudonym(data, self.girls[girl_id])]
                hers = replace(truth.session, reminder=None, by_reminder=False)  # reminders have a table of their own
                assert found == hers, "a turn was lost or doubled"

    def _compare_screen(self, girl: Girl) -> None:
        """Check that each message of the bot belongs to a turn in the database."""
        told = self.truths[girl.id].told
        for message in girl.chat:
            if message.from_bot:
                assert _fits(message, told), f"the bot showed what never happened: {message}\n{girl.view()}"


def _fits(message: Message, told: set[tuple[str, tuple[str, ...]]]) -> bool:
    """Tell whether a turn tells a message, or whether it is the question of a bot that forgot her last one."""
    if first_line("moments/after-start") in message.said:
        return True
    data = _data(message)
    if not data:  # her pick replaced the buttons, or there were none
        return any(message.html == html for html, _ in told)
    return (message.html, data) in told


def _data(message: Message) -> tuple[str, ...]:
    return tuple(button.data or "" for button in live(message))


async def test_the_power_fails_while_many_girls_walk(tmp_path: Path) -> None:
    async with stage(tmp_path, command=FORGETFUL) as ready:

        async def look(sql: str) -> list[tuple[Any, ...]]:
            return [tuple(row.values()) for row in rows_in_file(ready.bot.data, sql)]

        await the_power_fails(ready, look, girls=load(40, 240), kills=load(4, 12))


async def test_the_power_fails_while_girls_walk_on_a_server(tmp_path: Path) -> None:
    """Kills of the server and of several workers are in `test_workers.py`."""
    url = await empty(postgres())

    async def look(sql: str) -> list[tuple[Any, ...]]:
        while await rows(url, BUSY):  # until the server has done what a killed bot had asked for
            await asyncio.sleep(0.01)
        return await rows(url, sql)

    async with stage(tmp_path, command=FORGETFUL, DATABASE_URL=url) as ready:
        await the_power_fails(ready, look, girls=40, kills=load(2, 6))


async def the_power_fails(the_stage: Scenario, look: Look, girls: int, kills: int) -> None:
    chance = random.Random(SEED)
    crowd = {girl.id: girl for girl in (the_stage.girl(f"Girl {number}") for number in range(girls))}
    account = _account(the_stage, look, crowd)
    enough = asyncio.Event()
    walking = [asyncio.create_task(_lives(girl, random.Random(girl.id + SEED), enough)) for girl in crowd.values()]

    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.02, 0.8))
        await the_stage.bot.kill()
        await account.check()
        await the_stage.bot.start()
    enough.set()
    await asyncio.gather(*walking)
    await until(lambda: not the_stage.telegram.waiting, timeout=CATCHES_UP)

    await asyncio.gather(*(_goes_on(girl, chance) for girl in crowd.values()))
    await _everything_was_answered(the_stage, account)
    assert await the_stage.bot.stop() == 0
    await account.check()
    _everything_was_handled(the_stage, account)
    for girl in crowd.values():
        _her_screen_shows_where_she_is(girl, account.truths[girl.id])
    assert not [line for line in the_stage.bot.log if "Traceback" in line or "ERROR" in line], the_stage.bot.view()


def _account(the_stage: Scenario, look: Look, girls: dict[int, Girl]) -> ExpectedLearners:
    bundle = course_of(the_stage.folder)
    account = ExpectedLearners(the_stage, look, girls, bundle, UpdateParser(b"anything", bundle))
    account.truths = {girl_id: Truth(bundle) for girl_id in girls}
    return account


async def _lives(girl: Girl, chance: random.Random, enough: asyncio.Event) -> None:
    """Play one learner who taps and types, waits for an answer for a limited time, and goes on."""
    await girl.types("/start")
    await _answered(girl, girl.room.changes)
    for _ in range(MOST_DEEDS):
        if enough.is_set():
            return
        before = girl.room.changes
        await _does_something(girl, chance)
        await _answered(girl, before)


async def _answered(girl: Girl, since: int) -> None:
    try:
        await new_question(girl, since, PATIENCE)
    except AssertionError:
        return  # she will tap again


async def _does_something(girl: Girl, chance: random.Random) -> None:
    questions = [message for message in girl.chat if is_question(message)]
    roll = chance.random()
    if not questions:
        await girl.types("/start")
    elif roll < 0.6:
        await _taps(girl, questions[-1], forward(live(questions[-1])).data)
    elif roll < 0.9:
        await _taps(girl, questions[-1], chance.choice(live(questions[-1])).data, times=chance.choice((1, 1, 2)))
    elif roll < 0.95:
        old = chance.choice(questions)
        await _taps(girl, old, chance.choice(live(old)).data)
    else:
        await girl.types(chance.choice(TYPED))


async def _taps(girl: Girl, message: Message, data: str | None, times: int = 1) -> None:
    assert data not in (None, INERT)
    for _ in range(times):
        await girl.taps_data(data or "", message.message_id)


async def _goes_on(girl: Girl, chance: random.Random) -> None:
    """Tap the newest button, or use the keyboard when Tidy up has left no button."""
    questions = [message for message in girl.chat if is_question(message)]
    before = girl.room.changes
    if questions:
        await _taps(girl, questions[-1], chance.choice(_leading_on(questions[-1])).data)
    else:
        await girl.types("Lessons" if girl.keyboard else "/start")
    await new_question(girl, before, ONE_TAP)


def _leading_on(question: Message) -> list[InlineButton]:
    """Return the buttons except Tidy up, after which only the keyboard leads on."""
    return [button for button in live(question) if target(button).key != TIDY]


async def _everything_was_answered(the_stage: Scenario, account: ExpectedLearners) -> None:
    """Wait for the last answers: a tap may wait behind an earlier one, and all behind the limit of thirty a second."""
    await until(lambda: not the_stage.telegram.waiting, timeout=CATCHES_UP)
    await account.check()
    screens = [(girl, account.truths[girl_id]) for girl_id, girl in account.girls.items()]
    with suppress(TimeoutError):  # the check below names the learner and shows her screen
        await until(lambda: all(is_asked(_newest(girl), truth.asked) for girl, truth in screens), timeout=ONE_TAP)


def _newest(girl: Girl) -> Shown | None:
    question = next((message for message in reversed(girl.chat) if is_question(message)), None)
    return (question.html, _data(question)) if question else None


def _everything_was_handled(the_stage: Scenario, account: ExpectedLearners) -> None:
    assert the_stage.telegram.waiting == 0
    assert account.told_to == len(the_stage.telegram.history) or not any(
        action(account.update_parser, *update)
        for update in the_stage.telegram.history[account.told_to :]
        if update[0] not in the_stage.telegram.lapsed
    ), "an update was confirmed to Telegram and never handled"


def _her_screen_shows_where_she_is(girl: Girl, truth: Truth) -> None:
    """Check that the newest question is the one her last turn asked."""
    assert truth.asked is not None
    assert is_asked(_newest(girl), truth.asked), f"her screen is not where she is\n{girl.view()}"
