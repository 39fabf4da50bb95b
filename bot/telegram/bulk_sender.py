"""Sending of announcement messages: slower than replies, after all of them, and never twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.conversation.rendering.reply import Bubble, Replies
from bot.jobs.ports import Delivery
from bot.telegram.api_calls import seconds
from bot.telegram.connections import NotSent
from bot.telegram.messages import inline
from bot.telegram.sender import Sender

PATIENCE = 20.0
"""Seconds that a message waits for its turn; then it is left for later, so that staff can stop it meanwhile."""

UNREACHED = 10.0
"""Seconds until the next try when Telegram cannot be reached."""

log = logging.getLogger(__name__)


WAITING, UNKNOWN, GONE = Delivery("waiting"), Delivery("unknown"), Delivery("gone")


@dataclass
class BulkSender:
    """Sends through the sender's bot, at a slower pace. `until`: end of a flood limit, in seconds of `clock`."""

    sender: Sender
    clock: Callable[[], float]
    until: float = 0.0

    @property
    def pause(self) -> float:
        """Seconds in which nothing may be sent; 0.0 is now."""
        return max(0.0, self.until - self.clock())

    async def tell(self, chat: int, replies: Replies) -> Delivery:
        """Send one message silently. The outcome is `waiting` only when it surely did not arrive."""
        if self.pause or not await self._has_its_turn(chat) or self.pause:
            return WAITING
        try:
            return await self._sent(chat, replies)
        except RetryAfter as refusal:
            self.until = self.clock() + seconds(refusal)
            return WAITING
        except NotSent:
            self.until = self.clock() + UNREACHED
            return WAITING
        except Forbidden:
            return GONE
        except BadRequest as refusal:
            return _refused(refusal)
        except NetworkError:
            return UNKNOWN

    async def _has_its_turn(self, chat: int) -> bool:
        try:
            await asyncio.wait_for(self.sender.pace.unasked(chat), PATIENCE)
        except TimeoutError:
            return False
        return True

    async def _sent(self, chat: int, replies: Replies) -> Delivery:
        bubble = next(it for it in replies.items if isinstance(it, Bubble))
        message = await self.sender.raw_api.message(chat, bubble.html, inline(replies, bubble))
        self.sender.memory.drop_question(chat)  # the learner's question is no longer the last message of the chat
        return Delivery("told", message)


def _refused(refusal: BadRequest) -> Delivery:
    if "chat not found" in refusal.message.lower():
        return GONE
    log.error("Telegram refused an announcement: %s", refusal.message)
    return UNKNOWN
