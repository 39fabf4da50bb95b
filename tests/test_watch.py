"""Who runs the bot hears in time that something is wrong, and nobody hears anything of a girl."""

from __future__ import annotations

import asyncio
import json
import re
import resource
import secrets
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from bot.adapters.sealing import Sealing
from bot.adapters.sqlite.database import in_thread
from bot.adapters.sqlite.public import prepare_public
from bot.adapters.sqlite.readings import Readings
from bot.adapters.sqlite.rooms import NAME as ROOMS
from bot.adapters.sqlite.rooms import prepare_rooms
from bot.adapters.sqlite.store import SqliteStore
from bot.adapters.sqlite.voices import prepare_voices
from bot.adapters.telegram.dispatcher import Dispatcher
from bot.adapters.telegram.pacing import Pace
from bot.adapters.telegram.polling import Polling
from bot.adapters.telegram.request import AiohttpRequest
from bot.adapters.telegram.sender import Sender
from bot.adapters.telegram.source import Source
from bot.app.healthz import FRESH, healthz, recent
from bot.app.watch import Watch
from bot.closing import Closing
from bot.config import DEFAULT_LISTEN
from bot.content.model.directory import Route
from bot.content.model.text import Text
from bot.conversation import Conversation
from bot.engine.questions import awaited
from bot.engine.session import Reminder, Session
from bot.engine.turn import Turn
from bot.jobs import alarms, health, purge
from bot.jobs.facts import DAY, HOUR, POLLING_SLOW, Facts
from bot.jobs.reminders import first_due
from bot.ports import Knock, LearnerId
from bot.releasing import Releasing
from bot.reminding import Reminding
from bot.rooms.reading import Reading
from bot.statistics.periods import day_of, quarter_of
from bot.voices.released import Released
from tests.bot_process import HOME, TOKEN, BotProcess
from tests.courses import real
from tests.questions import ANSWER, APRIL, MARCH, NEXT
from tests.speaking import speaking_library
from tests.stage import Stage, stage, until
from tests.stand_in import Telegram
from tests.walking import onboards

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()
WELL = Facts(polled_at=NOW, purged_at=NOW, store_writes=True)


def route(name: str, verified_on: str | None, expires: str | None) -> Route:
    return Route(
        id=name,
        country="KE",
        role="second",
        name=Text(name),
        confidence="high",
        source="a test",
        verified_on=verified_on,
        expires=expires,
    )


def told(now: float, **facts: Any) -> dict[str, str]:
    given = {"polled_at": now, "purged_at": now, "store_writes": True, **facts}
    return {alarm.kind: alarm.text for alarm in alarms.due(now, Facts(**given))}


# What is due


def test_a_disclosure_that_waits_is_told_before_its_time_is_over_and_after_and_without_a_word_of_it() -> None:
    for hours, words in ((19.9, None), (20, "in 4 or less"), (24, "in 4 or less"), (24.1, "more than 24 hours")):
        found = told(NOW, disclosed_at=NOW - hours * HOUR).get("disclosure")
        assert (found is None) if words is None else (found and words in found)
    assert told(NOW, disclosed_at=NOW - DAY, told={"disclosure": NOW - 4 * HOUR + 1}) == {}
    assert "disclosure" in told(NOW, disclosed_at=NOW - DAY, told={"disclosure": NOW - 4 * HOUR})


def test_nothing_is_told_when_all_is_well() -> None:
    assert alarms.due(NOW, WELL) == ()
    assert health.troubles(NOW, WELL) == ()


def test_the_day_on_which_an_answer_was_promised_is_told_two_weeks_before_and_when_it_is_over() -> None:
    """Weekly while there is time, daily afterwards (G8)."""
    today = datetime.fromtimestamp(NOW, UTC).date()
    for days, kind in ((15, None), (14, "awaited"), (0, "awaited"), (-1, "overdue"), (-90, "overdue")):
        answers = {"next-story": today + timedelta(days=days)}
        found = told(NOW, answers=answers)
        assert [*found] == ([kind] if kind else [])
        assert all(f"next-story ({answers['next-story']})" in text for text in found.values())
        assert told(NOW, answers=answers, told={"awaited": NOW - 6 * DAY, "overdue": NOW - DAY + 1}) == {}


def test_girls_wait_for_the_answer_of_a_question_that_is_closed_until_they_are_told_in_each_language() -> None:
    asked = speaking_library().course
    silent = replace(asked, asked={})
    answered = speaking_library(**{"next-story": NEXT + ANSWER}).course

    assert awaited(asked, MARCH) == {}
    assert awaited(asked, APRIL) == {"next-story": date(2027, 5, 15)}
    assert awaited(silent, APRIL) == {}
    assert awaited(answered, APRIL) == {}


def test_a_purge_is_due_every_hour_and_two_missed_hours_are_told() -> None:
    assert not purge.is_due(NOW, NOW - HOUR + 1)
    assert purge.is_due(NOW, NOW - HOUR)
    assert "purge" not in told(NOW, purged_at=NOW - 2 * HOUR)
    assert "purge" in told(NOW, purged_at=NOW - 2 * HOUR - 1)


def test_a_store_that_is_gone_and_a_polling_that_stalls_are_told() -> None:
    assert list(told(NOW, store_writes=False)) == ["store"]
    assert list(told(NOW, polled_at=NOW - 301)) == ["polling"]
    assert told(NOW, polled_at=NOW - 299) == {}


def test_another_program_on_the_token_and_a_refused_token_are_not_taken_for_silence() -> None:
    assert list(told(NOW, polled_at=NOW - 301, trouble="conflict")) == ["conflict"]
    assert health.troubles(NOW, replace(WELL, trouble="conflict")) == ("polling: another program uses the token",)
    assert health.troubles(NOW, replace(WELL, trouble="token")) == ("polling: Telegram refuses the token",)


def test_a_number_is_told_14_days_before_it_expires_and_after() -> None:
    today = datetime.fromtimestamp(NOW, UTC).date()
    for days, is_told in ((15, False), (14, True), (0, True), (-3, True)):
        ends = str(today + timedelta(days=days))
        found = told(NOW, routes=(route("ke-116", "2026-09-01", ends),))
        assert found == (
            {"expiring": f"To be tested again before the day in brackets: ke-116 ({ends})."} if is_told else {}
        )


@pytest.mark.parametrize(("verified", "expires"), [(None, None), (None, "2027-01-01"), ("2026-11-01", None)])
def test_a_number_nobody_tested_is_told_once_a_week(verified: str | None, expires: str | None) -> None:
    routes = (route("ke-116", verified, expires), route("ke-tested", "2026-11-01", "2027-01-30"))

    assert re.search(r": ke-116\.$", told(NOW, routes=routes)["untested"])
    assert told(NOW, routes=routes, told={"untested": NOW - 7 * DAY + 1}) == {}
    assert "untested" in told(NOW, routes=routes, told={"untested": NOW - 7 * DAY})


def test_every_other_alarm_is_told_once_a_day_at_most() -> None:
    wrong = {"polled_at": 0, "purged_at": 0, "store_writes": False, "routes": (route("a", "2026-01-01", "2026-02-01"),)}
    kinds = {"polling", "store", "purge", "expiring"}

    assert set(told(NOW, **wrong)) == kinds
    assert told(NOW, **wrong, told=dict.fromkeys(kinds, NOW - DAY + 1)) == {}
    assert set(told(NOW, **wrong, told={**dict.fromkeys(kinds, NOW - DAY), "store": NOW})) == kinds - {"store"}


def test_the_alarms_name_neither_girls_nor_what_the_bot_is_about() -> None:
    wrong = {"polled_at": 0, "purged_at": 0, "store_writes": False, "routes": real().course.directory.routes}
    wrong["answers"] = {"soon": date(2026, 11, 30), "late": date(2026, 11, 20)}

    for text in told(NOW, **wrong).values():
        assert not re.search(r"girl|child|abuse|safe|help|danger|lesson", text, re.IGNORECASE), text


# The round


class Time:
    """Our clock, set forward by a test."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@dataclass
class Told:
    """The staff's chat."""

    texts: list[str] = field(default_factory=list)
    arrives: bool = True

    async def __call__(self, text: str) -> bool:
        self.texts.append(text)
        return self.arrives


@dataclass
class Round:
    telegram: Telegram
    store: SqliteStore
    polling: Polling
    watch: Watch
    clock: Time
    staff: Told
    begun: asyncio.Task[None] | None = None


@asynccontextmanager
async def a_round(data: Path) -> AsyncIterator[Round]:
    clock, staff, updates = Time(), Told(), AiohttpRequest()
    async with (
        Telegram(token=TOKEN) as telegram,
        Bot(TOKEN, f"{telegram.url}/bot", request=AiohttpRequest(), get_updates_request=updates) as bot,
    ):
        store = await SqliteStore.open(data / "bot.db", "f" * 32)
        conversation = Conversation(store, real(), time.time)
        sender = Sender(bot, store, HOME, Pace(time.monotonic), time.monotonic, time.time)
        dispatcher = Dispatcher(conversation, sender, b"key", clock)
        polling = Polling(Source(bot.base_url, updates), dispatcher, clock)
        prepare_public(data / "public.db", invented=False)
        closing = Closing(store, conversation, data / "public.db", secrets.randbelow)
        reminding = Reminding(store, conversation, Sealing(bytes(32)), sender, clock)
        readings, renew, told = Readings(data / ROOMS), updates.renew, data / "alarms"
        prepare_voices(data / "voices.db", invented=False)
        releasing = Releasing(store, conversation, data / "voices.db", partial(secrets.token_hex, 8))
        rounds = (closing, releasing, reminding)
        watch = Watch(store, polling, conversation, *rounds, renew, staff, told, clock, readings)
        here = Round(telegram, store, polling, watch, clock, staff)
        try:
            yield here
        finally:
            if here.begun:
                here.begun.cancel()
            await store.close()


async def test_a_round_purges_and_tells_each_kind_once_even_after_a_restart(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        assert await here.watch.troubles() == ("purge: missed",)
        await here.watch.round()
        assert await here.watch.troubles() == ()
        assert len(here.staff.texts) == 1, "nobody has tested the numbers yet"
        here.watch.purged_at = 0
        await here.watch.round()
    async with a_round(tmp_path) as again:
        await again.watch.round()
        assert again.staff.texts == []
        again.clock.ahead = 7 * DAY
        again.polling.polled_at = again.clock()
        await again.watch.round()
        assert again.staff.texts == here.staff.texts[:1]


async def test_while_one_answer_alone_told_the_time_nothing_is_forgotten_and_then_it_is(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.watch.sure = lambda: False
        await here.watch.round()
        assert await here.watch.troubles() == ("purge: missed",)
        assert here.staff.texts, "the round ended before its alarms"
        here.watch.sure = lambda: True
        await here.watch.round()
        assert await here.watch.troubles() == ()


async def test_a_worker_without_the_jobs_tells_nothing_and_takes_them_over_in_peace(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.watch.has_jobs, here.watch.is_led = (lambda: False), (lambda: True)
        await here.watch.round()
        assert (here.staff.texts, await here.watch.troubles()) == ([], ())
        here.watch.has_jobs, here.watch.is_led = (lambda: True), (lambda: False)
        await here.watch.round()
        assert await here.watch.troubles() == ()
        assert len(here.staff.texts) == 1


async def test_when_nobody_is_known_to_have_the_jobs_staff_are_told_what_is_wrong_and_nothing_else_is_done(
    tmp_path: Path,
) -> None:
    """PostgreSQL is away: no worker has the jobs any more, one alone included, and none is led."""
    async with a_round(tmp_path) as here:
        here.clock.ahead = 1.5 * DAY - time.time() % DAY  # noon: no day ends meanwhile
        here.polling.polled_at = here.clock()
        await here.watch.round()
        here.staff.texts.clear()
        here.watch.has_jobs = lambda: False
        await in_thread(here.store._connection, lambda db: db.execute("PRAGMA query_only=ON"))
        here.clock.ahead += 2 * HOUR + 1
        await here.watch.round()
        assert here.staff.texts == [
            "Telegram has not answered for five minutes.",
            "The database cannot be written.",
            "The hourly clean-up has been missed for two hours.",
        ]
        await in_thread(here.store._connection, lambda db: db.execute("PRAGMA query_only=OFF"))
        here.polling.polled_at = here.clock()
        await here.watch.round()
        assert await here.watch.troubles() == ("purge: missed",), "what it only may do with the jobs it did not"


async def test_what_another_worker_told_later_is_not_told_again(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        await here.watch.round()
        here.staff.texts.clear()
        here.clock.ahead = 7 * DAY
        here.polling.polled_at = here.clock()
        here.watch.told.write_text(json.dumps({"untested": here.clock() - 5}), "ascii")
        await here.watch.round()
        assert here.staff.texts == []


async def test_who_is_led_closes_nothing_and_writes_no_count_while_the_time_is_not_sure(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.watch.has_jobs, here.watch.is_led = (lambda: False), (lambda: True)
        await here.watch.round()
        here.watch.sure, here.clock.ahead = (lambda: False), DAY
        await here.watch.round()
        assert await here.store.books.tallies(quarter_of(day_of(int(here.clock()))).name) == []
        here.watch.sure = lambda: True
        await here.watch.round()
        assert await here.store.books.tallies(quarter_of(day_of(int(here.clock()) - int(DAY))).name)


async def test_a_disclosure_that_waits_in_the_reading_room_is_told_by_the_bot(tmp_path: Path) -> None:
    prepare_rooms(tmp_path / ROOMS)
    async with a_round(tmp_path) as here:
        flagged = Reading("v1", "anna", frozenset({"disclosure"}))
        here.watch.readings.read(Released("v1", "next", "en", "NP", "2027-W09", "words"), flagged, int(here.clock()))
        await here.watch.round()
        assert "disclosure" not in " ".join(here.staff.texts)

        here.clock.ahead = 21 * HOUR
        here.polling.polled_at = here.clock()
        await here.watch.round()

        assert "A disclosure waits in the room of voices. Its 24 hours are over in 4 or less." in here.staff.texts


async def test_while_telegram_does_not_answer_no_reminder_is_spent(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        girl = LearnerId("achieng-0123456789")
        asked = Turn(Session("en", country="KE", reminder=Reminder("friday", "KE")))
        await here.store.turns(
            [Knock(girl, lambda _: asked, sealed=lambda _: b"opens under no key")], int(here.clock())
        )
        due = first_due(Reminder("friday", "KE"), girl, int(here.clock()))
        here.clock.ahead = due + 60 - time.time()

        here.polling.polled_at = here.clock() - POLLING_SLOW
        await here.watch.round()
        assert len(await here.store.reminders.due(int(here.clock()))) == 1
        here.polling.polled_at = here.clock()
        await here.watch.round()
        assert await here.store.reminders.due(int(here.clock())) == []


async def test_an_alarm_that_did_not_arrive_is_told_again_in_the_next_round(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.staff.arrives = False
        await here.watch.round()
        here.staff.arrives = True
        await here.watch.round()
        await here.watch.round()

        assert len(here.staff.texts) == 2


async def test_a_store_that_is_gone_is_told_and_the_purge_is_made_up_for(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        here.clock.ahead = noon = 1.5 * DAY - time.time() % DAY  # of tomorrow: no period ends in the next two hours
        await here.watch.round()
        await in_thread(here.store._connection, lambda db: db.execute("PRAGMA query_only=ON"))
        here.clock.ahead = noon + 2 * HOUR + 1
        here.polling.polled_at = here.clock()
        here.staff.texts.clear()
        await here.watch.round()
        assert here.staff.texts == [
            "The database cannot be written.",
            "The hourly clean-up has been missed for two hours.",
        ]
        assert await here.watch.troubles() == ("store: cannot be written", "purge: missed")
        await in_thread(here.store._connection, lambda db: db.execute("PRAGMA query_only=OFF"))
        await here.watch.round()
        assert await here.watch.troubles() == ()


async def test_a_polling_that_hangs_for_five_minutes_gets_new_connections(tmp_path: Path) -> None:
    async with a_round(tmp_path) as here:
        stopping = asyncio.Event()
        polling = here.begun = asyncio.create_task(here.polling.run(stopping))
        await until(lambda: here.telegram.counts["getUpdates"], 30)
        here.telegram.slow(3600)
        here.telegram.inject({"message": "nobody can read this"})
        await until(lambda: here.telegram.counts["getUpdates"] == 2, 30)
        here.clock.ahead = 299
        await here.watch.round()
        assert here.watch.renewed_at == 0
        here.clock.ahead = 302
        here.telegram.slow(0)  # for calls to come: the one that hangs goes on hanging
        await here.watch.round()
        assert any("Telegram has not answered" in text for text in here.staff.texts)
        girl = here.telegram.girl(5)
        await girl.types("/start")
        await girl.waits_for("Choose your language")

        assert await here.watch.troubles() == ()
        stopping.set()
        await polling


# /healthz of the real bot


@pytest.fixture
async def the_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path, LISTEN="127.0.0.1:0") as ready:
        yield ready


async def asked(bot: BotProcess, path: str = "/healthz") -> tuple[int, str]:
    port = (await bot.prints("/healthz on port")).rpartition(" ")[2]
    async with aiohttp.ClientSession() as web, web.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text()


async def soon(bot: BotProcess, answer: tuple[int, str]) -> None:
    """Wait until /healthz says this: what it said before holds for a while."""
    async with asyncio.timeout(30):
        while await asked(bot) != answer:
            await asyncio.sleep(0.5)


@contextmanager
def full_disk(pid: int) -> Iterator[None]:
    """No file of a process may grow any more."""
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


async def test_healthz_tells_what_is_wrong_and_nothing_else(the_stage: Stage) -> None:
    await onboards(the_stage.girl(), link="fair-play")
    assert await asked(the_stage.bot) == (200, "ok\n")
    assert (await asked(the_stage.bot, "/"))[0] == 404
    with full_disk(the_stage.bot.pid):
        await soon(the_stage.bot, (503, "store: cannot be written\n"))
    await soon(the_stage.bot, (200, "ok\n"))


async def test_many_who_ask_at_once_cost_one_look_and_it_is_found_out_anew_when_it_is_old() -> None:
    looks, now = [0], [100.0]

    async def look() -> tuple[str, ...]:
        looks[0] += 1
        await asyncio.sleep(0)
        return (f"look {looks[0]}",)

    told = recent(look, lambda: now[0])
    assert set(await asyncio.gather(*(told() for _ in range(100)))) == {("look 1",)}
    now[0] += FRESH - 0.1
    assert await told() == ("look 1",)
    now[0] += 0.1
    assert await told() == ("look 2",)


async def test_the_staffs_chat_gets_the_alarm_and_is_not_named_in_the_log(tmp_path: Path) -> None:
    async with Telegram(token=TOKEN) as telegram:
        staff = telegram.girl(4_200_000_042, "Staff")
        await staff.types("/start")
        async with BotProcess(telegram.url, tmp_path, ALARM_CHAT=str(staff.id)) as bot:
            await staff.waits_for("Never tested")

    assert sum("Never tested" in message.said for message in staff.chat) == 1
    assert str(staff.id) not in "".join(bot.log)


async def test_a_port_that_somebody_else_has_is_one_refusal(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        async with Telegram(token=TOKEN) as telegram:
            bot = BotProcess(telegram.url, tmp_path, LISTEN=listen)
            await bot.launch()
            assert await bot.ends() == 2
    assert bot.log == [f"LISTEN: {listen} cannot be used.", "Set another port, or off."]


async def test_a_port_that_nobody_asked_for_is_given_up_when_it_is_taken(caplog: pytest.LogCaptureFixture) -> None:
    async def well() -> tuple[str, ...]:
        return ()

    async def nothing() -> str:
        return ""

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        async with healthz(DEFAULT_LISTEN._replace(port=taken.getsockname()[1]), well, nothing):
            assert "there is no /healthz" in caplog.text
