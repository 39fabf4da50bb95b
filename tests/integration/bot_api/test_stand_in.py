"""The stand-in refuses, limits and forgets as Telegram does: where it would be kinder, a mistake stayed unseen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from tests.support.bot_api import Girl, Telegram
from tests.support.clocks import FakeClock

TOKEN = "1:test"
TWO_DAYS = 172_800


def buttons(data: str = "a") -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data=data)]])


def bot_for(telegram: Telegram, token: str = TOKEN) -> Bot:
    root = f"{telegram.url}/bot"
    return Bot(token, root, request=HTTPXRequest(8), get_updates_request=HTTPXRequest(4))


async def refusal_of(call: Awaitable[object]) -> str:
    with pytest.raises(TelegramError) as caught:
        await call
    return caught.value.message


@pytest.fixture(autouse=True)
def new_style_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(time.time())


@pytest.fixture
async def telegram(clock: FakeClock) -> AsyncIterator[Telegram]:
    async with Telegram(token=TOKEN, clock=clock) as server:
        yield server


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with bot_for(telegram) as client:
        yield client


@pytest.fixture
async def girl(telegram: Telegram) -> Girl:
    """Return a learner who has pressed Start: message 1 of her chat."""
    person = telegram.girl(1001, "Achieng", language_code="sw")
    await person.types("/start")
    return person


# Refusals

MESSAGE = 2
"""Id of the message with a button that is there before each refused call."""

REFUSED: dict[str, tuple[Callable[[Bot], Awaitable[object]], str]] = {
    "a longer text": (lambda bot: bot.send_message(1001, "x" * 4097), "Message is too long"),
    "letters of two units": (lambda bot: bot.send_message(1001, "👧" * 2049), "Message is too long"),
    "no text": (lambda bot: bot.send_message(1001, ""), "Message text is empty"),
    "tags alone": (lambda bot: bot.send_message(1001, " <b> </b>", parse_mode="HTML"), "Text must be non-empty"),
    "a longer caption": (lambda bot: bot.send_photo(1001, b"x", caption="x" * 1025), "Message caption is too long"),
    "an unknown file": (lambda bot: bot.send_photo(1001, "nothing"), "wrong file identifier"),
    "65 bytes": (lambda bot: bot.send_message(1001, "no", reply_markup=buttons("ខ" * 22)), "Button_data_invalid"),
    "a stranger": (lambda bot: bot.send_message(6, "hello"), "Chat not found"),
    "a language": (lambda bot: bot.set_my_name("x", language_code="fil"), "Invalid language code specified"),
    "the same words": (
        lambda bot: bot.edit_message_text("Which? ", 1001, MESSAGE, reply_markup=buttons()),
        "Message is not modified: specified new message content and reply",
    ),
    "the same buttons": (
        lambda bot: bot.edit_message_reply_markup(1001, MESSAGE, reply_markup=buttons()), "Message is not modified",
    ),
    "no message": (lambda bot: bot.edit_message_text("x", 1001, 99), "Message to edit not found"),
    "a message of hers": (lambda bot: bot.edit_message_text("x", 1001, 1), "Message can't be edited"),
    "a message that is gone": (lambda bot: bot.delete_message(1001, 99), "Message to delete not found"),
    "101 messages": (lambda bot: bot.delete_messages(1001, range(1, 102)), "Too many message identifiers specified"),
    "no messages": (lambda bot: bot.delete_messages(1001, []), "Message identifiers are not specified"),
    "a query of nobody": (lambda bot: bot.answer_callback_query("77"), "Query is too old and response timeout expired"),
}  # fmt: skip


@pytest.mark.parametrize(("call", "reason"), REFUSED.values(), ids=REFUSED)
async def test_a_call_that_telegram_refuses_is_refused_in_its_words(
    bot: Bot, girl: Girl, call: Callable[[Bot], Awaitable[object]], reason: str
) -> None:
    sent = await bot.send_message(1001, "Which?", reply_markup=buttons())
    assert sent.message_id == MESSAGE

    assert reason.lower() in (await refusal_of(call(bot))).lower()
    assert [message.text for message in girl.chat] == ["/start", "Which?"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é <blink>x</blink>", 'Unsupported start tag "blink" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused_in_telegrams_words(bot: Bot, girl: Girl, text: str, reason: str) -> None:
    refusal = await refusal_of(bot.send_message(1001, text, parse_mode="HTML"))
    assert f"Can't parse entities: {reason}".lower() in refusal.lower()
    assert len(girl.chat) == 1


async def test_limits_count_neither_tags_nor_the_last_byte_that_fits(bot: Bot, girl: Girl) -> None:
    await bot.send_message(1001, f"<b>{'x' * 4096}</b>", parse_mode="HTML", reply_markup=buttons("ខ" * 21 + "x"))
    await bot.send_message(1001, " 👧🏾 <b>Karibu</b> &amp; <i>hi</i>\n", parse_mode="HTML")

    assert (girl.last.text, girl.last.html) == ("👧🏾 Karibu & hi", "👧🏾 <b>Karibu</b> &amp; <i>hi</i>")


async def test_messages_younger_than_two_days_are_deleted_all_of_a_call_or_none(
    bot: Bot, girl: Girl, clock: FakeClock
) -> None:
    clock.now += 3600
    sent = await bot.send_message(1001, "hide me")
    clock.now += TWO_DAYS - 1800
    too_old = "Message can't be deleted for everyone"

    assert too_old == await refusal_of(bot.delete_message(1001, girl.chat[0].message_id))
    assert too_old == await refusal_of(bot.delete_messages(1001, [sent.message_id, girl.chat[0].message_id]))
    assert len(girl.chat) == 2
    await bot.delete_messages(1001, [sent.message_id, 98, 99])
    assert [message.text for message in girl.chat] == ["/start"]


async def test_an_answer_to_a_tap_is_refused_after_a_quarter_of_a_minute(
    bot: Bot, girl: Girl, clock: FakeClock
) -> None:
    await girl.taps_data("b", 1)
    (_, tapped) = await bot.get_updates()
    clock.now += 16

    assert tapped.callback_query
    assert "Query is too old" in await refusal_of(bot.answer_callback_query(tapped.callback_query.id))


async def test_a_girl_who_blocked_the_bot_is_not_reached_and_the_bot_is_told(bot: Bot, girl: Girl) -> None:
    girl.blocks()

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1001, "hello")
    change = (await bot.get_updates())[-1].my_chat_member
    assert change and (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")


# Faults


async def test_a_flooded_chat_waits_and_the_others_do_not(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    await telegram.girl(2).types("hi")
    telegram.floods(1001, retry_after=7)

    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(1001, "hello")
    assert timedelta(seconds=7) == caught.value.retry_after
    await bot.send_message(2, "hello")
    await bot.send_message(1001, "hello")
    assert girl.sees("hello")


async def test_the_real_limits_can_be_kept(telegram: Telegram, bot: Bot, girl: Girl, clock: FakeClock) -> None:
    telegram.limits(per_chat=1, burst=3)
    for number in range(3):
        await bot.send_message(1001, str(number))

    with pytest.raises(RetryAfter):
        await bot.send_message(1001, "too fast")
    clock.now += 1
    await bot.send_message(1001, "in time")

    assert [(v.method, v.chat_id) for v in telegram.violations] == [("sendMessage", 1001)]


@pytest.mark.parametrize("after", [False, True])
async def test_a_lost_answer_says_nothing_of_what_happened(
    telegram: Telegram, bot: Bot, girl: Girl, after: bool
) -> None:
    telegram.drops(after=after)

    with pytest.raises(NetworkError):
        await bot.send_message(1001, "did it come?")

    assert after == girl.sees("did it come?")


# Updates


async def test_a_wrong_token_is_nobody_and_no_call_is_noted_with_one(telegram: Telegram, bot: Bot) -> None:
    with pytest.raises(InvalidToken):
        async with bot_for(telegram, "2:other"):
            pass
    async with aiohttp.ClientSession() as session, session.post(f"{telegram.url}/botnonsense/getMe") as answer:
        assert (answer.status, (await answer.json())["description"]) == (404, "Not Found")
    assert not any(TOKEN in str(call) for call in telegram.calls)


async def test_a_message_reaches_the_bot_with_all_names_she_has(telegram: Telegram, bot: Bot) -> None:
    girl = telegram.girl(7, "Asha", last_name="Canary", username="canary", language_code="ne")
    await girl.types("/start friend")

    (update,) = await bot.get_updates()

    assert update.message and (her := update.message.from_user)
    assert (her.first_name, her.last_name, her.username, her.language_code) == ("Asha", "Canary", "canary", "ne")


async def test_updates_stay_until_a_later_offset_confirms_them(bot: Bot, girl: Girl) -> None:
    await girl.types("two")
    first = await bot.get_updates()
    again = await bot.get_updates(offset=first[0].update_id)
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    none = await bot.get_updates(offset=first[1].update_id + 1)

    assert [u.message.text for u in first if u.message] == ["/start", "two"]
    assert (again, rest, none) == (first, first[1:], ())


async def test_a_tap_is_forgotten_after_150_seconds_and_a_message_after_a_day(
    bot: Bot, girl: Girl, clock: FakeClock
) -> None:
    await girl.taps_data("o:x", 1)
    clock.now += 149
    assert len(await bot.get_updates()) == 2
    clock.now += 2
    assert [u.message.text for u in await bot.get_updates() if u.message] == ["/start"]
    clock.now += 86_400

    assert await bot.get_updates() == ()


async def test_the_earlier_of_two_pollers_gets_the_conflict(bot: Bot) -> None:
    earlier: asyncio.Task[Any] = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)
    later = asyncio.create_task(bot.get_updates(timeout=1))

    with pytest.raises(Conflict, match="make sure that only one bot instance is running"):
        await earlier
    assert await later == ()


async def test_a_poller_in_a_hurry_gets_one_update_when_that_is_wanted(clock: FakeClock) -> None:
    async with Telegram(TOKEN, clock=clock, hurried=True) as telegram, bot_for(telegram) as bot:
        girl = telegram.girl(1)
        await girl.types("one")
        await girl.types("two")
        assert (len(await bot.get_updates()), len(await bot.get_updates())) == (2, 1)
