"""A girl, or a stuck finger, that taps hundreds of times: the others must not wait for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.telegram.update_parser import ChatTask

MOST_TAPS = 10
"""Taps of one girl that one batch answers, the newest ones. Older ones are let go: their buttons are still there."""


def limit_taps(errands: Sequence[ChatTask]) -> list[ChatTask]:
    """A batch without the taps that are too many. Words, commands and a block are never let go."""
    taps, kept = Counter[int](), list[ChatTask]()
    for errand in reversed(errands):
        taps[errand.chat] += errand.callback is not None
        if errand.callback is None or taps[errand.chat] <= MOST_TAPS:
            kept.append(errand)
    return kept[::-1]
