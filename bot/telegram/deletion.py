"""Deletion of messages in a chat: one that Telegram refuses to delete does not save the others from deletion (D3).

Telegram deletes all messages of a call or none of them (tdlib, `MessagesManager::delete_messages`): a dice cannot go
for 24 hours, and anything else not after 48. So a refused batch is tried in halves, and what is refused alone is kept
apart from then on.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from telegram import Bot
from telegram.error import BadRequest

from bot.jobs.ports import DeliveryUnknown
from bot.telegram.api_calls import call_with_retry

MOST_AT_ONCE = 100
"""Messages in one call (`deleteMessages`)."""

PATIENCE = 120.0
"""Seconds for which a deletion is tried. Only Telegram's own refusal (429) makes it wait."""

TRIES = 3
"""Tries of a call whose answer is lost: deleting twice does no harm."""

CHATS_REMEMBERED = 5_000
"""Chats with messages that cannot be deleted yet. One forgotten here costs a few calls at the next Hide."""


@dataclass
class MessageDeleter:
    """Deletes messages, and remembers which cannot go yet. `now` returns seconds since 1970.

    `apart` holds, for a chat, the ids of messages that would make Telegram refuse a whole call, or that no store knows,
    each with the time from which it can be deleted.
    """

    bot: Bot
    now: Callable[[], float]
    apart: OrderedDict[int, dict[int, float]] = field(default_factory=OrderedDict)

    def keep_apart(self, chat: int, message: int, until: float) -> None:
        """Delete a message apart from others, and not before `until` (seconds since 1970)."""
        self.apart.setdefault(chat, {})[message] = until
        self.apart.move_to_end(chat)
        if len(self.apart) > CHATS_REMEMBERED:
            self.apart.popitem(last=False)

    def forget(self, chat: int, message: int) -> None:
        """Forget a message that was kept apart and is deleted now."""
        if kept := self.apart.get(chat):
            kept.pop(message, None)
            if not kept:
                del self.apart[chat]

    async def delete(self, chat: int, messages: Sequence[int]) -> list[int]:
        """Delete messages in order, then the chat's kept apart ones whose time has come. Return newly refused ones.

        Raises ChatUnavailable, or DeliveryUnknown.
        """
        apart = self.apart.get(chat, {})
        together = [message for message in messages if message not in apart]
        refused = [
            message
            for first in range(0, len(together), MOST_AT_ONCE)
            for message in await self._delete_or_halve(chat, together[first : first + MOST_AT_ONCE])
        ]
        for message in refused:
            self.keep_apart(chat, message, self.now())
        due = [message for message, until in apart.items() if until <= self.now() and message not in refused]
        for message in due:
            if await self._is_gone(chat, [message]):
                apart.pop(message, None)
        return refused

    async def _delete_or_halve(self, chat: int, messages: Sequence[int]) -> list[int]:
        """Delete messages together, else in halves; return those that are refused alone."""
        if await self._is_gone(chat, messages):
            return []
        if len(messages) == 1:
            return list(messages)
        middle = len(messages) // 2
        halves = (self._delete_or_halve(chat, half) for half in (messages[:middle], messages[middle:]))
        first, second = await asyncio.gather(*halves)
        return [*first, *second]

    async def _is_gone(self, chat: int, messages: Sequence[int]) -> bool:
        """Delete messages in one call. Return False if Telegram refuses them; what is not there counts as deleted."""
        for attempt in range(1, TRIES + 1):
            try:
                return bool(await call_with_retry(lambda: self._call(chat, messages), PATIENCE))
            except DeliveryUnknown:
                if attempt == TRIES:
                    raise
        raise DeliveryUnknown

    async def _call(self, chat: int, messages: Sequence[int]) -> bool:
        try:
            return await self.bot.delete_messages(chat, messages)
        except BadRequest as refusal:
            if "chat not found" in refusal.message.lower():
                raise
            return "not found" in refusal.message.lower()
