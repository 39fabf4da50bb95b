"""A reply on its way to one chat: its rank, how Help and Hide overtake it (A12, D3), and what makes it stale.

A learner who waits taps the same question again and again. Each update is applied; answered one by one, her taps would
bring the same question as often.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from bot.conversation.rendering.reply import Bubble, Erase, Picked, Replies, Tidy
from bot.engine.input import Chose, Commanded, Started
from bot.telegram.chat_task import ChatTask
from bot.telegram.pacing import Rank

LATEST = 120.0
"""Seconds after which a reply is no longer sent (D15). The learner's last buttons still work."""

UNASKED_WITHIN = 10.0
"""Seconds for which sending an unrequested message (a reminder) is tried."""


class Overtaken(Exception):
    """Raised when the learner has asked for Help or Hide since: nothing more of this reply is shown."""


@dataclass(slots=True, eq=False)
class OutgoingReply:
    """Replies waiting to be sent, compared by identity. `heard_at` is the monotonic time at which the update came.

    `until` is the time at which it is too late to send anything of it. `rank` is the priority of its messages when not
    all can be sent at once. `erases` is True when the learner asked to
    be erased, `tidies` when the chat is still to be emptied, `is_hiding` when messages of an earlier Hide are still to
    be deleted. `first` is the id of its first message that arrived. `replies` is None when only the side effects of
    `chat_task` are due. `is_overtaken` is True when it is shown no more: a Help or Hide of hers came later.
    """

    chat_task: ChatTask
    replies: Replies | None
    heard_at: float
    until: float = field(init=False)
    rank: Rank = field(init=False)
    erases: bool = field(init=False)
    tidies: bool = field(init=False)
    is_hiding: bool = field(init=False)
    first: int | None = field(init=False, default=None)
    is_overtaken: bool = field(init=False, default=False)
    _waiting: asyncio.Task[object] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Compute these once, because they are read for every message that is sent."""
        items = self.replies.items if self.replies else ()
        self.until = self.heard_at + (UNASKED_WITHIN if self.chat_task.unasked else LATEST)
        self.rank = rank_of(self.chat_task, self.replies)
        self.erases = any(isinstance(item, Erase) for item in items)
        self.tidies = any(isinstance(item, Tidy) for item in items)
        self.is_hiding = bool(self.replies and self.replies.is_hiding)

    @property
    def is_urgent(self) -> bool:
        """Tell whether it goes before everything else in its chat: Help, Hide, or a question about distress."""
        return self.rank.is_urgent

    @property
    def leads_on(self) -> bool:
        """Tell whether a learner tapped, gave a command or typed an answer, and gets more than her question again."""
        items = self.replies.items if self.replies else ()
        bubbles = [it for it in items if isinstance(it, Bubble)]
        has_picked = any(isinstance(it, Picked) and it.text for it in items)
        is_asked_again = len(bubbles) == 1 and bubbles[0].anew
        return (has_picked or isinstance(self.chat_task.action, Chose | Commanded | Started)) and not is_asked_again

    @property
    def must_be_seen(self) -> bool:
        """Tell whether nothing newer makes it stale: Help, Hide, erasure, and the code that withdraws a message."""
        return self.is_urgent or self.erases or "speak-up" in _scripts_asked(self.replies)

    def leave_out_words(self) -> None:
        """Leave out what would be shown; the deletion that it begins with stays."""
        self.replies = replace(self.replies, items=(), popup="") if self.replies and self.is_hiding else None

    def repeats(self, earlier: OutgoingReply) -> bool:
        """Tell whether an earlier reply, still on its way, shows the same."""
        shown, mine = earlier.replies, self.replies
        return bool(shown and mine and shown.items == mine.items and not (self.tidies or earlier.is_overtaken))

    def overtake(self, earlier: OutgoingReply) -> None:
        """Stop an earlier reply of the same chat where it waits, and take over the deletion it has not begun."""
        self.tidies |= earlier.tidies
        self.is_hiding |= earlier.is_hiding
        earlier.tidies = earlier.is_hiding = False
        earlier.is_overtaken = True
        if earlier._waiting:
            earlier._waiting.cancel()

    async def pause(self, seconds: float) -> None:
        """Sleep. Raises Overtaken when the reply is overtaken meanwhile."""
        with self.waiting():
            await asyncio.sleep(seconds)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Mark a wait that `overtake` may cut short. A call to Telegram is never cut: its message would be lost."""
        if self.is_overtaken:
            raise Overtaken
        self._waiting = asyncio.current_task()
        try:
            yield
        except asyncio.CancelledError:
            if self._is_cut_short():
                raise Overtaken from None
            raise
        finally:
            self._waiting = None

    def _is_cut_short(self) -> bool:
        """Tell whether `overtake` alone cancelled the wait, and take that cancellation back."""
        return self.is_overtaken and self._waiting is not None and self._waiting.uncancel() == 0


def rank_of(chat_task: ChatTask, replies: Replies | None) -> Rank:
    """Return the rank of a reply: Help, Hide and staff orders, answers to distress, lessons, newcomers, unasked."""
    asked = _scripts_asked(replies)
    if chat_task.order or (replies and any(isinstance(it, Tidy) for it in replies.items)):
        return Rank.HELP
    if asked & {"help", "confirm"}:
        return Rank.QUESTION if "confirm" in asked or chat_task.is_about_distress else Rank.HELP
    if chat_task.unasked:
        return Rank.UNASKED
    return Rank.NEWCOMER if isinstance(chat_task.action, Started) else Rank.LESSON


def _scripts_asked(replies: Replies | None) -> set[str]:
    items = replies.items if replies else ()
    return {it.asks.script for it in items if isinstance(it, Bubble) and it.asks}


def stale_replies(outgoing: Sequence[OutgoingReply]) -> list[OutgoingReply]:
    """Return the replies that a newer one of the same chat makes stale. Their side effects stay: each tap is answered.

    Words that lead nowhere ("hello?") and a second tap on one button do not make the answer to a tap stale.
    """
    answered, led, stale = set[int](), set[int](), list[OutgoingReply]()
    for reply in reversed(outgoing):
        chat, leads_on = reply.chat_task.chat, reply.leads_on
        if (chat in led or (chat in answered and not leads_on)) and not reply.must_be_seen:
            stale.append(reply)
        if reply.replies and not reply.chat_task.silent:
            answered.add(chat)
            led.update([chat] if leads_on else [])
    return stale
