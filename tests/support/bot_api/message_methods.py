"""Methods on messages: those that send, those that edit a message of the bot, and those that delete.

Messages are deleted for both sides up to an age of 48 hours, a dice only after 24: both from tdlib's
`MessagesManager::can_revoke_message`, the dice also from the Bot API's `deleteMessage`.
"""

import json
from collections.abc import Callable

from tests.support.bot_api.call import Call
from tests.support.bot_api.chat import Chat
from tests.support.bot_api.errors import NOT_MODIFIED, bad_request
from tests.support.bot_api.keyboards import KeyboardMarkup, markup_of
from tests.support.bot_api.media import WITHOUT_CAPTION
from tests.support.bot_api.message import Json, Message
from tests.support.bot_api.message_text import NO_WORDS, MessageText, caption_of, text_of
from tests.support.bot_api.state import TelegramState

ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
        "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip


def send_message(world: TelegramState, call: Call) -> Json:
    """Send a text. It is checked before the chat, in Telegram's order."""
    words, markup = text_of(call), markup_of(call)
    return world.send(call, world.writable_chat_of(call), words, markup)


def sender_of(kind: str) -> Callable[[TelegramState, Call], Json]:
    """Return the method that sends one kind of file."""

    def send_file(world: TelegramState, call: Call) -> Json:
        words = NO_WORDS if kind in WITHOUT_CAPTION else caption_of(call)
        markup, chat = markup_of(call), world.writable_chat_of(call)
        file_id = world.files.sent(call, kind)
        return world.send(call, chat, words, markup, kind=kind, media=world.files.told(kind, file_id))

    return send_file


def send_chat_action(world: TelegramState, call: Call) -> bool:
    """Show "typing..." for five seconds; refused when the bot is blocked."""
    world.writable_chat_of(call)
    if call.text("action").lower() not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


def edit_text(world: TelegramState, call: Call) -> Json:
    """Change the text; buttons that are not given again are removed."""
    words, markup = text_of(call), markup_of(call, inline_only=True)
    chat, message = _own_message(world, call)
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _change(world, chat, message, words, markup)


def edit_caption(world: TelegramState, call: Call) -> Json:
    """Change the caption of a picture; a missing caption removes it."""
    words, markup = caption_of(call), markup_of(call, inline_only=True)
    chat, message = _own_message(world, call)
    if message.kind == "text":
        raise bad_request("there is no caption in the message to edit")
    return _change(world, chat, message, words, markup)


def edit_media(world: TelegramState, call: Call) -> Json:
    """Replace a picture or a text message by a picture; the caption is part of `media`."""
    given, markup = call.json("media") or {}, markup_of(call, inline_only=True)
    if given.get("type") != "photo":
        raise bad_request("wrong type of media (this stand-in takes photos only)")
    inside = {key: value if isinstance(value, str) else json.dumps(value) for key, value in given.items()}
    asked = Call(call.method, {**inside, "photo": given.get("media", "")}, call.files)
    words, chat_and_message = caption_of(asked), _own_message(world, call)
    told = world.files.told("photo", world.files.sent(asked, "photo"))
    return _exchange(world, *chat_and_message, words, markup, told)


def _exchange(
    world: TelegramState, chat: Chat, message: Message, words: MessageText, markup: KeyboardMarkup, media: Json
) -> Json:
    if message.kind == "photo" and message.media == media:
        return _change(world, chat, message, words, markup)
    message.kind, message.media = "photo", media
    message.words, message.markup, message.edit_date = words, markup, world.now()
    chat.touch(message)
    return message.as_json()


def edit_markup(world: TelegramState, call: Call) -> Json:
    """Change only the buttons."""
    markup = markup_of(call, inline_only=True)
    chat, message = _own_message(world, call)
    return _change(world, chat, message, message.words, markup)


def _own_message(world: TelegramState, call: Call) -> tuple[Chat, Message]:
    """Find the message to edit. The bot can edit only its own messages, whatever their age."""
    chat = world.writable_chat_of(call)
    message = chat.find(call.number("message_id"), "edit")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _change(world: TelegramState, chat: Chat, message: Message, words: MessageText, markup: KeyboardMarkup) -> Json:
    """Refuse an edit that changes nothing: plain text, entities and buttons are compared, not their markup."""
    if message.words[:2] == words[:2] and message.markup.raw == markup.raw:
        raise bad_request(NOT_MODIFIED)
    message.words, message.markup, message.edit_date = words, markup, world.now()
    chat.touch(message)
    return message.as_json()


REVOKABLE_FOR = 2 * 86400
DICE_STAYS = 86400
MOST_AT_ONCE = 100


def delete_message(world: TelegramState, call: Call) -> bool:
    """Delete one message of the user or of the bot. Refuse if it does not exist."""
    chat = world.chat_of(call)
    message = chat.find(call.number("message_id"), "delete")
    _check_age(world, message)
    chat.remove(message.message_id)
    return True


def delete_messages(world: TelegramState, call: Call) -> bool:
    """Delete 1 to 100 messages: missing ones are skipped, but one that cannot be deleted refuses them all."""
    ids = _ids(call)
    chat = world.chat_of(call)
    found = [chat.messages[message_id] for message_id in dict.fromkeys(ids) if message_id in chat.messages]
    for message in found:
        _check_age(world, message)
    for message in found:
        chat.remove(message.message_id)
    return True


def _ids(call: Call) -> list[int]:
    ids = call.json("message_ids")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if not isinstance(ids, list):
        raise bad_request("expected an Array of message identifiers")
    if len(ids) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if any(int(message_id) <= 0 for message_id in ids):
        raise bad_request("invalid message identifier specified")
    return [int(message_id) for message_id in ids]


def _check_age(world: TelegramState, message: Message) -> None:
    age = world.now() - message.date
    if age > REVOKABLE_FOR or message.stays or (message.kind == "dice" and age < DICE_STAYS):
        raise bad_request("message can't be deleted for everyone")
