"""Reading of a batch: first taps, commands and short texts, then long texts, the middle of some only later.

Long texts are read in a thread, so that the loop goes on meanwhile: the longest takes as long as a hundred taps. A
flood delays nobody (S9): of every text the first and last two hundred letters are read at once. What lies between them
takes so long to read that one account, and the batches of one second, may have only so much of it read; the rest waits
for later batches.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from typing import NamedTuple

from bot.telegram.chat_task import ChatTask
from bot.telegram.update_fields import Raw, Tap, Update, Wrote, update_in
from bot.telegram.update_parser import UpdateParser

SHORT = 40
"""Letters of a text that is read with the taps: each word for Help, each safe word and each name of Hide is shorter."""

FULL = 100
"""Updates of a batch behind which Telegram may have more: in such a batch, nothing waits for a long text."""

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

log = logging.getLogger(__name__)

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


@dataclass(slots=True, eq=False)
class BatchUpdate:
    """One update of a batch: its fields, its task once that is read, and how much of its text is read at once.

    `chat` is the chat in which the order is kept. `slow` is a text that is longer than a word for Help; None for a tap,
    a command, and all that is not read at all.
    """

    update: Update | None
    chat: int
    slow: Wrote | None
    task: ChatTask | None = None
    share: ReadingShare = ReadingShare.ALL

    @property
    def is_to_be_read_on(self) -> bool:
        """True if the rest is read later: its ends tell of no trouble, and it is not too old to be answered."""
        is_settled = self.task is not None and (self.task.silent or self.task.asks_for_help)
        return self.share is ReadingShare.LATER and not is_settled


class BatchReader:
    """Reads updates into tasks, in two parts, and later the long texts for which the batch had no letters left."""

    def __init__(self, parser: Callable[[], UpdateParser], now: Callable[[], float]) -> None:
        """`parser` returns the parser for the course of the moment; `now` returns seconds since 1970."""
        self._parser, self._now = parser, now
        self.waiting, self._budget = UnreadTexts(), LetterBudget()

    async def parts(self, raw: Sequence[Raw], heard_at: float) -> AsyncIterator[list[ChatTask]]:
        """Yield the tasks that are answered first, then the others, which are read only after that.

        Within a chat the order stays. Only Help and Hide overtake a long text of their own chat: of it the ends are
        read, and nothing of it is shown below them.
        """
        batch, parser = [_read_fields(it) for it in raw], self._parser()
        for it in batch:
            if it.slow is None:
                it.task = parser.task_or_apology(it.update, self._at)
                if not isinstance(it.update, Tap):
                    await asyncio.sleep(0)
        first, later = _in_two_parts(batch)
        self._share_out_letters(batch, first, heard_at)
        for part in (first, later):
            if slow := [(it, wrote) for it in part if (wrote := it.slow)]:
                await asyncio.to_thread(self._read_texts, slow, parser)
            for it, wrote in slow:
                if it.is_to_be_read_on:
                    self.waiting.add(wrote, heard_at)
            if tasks := [it.task for it in part if it.task]:
                yield limit_taps(tasks)

    async def read_on(self) -> tuple[UnreadText, ChatTask | None] | None:
        """Read a waiting text; return it, with a task if it asks for help or shows distress, as an edited one would."""
        if (waiting := self.waiting.next()) is None:
            return None
        try:
            task = await asyncio.to_thread(self._read_whole_text, waiting.wrote)
        except Exception as error:
            log.error("an update could not be read: %s", type(error).__name__, exc_info=error)
            return waiting, None
        return waiting, task

    def _read_whole_text(self, wrote: Wrote) -> ChatTask | None:
        task = self._parser().chat_task(replace(wrote, is_change=True), self._at)
        return replace(task, incoming=replace(task.incoming, update_id=None)) if task and task.incoming else None

    @property
    def _at(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC)

    def _share_out_letters(self, batch: Sequence[BatchUpdate], first: Sequence[BatchUpdate], now: float) -> None:
        """Decide how much is read of the long texts. What Help or Hide has overtaken has all its time later."""
        long = [(it, it.update) for it in batch if isinstance(it.update, Wrote) and is_long(it.update)]
        if not long:
            return
        left = self._budget.left(now) if len(batch) < FULL else 0
        shares = share_out([wrote for _, wrote in long], left, self.waiting.letters)
        for (it, wrote), share in zip(long, shares, strict=True):
            it.share = ReadingShare.LATER if share is ReadingShare.ALL and it in first else share
            self._budget.spend(len(wrote.words) if it.share is ReadingShare.ALL else 0)

    def _read_texts(self, texts: Sequence[tuple[BatchUpdate, Wrote]], parser: UpdateParser) -> None:
        """Read texts, or the ends of those that have no more of the budget."""
        for it, wrote in texts:
            it.task = parser.task_or_apology(wrote if it.share is ReadingShare.ALL else ends_of(wrote), self._at)


def _read_fields(raw: Raw) -> BatchUpdate:
    """Return the fields of an update. A malformed one is dropped, so that it does not come back for ever."""
    try:
        update = update_in(raw)
    except Exception as error:
        log.error("an update could not be read: %s", type(error).__name__, exc_info=error)
        update = None
    if not isinstance(update, Wrote):
        return BatchUpdate(update, update.user if isinstance(update, Tap) else update.chat if update else 0, None)
    is_slow = update.is_private and len(update.words) > SHORT and update.command is None
    return BatchUpdate(update, update.chat, update if is_slow else None)


def _in_two_parts(batch: Sequence[BatchUpdate]) -> tuple[Sequence[BatchUpdate], Sequence[BatchUpdate]]:
    """Return what no long text of its chat stands before, and all up to Help or Hide of its chat; then the others."""
    if not any(it.slow for it in batch):
        return batch, ()
    up_to = {it.chat: number for number, it in enumerate(batch) if it.task and it.task.overtakes}
    behind, first, later = set[int](), list[BatchUpdate](), list[BatchUpdate]()
    for number, it in enumerate(batch):
        if number <= up_to.get(it.chat, -1) or (it.slow is None and it.chat not in behind):
            first.append(it)
        else:
            behind.add(it.chat)
            later.append(it)
    return first, later
