"""A Telegram user who types, taps and blocks, and sees what the bot shows; in the tests she plays a learner."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.support.bot_api.chat import Chat
from tests.support.bot_api.keyboards import InlineButton
from tests.support.bot_api.message import Json, Message
from tests.support.bot_api.message_text import NO_WORDS, MessageText, typed
from tests.support.bot_api.state import TelegramState
from tests.support.bot_api.update_queue import MESSAGE_LIFE, TAP_LIFE

SHOWN = 20

PATIENCE = 60.0
"""Seconds to wait for an expected change; a bot on a busy machine is slow."""


class Girl:
    """A user and her private chat with the bot; both have the same id."""

    def __init__(self, world: TelegramState, user: Json) -> None:
        """Add the user. The bot cannot write to her before she has written."""
        self._world = world
        self.user = user
        self.id: int = user["id"]
        self.name: str = user["first_name"]
        self._acted = 0
        names = {key: user[key] for key in ("first_name", "last_name", "username") if key in user}
        self.room = world.chats.setdefault(self.id, Chat({"id": self.id, "type": "private"} | names))

    @property
    def chat(self) -> list[Message]:
        """Messages she sees, oldest first."""
        return self.room.visible()

    @property
    def last(self) -> Message:
        """The newest message she sees."""
        assert self.chat, f"{self.name} sees an empty chat"
        return self.chat[-1]

    @property
    def popups(self) -> list[str]:
        """Pop-ups shown after her taps."""
        return self.room.popups

    @property
    def keyboard(self) -> list[list[str]] | None:
        """Reply keyboard shown to her, if any."""
        return self.room.keyboard

    @property
    def waiting_taps(self) -> int:
        """Number of her taps that still show a spinner."""
        return self._world.taps.unanswered(self.room)

    def sees(self, text: str) -> bool:
        """Tell whether a message she sees contains a text."""
        return any(text in message.said for message in self.chat)

    def sees_button(self, text: str) -> bool:
        """Tell whether she sees an inline button with exactly this text."""
        return any(button.text == text for _, button in self._buttons())

    async def types(self, text: str) -> Message:
        """Write a message; the first one starts the chat."""
        return await self._writes(typed(text))

    async def sends(self, kind: str, caption: str = "") -> Message:
        """Send something that is not text: photo, voice, video, sticker, document, contact, location, poll, ..."""
        media = self._world.files.from_her(kind)
        return await self._writes(typed(caption) if caption else NO_WORDS, kind=kind, media=media)

    async def forwards(self, text: str, author: str = "Somebody") -> Message:
        """Forward what another person wrote."""
        origin = {"type": "hidden_user", "sender_user_name": author, "date": self._world.now() - 60}
        return await self._writes(typed(text), forward_origin=origin)

    async def edits(self, message: Message, text: str) -> Message:
        """Edit a message of hers; the bot gets an edited_message."""
        assert message.sender is self.user, f"{self.name} can edit her own messages only"
        message.words, message.edit_date = typed(text), self._world.now()
        self.room.touch(message)
        self._queue({"edited_message": message.as_json()})
        await asyncio.sleep(0)
        return message

    async def taps(self, text: str) -> str:
        """Tap the newest button with this text (or containing it); a key of the reply keyboard is typed instead."""
        found = self._find(lambda label: label == text) or self._find(lambda label: text in label)
        if found is None and any(text in row for row in self.keyboard or []):
            await self.types(text)
            return ""
        assert found is not None, f"{self.name} sees no button “{text}”.\n{self.view()}"
        message, button = found
        return await self.taps_data(button.data or "", message.message_id)

    async def taps_on(self, message: Message, text: str) -> str:
        """Tap a button of one message."""
        labels = {button.text: button.data for row in message.buttons for button in row}
        seen = not message.hidden and labels.get(text) is not None
        assert seen, f"{self.name} sees no button “{text}” on: {message}\n{self.view()}"
        return await self.taps_data(labels[text] or "", message.message_id)

    async def taps_data(self, data: str, message_id: int) -> str:
        """Send a tap, whether such a button exists or not, and return its query id."""
        assert not self.room.blocked, f"{self.name} has blocked the bot"
        query_id = self._world.taps.new(self.room)
        query = {
            "id": query_id,
            "from": self.user,
            "message": self._tapped(message_id),
            "chat_instance": str(self.id),
            "data": data,
        }
        self._acted = self.room.changes
        self._world.updates.add({"callback_query": query}, TAP_LIFE, query_id)
        await asyncio.sleep(0)
        return query_id

    def blocks(self) -> None:
        """Block the bot: it is told, and can no longer write to her."""
        self._turns("member", "kicked", blocked=True)

    def unblocks(self) -> None:
        """Unblock the bot."""
        self._turns("kicked", "member", blocked=False)

    def clears_history(self, for_both: bool = False) -> None:
        """Clear her chat. The bot is not told, and can still edit messages that she no longer sees."""
        for message in self.room.messages.values():
            message.hidden = True
        if for_both:
            self.room.messages.clear()
        self.room.touch()

    async def waits_for(self, text: str, timeout: float = PATIENCE, fresh: bool = False) -> Message:
        """Wait until she sees a message with a text; `fresh` counts only changes since her last action."""
        since = self._acted if fresh else -1

        def newest() -> Message | None:
            fitting = (m for m in reversed(self.chat) if text in m.said and m.changed > since)
            return next(fitting, None)

        await self.waits_until(lambda chat: newest() is not None, timeout, f"a message with “{text}”")
        found = newest()
        assert found is not None
        return found

    async def waits_until(
        self, happens: Callable[[list[Message]], bool], timeout: float = PATIENCE, what: str = "what she hoped for"
    ) -> None:
        """Wait until a condition on her chat holds; it is checked after every change, and not in between."""
        try:
            async with asyncio.timeout(timeout):
                while not happens(self.chat):
                    await self.room.next_change()
        except TimeoutError:
            message = f"{self.name} waited {timeout} s for {what}.\n{self.view()}"
            raise AssertionError(message) from None

    def view(self) -> str:
        """Show the end of her chat, for the output of a failed test."""
        lines = [str(message) for message in self.chat[-SHOWN:]]
        return "She sees:\n  " + ("\n  ".join(lines) or "nothing")

    async def _writes(self, words: MessageText, **more: Any) -> Message:
        assert not self.room.blocked, f"{self.name} has blocked the bot"
        self.room.started = True
        message = self._world.write(self.room, self.user, words, **more)
        self._acted = self.room.changes
        self._queue({"message": message.as_json()})
        await asyncio.sleep(0)
        return message

    def _queue(self, update: Json) -> None:
        self._world.updates.add(update, MESSAGE_LIFE)

    def _buttons(self) -> list[tuple[Message, InlineButton]]:
        return [(m, button) for m in reversed(self.chat) for row in m.buttons for button in row]

    def _find(self, fits: Callable[[str], bool]) -> tuple[Message, InlineButton] | None:
        found = ((m, b) for m, b in self._buttons() if b.data is not None and fits(b.text))
        return next(found, None)

    def _tapped(self, message_id: int) -> Json:
        """Return the tapped message; Telegram describes a deleted one with date 0 and no content."""
        message = self.room.messages.get(message_id)
        if message is not None:
            return message.as_json()
        return {"chat": self.room.about, "message_id": message_id, "date": 0}

    def _turns(self, before: str, after: str, blocked: bool) -> None:
        self.room.blocked = blocked
        self.room.touch()
        change = {
            "chat": self.room.about,
            "from": self.user,
            "date": self._world.now(),
            "old_chat_member": self._bot_as(before),
            "new_chat_member": self._bot_as(after),
        }
        self._queue({"my_chat_member": change})

    def _bot_as(self, status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"user": self._world.bot, "status": status} | until
