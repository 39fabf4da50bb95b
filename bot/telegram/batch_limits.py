"""Limits on the taps that a batch answers and the letters that it reads, so that a flood delays nobody (S9).

Of every text the first and last two hundred letters are read at once. Reading what lies between them takes so long that
one account, and the batches of one second, may have only so much of it read; the rest waits for later batches.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from bot.telegram.chat_task import ChatTask
from bot.telegram.update_fields import Wrote

MOST_TAPS = 10
"""Taps of one learner that a batch answers: the newest. Older ones are dropped; their buttons are still there."""

ENDS = 200
"""Letters at each end of a text that are read at once, and the rest of the word they end in."""

ACCOUNT_LETTERS = 12_288
"""Letters of one account's long texts that are read or wait: three of the longest messages."""

BATCH_LETTERS = 32_768
"""Letters of long texts that a batch reads before it answers them: eight of the longest messages."""

SECOND_LETTERS = 8_192
"""Letters by which that budget fills again in a second: a flood makes many small batches."""

MOST_WAITING = 4_000_000
"""Letters that wait in all: about a minute of reading. Later no answer would be sent any more (D15)."""

LONGEST_WORD = 40
"""Letters by which an end may grow, so that its last word is whole."""

_WORD_END, _WORD_BEGINNING = re.compile(rf"\S{{0,{LONGEST_WORD}}}"), re.compile(r"\S*\Z")


class ReadingShare(Enum):
    """Part of a long text that is read: all of it at once, its ends at once and all of it later, or its ends alone."""

    ALL = "all"
    LATER = "later"
    ENDS = "ends"


def limit_taps(chat_tasks: Sequence[ChatTask]) -> list[ChatTask]:
    """Return the batch without excess taps. Texts, commands and blocks are never dropped."""
    if len(chat_tasks) <= MOST_TAPS:
        return list(chat_tasks)
    taps, kept = Counter[int](), list[ChatTask]()
    for chat_task in reversed(chat_tasks):
        taps[chat_task.chat] += chat_task.callback is not None
        if chat_task.callback is None or taps[chat_task.chat] <= MOST_TAPS:
            kept.append(chat_task)
    return kept[::-1]


def is_long(wrote: Wrote) -> bool:
    """Return True for a text that is more than its two ends."""
    return len(wrote.words) > 2 * ENDS


class LetterBudget:
    """Letters that batches may still read before they answer. Times are in seconds of any clock."""

    def __init__(self) -> None:
        """Start with the budget of one batch."""
        self._left, self._at = float(BATCH_LETTERS), 0.0

    def left(self, now: float) -> int:
        """Return the letters that are left at a time."""
        self._left = min(BATCH_LETTERS, self._left + (now - self._at) * SECOND_LETTERS)
        self._at = now
        return int(self._left)

    def spend(self, letters: int) -> None:
        """Take letters out of the budget."""
        self._left -= letters


def share_out(texts: Sequence[Wrote], left: int, waiting: Mapping[int, int]) -> list[ReadingShare]:
    """Return how much of each long text of a batch is read; the newest of each account come first.

    `left` are the letters that the batch may read at once, `waiting` those of each chat that wait already. While any
    wait, those of a new batch queue behind them.
    """
    accounts, within = Counter(waiting), list[bool]()
    for wrote in reversed(texts):
        is_within = accounts[wrote.chat] + len(wrote.words) <= ACCOUNT_LETTERS
        accounts[wrote.chat] += len(wrote.words) if is_within else 0
        within.append(is_within)
    left, room = 0 if waiting else left, MOST_WAITING - sum(waiting.values())
    shares = list[ReadingShare]()
    for wrote, is_within in zip(texts, reversed(within), strict=True):
        many = len(wrote.words)
        share = (
            ReadingShare.ENDS
            if not is_within
            else ReadingShare.ALL
            if many <= left
            else ReadingShare.LATER
            if many <= room
            else None
        )
        left -= many if share is ReadingShare.ALL else 0
        room -= many if share is ReadingShare.LATER else 0
        shares.append(share or ReadingShare.ENDS)
    return shares


def ends_of(wrote: Wrote) -> Wrote:
    """Return a long text without what lies between its ends. No word is cut: `therapist` would end in another one."""
    typed = wrote.words
    begins, ends = typed[:ENDS], typed[-ENDS:]
    between = typed[ENDS:-ENDS]
    after, before = _WORD_END.match(between), _WORD_BEGINNING.search(between[-LONGEST_WORD:])
    cut = f"{begins}{after[0] if after else ''}\n{before[0] if before else ''}{ends}"
    return replace(wrote, text=cut, is_cut=True) if wrote.text else replace(wrote, caption=cut, is_cut=True)


class UnreadText(NamedTuple):
    """A text whose ends were read and answered, and the time at which it came."""

    wrote: Wrote
    heard_at: float


class UnreadTexts:
    """Texts that are still to be read as a whole, in memory only. The chats take turns."""

    def __init__(self) -> None:
        """Start with none."""
        self.by_chat: dict[int, deque[UnreadText]] = {}

    @property
    def letters(self) -> Mapping[int, int]:
        """Letters that wait, by chat."""
        return {chat: sum(len(it.wrote.words) for it in texts) for chat, texts in self.by_chat.items()}

    def add(self, wrote: Wrote, heard_at: float) -> None:
        """Let a text wait."""
        self.by_chat.setdefault(wrote.chat, deque()).append(UnreadText(wrote, heard_at))

    def drop(self, chat: int) -> None:
        """Forget the texts of a chat: she has asked for Help, hidden her chat, or left."""
        self.by_chat.pop(chat, None)

    def next(self) -> UnreadText | None:
        """Take the oldest text of the chat whose turn it is; None when none waits."""
        chat = next(iter(self.by_chat), None)
        if chat is None:
            return None
        texts = self.by_chat.pop(chat)
        text = texts.popleft()
        if texts:
            self.by_chat[chat] = texts
        return text
