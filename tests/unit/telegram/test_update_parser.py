"""Parser of Telegram's JSON: it reads the same as python-telegram-bot, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Message, MessageEntity
from telegram import Update as Theirs

from bot.telegram.update_fields import Membership, Tap, Wrote, update_in

HER_NAME, HER_ID = "Achieng", 7_000_000_001
GIRL = {"id": HER_ID, "is_bot": False, "first_name": HER_NAME, "last_name": HER_NAME, "username": HER_NAME}
BOT = {"id": 1, "is_bot": True, "first_name": "Stand-in", "username": "standin_bot"}
HER_CHAT = {"id": HER_ID, "type": "private", "first_name": HER_NAME}
GROUP = {"id": -100_500, "type": "supergroup", "title": HER_NAME}
BOLD, QUOTE = "bold", "blockquote"

Json = dict[str, Any]
ANY_PHONE: Json = {"from": GIRL}
"""Part of an update from a learner whose phone reports no language."""


def shown(text: str = "Well?", *entities: tuple[str, int, int], **more: Any) -> Json:
    """Return a message of the bot with a button."""
    marks = [dict(zip(("type", "offset", "length"), it, strict=True)) for it in entities]
    found = {"message_id": 7, "date": 1_700_000_000, "chat": HER_CHAT, "from": BOT, "text": text, **more}
    return found | ({"entities": marks} if marks else {})


def tap(**more: Any) -> Json:
    query = {"id": "4", "from": GIRL | {"language_code": "sw"}, "chat_instance": "1", "data": "o:a/b/c/e---", **more}
    return {"update_id": 9, "callback_query": query}


def keyboard(*data: str) -> Json:
    """Return inline buttons that carry these data, below one that leads to a page."""
    page = [{"text": "A page", "url": "https://example.org"}]
    return {"inline_keyboard": [page, [{"text": it, "callback_data": it} for it in data]]}


TAPS = {
    "in a lesson": tap(message=shown()),
    "by a phone that tells no language": tap(message=shown(), **ANY_PHONE),
    "on her words": tap(message=shown("Send?\n\nhe wants 📷", (BOLD, 0, 4), (QUOTE, 7, 11))),
    "on two of her sentences, behind what takes two places": tap(
        message=shown("🐐🐐 mine, and 🐐 yours", (QUOTE, 5, 4), (QUOTE, 15, 8))
    ),
    "on one of several buttons": tap(message=shown(reply_markup=keyboard("o:a/b/d/e---", "o:a/b/c/e---"))),
    "forged, on a message with other buttons": tap(message=shown(reply_markup=keyboard("o:a/b/d/e---"))),
    "on a message of long ago": tap(message={"message_id": 7, "date": 0, "chat": HER_CHAT}),
    "on no message": tap(inline_message_id="x"),
    "without data": {"update_id": 9, "callback_query": {"id": "4", "from": GIRL, "chat_instance": "1"}},
    "in a group": tap(message=shown(chat=GROUP)),
}


@pytest.mark.parametrize("update", TAPS.values(), ids=TAPS)
def test_a_tap_is_read_as_the_library_reads_it(update: Json) -> None:
    theirs = Theirs.de_json(update, None).callback_query
    assert theirs
    message = theirs.message
    markup = message.reply_markup if isinstance(message, Message) else None
    carried = [button.callback_data for row in markup.inline_keyboard for button in row] if markup else []
    quotes = message.parse_entities([MessageEntity.BLOCKQUOTE]).values() if isinstance(message, Message) else ()

    assert update_in(update) == Tap(
        update_id=9,
        id=theirs.id,
        user=theirs.from_user.id,
        language_code=theirs.from_user.language_code,
        data=theirs.data or "",
        chat=message.chat.id if message else HER_ID,
        is_private=message is None or message.chat.type == "private",
        message=message.message_id if message else None,
        quoted="\n".join(quotes),
        is_shown=theirs.data in carried,
    )


def test_half_a_letter_in_her_words_hides_no_tap() -> None:
    read = update_in(tap(message=shown("Send?\n\n\ud800 me", (QUOTE, 7, 4))))

    assert isinstance(read, Tap)
    assert read.quoted == " me"


def test_half_a_letter_in_what_she_writes_is_left_out_and_nothing_else() -> None:
    read = update_in(wrote(text="he \ud83dwants 🐐\udc00", caption="\udfffmine"))

    assert isinstance(read, Wrote)
    assert (read.text, read.caption) == ("he wants 🐐", "mine")


def wrote(kind: str = "message", **more: Any) -> Json:
    message: Json = {"message_id": 8, "date": 1_700_000_000, "chat": HER_CHAT, "from": GIRL | {"language_code": "sw"}}
    return {"update_id": 9, kind: message | more}


SIZE = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}
WRITTEN = {
    "words": wrote(text="help 🐐"),
    "a picture with words": wrote(photo=[SIZE], caption="mine"),
    "a picture without": wrote(photo=[SIZE]),
    "a note that holds nothing": wrote(write_access_allowed={}),
    "a die": wrote(dice={"emoji": "🎲", "value": 6}),
    "changed words": wrote("edited_message", text="help", edit_date=1_700_000_100),
    "a message that changed without its words": wrote("edited_message", text="help"),
    "from a phone that tells no language": wrote(text="help", **ANY_PHONE),
    "in a group": wrote(text="help", chat=GROUP),
    "by nobody": {"update_id": 9, "message": shown("help") | {"from": None}},
}


@pytest.mark.parametrize("update", WRITTEN.values(), ids=WRITTEN)
def test_a_message_is_read_as_the_library_reads_it(update: Json) -> None:
    read = Theirs.de_json(update, None)
    theirs = read.message or read.edited_message
    assert theirs
    found = update_in(update)

    assert found == Wrote(
        update_id=9,
        chat=theirs.chat.id,
        is_private=theirs.chat.type == "private",
        message=theirs.message_id,
        at=int((theirs.edit_date or theirs.date).timestamp()),
        language_code=theirs.from_user.language_code if theirs.from_user else None,
        text=theirs.text,
        caption=theirs.caption,
        has=frozenset(update.get("message") or update["edited_message"]),
        is_change=read.edited_message is not None,
    )
    assert isinstance(found, Wrote)
    for name in ("photo", "dice", "write_access_allowed", "sticker", "pinned_message"):
        assert (name in found.has) == bool(getattr(theirs, name)), name


@pytest.mark.parametrize("kind", ["message", "edited_message"])
def test_words_of_somebody_else_in_her_chat_are_not_hers(kind: str) -> None:
    """Telegram never sends such a message; somebody with the webhook secret could."""
    update = wrote(kind, text="/erase")
    assert update_in(update) is not None

    assert update_in({**update, kind: {**update[kind], "from": {**update[kind]["from"], "id": 666}}}) is None


@pytest.mark.parametrize(
    ("chat", "status", "is_out"),
    [(HER_CHAT, "kicked", True), (HER_CHAT, "member", False), (GROUP, "member", False), (GROUP, "left", True)],
)
def test_a_bot_that_is_blocked_or_comes_somewhere_learns_it(chat: Json, status: str, is_out: bool) -> None:
    old = {"user": BOT, "status": "member"}
    change = {
        "chat": chat,
        "from": GIRL,
        "date": 1,
        "old_chat_member": old,
        "new_chat_member": old | {"status": status},
    }

    read = update_in({"update_id": 9, "my_chat_member": change})

    assert read == Membership(9, chat["id"], chat["type"] == "private", is_out)


@pytest.mark.parametrize(
    "broken",
    [
        {"update_id": 9, "message": {}},
        {"update_id": 9, "message": "words"},
        {"update_id": 9, "message": None},
        wrote(chat="hers"),
        {"update_id": 9, "edited_message": {"text": "x"}},
        {"update_id": 9, "callback_query": {"id": "4", "data": "x"}},
        tap(message={"message_id": 7}),
        tap(message=shown(entities=[{"type": QUOTE}])),
        {"update_id": 9, "my_chat_member": {"chat": HER_CHAT}},
        {"message": shown()},
    ],
)
def test_an_update_without_a_promised_part_is_not_read(broken: Json) -> None:
    with pytest.raises((KeyError, TypeError, AttributeError)):
        update_in(broken)


def test_a_kind_that_the_bot_does_not_listen_to_is_nothing() -> None:
    assert update_in({"update_id": 9, "poll_answer": {"poll_id": "1"}}) is None


@pytest.mark.parametrize("update", [*TAPS.values(), *WRITTEN.values()])
def test_her_name_is_held_nowhere_and_her_words_are_in_no_print(update: Json) -> None:
    read = update_in(update)

    assert isinstance(read, Tap | Wrote)
    held = [getattr(read, name) for name in read.__dataclass_fields__]
    assert HER_NAME not in repr(held)
    hers = [getattr(read, name, None) for name in ("quoted", "text", "caption")]
    assert not [it for it in hers if it and it in repr(read)]
