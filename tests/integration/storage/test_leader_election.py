"""Several workers on one PostgreSQL: shares of the rate, the leader of the jobs, and jobs that happen once."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from telegram import Bot

from bot.app.stores import prepare_files
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import Commanded
from bot.engine.session import Reminder, Session
from bot.engine.turn import Turn
from bot.jobs import leader_election as beats
from bot.jobs.leader_election import SURE, LeaderElection
from bot.jobs.send_reminders import ReminderJob
from bot.jobs.statistics_freeze import StatisticsFreeze
from bot.lessons.model.people import Country
from bot.statistics.cells import UNTOLD
from bot.statistics.sensitive_counts import Addition, Tally
from bot.storage.address_cipher import AddressCipher
from bot.storage.job_ports import WorkerShare as Part
from bot.storage.ports import LearnerId, StoreGone, TurnRequest
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.public import PublicFile, prepare_public, read_public
from bot.telegram.http_request import CurlRequest
from bot.telegram.pacing import Pace
from bot.telegram.sender import Sender
from tests.support.bot_api import Telegram
from tests.support.bot_process import HOME, TOKEN
from tests.support.counting_bot import HILL, at, plays_hill
from tests.support.course_builders import bundle, course, real
from tests.support.scenario import until
from tests.support.store_fixtures import OnAServer

A, B, C = "a", "b", "c"


@pytest.fixture
def place(tmp_path: Path) -> OnAServer:
    return OnAServer(tmp_path)


@pytest.fixture
async def stores(place: OnAServer) -> AsyncIterator[list[PostgresStore]]:
    """Yield the stores of three workers."""
    found = [await place.open() for _ in range(3)]
    yield found
    for store in found:
        await store.close()


def is_over(place: OnAServer, worker: str) -> None:
    """Let a worker's lease run out, as twenty seconds after a kill."""
    for table in ("workers", "leases"):
        place.ask(f"UPDATE {table} SET until = 0 WHERE worker = '{worker}'")


# --- rate and jobs -----------------------------------------------------------------------------------------------


async def test_the_first_worker_has_the_jobs_and_a_killed_one_is_followed_by_another(
    stores: Sequence[PostgresStore], place: OnAServer
) -> None:
    one, two, _ = (store.workers for store in stores)
    assert await one.beat(A) == Part(1.0, has_jobs=True)
    assert not (await two.beat(B)).has_jobs
    await one.beat(A)
    assert (await two.beat(B)) == Part(0.5, has_jobs=False)

    is_over(place, A)
    assert await two.beat(B) == Part(1.0, has_jobs=True)
    assert not (await one.beat(A)).has_jobs, "it only hung, and is a newcomer now"


async def test_a_worker_that_is_stopped_leaves_its_jobs_and_its_share_at_once(stores: Sequence[PostgresStore]) -> None:
    one, two, _ = (store.workers for store in stores)
    await one.beat(A)
    await two.beat(B)
    await one.leave(A)
    assert await two.beat(B) == Part(1.0, has_jobs=True)


async def test_workers_that_beat_at_the_same_moment_share_what_there_is_and_one_has_the_jobs(
    stores: Sequence[PostgresStore],
) -> None:
    workers = [store.workers for store in stores]
    for _ in range(5):
        parts = await asyncio.gather(*(worker.beat(name) for worker, name in zip(workers, (A, B, C), strict=True)))
        assert sum(part.has_jobs for part in parts) == 1
        assert sum(part.share for part in parts) <= 1 + 2 / 28
    assert [round(part.share, 3) for part in parts] == [0.333] * 3


class FlakyRegistry:
    """A database that is unavailable at times."""

    def __init__(self, part: Part | None) -> None:
        self.part = part

    async def beat(self, worker: str) -> Part:
        if self.part is None:
            raise StoreGone
        return self.part

    async def leave(self, worker: str) -> None:
        raise StoreGone


async def test_while_the_database_is_gone_a_worker_keeps_its_share_and_soon_no_jobs() -> None:
    now = [1000.0]
    database, pace = FlakyRegistry(Part(0.5, has_jobs=True)), Pace(lambda: now[0], overall=30)
    worker = LeaderElection(database, A, pace, steady=lambda: now[0], look=lambda: None)
    await worker.begin()
    assert pace._queue.room.rate == 15

    database.part = None
    now[0] += SURE - 1
    await worker.beat()
    had, now[0] = worker.has_jobs, now[0] + 1
    assert (had, worker.has_jobs) == (True, False), "another worker may have them by now"
    assert pace._queue.room.rate == 15
    await worker.end()


async def test_while_the_database_is_gone_a_worker_soon_does_not_believe_any_more_that_another_has_the_jobs() -> None:
    now = [1000.0]
    database, pace = FlakyRegistry(Part(0.5, has_jobs=False)), Pace(lambda: now[0], overall=30)
    worker = LeaderElection(database, A, pace, steady=lambda: now[0], look=lambda: None)
    await worker.begin()
    database.part = None
    now[0] += SURE - 1
    await worker.beat()
    led, now[0] = worker.is_led, now[0] + 1
    assert (led, worker.is_led, worker.has_jobs) == (True, False, False), "somebody has to tell alarms"

    database.part = Part(1.0, has_jobs=True)
    await worker.beat()
    assert (worker.is_led, worker.has_jobs) == (False, True)


async def test_a_mistake_in_one_beat_or_look_ends_none_of_those_that_come(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(beats, "BEAT", 0)
    database, looks = FlakyRegistry(Part(1.0, has_jobs=True)), count()
    failing = [LookupError("ours"), LookupError("ours")]

    def look() -> None:
        if next(looks) == 0:
            raise failing.pop()

    async def beat(name: str) -> Part:
        if failing:
            raise failing.pop()
        return Part(1.0, has_jobs=True)

    monkeypatch.setattr(database, "beat", beat)
    worker = LeaderElection(database, A, Pace(time.monotonic), steady=time.monotonic, look=look)
    running = asyncio.create_task(worker.run())
    await until(lambda: running.done() or (worker.has_jobs and next(looks) > 9), 30)
    assert not running.done()
    running.cancel()
    assert {record.message for record in caplog.records} >= {"a beat failed: LookupError", "a look failed: LookupError"}


async def test_a_worker_that_begins_while_the_database_is_gone_writes_hardly_anything() -> None:
    pace = Pace(time.monotonic, overall=28)
    worker = LeaderElection(FlakyRegistry(None), A, pace, steady=time.monotonic, look=lambda: None)
    await worker.begin()
    assert round(pace._queue.room.rate, 3) == 1
    assert not worker.has_jobs


# --- a job that two begin happens once -------------------------------------------------------------------------------


async def test_a_reminder_that_is_due_is_sent_once_by_three_workers(stores: Sequence[PostgresStore]) -> None:
    address_cipher, now = AddressCipher(bytes(32)), [at(date(2026, 11, 26))]
    async with Telegram(token=TOKEN) as telegram, AsyncExitStack() as stack:
        girls = [telegram.girl(number) for number in range(1, 9)]
        for girl in girls:
            await girl.types("/start")
            learner = LearnerId(f"{girl.id:032x}")
            session = Session("en", country="KE", reminder=Reminder("friday", "KE"))
            seal = partial(address_cipher.encrypt, girl.id)
            await stores[0].turns([TurnRequest(learner, lambda _, it=session: Turn(it), sealed=seal)], int(now[0]))  # type: ignore[misc]  # mypy knows no type of a default
        while len(await stores[0].reminders.due(int(now[0]))) < len(girls):
            now[0] += 600
        jobs = []
        for store in stores:
            bot = Bot(TOKEN, f"{telegram.url}/bot", request=CurlRequest(), get_updates_request=CurlRequest())
            await stack.enter_async_context(bot)
            pace = Pace(time.monotonic, 1000, 1000, 1000)
            sender = Sender(bot, store, HOME, pace, clock=time.monotonic, now=time.time)
            talk = Conversation(store, real(), lambda: now[0])
            jobs.append(
                ReminderJob(
                    reminders=store.reminders,
                    conversation=talk,
                    decrypt=address_cipher.decrypt,
                    learner_of=lambda chat: LearnerId(f"{chat:032x}"),
                    sender=sender,
                    now=lambda: now[0],
                    answered_at=lambda: now[0],
                )
            )
        await asyncio.gather(*(job.round() for job in jobs))
        assert [sum(message.from_bot for message in girl.chat) for girl in girls] == [1] * len(girls)


async def test_a_month_is_frozen_once_and_who_comes_too_late_goes_by_what_is_published(
    stores: Sequence[PostgresStore], place: OnAServer
) -> None:
    public, now = place.data / "public.db", [at(date(2026, 11, 23))]
    prepare_public(public, invented=False)
    told = bundle(course({"hill": HILL}))
    talks = [Conversation(store, told, lambda: now[0]) for store in stores]
    freezes = [
        StatisticsFreeze(store, talk, PublicFile(public), random.Random(number).randrange)
        for number, (store, talk) in enumerate(zip(stores, talks, strict=True))
    ]
    for it in freezes:
        await it.round(int(now[0]))
    for number in range(9):
        await _does(talks[number % 3], f"girl {number}", "KE")
    now[0] = at(date(2027, 1, 10))
    await asyncio.gather(*(freeze.round(int(now[0])) for freeze in freezes))

    for it in freezes:  # a worker that met another one tries again in a minute
        await it.round(int(now[0]))
        assert not it.waits
    published = read_public(public)
    assert "2026-M12" in published.done
    assert len(published.done) == len(set(published.done))
    assert place.rows("visitors") == []
    assert all(talk.statistics.published == published for talk in talks)


async def _does(talk: Conversation, name: str, country: Country) -> None:
    for action in plays_hill(country):
        await talk.hear([IncomingAction(LearnerId(name), action)])


async def test_who_has_no_jobs_follows_in_its_figures_and_forgets_the_keys_that_were_destroyed(
    stores: Sequence[PostgresStore], place: OnAServer
) -> None:
    public, now = place.data / "public.db", [at(date(2026, 11, 23))]
    prepare_public(public, invented=False)
    talks = [Conversation(store, bundle(course({"hill": HILL})), lambda: now[0]) for store in stores[:2]]
    has_jobs, follows = (
        StatisticsFreeze(store, talk, PublicFile(public), random.Random(7).randrange)
        for store, talk in zip(stores, talks, strict=False)
    )
    for talk in talks:
        await _does(talk, "achieng", "KE")
    now[0] = at(date(2027, 1, 10))
    await has_jobs.round(int(now[0]))
    await follows.follow(int(now[0]))

    keys = stores[1].ledger.keys
    assert "2026-M12" not in keys._known
    assert "2026-M12" not in keys.open
    assert talks[1].statistics.published.done == talks[0].statistics.published.done


async def test_who_has_no_jobs_writes_its_own_count_of_help_when_the_month_is_over(
    stores: Sequence[PostgresStore], place: OnAServer
) -> None:
    public, day = place.data / "public.db", at(date(2026, 11, 21))
    prepare_public(public, invented=False)
    talk = Conversation(stores[0], real(), lambda: day)
    follows = StatisticsFreeze(stores[0], talk, PublicFile(public), random.Random(7).randrange)
    await talk.hear([IncomingAction(LearnerId("achieng"), Commanded("help"))])
    counted = talk.sensitive_counts.counts([UNTOLD])
    for later in (0, 1):
        await follows.follow(int(day) + later * 24 * 3600)
    assert (counted[UNTOLD, "help-opened"], place.rows("tallies")) == (1, [])
    await follows.follow(int(day) + 2 * 24 * 3600)
    assert place.rows("tallies")
    assert talk.sensitive_counts.counts([UNTOLD])[UNTOLD, "help-opened"] == 0


async def test_who_is_looked_for_in_a_book_that_is_destroyed_at_this_moment_makes_no_new_key_of_it(
    stores: Sequence[PostgresStore],
) -> None:
    one, two, _ = (store.ledger.keys for store in stores)
    one.key("2026-M11")
    (book,) = two.open
    one.destroy(book)
    assert two.found(book) is None
    assert two.open == ()


async def test_a_counter_of_help_that_several_workers_write_at_midnight_knows_how_much_noise_is_in_it(
    stores: Sequence[PostgresStore],
) -> None:
    later = int(at(date(2026, 11, 28)))
    additions = [Addition(-number, later, "2026-Q4", {("KE", "help-opened"): 10**number}) for number in (1, 2, 3)]
    await asyncio.gather(*(it.counting.tally(one) for it, one in zip(stores, additions, strict=True)))
    assert await stores[0].counting.tallies("2026-Q4") == [Tally("KE", "help-opened", 1110, 3)]


# --- a folder that all of them see -----------------------------------------------------------------------------------


async def test_workers_that_start_at_the_same_moment_make_the_small_files_once(tmp_path: Path) -> None:
    await asyncio.gather(*(asyncio.to_thread(prepare_files, tmp_path) for _ in range(6)))
    assert {path.name for path in tmp_path.glob("*.db")} == {"public.db", "voices.db", "announced.db"}
    assert read_public(tmp_path / "public.db").done == ()
