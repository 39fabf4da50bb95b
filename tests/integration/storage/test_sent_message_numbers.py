"""The numbers of what was sent to her: none is lost while the disk is in trouble, and none stays when she is gone."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.ports import LearnerId
from bot.telegram.pacing import Pace
from tests.support.course_builders import real
from tests.support.in_process_bot import inside
from tests.support.learner_actions import onboards, picks, types
from tests.support.scenario import until

HER = LearnerId("a" * 32)


async def test_what_is_sent_while_the_store_is_shut_is_known_to_tidy_up_later(tmp_path: Path) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        here.sender.sent.append((HER, 1))
        with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as somebody:
            somebody.execute("BEGIN IMMEDIATE")
            keeping = asyncio.create_task(here.sender.keep())
            await asyncio.sleep(0)
            here.sender.sent.append((HER, 2))
            await keeping
        await here.sender.keep()
        assert await here.store.tidied(HER, int(time.time())) == [1, 2]


async def test_a_mistake_of_ours_in_keeping_them_is_told_and_those_that_come_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with inside(tmp_path, real(), Pace(time.monotonic)) as here:
        with monkeypatch.context() as mistake:
            mistake.delattr(type(here.store), "showed")
            here.sender.sent.append((HER, 1))
            await until(lambda: not here.sender.sent, 30)
        here.sender.sent.append((HER, 2))
        await until(lambda: not here.sender.sent, 30)
        assert await here.store.tidied(HER, int(time.time())) == [2]
    assert [it.message for it in caplog.records] == ["ids of messages could not be kept: AttributeError"]


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
        assert girl.id in here.sender.questions
        await types(girl, "/erase")
        await picks(girl, "Yes, erase it")
        await girl.waits_until(lambda chat: not girl.waiting_taps)
        assert girl.id not in here.sender.questions
