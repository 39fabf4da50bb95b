"""The reminder job: real HTTP, real files, and failures of the delivery (B9, D11)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from telegram import Bot

from bot.conversation.kill_switch import KillSwitchService
from bot.conversation.rendering.reply import Bubble
from bot.conversation.service import Conversation
from bot.durations import DAY
from bot.engine.events import Event, NewsWanted
from bot.engine.reminder_schedule import reminder_decision
from bot.engine.session import Reminder, Session
from bot.engine.turn import Turn
from bot.jobs.send_reminders import ReminderJob, hello
from bot.lessons.model.stage import Stage as Opened
from bot.safeguarding.kill_switch import ALL, Hiding, KillSwitch, KillSwitches
from bot.safeguarding.moderation.approval import Approval
from bot.storage.address_cipher import AddressCipher
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.pseudonyms import KEYLESS
from bot.storage.sqlite.store import SqliteStore
from bot.telegram.http_request import CurlRequest
from bot.telegram.pacing import Pace
from bot.telegram.sender import Sender
from tests.support.bot_api import Call, Girl, Telegram
from tests.support.bot_process import HOME, SHIFTED, TOKEN, BotProcess
from tests.support.course_builders import real
from tests.support.learner_actions import labels, onboards, picks, types
from tests.support.scenario import pseudonym, rows, stage, until
from tests.support.signed_permissions import saving_in

KEY = AddressCipher(bytes(range(32)))
THURSDAY = int(datetime(2026, 11, 26, 9, tzinfo=UTC).timestamp())


@dataclass
class RemindingBot:
    """A sender, a store and a clock, with Telegram's stand-in."""

    data: Path
    telegram: Telegram
    store: SqliteStore
    conversation: Conversation
    sender: Sender
    now: float = THURSDAY
    staff: set[int] = field(default_factory=set)
    planned: list[Approval] = field(default_factory=list)

    @property
    def reminder_job(self) -> ReminderJob:
        planned = {it.announcement: it for it in self.planned}
        return self.reminds(KEY, planned)

    def reminds(self, key: AddressCipher, planned: Mapping[str, Approval]) -> ReminderJob:
        return ReminderJob(
            reminders=self.store.reminders,
            conversation=self.conversation,
            decrypt=key.decrypt,
            learner_of=lambda chat: LearnerId(f"{chat:032x}"),
            sender=self.sender,
            now=lambda: self.now,
            answered_at=lambda: self.now,
            staff=self.staff,
            planned=lambda: planned,
        )

    async def girl(self, number: int, locale: str = "en", said: tuple[Event, ...] = ()) -> Girl:
        """Create a learner in Kenya who asked for reminders on Fridays and has pressed Start."""
        girl, learner = self.telegram.girl(number, "Achieng"), LearnerId(f"{number:032x}")
        await girl.types("/start")
        session = Session(locale, country="KE", reminder=Reminder("friday", "KE"))
        seal = partial(KEY.encrypt, number)
        await self.store.turns([TurnRequest(learner, lambda _: Turn(session, said), sealed=seal)], int(self.now))
        return girl

    async def waits_for_the_hour(self) -> None:
        """Advance the clock until all reminders are due."""
        while len(await self.store.reminders.due(int(self.now))) < len(self.rows()):
            self.now += 600

    def rows(self) -> list[str]:
        return [row["learner"] for row in rows(self.data, "SELECT learner FROM reminders ORDER BY learner")]

    def heard(self, girl: Girl) -> list[str]:
        return [message.text for message in girl.chat if message.from_bot]


@asynccontextmanager
async def a_reminding_bot(data: Path) -> AsyncIterator[RemindingBot]:
    async with (
        Telegram(token=TOKEN) as telegram,
        Bot(TOKEN, f"{telegram.url}/bot", request=CurlRequest(), get_updates_request=CurlRequest()) as bot,
    ):
        store = await SqliteStore.open(data / "bot.db", "f" * 32)
        conversation = Conversation(store, real(), time.time)
        sender = Sender(bot, store, HOME, Pace(time.monotonic, per_chat=100), clock=time.monotonic, now=time.time)
        try:
            yield RemindingBot(data, telegram, store, conversation, sender)
        finally:
            await store.close()


async def test_it_comes_silently_with_a_way_in_and_a_way_out_and_once(tmp_path: Path) -> None:
    async with a_reminding_bot(tmp_path) as reminding:
        girl = await reminding.girl(1001)
        await reminding.reminder_job.round()
        assert reminding.heard(girl) == []
        await reminding.waits_for_the_hour()
        await reminding.reminder_job.round()
        await reminding.reminder_job.round()

        (message,) = [it for it in girl.chat if it.from_bot]
        assert labels(message) == ["Go on", "No more reminders"]
        (call,) = reminding.telegram.calls_of("sendMessage")
        assert call.parameters["disable_notification"] == "true"
        await reminding.sender.memory.sent_ids.write()
        assert await reminding.store.tidied(LearnerId(f"{1001:032x}"), int(time.time())) == [message.message_id]


async def test_a_girl_who_said_yes_to_news_too_is_not_reminded_in_the_week_before_an_announcement(
    tmp_path: Path,
) -> None:
    """At most one unrequested message a week (B10)."""
    async with a_reminding_bot(tmp_path) as reminding:
        both, one = await reminding.girl(1001, said=(NewsWanted(),)), await reminding.girl(1002)
        await reminding.waits_for_the_hour()
        friday = datetime.fromtimestamp(reminding.now, UTC).date()
        reminding.planned = [Approval("people-who-listen", "", friday + timedelta(days=6), 16, "anna")]
        await reminding.reminder_job.round()
        assert [len(reminding.heard(it)) for it in (both, one)] == [0, 1]

        reminding.planned = [replace(reminding.planned[0], stopped_by="berta")]
        reminding.now += 7 * DAY
        await reminding.reminder_job.round()
        assert [len(reminding.heard(it)) for it in (both, one)] == [1, 2]


async def test_a_girl_who_has_an_announcement_is_not_reminded_in_the_week_after_it(tmp_path: Path) -> None:
    async with a_reminding_bot(tmp_path) as reminding:
        girl = await reminding.girl(1001, said=(NewsWanted(),))
        await reminding.store.announcement_queue.begin("goats", ["KE"], int(reminding.now))
        (picked,) = await reminding.store.announcement_queue.pick(
            "goats", ["KE"], ["en"], 9, int(reminding.now) + 5 * DAY
        )
        told_at, reminding.now = reminding.now + 5 * DAY, reminding.now + 5 * DAY
        await reminding.waits_for_the_hour()
        await reminding.reminder_job.round()

        assert picked.addressee == reminding.rows()[0]
        assert len(reminding.heard(girl)) == 1
        assert 7 * DAY < reminding.now - told_at < 15 * DAY


async def test_a_girl_who_has_blocked_the_bot_is_forgotten_and_the_others_still_get_theirs(tmp_path: Path) -> None:
    async with a_reminding_bot(tmp_path) as reminding:
        gone, girl = await reminding.girl(1001), await reminding.girl(1002)
        gone.blocks()
        await reminding.waits_for_the_hour()
        await reminding.reminder_job.round()

        assert reminding.rows() == [KEYLESS.addressee(LearnerId(f"{1002:032x}"))]
        assert len(reminding.heard(girl)) == 1


async def test_when_telegram_does_not_answer_the_one_on_its_way_is_let_go_and_the_others_wait(tmp_path: Path) -> None:
    async with a_reminding_bot(tmp_path) as reminding:
        girls = [await reminding.girl(number) for number in (1001, 1002, 1003)]
        await reminding.waits_for_the_hour()
        reminding.telegram.drops(1, method="sendMessage")
        await reminding.reminder_job.round()
        assert [len(reminding.heard(girl)) for girl in girls] == [0, 0, 0]
        await reminding.reminder_job.round()

        assert sorted(len(reminding.heard(girl)) for girl in girls) == [0, 1, 1]
        assert len(reminding.rows()) == 3


async def test_an_address_that_opens_no_more_is_forgotten(tmp_path: Path) -> None:
    async with a_reminding_bot(tmp_path) as reminding:
        girl = await reminding.girl(1001)
        await reminding.waits_for_the_hour()
        await reminding.reminds(AddressCipher(bytes(32)), {}).round()

        assert reminding.heard(girl) == []
        assert reminding.rows() == []


async def test_at_seven_it_is_too_late_and_the_next_one_comes_in_a_week(tmp_path: Path) -> None:
    async with a_reminding_bot(tmp_path) as reminding:
        girl = await reminding.girl(1001)
        await reminding.waits_for_the_hour()
        (due,) = await reminding.store.reminders.due(int(reminding.now))
        reminding.now = due.due_at - due.due_at % DAY + 16 * 3600
        await reminding.reminder_job.round()
        assert reminding.heard(girl) == []
        reminding.now = due.due_at + 7 * DAY
        await reminding.reminder_job.round()
        assert len(reminding.heard(girl)) == 1


@pytest.mark.parametrize("shut", ["brake", "language", "stage", "pilot is over", "country"])
async def test_where_the_doors_are_shut_none_goes_out_and_none_is_lost(tmp_path: Path, shut: str) -> None:
    async with a_reminding_bot(tmp_path) as reminding:
        girl, course = await reminding.girl(1001, locale="km"), real().course
        match shut:
            case "brake" | "language":
                kill_switch = ALL if shut == "brake" else KillSwitch("language", "km")
                hidden = KillSwitches({kill_switch: Hiding()})
                KillSwitchService(reminding.conversation, hidden, lambda _: None, now=lambda: reminding.now)
            case "stage":
                course = replace(course, stage=Opened(stage="test"))
            case "pilot is over":
                course = replace(course, stage=Opened(stage="pilot", code="mango-tree-17", until="2026-01-01"))
            case _:
                course = saving_in(course, ["NP", "KH", "PH"])
        if course is not real().course:
            reminding.conversation.bundle = replace(real(), course=course)
        await reminding.waits_for_the_hour()
        await reminding.reminder_job.round()

        assert reminding.heard(girl) == []
        assert reminding.rows() == [KEYLESS.addressee(LearnerId(f"{1001:032x}"))]
        reminding.staff.add(1001)
        reminding.now += 7 * DAY
        await reminding.reminder_job.round()
        assert len(reminding.heard(girl)) == (1 if shut in ("stage", "pilot is over") else 0), "staff try every stage"


async def test_girls_who_tap_go_first(tmp_path: Path) -> None:
    async with a_reminding_bot(tmp_path) as reminding:
        girl = await reminding.girl(1001)
        await reminding.waits_for_the_hour()
        for number in range(27):
            await reminding.sender.pace.turn(number)
        round_ = asyncio.create_task(reminding.reminder_job.round())
        await reminding.sender.pace.turn(2002)
        assert reminding.heard(girl) == []
        await round_
        assert len(reminding.heard(girl)) == 1


@pytest.mark.parametrize("locale", ["en", "sw", "ne", "km", "fil"])
def test_it_changes_from_week_to_week_asks_nothing_and_says_nothing_of_her(locale: str) -> None:
    items = [item for week in range(3) for item in hello(real(), locale, "KE", week * 7 * DAY).items]
    said = [item.html for item in items if isinstance(item, Bubble)]
    assert len(set(said)) == 3
    assert not [words for words in said if "?" in words or "!" in words or "<" in words]


@pytest.mark.slow
async def test_asked_for_on_telegram_it_outlives_a_kill_and_comes_exactly_once(tmp_path: Path) -> None:
    async with stage(tmp_path, is_brief=True) as here:

        def reminders() -> list[Call]:
            sent = [it for it in here.telegram.calls_of("sendMessage") if "goat" in str(it.parameters["text"])]
            return [it for it in sent if "No more reminders" in str(it.parameters.get("reply_markup"))]

        girl = here.girl()
        await onboards(girl)
        await types(girl, "/lessons")
        for label in ("My settings", "Remind me", "Yes, pick a day", "Kenya", "Friday"):
            await picks(girl, label)
        await until(lambda: here.rows("reminders", girl))
        (row,) = here.rows("reminders", girl)
        await here.bot.kill()

        here.clock.ahead = row["due_at"] + 60 - time.time()
        assert reminder_decision(row["due_at"], "KE", int(here.clock())) == "send"
        later = BotProcess(
            here.telegram.url, here.bot.data, dialogues=here.folder.dialogues, locales=here.folder.locales,
            command=SHIFTED, AHEAD=str(here.clock.ahead),
        )  # fmt: skip
        async with later:
            await until(reminders)
            assert here.rows("reminders", girl)[0]["due_at"] == row["due_at"] + 7 * DAY
            await later.kill()
        async with later:
            await picks(girl, "No more reminders")
            await until(lambda: not here.rows("reminders", girl))
        assert len(reminders()) == 1
        assert rows(here.bot.data, "SELECT * FROM reminders") == []
        assert row["learner"] not in (pseudonym(here.bot.data, girl), girl.id)
