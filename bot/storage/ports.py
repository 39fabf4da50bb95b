"""Ports of the conversation: the store of sessions, with its requests and outcomes.

Hosts and store engines know each other only through this module.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal, NewType, Protocol

from bot.durations import DAY, last_hour, next_hour
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.statistics.counted_events import CountedTurn

LearnerId = NewType("LearnerId", str)
"""Pseudonym of a learner: an HMAC of her id in the channel, under a key that is not in the database (B1)."""

AddresseeId = NewType("AddresseeId", str)
"""Pseudonym of a learner where her address is kept (`reminders`, `news`, `sendings`), and nowhere else (S6)."""

IDS_STAY = 2 * DAY
"""Seconds for which ids of messages and updates are kept (B8)."""

Purpose = Literal["reminder", "announcement"]
"""Purpose for which an address is kept: each only because the learner asked for it (B9)."""

Sealed = Callable[[AddresseeId, Purpose], bytes]
"""Return the learner's encrypted address, bound to her row and to a purpose. Neither this function nor its result lets
the store write to her."""

SessionStep = Callable[[Session | None], Turn]
"""Apply one input to a session. Pure, so a store may run it wherever and as often as it likes."""


def message_expiry(now: int) -> int:
    """Return the full hour at which the id of a message is deleted: while Telegram still deletes it (B8, S5)."""
    return last_hour(now + IDS_STAY)


def update_expiry(now: int) -> int:
    """Return the full hour at which the id of an update is deleted: once Telegram cannot deliver it again (B8, S5)."""
    return next_hour(now + IDS_STAY)


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """Words that this tap may send to staff; stored only when the turn says so (`MessageSent`).

    `code` is the hash of the withdrawal code, `week` the ISO week. `told` are the countries large enough to be named,
    each with a language that many write there: a smaller one may have a single learner (G6).
    """

    words: str = field(repr=False)
    code: bytes = field(repr=False)
    week: str
    told: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A typed withdrawal code, hashed, and the step to run when a message is stored under it: that is deleted then."""

    code: bytes = field(repr=False)
    step: SessionStep


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """One learner action, ready to be applied inside the store's transaction.

    `update_id` is remembered for 48 hours, so that the same update changes nothing the second time. `message_id` is
    the learner's own message, kept for 48 hours, or until it is deleted, so that Tidy up can delete it. `counts`
    returns what the turn is counted for; None where nobody is counted (staff, a preview). `sealed` returns her
    address, called only when a turn stores one; None where there is none (a preview). `message_draft` is what she may
    be sending to staff, `withdrawal` the code she typed to withdraw a message. `sender_hash` is the pseudonym under
    which it is stored that her account sent a message; None for staff, for whom nothing is stored, and where no
    question is asked.
    """

    learner: LearnerId
    step: SessionStep
    update_id: int | None = None
    message_id: int | None = None
    counts: Callable[[Turn], CountedTurn | None] | None = None
    sealed: Sealed | None = field(default=None, repr=False)
    message_draft: MessageDraft | None = None
    withdrawal: Withdrawal | None = None
    sender_hash: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class TurnApplied:
    """The turn was applied and stored; `before` is the session it began with.

    `news_until` is until when (seconds since 1970) the learner's address is kept for news; None where it is not.
    `is_hiding` is True while messages of an earlier Hide are still to be deleted (D3).
    """

    turn: Turn
    before: Session | None
    news_until: int | None = None
    is_hiding: bool = False


@dataclass(frozen=True, slots=True)
class AlreadyHandled:
    """This update was handled before; nothing changed. Fields as in `TurnApplied`."""

    session: Session | None
    news_until: int | None = None
    is_hiding: bool = False


@dataclass(frozen=True, slots=True)
class TurnFailed:
    """Our own code raised; the update is recorded as handled, so it cannot come back for ever."""

    error: Exception


TurnOutcome = TurnApplied | AlreadyHandled | TurnFailed


class StoreGone(Exception):
    """Raised when the store cannot be read or written now. Nothing of the batch was stored."""


class Store(Protocol):
    """Store of sessions. Times are whole seconds since 1970, given by the caller."""

    async def turns(self, batch: Sequence[TurnRequest], now: int) -> list[TurnOutcome]:
        """Apply a batch in its order and in one transaction. Raise StoreGone where nothing could be stored.

        A mistake of ours outside a step is raised as it is; nothing of the batch is stored then, either. Nothing stays
        of a learner whose turn leaves no session, in a file not even the bytes, nor what she was counted for in a
        period that is still open. Nothing stays of a reminder that she ends, either.
        """

    async def showed(
        self, messages: Sequence[tuple[LearnerId, int]], now: int, held: Collection[LearnerId] = ()
    ) -> None:
        """Remember messages we sent (learner, message id) for 48 hours, for Tidy up.

        Learners in `held` had stored data when their message was begun. One without any now has erased it meanwhile,
        perhaps through another worker, and nothing of hers is remembered (D11).
        """

    async def tidied(self, learner: LearnerId, now: int) -> list[int]:
        """Mark all message ids of a learner's chat as to be deleted, and return those of 48 hours, oldest first.

        A mark stays until its message is `deleted`, or the id expires: a deletion can fail on its way, and the
        learner's next action makes up for it (D3).
        """

    async def numbers(self, learner: LearnerId, now: int) -> list[int]:
        """Return the message ids of a learner's chat of the last 48 hours; below zero those marked as to be deleted."""

    async def deleted(
        self, gone: Collection[tuple[LearnerId, int]], staying: Collection[tuple[LearnerId, int]] = ()
    ) -> None:
        """Remove ids of messages that are deleted, and the marks of those that Telegram does not delete."""

    async def forget(self, learner: LearnerId) -> None:
        """Delete the ids of the messages we sent to a learner."""

    async def purge(self, now: int) -> None:
        """Delete what has expired (B8).

        Guests expire after 24 hours, saved places and reminders after 90 days, message and update ids after 48 hours.
        """
