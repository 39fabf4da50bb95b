"""The scheduler's round: due jobs are done, and the operator is told in time of faults."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.conversation.service import Conversation
from bot.durations import DAY, HOUR
from bot.engine.reminder_schedule import first_due
from bot.engine.session import Reminder, Session
from bot.engine.turn import Turn
from bot.jobs import scheduler, send_reminders
from bot.jobs.alarms import SETTLED, due_alarms
from bot.jobs.facts import POLLING_SLOW
from bot.jobs.message_release import MessageRelease
from bot.jobs.scheduler import Scheduler
from bot.jobs.send_reminders import ReminderJob
from bot.jobs.statistics_freeze import StatisticsFreeze
from bot.lessons.model.stage import Stage
from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.messages.message_limit import MOST_A_DAY
from bot.safeguarding.moderation.access_log import FailureCounts
from bot.safeguarding.moderation.reading import Reading
from bot.statistics.periods import day_of, quarter_of
from bot.storage.address_cipher import AddressCipher
from bot.storage.backup_history import BackupHistory
from bot.storage.ports import LearnerId, Sealed, TurnRequest
from bot.storage.pseudonyms import KEYLESS
from bot.storage.sqlite.database import in_thread, is_damaged
from bot.storage.sqlite.public import PublicFile, prepare_public
from bot.storage.sqlite.readings import ReadingsFile
from bot.storage.sqlite.released_messages import ReleasedMessagesFile, prepare_released_messages
from bot.storage.sqlite.rooms import LESSON_ROOM, ROOMS_FILE, prepare_rooms
from bot.storage.sqlite.sign_in_failures import SignInFailuresFile, read_failures
from bot.storage.sqlite.store import SqliteStore
from bot.telegram.dispatcher import Dispatcher
from bot.telegram.http_request import CurlRequest
from bot.telegram.pacing import Pace
from bot.telegram.polling import Polling, UpdateSource
from bot.telegram.sender import Sender
from tests.support.bot_api import Telegram
from tests.support.bot_process import HOME, TOKEN
from tests.support.clocks import ShiftedClock
from tests.support.course_builders import real
from tests.support.scenario import until
from tests.support.shipped_words import first_line

KEY = AddressCipher(bytes(32))


@dataclass
class Told:
    """The alarm chat."""

    texts: list[str] = field(default_factory=list)
    arrives: bool = True

    @property
    def first_sentences(self) -> list[str]:
        return [text.partition(". ")[0] + "." for text in self.texts]

    async def __call__(self, text: str) -> bool:
        self.texts.append(text)
        return self.arrives


@dataclass
class SchedulerRound:
    telegram: Telegram
    store: SqliteStore
    polling: Polling
    scheduler: Scheduler
    reminder_job: ReminderJob
    clock: ShiftedClock
    staff: Told
    begun: list[asyncio.Task[None]] = field(default_factory=list)

    def begins(self, *works: Coroutine[Any, Any, None]) -> None:
        self.begun.extend(map(asyncio.create_task, works))

    async def has_asked(self, number: int, sealed: Sealed) -> None:
        """Add a learner in Kenya who asked for Fridays, and set the clock to the minute when hers is due."""
        wish, now = Reminder("friday", "KE"), int(self.clock())
        asked = Turn(Session("en", country="KE", reminder=wish))
        await self.store.turns([TurnRequest(learner(number), lambda _: asked, sealed=sealed)], now)
        self.clock.ahead = first_due(wish, KEYLESS.addressee(learner(number)), now) + 60 - time.time()


def learner(number: int) -> LearnerId:
    return LearnerId(f"{number:032x}")


@asynccontextmanager
async def a_round(data: Path) -> AsyncIterator[SchedulerRound]:
    clock, staff, updates = ShiftedClock(), Told(), CurlRequest()
    async with (
        Telegram(token=TOKEN) as telegram,
        Bot(TOKEN, f"{telegram.url}/bot", request=CurlRequest(), get_updates_request=updates) as bot,
    ):
        store = await SqliteStore.open(data / "bot.db", "f" * 32)
        conversation = Conversation(store, real(), time.time)
        sender = Sender(bot, store, HOME, Pace(time.monotonic), clock=time.monotonic, now=time.time)
        dispatcher = Dispatcher(conversation, sender, b"key", clock)
        polling = Polling(UpdateSource(bot.base_url, updates), dispatcher, clock)
        prepare_public(data / "public.db", invented=False)
        statistics_freeze = StatisticsFreeze(store, conversation, PublicFile(data / "public.db"), secrets.randbelow)
        reminds = ReminderJob(
            reminders=store.reminders,
            conversation=conversation,
            decrypt=KEY.decrypt,
            learner_of=learner,
            sender=sender,
            now=clock,
            answered_at=lambda: polling.polled_at,
        )
        prepare_released_messages(data / "voices.db", invented=False)
        message_release = MessageRelease(
            store, conversation, ReleasedMessagesFile(data / "voices.db"), partial(secrets.token_hex, 8)
        )
        rounds = Scheduler(
            store=store,
            updates=polling,
            conversation=conversation,
            statistics_freeze=statistics_freeze,
            message_release=message_release,
            renew=updates.renew,
            tell=staff,
            alarm_file=data / "alarms",
            now=clock,
            marks=ReadingsFile(data / ROOMS_FILE).marks,
            sign_ins=partial(read_failures, data),
        )
        here = SchedulerRound(telegram, store, polling, rounds, reminds, clock, staff)
        try:
            yield here
        finally:
            for task in here.begun:
                task.cancel()
            await asyncio.gather(*here.begun, return_exceptions=True)
            await store.close()


async def test_a_round_purges_and_tells_each_kind_once_even_after_a_restart(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        assert await here.scheduler.troubles() == ("purge: missed",)
        await here.scheduler.round()
        assert await here.scheduler.troubles() == ()
        assert len(here.staff.texts) == 1, "nobody has tested the numbers yet"
        here.scheduler.purged_at = 0
        await here.scheduler.round()
    async with a_round(tmp_path) as again:
        await again.scheduler.round()
        assert again.staff.texts == []
        again.clock.ahead = 7 * DAY
        again.polling.polled_at = again.clock()
        await again.scheduler.round()
        assert again.staff.texts == here.staff.texts[:1]


async def test_while_one_answer_alone_told_the_time_nothing_is_forgotten_and_then_it_is(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.scheduler.sure = lambda: False
        await here.scheduler.round()
        assert await here.scheduler.troubles() == ("purge: missed",)
        assert here.staff.texts, "the round ended before its alarms"
        here.scheduler.sure = lambda: True
        await here.scheduler.round()
        assert await here.scheduler.troubles() == ()


async def test_a_worker_without_the_jobs_tells_nothing_and_takes_them_over_in_peace(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.scheduler.has_jobs, here.scheduler.is_led = (lambda: False), (lambda: True)
        await here.scheduler.round()
        assert (here.staff.texts, await here.scheduler.troubles()) == ([], ())
        here.scheduler.has_jobs, here.scheduler.is_led = (lambda: True), (lambda: False)
        await here.scheduler.round()
        assert await here.scheduler.troubles() == ()
        assert len(here.staff.texts) == 1


async def test_a_worker_without_the_jobs_tells_what_only_its_own_memory_knows(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.scheduler.has_jobs, here.scheduler.is_led = (lambda: False), (lambda: True)
        bundle = here.scheduler.conversation.bundle
        for number in range(MOST_A_DAY):
            here.scheduler.conversation._message_limit.reserve(str(number), "next-story")
        here.scheduler.conversation.bundle = bundle
        await here.scheduler.round()
        assert [words[:37] for words in here.staff.texts] == ["More words than can be read came toda"]


async def test_when_nobody_is_known_to_have_the_jobs_staff_are_told_what_is_wrong_and_nothing_else_is_done(
    tmp_path: Path,
) -> None:
    """PostgreSQL is unreachable: no worker has the jobs, not even a single one."""
    async with a_round(tmp_path) as here:
        here.clock.ahead = 1.5 * DAY - time.time() % DAY  # noon, so that no day ends meanwhile
        here.polling.polled_at = here.clock()
        await here.scheduler.round()
        here.staff.texts.clear()
        here.scheduler.has_jobs = lambda: False
        await in_thread(here.store._connection, lambda db: db.execute("PRAGMA query_only=ON"))
        here.clock.ahead += 2 * HOUR + 1
        await here.scheduler.round()
        assert here.staff.first_sentences == [
            "Telegram has not answered for five minutes, so nobody gets an answer.",
            "The database cannot be written.",
            "The hourly clean-up has been missed for two hours.",
        ]
        await in_thread(here.store._connection, lambda db: db.execute("PRAGMA query_only=OFF"))
        here.polling.polled_at = here.clock()
        await here.scheduler.round()
        assert await here.scheduler.troubles() == ("purge: missed",), "what it only may do with the jobs it did not"


async def test_an_alarm_that_another_worker_told_later_is_not_told_again(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        await here.scheduler.round()
        here.staff.texts.clear()
        here.clock.ahead = 7 * DAY
        here.polling.polled_at = here.clock()
        here.scheduler.alarm_file.write_text(json.dumps({"untested": here.clock() - 5}), "ascii")
        await here.scheduler.round()
        assert here.staff.texts == []


async def test_a_worker_that_is_led_closes_nothing_and_writes_no_count_while_the_time_is_not_sure(
    tmp_path: Path,
) -> None:
    async with a_round(tmp_path) as here:
        here.scheduler.has_jobs, here.scheduler.is_led = (lambda: False), (lambda: True)
        await here.scheduler.round()
        here.scheduler.sure, here.clock.ahead = (lambda: False), 40 * DAY
        await here.scheduler.round()
        assert await here.store.counting.tallies(quarter_of(day_of(int(here.clock()) - int(40 * DAY))).name) == []
        here.scheduler.sure = lambda: True
        await here.scheduler.round()
        assert await here.store.counting.tallies(quarter_of(day_of(int(here.clock()) - int(40 * DAY))).name)


async def test_a_flag_in_the_reading_room_is_told_at_the_next_round_once_and_without_a_word_of_it(
    tmp_path: Path,
) -> None:
    prepare_rooms(tmp_path / ROOMS_FILE)
    async with a_round(tmp_path) as here:
        await here.scheduler.round()
        room = ReadingsFile(tmp_path / ROOMS_FILE)
        for number, told in (("v1", 1), ("v2", 2)):
            here.staff.texts.clear()
            here.polling.polled_at = here.clock()
            message = ReleasedMessage(number, "next", "en", "NP", "2027-W09", "he hurts me")
            room.read(message, Reading(number, "anna", frozenset({"disclosure"})), int(here.clock()))
            here.clock.ahead += scheduler.ROUND
            await here.scheduler.round()
            await here.scheduler.round()

            (text,) = here.staff.texts
            assert text.startswith("A message was flagged as a disclosure just now. "), told
            assert not re.search(r"v[12]|NP|Nepal|hurts|anna|next", text)
    assert scheduler.ROUND <= 60 - SETTLED, "within a minute"


async def test_an_alarm_about_a_flag_that_did_not_arrive_is_sent_again(tmp_path: Path) -> None:
    prepare_rooms(tmp_path / ROOMS_FILE)
    async with a_round(tmp_path) as here:
        here.staff.arrives = False
        message = ReleasedMessage("v1", "next", "en", "NP", "2027-W09", "words")
        flagged = Reading("v1", "anna", frozenset({"disclosure"}))
        ReadingsFile(tmp_path / ROOMS_FILE).read(message, flagged, int(here.clock()))
        here.clock.ahead = scheduler.ROUND
        await here.scheduler.round()
        here.staff.texts.clear()
        here.staff.arrives = True
        await here.scheduler.round()

        assert sum("A message was flagged" in text for text in here.staff.texts) == 1


async def test_a_disclosure_that_waits_in_the_reading_room_is_told_by_the_bot(tmp_path: Path) -> None:
    prepare_rooms(tmp_path / ROOMS_FILE)
    async with a_round(tmp_path) as here:
        flagged = Reading("v1", "anna", frozenset({"disclosure"}))
        ReadingsFile(tmp_path / ROOMS_FILE).read(
            ReleasedMessage("v1", "next", "en", "NP", "2027-W09", "words"), flagged, int(here.clock())
        )
        await here.scheduler.round()
        assert "24 hours" not in " ".join(here.staff.texts)

        here.clock.ahead = 21 * HOUR
        here.polling.polled_at = here.clock()
        await here.scheduler.round()

        words = "A disclosure waits in the room of messages. Its 24 hours are over in 4 or less."
        assert f"{words} Read: bot/app/STAYING_UP.md#disclosure" in here.staff.texts


async def test_a_flood_of_wrong_passwords_at_staff_page_and_lesson_room_is_told_by_the_bot(tmp_path: Path) -> None:
    prepare_rooms(tmp_path / ROOMS_FILE)
    async with a_round(tmp_path) as here:
        file, room = (SignInFailuresFile(tmp_path / it) for it in (ROOMS_FILE, LESSON_ROOM))
        prepare_rooms(room.path)
        room.add(FailureCounts(passwords=900), int(here.clock()) - HOUR)
        file.add(FailureCounts(passwords=143, codes=20), int(here.clock()))
        file.add(FailureCounts(passwords=5), int(here.clock()) - 3 * HOUR)
        await here.scheduler.round()

    assert sum("1,043 failed sign-ins in two hours" in text for text in here.staff.texts) == 1
    assert sum("20 wrong ones in two hours" in text for text in here.staff.texts) == 1


async def test_counts_of_failed_sign_ins_go_after_a_week(tmp_path: Path) -> None:
    prepare_rooms(tmp_path / ROOMS_FILE)
    file = SignInFailuresFile(tmp_path / ROOMS_FILE)
    file.add(FailureCounts(passwords=7), 100 * DAY)

    file.forget(107 * DAY)
    assert file.read(100 * DAY).passwords == 7
    file.forget(107 * DAY + HOUR)
    assert file.read(100 * DAY).passwords == 0


async def test_while_telegram_does_not_answer_no_reminder_is_spent(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        await here.has_asked(1001, lambda *_: b"opens under no key")
        here.polling.polled_at = here.clock() - POLLING_SLOW
        await here.reminder_job.round()
        assert len(await here.store.reminders.due(int(here.clock()))) == 1
        here.polling.polled_at = here.clock()
        await here.reminder_job.round()
        assert await here.store.reminders.due(int(here.clock())) == []


async def test_while_a_reminder_hangs_in_its_sending_alarms_are_told_and_the_purge_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an outage thousands may be due, and each waits for Telegram."""
    monkeypatch.setattr(scheduler, "ROUND", 0.05)
    monkeypatch.setattr(send_reminders, "ROUND", 0.05)
    async with a_round(tmp_path) as here:
        girl = here.telegram.girl(1001)
        await girl.types("/start")
        await here.has_asked(girl.id, partial(KEY.encrypt, girl.id))
        here.telegram.slow(3600)
        here.polling.polled_at = here.clock()
        here.begins(here.scheduler.run(), here.reminder_job.run())
        await until(lambda: here.telegram.counts["sendMessage"], 30)

        here.staff.texts.clear()
        here.clock.ahead += 2 * HOUR + 1
        await until(lambda: any("not answered for five minutes" in it for it in here.staff.texts), 30)
        await until(lambda: here.clock() - here.scheduler.purged_at < HOUR, 30)
        assert not any(message.from_bot for message in girl.chat), "the sending is still under way"


async def test_an_alarm_that_did_not_arrive_is_told_again_in_the_next_round(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.staff.arrives = False
        await here.scheduler.round()
        here.staff.arrives = True
        await here.scheduler.round()
        await here.scheduler.round()

        assert len(here.staff.texts) == 2


async def test_a_store_that_is_gone_is_told_and_the_purge_is_made_up_for(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.clock.ahead = noon = 1.5 * DAY - time.time() % DAY  # tomorrow: no period ends in two hours
        await here.scheduler.round()
        await in_thread(here.store._connection, lambda db: db.execute("PRAGMA query_only=ON"))
        here.clock.ahead = noon + 2 * HOUR + 1
        here.polling.polled_at = here.clock()
        here.staff.texts.clear()
        await here.scheduler.round()
        assert here.staff.first_sentences == [
            "The database cannot be written.",
            "The hourly clean-up has been missed for two hours.",
        ]
        assert await here.scheduler.troubles() == ("store: cannot be written", "purge: missed")
        await in_thread(here.store._connection, lambda db: db.execute("PRAGMA query_only=OFF"))
        await here.scheduler.round()
        assert await here.scheduler.troubles() == ()


async def test_a_damaged_page_is_found_within_a_day_by_the_daily_look_and_told(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.scheduler.is_damaged = partial(is_damaged, tmp_path / "bot.db")
        await here.scheduler.round()
        assert not (await here.scheduler.facts()).damaged
        await in_thread(here.store._connection, lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
        page = "SELECT rootpage FROM sqlite_schema WHERE name = 'guests'"
        ((number,),) = await in_thread(here.store._connection, lambda db: db.execute(page).fetchall())
        with (tmp_path / "bot.db").open("r+b") as stream:
            stream.seek((number - 1) * 4096)
            stream.write(b"\xff" * 4096)
        await here.scheduler.round()
        assert not (await here.scheduler.facts()).damaged, "it looks once a day"
        here.clock.ahead = DAY + 60
        await here.scheduler.round()
        assert (await here.scheduler.facts()).damaged
        assert [text for text in here.staff.texts if "A page of the database is damaged" in text]


async def test_once_the_stage_lets_girls_in_staff_are_told_that_no_backup_was_made_until_there_is_one(
    tmp_path: Path,
) -> None:
    async with a_round(tmp_path) as here:
        bundle = here.scheduler.conversation.bundle
        kinds = []
        for stage in ("test", "pilot", "public"):
            course = replace(bundle.course, stage=Stage.model_validate({"stage": stage}))
            here.scheduler.conversation.bundle = replace(bundle, course=course)
            kinds.append("backup" in {it.kind for it in due_alarms(here.clock(), await here.scheduler.facts())})
        assert kinds == [False, True, True]

        here.scheduler.backups = lambda: BackupHistory(int(here.clock()), int(here.clock()))
        assert "backup" not in {it.kind for it in due_alarms(here.clock(), await here.scheduler.facts())}


async def test_a_polling_that_hangs_for_five_minutes_gets_new_connections(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        stopping = asyncio.Event()
        here.begins(here.polling.run(stopping))
        await until(lambda: here.telegram.counts["getUpdates"], 30)
        here.telegram.slow(3600)
        here.telegram.inject({"message": "nobody can read this"})
        await until(lambda: here.telegram.counts["getUpdates"] == 2, 30)
        here.clock.ahead = 299
        await here.scheduler.round()
        assert here.scheduler.renewed_at == 0
        here.clock.ahead = 302
        here.telegram.slow(0)  # only for later calls: the one that hangs still hangs
        await here.scheduler.round()
        assert any("Telegram has not answered" in text for text in here.staff.texts)
        girl = here.telegram.girl(5)
        await girl.types("/start")
        await girl.waits_for(first_line("start/language"))

        assert await here.scheduler.troubles() == ()
        stopping.set()
        await here.begun[0]
