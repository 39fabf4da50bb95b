"""Messages that came while the bot was away for hours: none is answered at night, and one line comes by day (D15)."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.telegram.pacing import Pace
from tests.support.bot_api import Girl, Message
from tests.support.clocks import FakeClock
from tests.support.course_builders import real
from tests.support.in_process_bot import InProcessBot, inside
from tests.support.learner_actions import is_question, labels, onboards, picks, types
from tests.support.scenario import until
from tests.support.shipped_words import first_line

LINE = first_line("moments/away")
FIRST = first_line("my-safety-team/tell-first")


def utc(hour: int, minute: int = 0, day: int = 10) -> float:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC).timestamp()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(utc(8))


@pytest_asyncio.fixture
async def here(tmp_path: Path, clock: FakeClock) -> AsyncIterator[InProcessBot]:
    async with inside(tmp_path, real(), Pace(time.monotonic, overall=1000, per_chat=1000), now=clock) as bot:
        yield bot
        bot.telegram.heals()


async def in_kenya(here: InProcessBot, number: int = 1001) -> Girl:
    """Return a learner in her first lesson, who has told her country."""
    girl = here.telegram.girl(number, "Achieng", language_code="en")
    await onboards(girl)
    await picks(girl, "Lessons")
    await picks(girl, "My settings")
    await picks(girl, "My country")
    await picks(girl, "Kenya")
    await until(lambda: not here.dispatcher.waiting)
    return girl


@pytest_asyncio.fixture
async def girl(here: InProcessBot) -> Girl:
    return await in_kenya(here)


async def writes_in_vain(here: InProcessBot, clock: FakeClock, girl: Girl, *words: str, back: float) -> list[Message]:
    """Let her write while the bot is away, which is back at a time more than an hour later; return her messages."""
    with here.telegram.held():
        written = [await girl.types(it) for it in words]
        clock.now = back
    await until(lambda: not here.telegram.waiting)
    return written


async def rounds(here: InProcessBot, clock: FakeClock, at: float) -> None:
    """Let the bot look at a time whether it is day where somebody waits."""
    clock.now = at
    await here.dispatcher.away_lines.round()


def lines(girl: Girl) -> list[Message]:
    return [message for message in girl.chat if message.said == LINE]


@pytest.mark.parametrize("words", ["help me please", "my uncle touches me at night", "The coach", "/start", "moo"])
async def test_by_day_she_gets_the_same_harmless_line_at_once_whatever_she_wrote(
    here: InProcessBot, clock: FakeClock, girl: Girl, words: str
) -> None:
    (hers,) = await writes_in_vain(here, clock, girl, words, back=utc(10))
    line = await girl.waits_for(LINE)
    assert (girl.chat[-2:], line.silent, labels(line)) == ([hers, line], True, ["Go on", "Help", "Hide"])


async def test_at_night_she_gets_it_when_it_is_day_in_her_country(
    here: InProcessBot, clock: FakeClock, girl: Girl
) -> None:
    await writes_in_vain(here, clock, girl, "help me please", "are you there", back=utc(18))
    for hour, minute, day in ((18, 1, 10), (23, 0, 10), (5, 59, 11)):
        await rounds(here, clock, utc(hour, minute, day))
        assert lines(girl) == []
    await rounds(here, clock, utc(6, 0, day=11))
    assert len(lines(girl)) == 1
    await rounds(here, clock, utc(6, 1, day=11))
    assert len(lines(girl)) == 1, "once is enough"


async def test_hide_below_it_takes_away_what_she_wrote(here: InProcessBot, clock: FakeClock, girl: Girl) -> None:
    (hers,) = await writes_in_vain(here, clock, girl, "my uncle touches me at night", back=utc(10))
    await girl.waits_for(LINE)
    await girl.taps("Hide")
    await girl.waits_until(lambda chat: hers not in chat and len(chat) == 2 and is_question(chat[-1]))


async def test_go_on_below_it_leads_to_her_place_and_help_to_the_numbers_of_her_country(
    here: InProcessBot, clock: FakeClock, girl: Girl
) -> None:
    await writes_in_vain(here, clock, girl, "help me please", back=utc(10))
    line = await girl.waits_for(LINE)
    await picks(girl, "Help")
    assert girl.sees("116")
    await girl.taps_on(line, "Go on")
    await girl.waits_until(lambda chat: chat[-1].said == FIRST)


async def test_a_girl_who_does_anything_before_is_owed_nothing_more(
    here: InProcessBot, clock: FakeClock, girl: Girl
) -> None:
    await writes_in_vain(here, clock, girl, "help me please", back=utc(18))
    await types(girl, "moo")
    await rounds(here, clock, utc(6, 0, day=11))
    assert lines(girl) == []


async def test_a_girl_who_wrote_once_more_just_now_gets_the_answer_alone(
    here: InProcessBot, clock: FakeClock, girl: Girl
) -> None:
    with here.telegram.held():
        await girl.types("help me please")
        clock.now = utc(10)
        await girl.types("moo")
    await girl.waits_for(first_line("moments/not-understood"))
    await here.dispatcher.away_lines.round()
    assert lines(girl) == []


async def test_a_girl_who_has_blocked_the_bot_since_is_dropped(
    here: InProcessBot, clock: FakeClock, girl: Girl
) -> None:
    await writes_in_vain(here, clock, girl, "help me please", back=utc(18))
    girl.blocks()
    await until(lambda: not here.telegram.waiting)
    girl.room.blocked = False
    await rounds(here, clock, utc(6, 0, day=11))
    assert lines(girl) == []


async def test_a_line_that_telegram_put_off_comes_later_and_stops_no_other(
    here: InProcessBot, clock: FakeClock, girl: Girl
) -> None:
    other = await in_kenya(here, 1002)
    await writes_in_vain(here, clock, girl, "help me please", back=utc(17))
    await writes_in_vain(here, clock, other, "help me please", back=utc(19))
    here.telegram.floods(girl.id, retry_after=3600, method="sendMessage")
    await rounds(here, clock, utc(6, 0, day=11))
    await rounds(here, clock, utc(6, 1, day=11))
    assert (len(lines(girl)), len(lines(other))) == (1, 1)


async def test_a_line_that_may_have_arrived_is_not_sent_again(here: InProcessBot, clock: FakeClock, girl: Girl) -> None:
    await writes_in_vain(here, clock, girl, "help me please", back=utc(18))
    here.telegram.drops(1, after=True, method="sendMessage")
    await rounds(here, clock, utc(6, 0, day=11))
    await rounds(here, clock, utc(6, 1, day=11))
    assert len(lines(girl)) == 1


async def test_a_girl_whose_chat_is_gone_keeps_it_from_nobody(here: InProcessBot, clock: FakeClock, girl: Girl) -> None:
    other = await in_kenya(here, 1002)
    await writes_in_vain(here, clock, girl, "help me please", back=utc(17))
    await writes_in_vain(here, clock, other, "help me please", back=utc(19))
    girl.room.blocked = True
    await rounds(here, clock, utc(6, 0, day=11))
    assert len(lines(other)) == 1
