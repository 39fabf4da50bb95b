"""Ports of the jobs: the operations they require of the chat channel. `bot/telegram` implements them.

A chat is given by its id in the channel. Times are seconds since 1970.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.conversation.rendering.reply import Replies
from bot.jobs.facts import PollingTrouble
from bot.storage.ports import AddresseeId, LearnerId, Purpose

DecryptAddress = Callable[[bytes, AddresseeId, Purpose], int | None]
"""Decrypts a stored address. Returns the chat, or None if this key does not decrypt it."""

LearnerOf = Callable[[int], LearnerId]
"""Returns the pseudonym of the learner of a chat."""


class ChatUnavailable(Exception):
    """Raised when the learner has blocked the bot or the chat does not exist. Nothing more is sent there."""


class DeliveryUnknown(Exception):
    """Raised when it is unknown if a message arrived. It is not sent again: the learner's last buttons still work."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Outcome of one message of an announcement.

    `state` is `told` (arrived), `unknown` (may have arrived), `waiting` (not sent, may be tried again) or `gone` (the
    chat does not exist any more, or the bot is blocked). `message` is its id; None unless it arrived.
    """

    state: Literal["told", "unknown", "waiting", "gone"]
    message: int | None = None


class Messenger(Protocol):
    """Sends single messages that answer nothing."""

    async def unasked(self, chat: int, learner: LearnerId, replies: Replies) -> None:
        """Send without a sound, after replies to learners who tap. Raises ChatUnavailable or DeliveryUnknown."""


class BulkMessenger(Protocol):
    """Sends one message to very many chats, slower than replies."""

    @property
    def pause(self) -> float:
        """Seconds until the next message may be sent; 0.0 means now."""

    async def tell(self, chat: int, replies: Replies) -> Delivery:
        """Send one message. A refusal is returned as the outcome, never raised."""


class UpdateIntake(Protocol):
    """State of the intake of updates, by polling or by webhook."""

    @property
    def polled_at(self) -> float:
        """Time of the channel's last answer."""

    @property
    def undelivered_since(self) -> float | None:
        """Time since when the channel fails to deliver updates to the webhook; None while it does not fail."""

    @property
    def trouble(self) -> PollingTrouble | None:
        """Cause for which no updates arrive although the channel answers; None if there is none."""


class RateLimit(Protocol):
    """Limit of messages per second, shared by all workers."""

    def share(self, part: float) -> None:
        """Use only this part (0 to 1) of the limit from now on."""
