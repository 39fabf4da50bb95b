"""Actions of learners reach the bot as Telegram delivers them."""

import asyncio
import time
from typing import Any

import pytest
from telegram import (
    Bot,
)
from telegram.error import Conflict, InvalidToken

from tests.integration.bot_api.client import TOKEN, bot_for, raw, refusal_of
from tests.support.bot_api import Girl, Telegram
from tests.support.clocks import FakeClock

# Users


async def test_the_bot_learns_who_it_is(bot: Bot) -> None:
    me = await bot.get_me()

    assert (me.id, me.is_bot, me.username) == (1, True, "standin_bot")
    assert me.can_join_groups


async def test_a_wrong_token_is_nobody_and_a_broken_one_is_not_found(telegram: Telegram) -> None:
    assert _short(await raw(telegram, "getMe", token="2:other")) == (401, "Unauthorized")
    assert _short(await raw(telegram, "getMe", token="nonsense")) == (404, "Not Found")
    with pytest.raises(InvalidToken):
        async with bot_for(telegram, "2:other"):
            pass


async def test_an_unknown_method_is_not_found(telegram: Telegram) -> None:
    assert _short(await raw(telegram, "sendFlowers")) == (404, "Not Found: method not found")


def _short(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    assert answer[1]["ok"] is False
    assert answer[1]["error_code"] == answer[0]
    return answer[0], answer[1]["description"]


# Messages


async def test_a_message_reaches_the_bot_with_all_names_she_has(telegram: Telegram, bot: Bot) -> None:
    girl = telegram.girl(7, "Asha", last_name="Canary", username="canary", language_code="ne")
    await girl.types("/start friend")

    update = (await bot.get_updates())[0]

    assert update.message and update.message.from_user
    assert update.message.text == "/start friend"
    assert [
        update.message.from_user.first_name,
        update.message.from_user.last_name,
        update.message.from_user.username,
        update.message.from_user.language_code,
    ] == ["Asha", "Canary", "canary", "ne"]
    assert [(e.type, e.offset, e.length) for e in update.message.entities] == [("bot_command", 0, 6)]


@pytest.mark.parametrize(
    "kind",
    [
        "photo",
        "voice",
        "audio",
        "video",
        "video_note",
        "animation",
        "sticker",
        "document",
        "contact",
        "location",
        "venue",
        "poll",
        "dice",
    ],
)
async def test_she_can_send_all_kinds_of_things(bot: Bot, girl: Girl, kind: str) -> None:
    await girl.sends(kind)

    update = (await bot.get_updates())[-1]

    assert update.message and getattr(update.message, kind)


async def test_she_can_edit_and_forward(bot: Bot, girl: Girl) -> None:
    mine = await girl.types("helo")
    await girl.edits(mine, "hello")
    await girl.forwards("he wrote this")

    updates = await bot.get_updates()

    assert updates[2].edited_message and updates[2].edited_message.text == "hello"
    assert updates[3].message and updates[3].message.forward_origin


async def test_a_group_is_heard_until_the_bot_leaves_it(telegram: Telegram, bot: Bot) -> None:
    telegram.adds_bot_to_group()
    telegram.group_update("hi bot")
    added, said = await bot.get_updates()
    assert added.my_chat_member and said.message

    await bot.leave_chat(said.message.chat_id)

    assert (
        await refusal_of(bot.send_message(said.message.chat_id, "hi"))
        == "Forbidden: bot is not a member of the group chat"
    )
    assert telegram.group_update("anyone?") == 0


# The queue


async def test_updates_stay_until_a_later_offset_confirms_them(bot: Bot, girl: Girl) -> None:
    await girl.types("two")
    first = await bot.get_updates()
    again = await bot.get_updates(offset=first[0].update_id)
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    none = await bot.get_updates(offset=first[1].update_id + 1)

    assert [u.message.text for u in first if u.message] == ["/start", "two"]
    assert first == again
    assert first[1:] == rest
    assert none == ()


async def test_a_limit_keeps_the_rest_for_later(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    with telegram.held():
        for number in range(150):
            await girl.types(str(number))
        assert await bot.get_updates() == ()

    assert (len(await bot.get_updates()), len(await bot.get_updates(limit=2))) == (100, 2)
    assert telegram.waiting == 151


async def test_a_long_poll_is_woken_by_the_next_message(bot: Bot, girl: Girl) -> None:
    offset = (await bot.get_updates())[-1].update_id + 1
    poll = asyncio.create_task(bot.get_updates(offset=offset, timeout=60))
    await asyncio.sleep(0.05)
    assert not poll.done()

    await girl.types("are you there?")

    assert len(await asyncio.wait_for(poll, 30)) == 1


async def test_a_long_poll_ends_with_nothing(bot: Bot) -> None:
    begun = time.monotonic()

    assert await bot.get_updates(timeout=1) == ()
    assert time.monotonic() - begun > 0.9


async def test_the_earlier_of_two_pollers_gets_the_conflict(bot: Bot) -> None:
    earlier = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    later = asyncio.create_task(bot.get_updates(timeout=1))

    with pytest.raises(Conflict, match="make sure that only one bot instance is running"):
        await earlier
    assert await later == ()


async def test_only_allowed_kinds_are_queued_from_then_on(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await girl.types("not heard")
    girl.blocks()

    assert len(await bot.get_updates()) == 1
    assert telegram.inject({"message": {}}) == 0


async def test_a_tap_is_forgotten_after_150_seconds_and_a_message_after_a_day(
    bot: Bot, girl: Girl, clock: FakeClock
) -> None:
    await girl.taps_data("o:x", 1)
    clock.now += 149
    assert len(await bot.get_updates()) == 2
    clock.now += 2
    assert [u.message.text for u in await bot.get_updates() if u.message] == ["/start"]
    clock.now += 86400

    assert await bot.get_updates() == ()


async def test_confirmed_updates_can_be_delivered_again(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    first = await bot.get_updates()
    offset = first[0].update_id + 1
    await bot.get_updates(offset=offset)

    telegram.redeliver()

    assert first == await bot.get_updates(offset=offset)
    assert await bot.get_updates(offset=offset) == ()


async def test_a_bot_that_died_while_polling_leaves_nothing_behind(
    telegram: Telegram, girl: Girl, caplog: pytest.LogCaptureFixture
) -> None:
    offset = {"offset": str(telegram.world.updates.last_id + 1), "timeout": "30"}
    dead = asyncio.create_task(raw(telegram, "getUpdates", data=offset))
    await asyncio.sleep(0.05)
    dead.cancel()
    alive = asyncio.create_task(raw(telegram, "getUpdates", data=offset))
    await asyncio.sleep(0.05)
    await girl.types("still there?")

    assert (await alive)[1]["result"][0]["message"]["text"] == "still there?"
    assert [record for record in caplog.records if record.name.startswith("aiohttp")] == []


async def test_waiting_updates_can_be_counted_and_dropped(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)

    assert telegram.waiting == 0


async def test_a_poller_in_a_hurry_gets_one_update_when_that_is_wanted(clock: FakeClock) -> None:
    async with Telegram(TOKEN, clock=clock, hurried=True) as telegram, bot_for(telegram) as bot:
        girl = telegram.girl(1)
        await girl.types("one")
        await girl.types("two")
        assert (len(await bot.get_updates()), len(await bot.get_updates())) == (2, 1)
