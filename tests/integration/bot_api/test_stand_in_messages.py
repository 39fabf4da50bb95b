"""Messages of the bot: learners see them, or they are refused with Telegram's words."""

import asyncio

import pytest
from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Forbidden

from tests.integration.bot_api.client import TWO_BUTTONS, refusal_of
from tests.support.bot_api import Girl, Telegram
from tests.support.clocks import FakeClock

# The chat as she sees it


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


async def test_an_answer_that_comes_too_late_is_refused(bot: Bot, girl: Girl, clock: FakeClock) -> None:
    await girl.taps_data("b", 1)
    clock.now += 100
    tap = await tap_of(bot)
    clock.now += 16
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


async def test_messages_younger_than_two_days_can_be_deleted(bot: Bot, girl: Girl, clock: FakeClock) -> None:
    clock.now += 3600
    sent = await bot.send_message(1001, "hide me")
    clock.now += 172800 - 1800
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


# Permission to write


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
