"""Reading of a batch: first taps, commands and short texts, then long texts, the middle of some only later.

Long texts are read in a thread, so that the loop goes on meanwhile: the longest takes as long as a hundred taps.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from bot.engine.input import TIDY, Chose, Commanded, Said
from bot.telegram.fallback_action import fallback_action
from bot.telegram.update_fields import Raw, Tap, Update, Wrote, update_in
from bot.telegram.update_parser import ChatTask, UpdateParser, asks_for_help, is_command
from bot.telegram.word_limit import (
    LetterBudget,
    ReadingShare,
    UnreadText,
    UnreadTexts,
    ends_of,
    is_long,
    letters_of,
    share_out,
)

SHORT = 40
"""Letters of a text that is read with the taps: each word for Help, each safe word and each name of Hide is shorter."""

FULL = 100
"""Updates of a batch behind which Telegram may have more: in such a batch, nothing waits for a long text."""

log = logging.getLogger(__name__)


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
        updates, parser = [_fields_of(it) for it in raw], self._parser()
        quick = {place: update for place, update in enumerate(updates) if _is_quick(update)}
        tasks = dict[int, ChatTask]()
        for place, update in quick.items():
            if task := self._task_of(update, parser):
                tasks[place] = task
            if not isinstance(update, Tap):
                await asyncio.sleep(0)
        first = _in_front(updates, quick, [place for place, task in tasks.items() if _overtakes(task)])
        shares = self._shares(updates, first, heard_at)
        for part in (first, [place for place in range(len(updates)) if place not in first]):
            slow = {place: it for place in part if isinstance(it := updates[place], Wrote) and place not in quick}
            if slow:
                tasks |= await asyncio.to_thread(self._tasks_of, slow, shares, parser)
            for place, wrote in slow.items():
                if shares.get(place) is ReadingShare.LATER and not _is_settled(tasks.get(place)):
                    self.waiting.add(wrote, heard_at)
            if found := [tasks[place] for place in part if place in tasks]:
                yield found

    async def read_on(self) -> tuple[UnreadText, ChatTask | None] | None:
        """Read a waiting text; return it, with a task if it asks for help or shows distress, as an edited one would."""
        if (waiting := self.waiting.next()) is None:
            return None
        try:
            task = await asyncio.to_thread(self._whole_task, waiting.wrote)
        except Exception as error:
            log.error("an update could not be read: %s", type(error).__name__, exc_info=error)
            return waiting, None
        return waiting, task

    def _whole_task(self, wrote: Wrote) -> ChatTask | None:
        task = self._parser().chat_task(replace(wrote, is_change=True), self._at)
        return replace(task, heard=replace(task.heard, update_id=None)) if task and task.heard else None

    @property
    def _at(self) -> datetime:
        return datetime.fromtimestamp(self._now(), UTC)

    def _shares(self, updates: Sequence[Update | None], first: Collection[int], now: float) -> dict[int, ReadingShare]:
        """Return how much is read of the long texts. What Help or Hide has overtaken has all its time later."""
        long = [(place, it) for place, it in enumerate(updates) if isinstance(it, Wrote) and is_long(it)]
        left = self._budget.left(now) if len(updates) < FULL else 0
        found = share_out([it for _, it in long], left, self.waiting.letters)
        shares = dict[int, ReadingShare]()
        for (place, wrote), share in zip(long, found, strict=True):
            shares[place] = ReadingShare.LATER if share is ReadingShare.ALL and place in first else share
            self._budget.spend(len(letters_of(wrote)) if shares[place] is ReadingShare.ALL else 0)
        return shares

    def _tasks_of(
        self, texts: Mapping[int, Wrote], shares: Mapping[int, ReadingShare], parser: UpdateParser
    ) -> dict[int, ChatTask]:
        """Read texts, or the ends of those that have no more of the budget."""
        wanted = {
            place: wrote if shares.get(place, ReadingShare.ALL) is ReadingShare.ALL else ends_of(wrote)
            for place, wrote in texts.items()
        }
        tasks = {place: self._task_of(wrote, parser) for place, wrote in wanted.items()}
        return {place: task for place, task in tasks.items() if task}

    def _task_of(self, update: Update | None, parser: UpdateParser) -> ChatTask | None:
        """Return the task of an update. If our own code fails, the learner gets the apology with Help (A12)."""
        at = self._at
        try:
            return parser.chat_task(update, at)
        except Exception as error:
            log.error("an update could not be read: %s", type(error).__name__, exc_info=error)
        with suppress(Exception):  # the error is logged above
            return fallback_action(update, parser, at)
        return None


def _fields_of(raw: Raw) -> Update | None:
    """Return the fields of an update. A malformed one is dropped, so that it does not come back for ever."""
    try:
        return update_in(raw)
    except Exception as error:
        log.error("an update could not be read: %s", type(error).__name__, exc_info=error)
    return None


def _is_quick(update: Update | None) -> bool:
    """Return True for a tap, a command, a short text, and all that is not read at all."""
    if not isinstance(update, Wrote) or not update.is_private:
        return True
    return len(letters_of(update)) <= SHORT or is_command(update.text or "")


def _is_settled(task: ChatTask | None) -> bool:
    """Return True if the ends of a text tell of trouble, or if it is too old to be answered: no more is read."""
    heard = task.heard if task else None
    return task is not None and (task.silent or (heard is not None and asks_for_help(heard.action)))


def _overtakes(task: ChatTask) -> bool:
    """Return True for Help and Hide, typed or tapped, also on a question about distress."""
    action = task.heard.action if task.heard else None
    if isinstance(action, Chose):
        return action.target.key == TIDY or action.target.script in ("help", "confirm")
    if isinstance(action, Commanded):
        return action.name in ("help", "tidy")
    return isinstance(action, Said) and action.command in ("help", "tidy")


def _in_front(updates: Sequence[Update | None], quick: Collection[int], overtaking: Sequence[int]) -> list[int]:
    """Return the places that are answered first: what no long text of its chat stands before, and all up to Help or
    Hide of its chat.
    """
    up_to = {_chat(updates[place]): place for place in overtaking}
    behind, first = set[int](), list[int]()
    for place, update in enumerate(updates):
        chat = _chat(update)
        if place <= up_to.get(chat, -1) or (place in quick and chat not in behind):
            first.append(place)
        else:
            behind.add(chat)
    return first


def _chat(update: Update | None) -> int:
    return update.user if isinstance(update, Tap) else update.chat if update else 0
