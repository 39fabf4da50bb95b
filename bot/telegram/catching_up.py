"""Replies to updates that waited, because the bot was away or too many came: each is applied, a chat answered once.

A learner who waits taps the same question again and again. Answered one by one, her taps would bring the same question
as often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.conversation.rendering.reply import Bubble, Erase, Picked, Replies
from bot.engine.input import Chose, Commanded, Started
from bot.telegram.ranks import rank_of
from bot.telegram.update_parser import ChatTask


class TaskReplies(NamedTuple):
    """An update's task and its replies, which are None where only the side effects of the task are due."""

    chat_task: ChatTask
    replies: Replies | None


def only_newest(answers: Sequence[TaskReplies]) -> list[TaskReplies]:
    """Leave out the replies that a newer one of the same chat makes stale. Side effects stay: each tap is answered.

    Words that lead nowhere ("hello?") and a second tap on one button do not make the answer to a tap stale. Help, a
    question about distress, Hide, erasure, and the code that withdraws a message are never left out.
    """
    answered, led, kept = set[int](), set[int](), list[TaskReplies]()
    for answer in reversed(answers):
        chat = answer.chat_task.chat
        is_stale = chat in led or (chat in answered and not _leads_on(answer))
        kept.append(_without_words(answer) if is_stale and not _must_be_seen(answer) else answer)
        if answer.replies and not answer.chat_task.silent:
            answered.add(chat)
            led.update([chat] if _leads_on(answer) else [])
    return kept[::-1]


def _without_words(answer: TaskReplies) -> TaskReplies:
    """Leave out what would be shown; the deletion that it begins with stays."""
    replies = answer.replies
    return answer._replace(replies=replace(replies, items=(), popup="") if replies and replies.is_hiding else None)


def _leads_on(answer: TaskReplies) -> bool:
    """Tell whether a learner tapped, gave a command or typed an answer, and gets more than her last question again."""
    heard, items = answer.chat_task.heard, answer.replies.items if answer.replies else ()
    bubbles = [it for it in items if isinstance(it, Bubble)]
    has_picked = any(isinstance(it, Picked) and it.text for it in items)
    is_asked_again = len(bubbles) == 1 and bubbles[0].anew
    does = has_picked or (heard is not None and isinstance(heard.action, Chose | Commanded | Started))
    return does and not is_asked_again


def _must_be_seen(answer: TaskReplies) -> bool:
    items = answer.replies.items if answer.replies else ()
    asked = {it.asks.script for it in items if isinstance(it, Bubble) and it.asks}
    is_urgent = rank_of(answer.chat_task, answer.replies).is_urgent
    return is_urgent or "speak-up" in asked or any(isinstance(it, Erase) for it in items)
