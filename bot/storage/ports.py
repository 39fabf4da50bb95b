"""What the conversation asks of the world: a place to keep sessions. Hosts and stores know only this."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal, NewType, Protocol

from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.statistics.counted_events import CountedTurn

LearnerId = NewType("LearnerId", str)
"""A girl's pseudonym: an HMAC of what the channel calls her, under a key that is not in the database (B1)."""

IDS_STAY = 48 * 3600
"""Seconds for which ids of messages and updates are kept (B8)."""

Purpose = Literal["reminder", "announcement"]
"""What an address is kept for: each only because she asked for it (B9)."""

Sealed = Callable[[Purpose], bytes]
"""Her address for a purpose, sealed by the channel: who holds it, or the bytes it gives, cannot write to her."""

Step = Callable[[Session | None], Turn]
"""What one input makes of a session. Pure, so a store may run it wherever it likes."""


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """Words she may be sending with this tap: kept only when the turn says so (`Voiced`).

    `code` is the hash of the code that takes them back, `week` the ISO week. `told` are the countries large enough
    to be told of, each with a language that many write there: of another one there may be a single girl (G6).
    """

    words: str = field(repr=False)
    code: bytes = field(repr=False)
    week: str
    told: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A code she typed, hashed, and the step for when words lie under it: they are gone with this turn."""

    code: bytes = field(repr=False)
    step: Step


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """One thing a girl did, on its way into the store.

    `update_id` is remembered for 48 hours, so that the same update changes nothing the second time.
    `message_id` is what she sent, kept for 48 hours so that Tidy up can remove it.
    `counts` tells what the turn is counted for; None where nobody is counted (staff, a preview).
    `sealed` gives her address, asked only when a turn keeps one; None where there is none (a preview).
    `spoken` are words she may be sending to staff, `taking` what she typed to take such words back. `mark` stands for
    her account where it is noted who has sent words; None for staff, who are noted nowhere,
    and where nothing is asked.
    """

    learner: LearnerId
    step: Step
    update_id: int | None = None
    message_id: int | None = None
    counts: Callable[[Turn], CountedTurn | None] | None = None
    sealed: Sealed | None = field(default=None, repr=False)
    spoken: MessageDraft | None = None
    taking: Withdrawal | None = None
    mark: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class TurnApplied:
    """The turn happened and is kept; `before` is the session it began with.

    `news_until` is until when (seconds since 1970) her address is kept for news, if she said yes to them.
    """

    turn: Turn
    before: Session | None
    news_until: int | None = None


@dataclass(frozen=True, slots=True)
class AlreadyHandled:
    """This update was handled before; nothing changed."""

    session: Session | None
    news_until: int | None = None


@dataclass(frozen=True, slots=True)
class TurnFailed:
    """Our own code raised; the update is recorded as handled, so it cannot come back for ever."""

    error: Exception


Outcome = TurnApplied | AlreadyHandled | TurnFailed


class StoreGone(Exception):
    """The store cannot be read or written now. Nothing of the batch happened."""


class Store(Protocol):
    """Keeps sessions. Times are whole seconds since 1970, given by the caller."""

    async def turns(self, batch: Sequence[TurnRequest], now: int) -> list[Outcome]:
        """All of a batch in its order and in one transaction, or StoreGone and nothing.

        A mistake of ours outside a step is raised as it is; nothing of the batch happened then, either.
        Of a girl whose turn leaves no session nothing stays, in a file not even the bytes, and nothing she was
        counted for in a period that is still open. Of a reminder that she ends nothing stays either.
        """

    async def showed(
        self, messages: Sequence[tuple[LearnerId, int]], now: int, held: Collection[LearnerId] = ()
    ) -> None:
        """Remember messages we sent (to whom, message id), for Tidy up. Kept 48 hours.

        Of those in `held` something was kept when their message was begun: who has none of it left has left meanwhile,
        perhaps through another worker, and nothing of hers is remembered (D11).
        """

    async def tidied(self, learner: LearnerId, now: int) -> list[int]:
        """The messages of the last 48 hours, oldest first.

        They stay known until they expire: a deletion can fail on its way, and she taps Tidy up again.
        """

    async def forget(self, learner: LearnerId) -> None:
        """Forget the messages we sent her, as if they had never been told of."""

    async def purge(self, now: int) -> None:
        """Forget guests after 24 hours, saved places and reminders after 90 days, message and update ids after 48 hours
        (B8)."""
