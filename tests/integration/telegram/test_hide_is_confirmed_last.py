"""A Hide is confirmed to Telegram when nothing of the chat is left to delete, and nobody else waits for that (D3)."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from bot.telegram import dispatcher
from bot.telegram.pacing import Pace
from tests.support.abandoned_bot import started_again
from tests.support.bot_api import Girl, Message, Telegram
from tests.support.bot_process import TOKEN
from tests.support.course_builders import real
from tests.support.in_process_bot import InProcessBot, inside
from tests.support.learner_actions import picks, types
from tests.support.scenario import until
from tests.support.shipped_words import THANKS, first_line
from tests.support.store_fixtures import StorePlace

COURSE = real()
SOON = 0.2
"""Seconds after which a Hide is confirmed here where a test waits for that."""


@pytest_asyncio.fixture
async def here(tmp_path: Path) -> AsyncIterator[InProcessBot]:
    """A bot whose Telegram brings one update only to who asks twice for the same within half a second."""
    async with inside(tmp_path, COURSE, Pace(time.monotonic, 100_000, 1_000, 1_000), hurried=True) as bot:
        yield bot
        bot.telegram.heals()


def a_girl(telegram: Telegram, number: int = 1001) -> Girl:
    return telegram.girl(number, "Achieng", language_code="en")


async def discloses(girl: Girl) -> list[Message]:
    """Tell of something, tap through to the people who can help, and return all that stands in the chat then."""
    await types(girl, "my uncle touches me at night")
    await picks(girl, "Yes")
    return list(girl.chat)


def are_gone(girl: Girl, messages: Sequence[Message]) -> bool:
    return not any(message in girl.chat for message in messages)


async def is_answered(girl: Girl) -> None:
    await girl.types("moo")
    await girl.waits_for(THANKS, fresh=True)


async def test_a_hide_is_confirmed_when_it_has_hidden_and_meanwhile_others_are_answered(here: InProcessBot) -> None:
    girl = a_girl(here.telegram)
    await discloses(girl)
    await until(lambda: not here.telegram.waiting)
    hold = here.telegram.holds("deleteMessages", girl.id)
    await girl.taps("Hide")
    await hold.begun.wait()
    for number in range(3):
        await is_answered(a_girl(here.telegram, 2000 + number))
    assert here.telegram.waiting, "confirmed before it had hidden"
    assert here.telegram.counts["deleteMessages"] == 1, "they were answered only when it had given up"
    hold.released.set()
    await until(lambda: not here.telegram.waiting)


async def test_after_five_seconds_it_is_confirmed_all_the_same(
    here: InProcessBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "HIDES_WITHIN", SOON)
    girl = a_girl(here.telegram)
    await discloses(girl)
    hold = here.telegram.holds("deleteMessages", girl.id)
    await girl.taps("Hide")
    await hold.begun.wait()
    await until(lambda: not here.telegram.waiting)


async def test_one_girl_who_hides_again_and_again_keeps_updates_unconfirmed_once_a_minute(here: InProcessBot) -> None:
    girl = a_girl(here.telegram)
    await discloses(girl)
    await girl.types("/hide")
    await until(lambda: not here.telegram.waiting)
    hold = here.telegram.holds("deleteMessages", girl.id)
    await girl.types("/hide")
    await hold.begun.wait()
    await until(lambda: not here.telegram.waiting)
    assert here.dispatcher.unconfirmed


async def test_two_hundred_updates_behind_a_hide_that_hangs_are_all_answered(
    here: InProcessBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "HIDES_WITHIN", 600.0)
    girl = a_girl(here.telegram)
    await discloses(girl)
    hold = here.telegram.holds("deleteMessages", girl.id)
    await girl.taps("Hide")
    await hold.begun.wait()
    others = [a_girl(here.telegram, 2000 + number) for number in range(200)]
    with here.telegram.held():
        for other in others:
            await other.types("moo")
    for other in others:
        await other.waits_for(THANKS)
    assert here.telegram.counts["deleteMessages"] == 1, "they were answered only when it had given up"


async def test_of_two_hundred_girls_no_other_loses_a_message(here: InProcessBot) -> None:
    """Telegram numbers the messages of all their chats in one row, and Hide deletes unknown numbers."""
    others = [a_girl(here.telegram, 2000 + number) for number in range(199)]
    girl = a_girl(here.telegram)
    for _ in range(2):
        with here.telegram.held():
            for other in (*others[:100], girl, *others[100:]):
                await other.types("moo")
        for other in (girl, *others):
            await other.waits_for(THANKS, fresh=True)
    await until(lambda: not here.dispatcher.waiting)
    before = {other.id: list(other.chat) for other in others}
    hers = list(girl.chat)

    await girl.types("/hide")
    await until(lambda: not here.telegram.waiting)

    assert are_gone(girl, hers)
    assert {other.id: other.chat for other in others} == before
    calls = here.telegram.calls_of("deleteMessages")
    assert {call.chat_id for call in calls} == {girl.id}
    theirs = {message.message_id for chat in before.values() for message in chat}
    assert theirs & _ids(here.telegram), "no number of theirs was tried: nothing is shown"


async def test_behind_another_server_than_telegrams_only_known_messages_are_deleted(here: InProcessBot) -> None:
    here.sender.deletions.deleter.looks_ids_up_in_chat = False
    girl, other = a_girl(here.telegram), a_girl(here.telegram, 2000)
    for _ in range(3):
        await is_answered(girl)
        await is_answered(other)
    hers = list(girl.chat)
    typed = await girl.types("/hide")
    await until(lambda: not here.telegram.waiting)
    assert are_gone(girl, hers)
    assert _ids(here.telegram) == {message.message_id for message in (*hers, typed)}


def _ids(telegram: Telegram) -> set[int]:
    return {number for call in telegram.calls_of("deleteMessages") for number in json.loads(call.text("message_ids"))}


async def test_a_message_that_could_not_be_deleted_goes_with_her_next_word_though_the_bot_died_meanwhile(
    place: StorePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "HIDES_WITHIN", SOON)
    async with Telegram(token=TOKEN) as telegram:
        girl = a_girl(telegram)
        async with started_again(place, telegram, COURSE) as bot:
            hidden = await discloses(girl)
            bot.dispatcher.patience = 0.0
            telegram.holds("deleteMessages", girl.id, loses=True)
            await girl.types("/hide")
            await until(lambda: not telegram.waiting)
        telegram.heals()
        assert not are_gone(girl, hidden)
        async with started_again(place, telegram, COURSE):
            sent = await girl.types("moo")
            await girl.waits_for(THANKS, fresh=True)
            await until(lambda: are_gone(girl, hidden))
            assert sent in girl.chat
            await until(lambda: not telegram.waiting)
            calls = telegram.counts["deleteMessages"]
            await is_answered(girl)
            assert telegram.counts["deleteMessages"] == calls, "it is deleted once"


async def test_a_stop_waits_for_deletions_and_what_it_cuts_short_is_hidden_at_the_next_start(place: StorePlace) -> None:
    async with Telegram(token=TOKEN) as telegram:
        girl = a_girl(telegram)
        async with started_again(place, telegram, COURSE) as bot:
            hidden = await discloses(girl)
            await until(lambda: not telegram.waiting)
            bot.dispatcher.patience = 0.0
            hold = telegram.holds("deleteMessages", girl.id, loses=True)
            await girl.types("/hide")
            await hold.begun.wait()
        telegram.heals()
        assert telegram.waiting
        assert not are_gone(girl, hidden)
        async with started_again(place, telegram, COURSE):
            await until(lambda: are_gone(girl, hidden) and not telegram.waiting)


async def test_a_word_for_help_that_could_not_be_deleted_goes_with_the_next_hide_after_a_restart(
    place: StorePlace,
) -> None:
    async with Telegram(token=TOKEN) as telegram:
        girl = a_girl(telegram)
        async with started_again(place, telegram, COURSE) as bot:
            bot.dispatcher.patience = 0.0
            telegram.breaks(500, times=100, method="deleteMessage")
            word = await girl.types("help")
            await girl.waits_for(first_line("help/card"))
            await until(lambda: telegram.counts["deleteMessage"])
        telegram.heals()
        async with started_again(place, telegram, COURSE):
            assert word in girl.chat
            await girl.taps("Hide")
            await until(lambda: word not in girl.chat)
