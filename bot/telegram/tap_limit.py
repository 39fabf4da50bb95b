"""A limit on taps of one learner in a batch, so that hundreds of taps do not delay others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.telegram.update_parser import ChatTask

MOST_TAPS = 10
"""Taps of one learner that a batch answers: the newest. Older ones are dropped; their buttons are still there."""


def limit_taps(chat_tasks: Sequence[ChatTask]) -> list[ChatTask]:
    """Return the batch without excess taps. Texts, commands and blocks are never dropped."""
    taps, kept = Counter[int](), list[ChatTask]()
    for chat_task in reversed(chat_tasks):
        taps[chat_task.chat] += chat_task.callback is not None
        if chat_task.callback is None or taps[chat_task.chat] <= MOST_TAPS:
            kept.append(chat_task)
    return kept[::-1]
