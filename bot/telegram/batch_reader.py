"""Reading of a batch: first taps, commands and short texts, then long texts, the middle of some only later.

Long texts are read in a thread, so that the loop goes on meanwhile: the longest takes as long as a hundred taps.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.telegram.batch_limits import (
    LetterBudget,
    ReadingShare,
    UnreadText,
    UnreadTexts,
    ends_of,
    is_long,
    limit_taps,
    share_out,
)
from bot.telegram.chat_task import ChatTask
from bot.telegram.update_fields import Raw, Tap, Update, Wrote, update_in
from bot.telegram.update_parser import UpdateParser

SHORT = 40
"""Letters of a text that is read with the taps: each word for Help, each safe word and each name of Hide is shorter."""

FULL = 100
"""Updates of a batch behind which Telegram may have more: in such a batch, nothing waits for a long text."""

log = logging.getLogger(__name__)


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
