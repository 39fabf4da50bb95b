"""Methods that edit a message of the bot: its text, caption, picture or buttons."""

import json

from tests.support.bot_api.call import Call
from tests.support.bot_api.chat import Chat
from tests.support.bot_api.errors import NOT_MODIFIED, bad_request
from tests.support.bot_api.keyboards import KeyboardMarkup, markup_of
from tests.support.bot_api.message import Json, Message
from tests.support.bot_api.message_text import MessageText, caption_of, text_of
from tests.support.bot_api.state import TelegramState


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
