"""The stand-in of Telegram, asked by python-telegram-bot's own client, refuses and remembers as Telegram does."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from tests.stand_in import Girl, Telegram

TOKEN = "1:test"
TWO_BUTTONS = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Enjoy it", callback_data="a")], [InlineKeyboardButton("Ask how", callback_data="b")]]
)


class Clock:
    """A clock that moves when the test says so."""

    def __init__(self) -> None:
        self.time = time.time()

    def __call__(self) -> float:
        return self.time


@pytest.fixture(autouse=True)
def new_style_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def telegram(clock: Clock) -> AsyncIterator[Telegram]:
    async with Telegram(token=TOKEN, clock=clock) as server:
        yield server


def bot_for(telegram: Telegram, token: str = TOKEN) -> Bot:
    root = f"{telegram.url}/bot"
    return Bot(token, root, request=HTTPXRequest(8), get_updates_request=HTTPXRequest(4))


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with bot_for(telegram) as client:
        yield client


@pytest.fixture
async def girl(telegram: Telegram) -> Girl:
    person = telegram.girl(1001, "Achieng", language_code="sw")
    await person.types("/start")
    return person


async def refusal_of(call: Any) -> str:
    with pytest.raises(TelegramError) as caught:
        await call
    return caught.value.message


async def raw(telegram: Telegram, method: str, token: str = TOKEN, **how: Any) -> tuple[int, dict[str, Any]]:
    url = f"{telegram.url}/bot{token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, **how) as answer:
        return answer.status, await answer.json()


# Who is there


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


# What she says


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
    poll = asyncio.create_task(bot.get_updates(offset=offset, timeout=10))
    await asyncio.sleep(0.05)
    assert not poll.done()

    await girl.types("are you there?")

    assert len(await asyncio.wait_for(poll, 1)) == 1


async def test_a_long_poll_ends_with_nothing(bot: Bot) -> None:
    begun = time.monotonic()

    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - begun < 2


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
    bot: Bot, girl: Girl, clock: Clock
) -> None:
    await girl.taps_data("o:x", 1)
    clock.time += 149
    assert len(await bot.get_updates()) == 2
    clock.time += 2
    assert [u.message.text for u in await bot.get_updates() if u.message] == ["/start"]
    clock.time += 86400

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


async def test_a_poller_in_a_hurry_gets_one_update_when_that_is_wanted(clock: Clock) -> None:
    async with Telegram(TOKEN, clock=clock, hurried=True) as telegram, bot_for(telegram) as bot:
        girl = telegram.girl(1)
        await girl.types("one")
        await girl.types("two")
        assert (len(await bot.get_updates()), len(await bot.get_updates())) == (2, 1)


# What she sees


async def test_she_sees_plain_words_and_the_bot_gets_entities_back(bot: Bot, girl: Girl) -> None:
    sent = await bot.send_message(1001, " 👧🏾 <b>Karibu</b> &amp; <i>hi</i>\n", parse_mode="HTML")

    assert "👧🏾 Karibu & hi" == girl.last.text == sent.text
    assert girl.last.html == "👧🏾 <b>Karibu</b> &amp; <i>hi</i>"
    assert {text: e.type for e, text in sent.parse_entities().items()} == {"Karibu": "bold", "hi": "italic"}
    assert girl.sees("Karibu") and not girl.sees("<b>")


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
    assert (
        f"Can't parse entities: {reason}".lower()
        in (await refusal_of(bot.send_message(1001, text, parse_mode="HTML"))).lower()
    )
    assert len(girl.chat) == 1


async def test_odd_but_good_html_is_read(bot: Bot, girl: Girl) -> None:
    link, code = '<a href="https://x.org/?a=1&amp;b=2">go</a>', '<pre><code class="language-py">x</code></pre>'

    sent = await bot.send_message(1001, f"&lt;&#65;&#x42;&nbsp; {link} {code}", parse_mode="HTML")

    assert sent.text == "<AB&nbsp; go x"
    assert [e.url for e in sent.entities] == ["https://x.org/?a=1&b=2", None]
    assert (sent.entities[1].type, sent.entities[1].language) == ("pre", "py")


async def test_words_have_limits_that_do_not_count_tags(bot: Bot, girl: Girl) -> None:
    await bot.send_message(1001, f"<b>{'x' * 4096}</b>", parse_mode="HTML")

    assert await refusal_of(bot.send_message(1001, "x" * 4097)) == "Message is too long"
    assert await refusal_of(bot.send_message(1001, "👧" * 2049)) == "Message is too long"
    assert await refusal_of(bot.send_message(1001, "")) == "Message text is empty"
    assert await refusal_of(bot.send_message(1001, " <b> </b>", parse_mode="HTML")) == "Text must be non-empty"


async def test_a_button_carries_64_bytes_and_not_one_more(bot: Bot, girl: Girl) -> None:
    def one(data: str) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data=data)]])

    await bot.send_message(1001, "fits", reply_markup=one("ខ" * 21 + "x"))

    assert await refusal_of(bot.send_message(1001, "no", reply_markup=one("ខ" * 22))) == "Button_data_invalid"


async def test_a_picture_is_uploaded_once_and_sent_again_by_its_id(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    sent = await bot.send_photo(1001, b"\x89PNG", caption="<b>Amina</b>", parse_mode="HTML", reply_markup=TWO_BUTTONS)
    again = await bot.send_photo(1001, sent.photo[-1].file_id)

    assert (girl.chat[1].text, girl.chat[1].caption, girl.chat[2].caption) == ("", "Amina", "")
    assert girl.chat[1].photo == girl.chat[2].photo == again.photo[-1].file_id
    assert {sent.photo[-1].file_id: b"\x89PNG"} == telegram.files
    assert [button.text for row in girl.chat[1].buttons for button in row] == ["Enjoy it", "Ask how"]
    assert "wrong file identifier" in (await refusal_of(bot.send_photo(1001, "nothing"))).lower()
    assert await refusal_of(bot.send_photo(1001, b"x", caption="x" * 1025)) == "Message caption is too long"


async def test_a_reply_keyboard_stays_until_it_is_taken_away(bot: Bot, girl: Girl) -> None:
    await bot.send_message(1001, "Help is here", reply_markup=ReplyKeyboardMarkup([["Help"]]))
    await bot.send_message(1001, "more", disable_notification=True)
    assert [["Help"]] == girl.keyboard == girl.chat[1].keyboard
    assert girl.last.silent

    await girl.taps("Help")
    assert girl.last.text == "Help"
    await bot.send_message(1001, "gone", reply_markup=ReplyKeyboardRemove())

    assert girl.keyboard is None


async def test_waiting_for_words_ends_when_they_come(bot: Bot, girl: Girl) -> None:
    waiting = asyncio.create_task(girl.waits_for("Karibu"))
    await bot.send_message(1001, "Something else")
    assert not waiting.done()
    sent = await bot.send_message(1001, "Karibu Achieng")

    assert sent.message_id == (await waiting).message_id
    assert (await girl.waits_for("Karibu")).text == "Karibu Achieng"


async def test_waiting_for_fresh_words_overlooks_what_she_saw_before(bot: Bot, girl: Girl) -> None:
    old = await bot.send_message(1001, "Karibu")
    await girl.types("again")
    waiting = asyncio.create_task(girl.waits_for("Karibu", fresh=True))
    await asyncio.sleep(0)
    assert not waiting.done()

    await bot.edit_message_text("Karibu tena", 1001, old.message_id)

    assert (await waiting).text == "Karibu tena"


async def test_waiting_in_vain_shows_what_she_sees(bot: Bot, girl: Girl) -> None:
    await bot.send_message(1001, "Which?", reply_markup=TWO_BUTTONS)

    with pytest.raises(AssertionError, match=r"(?s)Achieng waited.*bot: Which\?  \[Enjoy it\] / \[Ask how\]"):
        await girl.waits_for("Karibu", timeout=0.05)


# Taps


async def tap_of(bot: Bot) -> CallbackQuery:
    found = [u.callback_query for u in await bot.get_updates(timeout=1) if u.callback_query]
    return found[-1]


async def test_she_taps_the_newest_button_with_a_text(bot: Bot, girl: Girl) -> None:
    await bot.send_message(1001, "Which?", reply_markup=TWO_BUTTONS)
    newer = await bot.send_message(1001, "Which now?", reply_markup=TWO_BUTTONS)
    await girl.taps("Ask how")

    tap = await tap_of(bot)

    assert ("b", newer) == (tap.data, tap.message)
    await girl.taps_on(girl.chat[1], "Enjoy it")
    assert (await tap_of(bot)).data == "a"


async def test_a_button_that_is_not_there_cannot_be_tapped(bot: Bot, girl: Girl) -> None:
    await bot.send_message(1001, "Which?", reply_markup=TWO_BUTTONS)

    with pytest.raises(AssertionError, match=r"(?s)no button “Go away”.*\[Enjoy it\]"):
        await girl.taps("Go away")


async def test_an_old_button_can_still_arrive(bot: Bot, girl: Girl) -> None:
    sent = await bot.send_message(1001, "Which?", reply_markup=TWO_BUTTONS)
    await bot.edit_message_reply_markup(1001, sent.message_id)
    await girl.taps_data("b", sent.message_id)
    await girl.taps_data("b", 99)

    taps = [u.callback_query for u in await bot.get_updates() if u.callback_query]

    assert sent == taps[0].message
    assert taps[1].message and not taps[1].message.is_accessible


async def test_an_answer_stops_the_circle_and_pops_up(bot: Bot, girl: Girl) -> None:
    await girl.taps_data("b", 1)
    tap = await tap_of(bot)
    assert girl.waiting_taps == 1

    await bot.answer_callback_query(tap.id, "Good eye!")

    assert (girl.popups, girl.waiting_taps) == (["Good eye!"], 0)


async def test_an_answer_that_comes_too_late_is_refused(bot: Bot, girl: Girl, clock: Clock) -> None:
    await girl.taps_data("b", 1)
    clock.time += 100
    tap = await tap_of(bot)
    clock.time += 16
    too_old = "Query is too old and response timeout expired or query id is invalid"

    assert too_old == await refusal_of(bot.answer_callback_query(tap.id))
    assert too_old == await refusal_of(bot.answer_callback_query("77"))


async def test_a_popup_holds_200_characters(bot: Bot, girl: Girl) -> None:
    await girl.taps_data("b", 1)
    tap = await tap_of(bot)

    with pytest.raises(BadRequest):
        await bot.answer_callback_query(tap.id, "x" * 201)


# Edits and deletions


async def test_an_edit_changes_what_she_sees_and_takes_buttons_away(bot: Bot, girl: Girl) -> None:
    sent = await bot.send_message(1001, "Which?", reply_markup=TWO_BUTTONS)
    edited = await bot.edit_message_text("<b>Good</b>", 1001, sent.message_id, parse_mode="HTML")

    assert (girl.last.text, girl.last.buttons) == ("Good", [])
    assert not isinstance(edited, bool) and edited.edit_date
    assert len(girl.chat) == 2


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, girl: Girl) -> None:
    sent = await bot.send_message(1001, "Which?", reply_markup=TWO_BUTTONS)
    same = bot.edit_message_text("Which? ", 1001, sent.message_id, reply_markup=TWO_BUTTONS)

    assert (await refusal_of(same)).startswith("Message is not modified: specified new message content and reply")
    await bot.edit_message_reply_markup(1001, sent.message_id)
    assert "Message is not modified" in await refusal_of(bot.edit_message_reply_markup(1001, sent.message_id))


async def test_only_the_right_kind_of_message_can_be_edited(bot: Bot, girl: Girl) -> None:
    picture = await bot.send_photo(1001, b"x", caption="old")
    hers = girl.chat[0].message_id
    reason = "There is no text in the message to edit"

    assert reason == await refusal_of(bot.edit_message_text("x", 1001, picture.message_id))
    assert await refusal_of(bot.edit_message_text("x", 1001, 99)) == "Message to edit not found"
    assert await refusal_of(bot.edit_message_text("x", 1001, hers)) == "Message can't be edited"
    await bot.edit_message_caption(1001, picture.message_id, caption="new")
    assert girl.last.caption == "new"


async def test_a_picture_can_take_the_place_of_words(telegram: Telegram, bot: Bot, girl: Girl) -> None:
    sent = await bot.send_message(1001, "A goat.", reply_markup=TWO_BUTTONS)
    picture = InputMediaPhoto(b"\x89PNG", caption="<b>A goat.</b>", parse_mode="HTML")
    edited = await bot.edit_message_media(picture, 1001, sent.message_id)

    assert isinstance(edited, Message) and edited.message_id == sent.message_id
    assert (girl.last.kind, girl.last.caption, girl.last.buttons) == ("photo", "A goat.", [])
    assert telegram.files[girl.last.photo or ""] == b"\x89PNG"
    known = InputMediaPhoto(edited.photo[-1].file_id, caption="A goat.", caption_entities=edited.caption_entities)
    refusal = await refusal_of(bot.edit_message_media(known, 1001, sent.message_id))
    assert refusal.startswith("Message is not modified")


async def test_messages_younger_than_two_days_can_be_deleted(bot: Bot, girl: Girl, clock: Clock) -> None:
    clock.time += 3600
    sent = await bot.send_message(1001, "hide me")
    clock.time += 172800 - 1800
    too_old = "Message can't be deleted for everyone"

    assert too_old == await refusal_of(bot.delete_message(1001, girl.chat[0].message_id))
    assert too_old == await refusal_of(bot.delete_messages(1001, [sent.message_id, girl.chat[0].message_id]))
    assert len(girl.chat) == 2
    await bot.delete_messages(1001, [sent.message_id, 98, 99])
    assert [message.text for message in girl.chat] == ["/start"]
    assert await refusal_of(bot.delete_message(1001, sent.message_id)) == "Message to delete not found"


async def test_a_hundred_messages_can_be_deleted_at_once(bot: Bot, girl: Girl) -> None:
    await bot.delete_messages(1001, list(range(1, 101)))

    assert girl.chat == []
    assert await refusal_of(bot.delete_messages(1001, range(1, 102))) == "Too many message identifiers specified"
    assert await refusal_of(bot.delete_messages(1001, [])) == "Message identifiers are not specified"


async def test_a_cleared_chat_is_empty_for_her_and_the_bot_does_not_know(bot: Bot, girl: Girl) -> None:
    sent = await bot.send_message(1001, "Which?")
    girl.clears_history()

    await bot.edit_message_text("Now?", 1001, sent.message_id)

    assert girl.chat == []


# Who may be written to


async def test_the_bot_cannot_write_first(telegram: Telegram, bot: Bot) -> None:
    telegram.girl(5)

    assert await refusal_of(bot.send_message(5, "hello")) == "Chat not found"
    assert await refusal_of(bot.send_message(6, "hello")) == "Chat not found"


async def test_a_girl_who_blocked_the_bot_is_not_reached(bot: Bot, girl: Girl) -> None:
    girl.blocks()

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1001, "hello")
    with pytest.raises(Forbidden):
        await bot.send_chat_action(1001, "typing")
    change = (await bot.get_updates())[-1].my_chat_member
    assert change and (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    girl.unblocks()
    await bot.send_message(1001, "hello")


# The bot about itself


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


# How it is asked


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


# Trouble


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


async def test_the_real_limits_can_be_kept(telegram: Telegram, bot: Bot, girl: Girl, clock: Clock) -> None:
    telegram.limits(per_chat=1, burst=3)
    for number in range(3):
        await bot.send_message(1001, str(number))

    with pytest.raises(RetryAfter):
        await bot.send_message(1001, "too fast")
    await bot.send_chat_action(1001, "typing")
    clock.time += 1
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
