"""Faults around the bot: floods, blocks, broken servers, lost connections, a full disk, old updates."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest
import pytest_asyncio

from tests.support.bot_api import Girl, Message
from tests.support.bot_process import AS_SHIPPED, TOKEN, BotProcess
from tests.support.learner_actions import (
    forward,
    is_question,
    labels,
    live,
    next_question,
    onboards,
    picks,
    settled,
    types,
    walks,
)
from tests.support.machine import full_disk, held_up, is_busy
from tests.support.scenario import Scenario, brief_bot, stage, until
from tests.support.shipped_words import first_line

pytestmark = pytest.mark.asyncio(loop_scope="module")

THIRD = "How many players has a team?"
HELD_UP = 12
"""Seconds of a flood limit: another girl is answered meanwhile on a busy machine too."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    async with stage(tmp_path_factory.mktemp("trouble")) as ready:
        yield ready


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def nobody_there(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[BotProcess]:
    """Yield a bot whose server is not reachable; it tries for ten seconds, while other tests run."""
    bot = brief_bot("http://127.0.0.1:9", tmp_path_factory.mktemp("nobody"), command=AS_SHIPPED)
    await bot.launch()
    yield bot
    if bot.running:
        await bot.kill()


@pytest.fixture
def girl(the_stage: Scenario) -> Girl:
    return the_stage.girl()


@pytest.fixture(autouse=True)
def whole(the_stage: Scenario) -> Iterator[None]:
    """Remove all faults after each test, and check that it caused no traceback."""
    yield
    the_stage.telegram.heals()
    the_stage.clock.ahead = 0
    assert not [line for line in the_stage.bot.log if "Traceback" in line or "Warning" in line]


async def at_second(girl: Girl) -> None:
    """Bring a learner to the second question."""
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    await girl.waits_until(lambda chat: not girl.waiting_taps)


# Unreadable updates from Telegram


@pytest.mark.parametrize("odd", [{"message": {}}, {"message": "words"}, {"callback_query": {"id": 7}}, {"message": []}])
async def test_an_update_that_cannot_be_read_stops_nobody(
    the_stage: Scenario, girl: Girl, odd: dict[str, object]
) -> None:
    the_stage.telegram.inject(odd)
    await onboards(girl)

    assert "an update could not be read" in "\n".join(the_stage.bot.log) or odd == {"message": []}


# Telegram refuses


async def test_a_flood_limit_on_one_chat_holds_up_no_other_girl(the_stage: Scenario, girl: Girl) -> None:
    other = the_stage.girl("Wambui")
    await asyncio.gather(at_second(girl), at_second(other))
    the_stage.telegram.floods(girl.id, retry_after=HELD_UP, method="sendMessage")
    before, began = girl.last.message_id, time.monotonic()
    await girl.taps("Into the net")
    await picks(other, "Into the net")
    assert girl.last.message_id == before, "the other girl waited for her, or she was not held up at all"
    await next_question(girl, before)
    assert time.monotonic() - began >= HELD_UP
    assert [message.said for message in girl.chat[-2:]] == ["What a goal.", THIRD]


async def test_a_flood_limit_of_an_hour_is_not_waited_out_and_her_tap_works_later(
    the_stage: Scenario, girl: Girl
) -> None:
    await at_second(girl)
    before = the_stage.telegram.counts["sendMessage"]
    the_stage.telegram.floods(girl.id, retry_after=3600, method="sendMessage")
    await girl.taps("Into the net")
    await until(lambda: the_stage.telegram.counts["sendMessage"] > before)
    assert (await picks(girl, "Into the net")).said == THIRD


async def test_a_block_that_was_not_heard_of_stops_nobody(the_stage: Scenario, girl: Girl) -> None:
    other = the_stage.girl("Wambui")
    await asyncio.gather(at_second(girl), at_second(other))
    before = the_stage.telegram.counts["sendMessage"]
    await girl.taps("Into the net")
    girl.room.blocked = True
    await until(lambda: the_stage.telegram.counts["sendMessage"] > before)
    await picks(other, "Into the net")
    girl.room.blocked = False
    assert (await picks(girl, "Into the net" if "Into the net" in labels(girl.last) else "Only one")) in girl.chat


@pytest.mark.parametrize("status", [500, 502])
async def test_a_message_that_a_broken_server_refused_is_sent_again(
    the_stage: Scenario, girl: Girl, status: int
) -> None:
    await at_second(girl)
    the_stage.telegram.breaks(status, times=2, method="sendMessage")
    assert (await picks(girl, "Into the net")).said == THIRD
    assert [message.said for message in girl.chat[-2:]] == ["What a goal.", THIRD]


async def test_a_server_that_breaks_while_we_ask_for_updates_is_asked_again(the_stage: Scenario, girl: Girl) -> None:
    await at_second(girl)
    the_stage.telegram.breaks(502, times=1, method="getUpdates")
    the_stage.telegram.drops(1, method="getUpdates")
    await picks(girl, "Into the net")
    await picks(girl, "Only one")


async def test_a_lost_connection_after_the_message_arrived_does_not_send_it_twice(
    the_stage: Scenario, girl: Girl
) -> None:
    await at_second(girl)
    the_stage.telegram.drops(1, after=True, method="sendMessage")
    await girl.taps("Into the net")
    await girl.waits_for("What a goal.")
    await girl.waits_for(THIRD)  # a second try of the first message would have come before
    assert sum(message.said == "What a goal." for message in girl.chat) == 1
    await picks(girl, "Only one")


async def test_a_lost_connection_before_the_message_arrived_leaves_her_button_until_the_question_comes(
    the_stage: Scenario, girl: Girl
) -> None:
    await at_second(girl)
    pressed = girl.last
    before = the_stage.telegram.counts["sendMessage"]
    the_stage.telegram.drops(1, method="sendMessage")
    await girl.taps("Into the net")
    await until(lambda: the_stage.telegram.counts["sendMessage"] > before)
    assert live(pressed) or girl.sees(THIRD), "her button went before the next question came"
    await girl.waits_for(THIRD)
    await settled(girl, pressed)
    await picks(girl, "Only one")


async def test_her_button_goes_only_after_the_next_question_came(the_stage: Scenario, girl: Girl) -> None:
    await at_second(girl)
    pressed = girl.last
    the_stage.telegram.slow(0.1)
    await girl.taps("Into the net")
    await girl.waits_for("What a goal.")
    assert live(pressed)
    await girl.waits_for(THIRD)
    await settled(girl, pressed)
    calls = [call.method for call in the_stage.telegram.calls if call.chat_id == girl.id]
    assert calls[-3:] == ["sendMessage", "sendMessage", "editMessageReplyMarkup"]


async def test_a_slow_line_keeps_the_order_in_one_chat_and_holds_up_no_other(the_stage: Scenario) -> None:
    girls = [the_stage.girl(f"Girl {number}") for number in range(10)]
    await asyncio.gather(*(at_second(girl) for girl in girls))
    holds = [the_stage.telegram.holds("sendMessage", girl.id) for girl in girls]
    for girl in girls:
        await girl.taps("Into the net")
    await asyncio.gather(*(girl.waits_for("What a goal.") for girl in girls))  # none of these is answered yet
    assert not [girl for girl in girls if girl.sees(THIRD)], "the question did not wait for what comes before it"
    for hold in holds:
        hold.released.set()
    for girl in girls:
        await girl.waits_for(THIRD)
        assert [message.said for message in girl.chat[-2:]] == ["What a goal.", THIRD]


async def test_a_second_program_with_the_same_token_is_told_of_and_outlived(the_stage: Scenario, girl: Girl) -> None:
    await at_second(girl)
    said = len(the_stage.bot.log)
    async with aiohttp.ClientSession() as session:
        url = f"{the_stage.telegram.url}/bot{TOKEN}/getUpdates"
        async with session.post(url, data={"timeout": 0, "offset": -1}) as answer:
            await answer.read()
        async with session.post(url, data={"timeout": 1}) as answer:
            await answer.read()
    line = await the_stage.bot.prints("another program polls with the same token", since=said)
    assert "ERROR" in line
    assert (await picks(girl, "Into the net")).said == THIRD


# Settings: two sentences, and besides them only what is told at each start


def without_information(log: list[str]) -> list[str]:
    return [line for line in log if " INFO " not in line]


async def test_a_wrong_token_is_one_sentence_and_exit_code_2(the_stage: Scenario, tmp_path: Path) -> None:
    bot = brief_bot(the_stage.telegram.url, tmp_path, command=AS_SHIPPED, BOT_TOKEN="123456:Somebody-elses")
    await bot.launch()
    assert await bot.ends() == 2
    assert without_information(bot.log) == ["Telegram does not know this BOT_TOKEN.", "Copy it again from @BotFather."]


async def test_a_server_that_is_not_there_is_one_sentence_and_exit_code_2(nobody_there: BotProcess) -> None:
    assert await nobody_there.ends() == 2
    assert without_information(nobody_there.log) == [
        "Telegram cannot be reached at http://127.0.0.1:9.",
        "Look at the connection, or at BOT_API_URL.",
    ]


# The end, and the beginning again


async def test_a_stop_finishes_what_was_begun_and_confirms_the_last_batch(the_stage: Scenario, girl: Girl) -> None:
    await at_second(girl)
    await until(lambda: not the_stage.telegram.waiting)
    failed = the_stage.telegram.counts["getUpdates"]
    the_stage.telegram.breaks(500, times=100, method="getUpdates")  # so that nothing but the stop can confirm
    the_stage.telegram.slow(0.2)
    await girl.taps("Into the net")
    await until(lambda: the_stage.telegram.counts["getUpdates"] > failed)
    assert the_stage.telegram.waiting == 1
    the_stage.telegram.heals()
    assert await the_stage.bot.stop() == 0
    assert girl.last.said == THIRD, "the answer she waited for was not sent any more"
    assert the_stage.telegram.waiting == 0, "the last batch was not confirmed"
    seen = len(girl.chat)
    await the_stage.bot.start()
    await types(the_stage.girl("Wambui"), "/start")
    assert len(girl.chat) == seen, "she was asked again after the restart"
    await picks(girl, "Only one")


AGES = ("10 to 13", "14 to 17", "18 or older", "10 to 13", "14 to 17")
DISTRESS = "my uncle touches me at night"
WHILE_AWAY: Mapping[str, tuple[str, ...]] = {
    "one tap": ("Into the net",),
    "many taps": AGES,
    "a change of mind": ("/start", "hello?", "Over the wall", "hello?", "Into the net"),
    "in vain": ("Into the net", "Into the net", "Into the net", "moo", "are you there"),
    "help": ("help", "Over the wall", "Into the net"),
    "distress": (DISTRESS, "Over the wall", "Into the net"),
}
"""Taps and words of learners while the bot is away."""


class Returned(NamedTuple):
    """A learner, and what the bot wrote to her when it was back."""

    girl: Girl
    told: list[str]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def back(the_stage: Scenario) -> Mapping[str, Returned]:
    """Let a learner do each of `WHILE_AWAY`, and return what they were told: the bot is away once for all of them."""
    girls = {name: the_stage.girl(name) for name in WHILE_AWAY}
    await asyncio.gather(*(at_ages(girl) if name == "many taps" else at_second(girl) for name, girl in girls.items()))
    await the_stage.bot.stop()
    known = {name: set(girl.chat) for name, girl in girls.items()}
    for name, girl in girls.items():
        for it in WHILE_AWAY[name]:
            await (girl.taps(it) if girl.sees_button(it) else girl.types(it))
    await the_stage.bot.start()
    for name, girl in girls.items():
        await girl.waits_until(partial(is_answered, girl, known[name]))
    await until(lambda: not the_stage.telegram.waiting)
    await types(the_stage.girl("Wambui"), "/start")
    return {name: Returned(girl, bubbles_beside(girl, known[name])) for name, girl in girls.items()}


async def at_ages(girl: Girl) -> None:
    """Bring a learner to the question for her age."""
    await types(girl, "/start")
    await picks(girl, "English")


def is_answered(girl: Girl, known: Collection[Message], chat: Sequence[Message]) -> bool:
    return chat[-1] not in known and is_question(chat[-1]) and not girl.waiting_taps


def bubbles_beside(girl: Girl, known: Collection[Message]) -> list[str]:
    return [message.said for message in girl.chat if message.from_bot and message not in known]


async def test_each_act_of_hers_while_the_bot_was_away_is_answered_when_it_is_back(
    back: Mapping[str, Returned],
) -> None:
    assert back["one tap"].told == ["What a goal.", THIRD]


async def test_many_taps_while_the_bot_was_away_are_all_taken_and_answered_once(
    the_stage: Scenario, back: Mapping[str, Returned]
) -> None:
    girl, told = back["many taps"]
    assert sum(first_line("moments/welcome-back") in words for words in told) == 1
    assert the_stage.rows("guests", girl)[0]["age"] == "14-17"


async def test_after_a_change_of_mind_while_the_bot_was_away_she_reads_what_belongs_to_the_last_tap(
    back: Mapping[str, Returned],
) -> None:
    assert back["a change of mind"].told == ["What a goal.", THIRD]


async def test_one_button_tapped_in_vain_while_the_bot_was_away_leads_on_as_ever(back: Mapping[str, Returned]) -> None:
    told = back["in vain"].told
    assert told[:2] == ["What a goal.", THIRD]
    assert len(told) == 3, "one answer to the words that mean nothing"


@pytest.mark.parametrize(
    ("name", "answer"),
    [("help", first_line("help/card")), ("distress", "Shall I show you people who can help?")],
)
async def test_help_and_distress_are_answered_whatever_she_did_after_them(
    back: Mapping[str, Returned], name: str, answer: str
) -> None:
    told = back[name].told
    assert any(answer in it for it in told)
    assert told[-2:] == ["What a goal.", THIRD]


async def test_an_update_older_than_an_hour_is_applied_without_an_answer(the_stage: Scenario, girl: Girl) -> None:
    await at_second(girl)
    the_stage.clock.ahead = -3700
    seen = len(girl.chat)
    await girl.types("Into the net")
    await until(lambda: the_stage.rows("guests", girl)[0]["trail"].count(" ") == 1)
    the_stage.clock.ahead = 0
    assert (await types(the_stage.girl("Wambui"), "/start")).from_bot
    told = {message.said for message in girl.chat[seen + 1 :]}
    assert told <= {first_line("moments/away")}, "by day this comes, and never an answer"
    await girl.taps("Into the net")
    await girl.waits_for(THIRD)


# The disk is full: the database cannot be written


@pytest.mark.parametrize("words", ["/help", "Help", "help me", "sunflower"])
async def test_help_answers_while_the_database_is_gone(the_stage: Scenario, girl: Girl, words: str) -> None:
    await at_second(girl)
    with full_disk(the_stage.bot.pid):
        card = await types(girl, words)
        assert "I am a robot" in card.said
        assert girl.sees("1280")
        await picks(girl, "My country")
        await picks(girl, "Nepal")
        await picks(girl, "More people")
        assert girl.sees("1145")


async def test_a_girl_who_never_came_before_gets_help_while_the_database_is_gone(
    the_stage: Scenario, girl: Girl
) -> None:
    with full_disk(the_stage.bot.pid):
        assert "I am a robot" in (await types(girl, "/help")).said


async def test_a_tap_while_the_database_is_gone_gets_an_apology_with_help_and_works_later(
    the_stage: Scenario, girl: Girl
) -> None:
    await at_second(girl)
    pressed = girl.last
    with full_disk(the_stage.bot.pid):
        sorry = await picks(girl, "Into the net")
        assert first_line("moments/trouble") in sorry.said
        assert labels(sorry) == ["Help"]
        assert "I am a robot" in (await picks(girl, "Help")).said
    assert live(pressed), "the button that will work again was taken away"
    before = girl.last.message_id
    await girl.taps_on(pressed, "Into the net")
    assert (await next_question(girl, before)).said == THIRD


# Too much at once

FLOOD = 500
MOST_DELAY = 0.25
MOST_ON_A_BUSY_MACHINE = 1.5
"""Seconds of delay allowed on a busy machine; a flood that is waited for delays others for minutes."""
TRIES = 3
"""Number of tries: a disk may be slow once, but a bot that serves a flood first fails each time."""
PACING_RESTS = 1.1
"""Seconds after which the overall pacing is free again, so that only the flood is measured."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shipped(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scenario]:
    """Yield the bot with its own pacing, as shipped."""
    async with stage(tmp_path_factory.mktemp("shipped"), is_brief=True, command=AS_SHIPPED) as ready:
        yield ready
        await ready.bot.kill()  # replies still waiting for a flooder would keep it for five seconds


@pytest.mark.parametrize("buttons", [1, 2], ids=["the same button", "two buttons in turn"])
async def test_one_girl_who_floods_500_taps_delays_the_others_by_less_than_a_quarter_of_a_second(
    shipped: Scenario, buttons: int
) -> None:
    girls = [shipped.girl(f"Girl {number}") for number in range(7)]
    await asyncio.gather(*(onboards(girl) for girl in girls))
    most, added = MOST_ON_A_BUSY_MACHINE if is_busy() else MOST_DELAY, []
    for _ in range(TRIES):
        calm = await _answered_after(shipped, girls, [])
        flooded = await _answered_after(shipped, girls, await _flood(shipped, buttons))
        added.append(statistics.median(flooded) - statistics.median(calm))
        if added[-1] < most:
            break
    assert min(added) < most, f"seconds more for the others: {added}"


async def _flood(shipped: Scenario, buttons: int) -> list[tuple[Girl, int, str]]:
    """Return 500 taps of one learner: on one button again and again, or on two in turn."""
    flooder = shipped.girl("Flooder")
    question = await onboards(flooder)
    data = [button.data or "" for button in live(question)[:buttons]]
    return [(flooder, question.message_id, data[number % buttons]) for number in range(FLOOD)]


async def _answered_after(shipped: Scenario, girls: list[Girl], flood: list[tuple[Girl, int, str]]) -> list[float]:
    """Return the seconds that each learner waits for her next question, when all tap at once behind a flood.

    Time that the bot and the stand-in wait for a processor is subtracted.
    """

    def clock() -> float:
        return time.monotonic() - held_up(shipped.bot.pid) - held_up(os.getpid())

    await asyncio.sleep(PACING_RESTS)
    lasts = [girl.last.message_id for girl in girls]
    with shipped.telegram.held():
        for flooder, message_id, data in flood:
            await flooder.taps_data(data, message_id)
        for girl in girls:
            await girl.taps(forward(live(girl.last)).text)
        began = clock()

    async def waited(girl: Girl, last: int) -> float:
        await next_question(girl, last)
        return clock() - began

    return await asyncio.gather(*(waited(girl, last) for girl, last in zip(girls, lasts, strict=True)))


async def test_forty_girls_at_once_are_not_answered_faster_than_telegram_allows(shipped: Scenario) -> None:
    girls, began = [shipped.girl(f"Girl {number}") for number in range(40)], time.monotonic()
    await asyncio.gather(*(types(girl, "/start") for girl in girls))
    ids = {girl.id for girl in girls}
    sent = sum(call.chat_id in ids for call in shipped.telegram.calls_of("sendMessage"))
    assert sent == 120, "that this is a test bot, the greeting, and the question for her language"
    assert sent <= 30 + 30 * (time.monotonic() - began)


async def test_a_girl_who_taps_faster_than_telegram_allows_loses_nothing(shipped: Scenario) -> None:
    shipped.telegram.limits(per_chat=2, burst=10, overall=30)
    girl = shipped.girl()
    await onboards(girl, link="fair-play")
    await walks(girl)
    assert is_question(girl.last)
    shipped.telegram.unlimited()
