"""The rank of a reply in the queue of outgoing messages."""

from __future__ import annotations

from bot.conversation.rendering.reply import Bubble, Replies, Tidy
from bot.engine.input import Started
from bot.telegram.priority_queue import Rank
from bot.telegram.update_parser import ChatTask

URGENT = frozenset({"help", "confirm"})
"""Bot files whose scenes are sent before all others: Help, and the question whether something is wrong (A12)."""


def rank_of(chat_task: ChatTask, replies: Replies | None) -> Rank:
    """Return the rank of a reply: first Help, Hide and staff orders, then lessons, newcomers, and unasked messages."""
    if chat_task.order or _is_urgent(replies):
        return Rank.HELP
    if chat_task.unasked:
        return Rank.UNASKED
    has_only_come = chat_task.heard is not None and isinstance(chat_task.heard.action, Started)
    return Rank.NEWCOMER if has_only_come else Rank.LESSON


def _is_urgent(replies: Replies | None) -> bool:
    """Return True if the replies are Help, or hide the chat, perhaps because somebody walks in (D3)."""
    items = replies.items if replies else ()
    asks = (it.asks for it in items if isinstance(it, Bubble) and it.asks)
    return any(isinstance(it, Tidy) for it in items) or any(target.script in URGENT for target in asks)
