"""A reply on its way to one chat, and how Help and Hide overtake it (A12, D3)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.conversation.rendering.reply import Erase, Replies, Tidy
from bot.telegram.priority_queue import Rank
from bot.telegram.ranks import rank_of
from bot.telegram.update_parser import ChatTask


class Overtaken(Exception):
    """Raised when the learner has asked for Help or Hide since: nothing more of this reply is shown."""


@dataclass(slots=True, eq=False)
class OutgoingReply:
    """Replies waiting to be sent, compared by identity. `heard_at` is the monotonic time at which the update came.

    `rank` is the priority of its messages when not all can be sent at once. `erases` is True when the learner asked to
    be erased, `tidies` when the chat is still to be emptied, `is_hiding` when messages of an earlier Hide are still to
    be deleted. `first` is the id of its first message that arrived. `replies` is None when only the side effects of
    `chat_task` are due. `is_overtaken` is True when it is shown no more: a Help or Hide of hers came later.
    """

    chat_task: ChatTask
    replies: Replies | None
    heard_at: float
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
        self.rank = rank_of(self.chat_task, self.replies)
        self.erases = any(isinstance(item, Erase) for item in items)
        self.tidies = any(isinstance(item, Tidy) for item in items)
        self.is_hiding = bool(self.replies and self.replies.is_hiding)

    @property
    def is_urgent(self) -> bool:
        """Tell whether it goes before everything else in its chat: Help, Hide, or a question about distress."""
        return self.rank.is_urgent

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
