"""Numbers of messages sent to a learner: none is lost while the disk fails, and none stays when she is gone."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.conversation.rendering.reply import Bubble, Replies
from bot.engine.input import Flags
from bot.storage.ports import LearnerId, StoreGone
from bot.storage.pseudonyms import KEYLESS
from bot.storage.sqlite.store import SqliteStore
from bot.telegram.pacing import Pace
from tests.support.bot_api import Girl
from tests.support.bot_api.faults import Hold
from tests.support.course_builders import real
from tests.support.in_process_bot import KEY, InProcessBot, inside
from tests.support.learner_actions import onboards, picks, types
from tests.support.opened_rows import OpenedRows
from tests.support.scenario import pseudonym_under, rows, until

HER = LearnerId("a" * 32)


async def test_what_is_sent_while_the_store_is_shut_is_known_to_tidy_up_later(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        here.sender.memory.sent_ids.add(HER, 1, is_held=False)
        with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as somebody:
            somebody.execute("BEGIN IMMEDIATE")
            keeping = asyncio.create_task(here.sender.memory.sent_ids.write())
            await asyncio.sleep(0)
            here.sender.memory.sent_ids.add(HER, 2, is_held=False)
            await keeping
        await here.sender.memory.sent_ids.write()
        assert await here.store.tidied(HER, int(time.time())) == [1, 2]


async def test_a_mistake_of_ours_in_keeping_them_is_told_and_those_that_come_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        with monkeypatch.context() as mistake:
            mistake.delattr(type(here.store), "showed")
            here.sender.memory.sent_ids.add(HER, 1, is_held=False)
            await until(lambda: not here.sender.memory.sent_ids.unwritten, 30)
        here.sender.memory.sent_ids.add(HER, 2, is_held=False)
        await until(lambda: not here.sender.memory.sent_ids.unwritten, 30)
        assert await here.store.tidied(HER, int(time.time())) == [2]
    assert [record.message for record in caplog.records] == ["numbers of messages are lost: AttributeError"]


async def test_a_reply_that_cannot_leave_is_let_go_of_before_the_store_is_closed(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        girl, here.dispatcher.patience = here.telegram.girl(1001, "Achieng", language_code="en"), 0.0
        here.telegram.floods(girl.id, retry_after=60)
        await girl.types("/start")
        await until(lambda: here.telegram.counts["sendMessage"], 30)
        assert here.dispatcher.waiting
    assert not here.dispatcher.waiting


async def test_b7_of_who_has_erased_herself_no_chat_is_remembered(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        await onboards(girl)
        assert here.sender.memory.questions.get(girl.id)
        await types(girl, "/erase")
        await picks(girl, "Yes, erase it")
        await girl.waits_until(lambda chat: not girl.waiting_taps)
        assert not here.sender.memory.questions.get(girl.id)


class SlowStore(SqliteStore):
    """A store that is slow to write numbers: it waits for `begins`, and may fail."""

    asked: asyncio.Event
    begins: asyncio.Event
    fails = ended = False

    @classmethod
    async def opened(cls, path: Path, fingerprint: str) -> SlowStore:
        opened = await SqliteStore.open(path, fingerprint)
        slow = cls(opened._connection, opened._erased, opened.ledger, opened._pseudonyms)
        slow.asked, slow.begins = asyncio.Event(), asyncio.Event()
        slow.begins.set()
        return slow

    async def showed(
        self, messages: Sequence[tuple[LearnerId, int]], now: int, held: Collection[LearnerId] = ()
    ) -> None:
        self.asked.set()
        await self.begins.wait()
        try:
            if self.fails:
                raise StoreGone
            await super().showed(messages, now, held)
        finally:
            self.ended = True


def numbers(data: Path) -> list[object]:
    opened = OpenedRows(KEYLESS.key, data).opened("messages", rows(data, "SELECT * FROM messages"))
    return sorted(row["message_id"] for row in opened)


async def is_blocked(here: InProcessBot, girl: Girl) -> None:
    """Let a learner block the bot, and wait until it has received that."""
    girl.blocks()
    await until(lambda: not here.telegram.waiting)


async def a_message_on_its_way(here: InProcessBot, girl: Girl) -> Hold:
    await onboards(girl, link="lock-it-up")
    await until(lambda: not here.dispatcher.waiting)
    hold = here.telegram.holds("sendMessage", girl.id)
    await girl.types("/privacy")
    await hold.begun.wait()
    return hold


async def all_arrived(here: InProcessBot, hold: Hold) -> None:
    hold.released.set()
    await until(lambda: not here.dispatcher.waiting)
    await here.sender.memory.sent_ids.write()


async def test_d11_of_who_blocks_the_bot_while_a_message_is_on_its_way_to_her_nothing_stays(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        hold = await a_message_on_its_way(here, girl)
        await is_blocked(here, girl)
        await all_arrived(here, hold)

        assert rows(tmp_path, "SELECT * FROM guests") == []
        assert numbers(tmp_path) == []
        assert not here.sender.memory.questions.get(girl.id)


async def test_who_comes_back_while_that_message_is_still_on_its_way_can_tidy_up_what_she_sees_then(
    tmp_path: Path,
) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        hold = await a_message_on_its_way(here, girl)
        with here.telegram.held():  # both are in one batch
            girl.blocks()
            girl.unblocks()
            sent = await girl.types("/start")
        await until(lambda: not here.telegram.waiting)
        await all_arrived(here, hold)
        await girl.waits_until(lambda chat: chat[-1].message_id > sent.message_id)
        await here.sender.memory.sent_ids.write()

        assert numbers(tmp_path) == [
            message.message_id for message in girl.chat if message.message_id >= sent.message_id
        ]


async def test_d11_of_who_blocks_the_bot_while_a_reminder_is_on_its_way_to_her_nothing_stays(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        await onboards(girl)
        hold = here.telegram.holds("sendMessage", girl.id)
        hello = Replies(Flags("en"), items=(Bubble("The goats miss you"),))
        reminding = asyncio.create_task(here.sender.unasked(girl.id, pseudonym_under(KEY, girl), hello))
        await hold.begun.wait()
        await is_blocked(here, girl)
        hold.released.set()
        await reminding
        await here.sender.memory.sent_ids.write()

        assert numbers(tmp_path) == []


@pytest.mark.parametrize("fails", [False, True], ids=["written late", "not written"])
async def test_d11_of_who_blocks_the_bot_while_numbers_are_written_down_none_stays(tmp_path: Path, fails: bool) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic), open_store=SlowStore.opened) as here:
        slow = here.store
        assert isinstance(slow, SlowStore)
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        slow.begins.clear()
        await onboards(girl)
        await slow.asked.wait()
        await is_blocked(here, girl)
        slow.fails = fails
        slow.begins.set()
        await until(lambda: slow.ended)
        slow.fails = False
        await here.sender.memory.sent_ids.write()

        assert numbers(tmp_path) == []


class BusyPace(Pace):
    """Pace in which taps leave no capacity until `free`."""

    def __init__(self) -> None:
        super().__init__(time.monotonic)
        self.asked, self.free = asyncio.Event(), asyncio.Event()

    async def leisure(self) -> None:
        self.asked.set()
        await self.free.wait()


async def test_b7_who_erases_herself_while_a_reminder_waits_for_its_turn_does_not_get_it(tmp_path: Path) -> None:
    pace = BusyPace()
    async with inside(tmp_path, real(), pace) as here:
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        await onboards(girl)
        await types(girl, "/erase")
        hello = Replies(Flags("en"), items=(Bubble("The goats miss you"),))
        reminding = asyncio.create_task(here.sender.unasked(girl.id, pseudonym_under(KEY, girl), hello))
        await pace.asked.wait()
        await girl.taps("Yes, erase it")
        await until(lambda: not rows(tmp_path, "SELECT * FROM guests") and not here.telegram.waiting)
        await until(lambda: not here.dispatcher.waiting)
        pace.free.set()
        await reminding

        assert not girl.sees("The goats miss you")


async def test_b7_of_who_erases_herself_while_a_reminder_is_on_its_way_to_her_nothing_stays(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        await onboards(girl)
        await types(girl, "/erase")
        hold = here.telegram.holds("sendMessage", girl.id)
        hello = Replies(Flags("en"), items=(Bubble("The goats miss you"),))
        reminding = asyncio.create_task(here.sender.unasked(girl.id, pseudonym_under(KEY, girl), hello))
        await hold.begun.wait()
        await girl.taps("Yes, erase it")
        await until(
            lambda: not rows(tmp_path, "SELECT * FROM guests") and not here.sender.memory.questions.get(girl.id)
        )
        hold.released.set()
        await reminding
        await until(lambda: not here.dispatcher.waiting)
        await here.sender.memory.sent_ids.write()

        assert numbers(tmp_path) == []


async def test_d3_tidy_up_waits_for_numbers_that_are_being_written_down(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic), open_store=SlowStore.opened) as here:
        slow = here.store
        assert isinstance(slow, SlowStore)
        girl = here.telegram.girl(1001, "Achieng", language_code="en")
        slow.begins.clear()
        await onboards(girl)
        await until(lambda: not here.dispatcher.waiting)
        await slow.asked.wait()
        before = girl.last.message_id
        await girl.types("/tidy")
        await until(lambda: not here.telegram.waiting)
        slow.begins.set()

        await girl.waits_until(lambda chat: all(message.message_id > before for message in chat))
