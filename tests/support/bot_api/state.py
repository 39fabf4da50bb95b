"""State of the stand-in: the bot, the chats, the files, and the updates waiting to be fetched."""

from collections.abc import Callable
from typing import Any

from tests.support.bot_api.call import Call
from tests.support.bot_api.callback_queries import Taps
from tests.support.bot_api.chat import Chat
from tests.support.bot_api.errors import bad_request
from tests.support.bot_api.keyboards import NO_MARKUP, KeyboardMarkup
from tests.support.bot_api.media import Files
from tests.support.bot_api.message import Json, Message
from tests.support.bot_api.message_text import NO_WORDS, MessageText
from tests.support.bot_api.profile import BotProfile
from tests.support.bot_api.update_queue import Updates
from tests.support.bot_api.webhook import WebhookState


class TelegramState:
    """State behind the HTTP server, changed by the bot's methods and by the users."""

    webhook: WebhookState

    def __init__(self, bot: Json, clock: Callable[[], float], answer_within: float, hurried: bool) -> None:
        """Begin with a bot and nobody else."""
        self.bot = bot
        self.clock = clock
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.profile = BotProfile(bot["first_name"])
        self.menu_button: Json = {"type": "commands"}
        self.taps = Taps(clock, answer_within)
        self.updates = Updates(clock, self.taps.delivered, hurried)
        self.last_message_id = 0

    def now(self) -> int:
        """Return the date of a message written now, in whole seconds."""
        return int(self.clock())

    def chat_of(self, call: Call) -> Chat:
        """Return the chat that a call names, or refuse."""
        if not call.text("chat_id"):
            raise bad_request("chat_id is empty")
        chat = self.chats.get(call.number("chat_id"))
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def writable_chat_of(self, call: Call) -> Chat:
        """Return the chat that a call writes to, or refuse."""
        chat = self.chat_of(call)
        chat.check_writable()
        return chat

    def write(self, chat: Chat, sender: Json, words: MessageText = NO_WORDS, **more: Any) -> Message:
        """Add a message to a chat. Ids increase over all chats of a bot, as Telegram's do."""
        self.last_message_id += 1
        message = Message(self.last_message_id, chat.about, sender, self.now(), words, **more)
        chat.add(message)
        return message

    def send(self, call: Call, chat: Chat, words: MessageText, markup: KeyboardMarkup = NO_MARKUP, **more: Any) -> Json:
        """Add a message of the bot to a chat and return its description."""
        silent, protected = call.flag("disable_notification"), call.flag("protect_content")
        message = self.write(chat, self.bot, words, markup=markup, silent=silent, protected=protected, **more)
        return message.as_json()
