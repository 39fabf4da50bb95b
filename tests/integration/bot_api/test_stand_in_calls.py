"""Calls of the bot to the stand-in: their forms, the bot's profile, and faults on the way."""

import asyncio
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    Update,
)
from telegram.error import NetworkError, RetryAfter

from tests.integration.bot_api.client import TOKEN, TWO_BUTTONS, raw, refusal_of
from tests.support.bot_api import Girl, Telegram
from tests.support.clocks import FakeClock

# Profile of the bot


async def test_the_bot_describes_itself_per_language(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("help", "Where to find help")], language_code="sw")
    await bot.set_my_name("Salama", language_code="sw")
    await bot.set_my_description("Lessons")
    await bot.set_my_short_description("Short", language_code="ne")

    assert [c.command for c in await bot.get_my_commands(language_code="sw")] == ["help"]
    assert await bot.get_my_commands() == ()
    assert ((await bot.get_my_name("sw")).name, (await bot.get_my_name()).name) == ("Salama", "Stand-in")
    assert (await bot.get_my_description()).description == "Lessons"
    assert (await bot.get_my_short_description("ne")).short_description == "Short"


@pytest.mark.parametrize("code", ["fil", "sw-KE", "SW", "s"])
async def test_a_language_is_two_small_letters(bot: Bot, code: str) -> None:
    assert await refusal_of(bot.set_my_name("x", language_code=code)) == "Invalid language code specified"
    assert await refusal_of(bot.set_my_commands([], language_code=code)) == "Invalid language code specified"


# Forms of a call


@pytest.mark.parametrize(
    "how",
    [
        {"json": {"chat_id": 1001, "text": "hi", "reply_markup": {"inline_keyboard": [[{"text": "x", "url": "y"}]]}}},
        {"data": {"chat_id": "1001", "text": "hi"}},
        {"params": {"chat_id": "1001", "text": "hi"}},
    ],
)
async def test_json_forms_and_queries_all_say_the_same(telegram: Telegram, girl: Girl, how: dict[str, Any]) -> None:
    status, answer = await raw(telegram, "sendmessage", **how)

    assert (status, answer["result"]["text"]) == (200, "hi")


async def test_every_call_is_noted_without_the_token(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    await bot.send_message(1001, "hi", reply_markup=TWO_BUTTONS)
    call = telegram.calls_of("sendMessage")[0]

    assert (call.parameters["text"], call.chat_id) == ("hi", 1001)
    assert json.loads(call.parameters["reply_markup"])["inline_keyboard"][0][0]["text"] == "Enjoy it"
    assert telegram.counts == {"getMe": 1, "sendMessage": 1}
    assert not any(TOKEN in str(call) for call in telegram.calls)


# Faults


async def test_a_flooded_chat_waits_and_the_others_do_not(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    await telegram.girl(2).types("hi")
    telegram.floods(1001, retry_after=7, times=2)

    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(1001, "hello")
        assert timedelta(seconds=7) == caught.value.retry_after
    await bot.send_message(2, "hello")
    await bot.send_message(1001, "hello")
    assert girl.sees("hello")


async def test_a_flood_answer_has_telegrams_body_and_header(telegram: Telegram, girl: Girl) -> None:
    telegram.floods(retry_after=3)
    url = f"{telegram.url}/bot{TOKEN}/getMe"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        body = await answer.json()

    assert (answer.headers["Retry-After"], answer.status) == ("3", 429)
    assert body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }


@pytest.mark.parametrize("after", [False, True])
async def test_a_lost_answer_says_nothing_of_what_happened(
    telegram: Telegram, bot: Bot, girl: Girl, after: bool, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.drops(after=after)

    with pytest.raises(NetworkError):
        await bot.send_message(1001, "did it come?")

    assert after == girl.sees("did it come?")
    await bot.send_message(1001, "the line is back")
    assert [record for record in caplog.records if record.name.startswith("aiohttp")] == []


async def test_trouble_for_calls_leaves_polling_alone_unless_named(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    telegram.breaks(502)
    assert len(await bot.get_updates()) == 1
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(1001, "hi")

    telegram.drops(method="getUpdates")
    with pytest.raises(NetworkError):
        await bot.get_updates()


async def test_a_slow_line_delays_every_call(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    telegram.slow(0.1)
    begun = time.monotonic()
    await bot.send_message(1001, "hi")
    assert time.monotonic() - begun > 0.09

    telegram.heals()
    begun = time.monotonic()
    await bot.send_message(1001, "hi")
    assert time.monotonic() - begun < 0.09


async def test_the_real_limits_can_be_kept(telegram: Telegram, bot: Bot, girl: Girl, clock: FakeClock) -> None:
    telegram.limits(per_chat=1, burst=3)
    for number in range(3):
        await bot.send_message(1001, str(number))

    with pytest.raises(RetryAfter):
        await bot.send_message(1001, "too fast")
    await bot.send_chat_action(1001, "typing")
    clock.now += 1
    await bot.send_message(1001, "in time")

    assert [(v.method, v.chat_id) for v in telegram.violations] == [("sendMessage", 1001)]


async def test_many_updates_come_at_once(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    offset = (await bot.get_updates())[-1].update_id + 1
    poll = asyncio.create_task(bot.get_updates(offset=offset, timeout=5))
    await asyncio.sleep(0.05)
    message = girl.chat[0].as_json()

    ids = telegram.flood({"message": message} for _ in range(80))

    assert ids == [update.update_id for update in await poll]


async def test_a_conversation_reads_like_a_story(telegram: Telegram, bot: Bot) -> None:
    async def reply(update: Update) -> None:
        if update.message:
            await bot.send_message(update.message.chat_id, "A stranger flatters you.", reply_markup=TWO_BUTTONS)
        if update.callback_query and update.callback_query.message:
            await bot.answer_callback_query(update.callback_query.id, "Good eye!")
            await bot.edit_message_text("Well asked.", 1001, update.callback_query.message.message_id)

    running = asyncio.create_task(_run(bot, reply))
    girl = telegram.girl(1001)
    await girl.types("/start")
    await girl.waits_for("stranger")
    await girl.taps("Ask how")
    await girl.waits_for("Well asked", fresh=True)
    running.cancel()

    assert [message.text for message in girl.chat] == ["/start", "Well asked."]
    assert girl.popups == ["Good eye!"]


async def _run(bot: Bot, reply: Callable[[Update], Any]) -> None:
    offset = 0
    for _ in range(100):
        for update in await bot.get_updates(offset=offset, timeout=5):
            await reply(update)
            offset = update.update_id + 1
