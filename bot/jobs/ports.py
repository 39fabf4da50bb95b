"""Ports of the jobs: the operations they require of the chat channel. `bot/telegram` implements them.

A chat is the channel's number of it. Times are seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.conversation.rendering.reply import Replies
from bot.jobs.facts import Trouble
from bot.storage.ports import LearnerId, Purpose

Opened = Callable[[bytes, LearnerId, Purpose], int | None]
"""Opens a sealed address: the chat, or None for an address that this key does not open."""


class ChatUnavailable(Exception):
    """The learner has blocked the bot, or there is no such chat: nothing more is sent there."""


class DeliveryUnknown(Exception):
    """Delivery is unknown. The buttons the learner has still work, so nothing is sent twice."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Outcome of one message of an announcement: told, perhaps told, surely not told, chat gone.

    `message` is its number, if it arrived.
    """

    state: Literal["told", "unknown", "waiting", "gone"]
    message: int | None = None


class Messenger(Protocol):
    """Sends single messages that answer nothing."""

    async def unasked(self, chat: int, learner: LearnerId, replies: Replies) -> None:
        """Send without a sound, behind replies to learners who tap. Raises Gone or Unsure."""


class BulkMessenger(Protocol):
    """Sends one message to very many chats, slower than replies."""

    @property
    def pause(self) -> float:
        """Seconds in which nothing may be sent; 0.0 is now."""

    async def tell(self, chat: int, replies: Replies) -> Delivery:
        """Send one message. Refusals are outcomes, never exceptions."""


class UpdateIntake(Protocol):
    """State of the channel's updates, fetched or brought."""

    @property
    def polled_at(self) -> float:
        """Time of the channel's last answer."""

    @property
    def undelivered_since(self) -> float | None:
        """Start of the present trouble to bring updates to a webhook."""

    @property
    def trouble(self) -> Trouble | None:
        """Cause that keeps updates away although the channel answers."""


class RateLimit(Protocol):
    """Limit of messages a second that all workers share."""

    def share(self, part: float) -> None:
        """Use only this part (0 to 1) of the limit from now on."""
