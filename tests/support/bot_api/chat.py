"""A chat: its messages, whether the bot may write in it, and callers waiting for a change."""

import asyncio
from typing import Any

from tests.support.bot_api.errors import bad_request, forbidden
from tests.support.bot_api.message import Message


class Chat:
    """A private chat with a user (its id is the user's), or a group."""

    def __init__(self, about: dict[str, Any]) -> None:
        """Begin empty; `about` is the chat as the Bot API describes it."""
        self.about = about
        self.id: int = about["id"]
        self.messages: dict[int, Message] = {}
        self.keyboard: list[list[str]] | None = None
        self.popups: list[str] = []
        self.started = False
        self.blocked = False
        self.left = False
        self.changes = 0
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def private(self) -> bool:
        """Tell whether this is a chat with one person."""
        return bool(self.about["type"] == "private")

    def visible(self) -> list[Message]:
        """Return the messages the user sees, oldest first."""
        return [message for message in self.messages.values() if not message.hidden]

    def add(self, message: Message) -> None:
        """Show a new message. A reply keyboard stays until it is replaced or removed."""
        self.messages[message.message_id] = message
        if message.markup.keyboard is not None:
            self.keyboard = message.markup.keyboard
        elif message.markup.removes_keyboard:
            self.keyboard = None
        self.touch(message)

    def find(self, message_id: int, purpose: str) -> Message:
        """Return a message, or refuse with `message to ... not found`."""
        try:
            return self.messages[message_id]
        except KeyError:
            raise bad_request(f"message to {purpose} not found") from None

    def remove(self, message_id: int) -> None:
        """Delete a message for both sides."""
        self.messages.pop(message_id).hidden = True
        self.touch()

    def touch(self, message: Message | None = None) -> None:
        """Count a change and wake the callers waiting for one."""
        self.changes += 1
        if message is not None:
            message.changed = self.changes
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            for waiter in waiting:
                if not waiter.done():
                    waiter.set_result(None)

    async def next_change(self) -> None:
        """Wait until something is sent, edited, deleted or shown as a pop-up."""
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        await waiter

    def check_writable(self) -> None:
        """Refuse as Telegram does when the bot may not write here."""
        if self.left:
            raise forbidden("bot is not a member of the group chat")
        if not self.started:
            raise bad_request("chat not found")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
