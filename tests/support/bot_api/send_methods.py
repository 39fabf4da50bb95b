"""Methods that send: sendMessage, sendPhoto and the like, sendChatAction."""

from collections.abc import Callable

from tests.support.bot_api.call import Call
from tests.support.bot_api.errors import bad_request
from tests.support.bot_api.keyboards import markup_of
from tests.support.bot_api.media import WITHOUT_CAPTION
from tests.support.bot_api.message import Json
from tests.support.bot_api.message_text import NO_WORDS, caption_of, text_of
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
