"""A limit on the letters of one learner that a batch reads, so that a flood of long texts does not delay others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.telegram.update_fields import Update, Wrote

MOST_LETTERS = 12_288
"""Letters of one learner that a batch reads: three of the longest messages, or hundreds of short ones."""


def limit_words(updates: Sequence[Update | None]) -> list[Update | None]:
    """Return the batch without excess words, the newest of each chat kept. No message is dropped.

    Words left out are answered as words that were not understood: with Help, and nothing else is done (A20).
    """
    letters, limited = Counter[int](), list[Update | None]()
    for update in reversed(updates):
        if isinstance(update, Wrote):
            letters[update.chat] += len(update.text or update.caption or "")
            if letters[update.chat] > MOST_LETTERS:
                update = _without_words(update)
        limited.append(update)
    return limited[::-1]


def _without_words(wrote: Wrote) -> Wrote:
    return replace(wrote, text=None if wrote.text is None else "", caption=None)
