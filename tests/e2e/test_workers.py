"""Three workers, one nginx, one PostgreSQL and many learners, while workers are killed, stopped and added.

Nothing is lost and nothing happens twice: the database is compared with the engine's own replay of what each learner
did, and her screen with what may have been shown.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import Input
from bot.storage.ports import LearnerId, StoreGone
from bot.telegram.update_parser import UpdateParser
from tests.support.bot_api import Girl, Message
from tests.support.bot_process import WELL
from tests.support.learner_actions import forward, is_question, labels, live, new_question, picks, types
from tests.support.lessons_folder import StoryFolder
from tests.support.on_ci import FULL_LOAD, ON_CI, SEED, load
from tests.support.opened_rows import sessions_in
from tests.support.replay_oracle import Shown, Truth, action, course_of, is_asked, shown
from tests.support.scenario import pseudonym, until
from tests.support.worker_fleet import Fleet, fleet

pytestmark = pytest.mark.asyncio(loop_scope="module")

GIRLS = 40
RATE = 60
"""Messages a second that all workers together may send."""
STAFF = (999_001, 999_002)
PATIENCE = 8.0
"""Seconds after which a learner who got no answer taps again."""
LEGS = load(1, 3)
IN_TIME = 90.0
"""Seconds in which everything must have arrived, on a busy machine too."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def workers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Fleet]:
    staff = ",".join(map(str, STAFF))
    async with fleet(tmp_path_factory.mktemp("workers"), 2, MESSAGES_A_SECOND=str(RATE), STAFF_IDS=staff) as ready:
        yield ready
    assert ready.errors() == []


async def has_jobs(workers: Fleet) -> str:
    """Return the name of the worker that has the jobs, or an empty text."""
    names = await workers.rows("SELECT worker FROM leases")
    return names[0][0] if names else ""


async def walks_on(girl: Girl, chance: random.Random, enough: asyncio.Event) -> None:
    """Tap, sometimes twice or on an old button, and go on after an answer or when patience has ended."""
    while not enough.is_set():
        questions = [message for message in girl.chat if is_question(message)]
        message = chance.choice(questions) if chance.random() < 0.1 else questions[-1]
        button = forward(live(message)) if chance.random() < 0.7 else chance.choice(live(message))
        before = girl.room.changes
        for _ in range(chance.choice((1, 1, 1, 2))):
            await girl.taps_data(button.data or "", message.message_id)
        await answered(girl, before)


async def answered(girl: Girl, before: int) -> None:
    try:
        await new_question(girl, before, PATIENCE)
    except AssertionError:
        return  # she taps again


async def all_is_answered(workers: Fleet) -> None:
    await until(lambda: not workers.telegram.waiting, timeout=IN_TIME)


async def goes_on(girl: Girl) -> None:
    """Check that the newest button of a learner leads on."""
    question = next(message for message in reversed(girl.chat) if is_question(message))
    before = girl.room.changes
    await girl.taps_data(forward(live(question)).data or "", question.message_id)
    await new_question(girl, before, IN_TIME)


async def test_a_crowd_taps_on_while_workers_are_killed_added_and_stopped_and_the_database_starts_anew(
    workers: Fleet,
) -> None:
    girls = [workers.girl(f"Girl {number}") for number in range(GIRLS)]
    await asyncio.gather(*(types(girl, "/start fair-play", IN_TIME) for girl in girls))
    account, enough = AuditedLearners(workers.folder, girls), asyncio.Event()
    crowd = [asyncio.create_task(walks_on(girl, random.Random(girl.id + SEED), enough)) for girl in girls]

    if ON_CI:
        await marathon(workers, random.Random(SEED))
    before = await has_jobs(workers)
    await asyncio.sleep(1)
    await workers.workers[0].kill()
    await workers.workers[2].start()
    await workers.restarts_the_database()
    await asyncio.sleep(1)
    assert await workers.workers[1].stop() == 0
    enough.set()
    await asyncio.gather(*crowd)
    await all_is_answered(workers)

    await asyncio.gather(*(goes_on(girl) for girl in girls))
    await all_is_answered(workers)
    await account.compares(workers)
    await comes_to(workers, 1.0)  # including the share of the killed one
    assert await has_jobs(workers) not in ("", before)


async def marathon(workers: Fleet, chance: random.Random) -> None:
    """Kill or stop workers and start others, again and again; kill the database once, too."""
    for leg in range(LEGS):
        gone = chance.choice([it for it in workers.workers if it.running])
        await (gone.stop() if leg % 3 == 2 else gone.kill())
        await asyncio.sleep(chance.uniform(0, 1))
        await chance.choice([it for it in workers.workers if not it.running]).start()
        if leg == LEGS // 2:
            await workers.restarts_the_database(killed=True)
    for number, worker in enumerate(workers.workers):
        if worker.running != (number < 2):
            await (worker.stop() if worker.running else worker.start())


async def test_all_workers_together_write_no_more_a_second_than_one_alone(workers: Fleet) -> None:
    """All messages of that time are counted: a machine that stands still for a moment lets them come in bunches.

    Without the shares two workers would write twice as much, and three three times.
    """
    workers.telegram.limits(per_chat=1000, burst=1000, overall=1000)
    enough, before, began = asyncio.Event(), messages(workers), time.monotonic()

    async def begins_again_and_again(girl: Girl) -> None:
        while not enough.is_set():
            sent = await girl.types("/start")
            await answered(girl, sent.message_id)

    crowd = [asyncio.create_task(begins_again_and_again(workers.girl())) for _ in range(2 * RATE)]
    await asyncio.sleep(1)
    await workers.workers[0].start()
    await comes_to(workers, 0.5, 0.5)
    await asyncio.sleep(6)
    if FULL_LOAD:
        await workers.workers[1].start()
        await comes_to(workers, 0.33, 0.33, 0.33)
        await asyncio.sleep(6)
    written, seconds = messages(workers) - before, time.monotonic() - began
    enough.set()
    await asyncio.gather(*crowd)
    await all_is_answered(workers)

    assert RATE < written < 1.25 * RATE * seconds + RATE


def messages(workers: Fleet) -> int:
    return workers.telegram.counts["sendMessage"]


async def test_a_brake_that_is_pulled_at_one_worker_holds_at_all(workers: Fleet) -> None:
    girls = [workers.girl(f"Girl {number}") for number in range(8)]
    await asyncio.gather(*(types(girl, "/start", IN_TIME) for girl in girls))
    await asyncio.gather(*(picks(girl, "English", IN_TIME) for girl in girls))
    assert all([await offered(girl) for girl in girls])

    staff, other = (workers.telegram.girl(number, "Anna", language_code="en") for number in STAFF)
    await types(other, "/start", IN_TIME)
    await staff.types("/hide lesson fair-play")
    await staff.waits_for("Hidden now", IN_TIME)
    await other.waits_for("staff account 1 of STAFF_IDS has hidden", IN_TIME)
    async with asyncio.timeout(IN_TIME):
        while any([await offered(girl) for girl in girls]):
            await asyncio.sleep(0.5)


async def test_a_worker_that_has_the_jobs_and_those_that_it_leads_say_that_all_is_well(workers: Fleet) -> None:
    running = [worker for worker in workers.workers if worker.running]
    assert len(running) > 1
    async with asyncio.timeout(IN_TIME), aiohttp.ClientSession() as web:
        for it in running:
            port = (await it.prints("/healthz on port")).rpartition(" ")[2]
            while await says(web, f"http://127.0.0.1:{port}/healthz") != WELL:
                await asyncio.sleep(0.5)


async def says(web: aiohttp.ClientSession, url: str) -> str:
    async with web.get(url) as answer:
        return await answer.text()


async def comes_to(workers: Fleet, *shares: float) -> None:
    """Wait until the rate is shared among the workers like this."""
    async with asyncio.timeout(IN_TIME):
        while await workers.rows("SELECT round(share / 1e6, 2)::float FROM workers") != [(share,) for share in shares]:
            await asyncio.sleep(0.2)


async def offered(girl: Girl) -> bool:
    """Return whether the bot offers her the lesson."""
    return "Fair play" in labels(await types(girl, "/lessons", IN_TIME))


AGAIN = 4
"""Number of her last actions that may come once more, because she tapped while a worker went away."""


class UnavailableStore:
    """A store that is unavailable."""

    async def turns(self, batch: object, now: int) -> Any:
        raise StoreGone


@dataclass(repr=False)  # the repr of a course bundle takes gigabytes when a test fails
class AuditedLearners:
    """Expected state of some learners, as far as the database says that it handled their actions."""

    folder: StoryFolder
    girls: list[Girl]
    bundle: CourseBundle = field(init=False)
    update_parser: UpdateParser = field(init=False)

    def __post_init__(self) -> None:
        self.bundle = course_of(self.folder)
        self.update_parser = UpdateParser(b"anything", self.bundle)

    async def compares(self, workers: Fleet) -> None:
        """Check that each action was handled once and in order, and that everything shown had happened."""
        handled = {number for (number,) in await workers.rows("SELECT update_id FROM handled_updates")}
        deeds = self._deeds(workers)
        data = workers.workers[0].data
        stored = sessions_in(data, await workers.rows("SELECT learner, sealed, saved FROM guests"))
        for girl in self.girls:
            truth, lost = Truth(self.bundle), list[Input]()
            for number, deed in deeds[girl.id]:
                if number in handled:
                    truth.apply(deed, number)
                    truth.repeat(AGAIN)
                elif number not in workers.telegram.lapsed:
                    lost.append(deed)
            found = stored[pseudonym(data, girl)]
            assert truth.session is not None
            hers = replace(truth.session, reminder=None, by_reminder=False)  # reminders have a table of their own
            assert found == hers, "a turn was lost, doubled, or out of order"
            await self._fits(girl, truth, lost)

    def _deeds(self, workers: Fleet) -> dict[int, list[tuple[int, Input]]]:
        found: dict[int, list[tuple[int, Input]]] = {girl.id: [] for girl in self.girls}
        for number, update in workers.telegram.history:
            if (heard := action(self.update_parser, number, update)) and heard[0] in found:
                found[heard[0]].append((number, heard[1]))
        return found

    async def _fits(self, girl: Girl, truth: Truth, lost: list[Input]) -> None:
        """Check that lost actions were answered with an apology, and that everything else on the screen happened."""
        sorry = await self._apologies(lost) if lost else set()
        screen = [_seen(message) for message in girl.chat if message.from_bot]
        assert not lost or sorry & set(screen), f"something she did was dropped in silence\n{girl.view()}"
        for message in girl.chat:
            fits = not message.from_bot or _happened(message, truth.told | sorry)
            assert fits, f"shown, but it never happened: {message}\n{girl.view()}"
        question = next(message for message in reversed(girl.chat) if is_question(message))
        assert is_asked(_seen(question), truth.asked), f"her screen is not where she is\n{girl.view()}"

    async def _apologies(self, lost: list[Input]) -> set[Shown]:
        talk = Conversation(UnavailableStore(), self.bundle, time.time)  # type: ignore[arg-type]  # only what a turn needs of a store
        answers = await talk.hear([IncomingAction(LearnerId(""), deed) for deed in lost])
        return {message for answer in answers for message in shown(answer)}


def _seen(message: Message) -> Shown:
    return message.html, tuple(button.data or "" for button in live(message))


def _happened(message: Message, told: set[Shown]) -> bool:
    html, data = _seen(message)
    if data:
        return (html, data) in told
    return any(html == it for it, _ in told)  # her pick replaced the buttons, or there were none
