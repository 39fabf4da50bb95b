"""Voices are released to readers once a week, in random order, each exactly once (G6, B8)."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.engine.input import Commanded
from bot.errors import Refused
from bot.jobs.message_release import MessageRelease
from bot.safeguarding.messages.message import ReleasedMessage
from bot.storage.job_ports import JobStore
from bot.storage.sqlite.released_messages import (
    ReleasedMessagesFile,
    prepare_released_messages,
    read_released_messages,
)
from tests.support.question_builders import APRIL, MARCH
from tests.support.shipped_words import first_line
from tests.support.speaking_learner import DayClock, Speaker, a_conversation, noon, opened
from tests.support.store_fixtures import StorePlace

MONDAY = date(2027, 3, 15)
"""The first day after the week of MARCH."""


@dataclass
class ReleasingBot:
    """A bot that releases messages, and its two files."""

    store: JobStore
    clock: DayClock
    girls: list[Speaker]
    place: StorePlace
    releasing: MessageRelease

    async def round(self, day: date) -> None:
        self.clock.day = day
        await self.releasing.round(int(noon(day)))

    def row(self, sql: str) -> list[tuple[object, ...]]:
        return self.place.ask(sql)

    @property
    def data(self) -> Path:
        return self.place.data

    @property
    def released(self) -> list[str]:
        return [message.words for message in read_released_messages(self.data / "voices.db")]


@pytest.fixture
async def room(place: StorePlace) -> AsyncIterator[ReleasingBot]:
    """Yield a bot to which three learners have sent messages in the week of MARCH."""
    store, clock = await place.open(), DayClock()
    conversation = a_conversation(store, clock)
    girls = [await Speaker(conversation, name).starts() for name in ("achieng", "sita", "sreymom")]
    for number, girl in enumerate(girls):
        await sends(girl, f"idea number {number}")
    file = place.data / "voices.db"
    prepare_released_messages(file, invented=False)
    names = (f"{9 - number}" for number in count())
    yield ReleasingBot(
        store,
        clock,
        girls,
        place,
        MessageRelease(store, conversation, ReleasedMessagesFile(file), lambda: next(names)),
    )
    await store.close()


async def sends(girl: Speaker, words: str) -> None:
    await girl.does(Commanded("lessons"))
    await girl.taps("Speak up")
    await girl.taps("Write")
    await girl.types(words)
    await girl.taps("Send")


async def test_nothing_is_released_before_the_week_is_over(room: ReleasingBot) -> None:
    await room.round(MARCH)
    assert room.released == []

    await room.round(MONDAY)
    assert sorted(room.released) == ["idea number 0", "idea number 1", "idea number 2"]
    assert {message.week for message in read_released_messages(room.data / "voices.db")} == {"2027-W10"}


async def test_the_order_is_that_of_numbers_by_chance(room: ReleasingBot) -> None:
    sent = [words for (words,) in room.row("SELECT words FROM voices")]
    await room.round(MONDAY)

    assert room.released == sent[::-1], "the numbers were drawn downwards here"


async def test_a_released_message_leaves_the_bots_own_file(room: ReleasingBot) -> None:
    await room.round(MONDAY)

    assert room.row("SELECT DISTINCT words FROM voices") == [("",)]
    assert b"idea number" in (room.data / "voices.db").read_bytes()
    (room.data / "voices.db").unlink()
    assert b"idea number" not in room.place.bytes()


async def test_killed_after_the_file_was_written_no_message_is_lost_or_doubled(
    room: ReleasingBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = ReleasedMessagesFile.release

    def killed(file: ReleasedMessagesFile, messages: Iterable[ReleasedMessage], until: date) -> None:
        release(file, messages, until)
        raise Refused("the machine", "stopped")

    monkeypatch.setattr(ReleasedMessagesFile, "release", killed)
    await room.round(MONDAY)
    assert len(room.released) == 3

    monkeypatch.undo()
    await room.round(MONDAY)
    assert len(room.released) == 3
    assert room.row("SELECT DISTINCT words FROM voices") == [("",)]


async def test_her_code_takes_back_what_was_released_within_a_round(room: ReleasingBot) -> None:
    code = room.girls[1].code
    await room.round(MONDAY)
    await room.girls[1].types(code)
    assert first_line("speak-up/taken-back") in room.girls[1].said

    await room.round(MONDAY)
    assert sorted(room.released) == ["idea number 0", "idea number 2"]
    assert b"idea number 1" not in (room.data / "voices.db").read_bytes()


async def test_when_the_question_is_closed_no_code_is_known_any_more(room: ReleasingBot) -> None:
    code = room.girls[0].code
    await room.round(MONDAY)
    await room.round(APRIL)
    assert room.row("SELECT COUNT(*) FROM voices") == [(0,)]
    assert room.row("SELECT COUNT(*) FROM spoke") == [(0,)], "nor who has sent words"

    await room.girls[0].types(code)
    assert first_line("speak-up/wrong-code") in room.girls[0].said
    assert len(room.released) == 3


async def test_a_message_of_the_first_day_of_a_week_is_gone_within_six_weeks_as_privacy_says(
    room: ReleasingBot,
) -> None:
    await room.girls[0].types(room.girls[0].code)
    first, room.clock.day = MONDAY, MONDAY
    await sends(room.girls[0], "the longest kept")
    await room.round(first + timedelta(days=7))
    assert "the longest kept" in room.released

    await room.round(first + timedelta(weeks=6) - timedelta(days=1))
    assert room.released == []


async def test_thirty_days_after_its_release_a_message_is_gone(room: ReleasingBot) -> None:
    await room.round(MONDAY)
    await room.round(MONDAY + timedelta(days=29))
    assert len(room.released) == 3

    await room.round(MONDAY + timedelta(days=30))
    assert room.released == []
    assert b"idea number" not in (room.data / "voices.db").read_bytes()


def test_no_column_of_a_message_leads_to_a_girl(tmp_path: Path) -> None:
    """No join path (G6): no column shared with a learner's rows, no rowid, no time."""

    async def made() -> None:
        await (await opened(tmp_path)).close()

    asyncio.run(made())
    with closing(sqlite3.connect(tmp_path / "bot.db")) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {table: {row[1] for row in db.execute(f"PRAGMA table_info({table})")} for table in tables}
        with pytest.raises(sqlite3.OperationalError):
            db.execute("SELECT rowid FROM voices")

    others = set().union(*(names for table, names in columns.items() if table in ("guests", "messages")))
    assert not columns["voices"] & others
    assert columns["voices"] & columns["spoke"] == {"question"}
    assert not columns["spoke"] & others
    assert not {name for name in columns["voices"] if name.endswith(("_at", "_id")) or name == "learner"}
