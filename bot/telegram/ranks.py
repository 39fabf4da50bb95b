"""The rank of a reply in the queue of outgoing messages."""

from __future__ import annotations

from bot.conversation.rendering.reply import Bubble, Replies, Tidy
from bot.engine.input import Said, Started
from bot.telegram.priority_queue import Rank
from bot.telegram.update_parser import ChatTask


def rank_of(chat_task: ChatTask, replies: Replies | None) -> Rank:
    """Return the rank of a reply: Help, Hide and staff orders, answers to distress, lessons, newcomers, unasked."""
    items = replies.items if replies else ()
    asked = {it.asks.script for it in items if isinstance(it, Bubble) and it.asks}
    if chat_task.order or any(isinstance(it, Tidy) for it in items):
        return Rank.HELP
    if asked & {"help", "confirm"}:
        return Rank.QUESTION if "confirm" in asked or _is_about_distress(chat_task) else Rank.HELP
    if chat_task.unasked:
        return Rank.UNASKED
    has_only_come = chat_task.heard is not None and isinstance(chat_task.heard.action, Started)
    return Rank.NEWCOMER if has_only_come else Rank.LESSON


def _is_about_distress(chat_task: ChatTask) -> bool:
    """Return True if words are answered in which trouble was heard, and which did not ask for Help by its name."""
    action = chat_task.heard.action if chat_task.heard else None
    return isinstance(action, Said) and action.confirm is not None and action.command is None
