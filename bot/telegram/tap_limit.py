"""A girl, or a stuck finger, that taps hundreds of times: the others must not wait for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.telegram.update_parser import ChatTask

MOST_TAPS = 10
"""Taps of one girl that one batch answers, the newest ones. Older ones are let go: their buttons are still there."""


def limit_taps(chat_tasks: Sequence[ChatTask]) -> list[ChatTask]:
    """A batch without the taps that are too many. Words, commands and a block are never let go."""
    taps, kept = Counter[int](), list[ChatTask]()
    for chat_task in reversed(chat_tasks):
        taps[chat_task.chat] += chat_task.callback is not None
        if chat_task.callback is None or taps[chat_task.chat] <= MOST_TAPS:
            kept.append(chat_task)
    return kept[::-1]
