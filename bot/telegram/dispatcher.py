"""Handling of a batch of updates from polling or the webhook: parse, commit in one transaction, then answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.conversation.kill_switch import KillSwitchService
from bot.conversation.rendering.kill_switch_replies import KillSwitchOrder
from bot.conversation.rendering.reply import Replies
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import Blocked, Said
from bot.logs import raised_at
from bot.metrics import Histogram
from bot.telegram.batch_reader import BatchReader
from bot.telegram.chat_queues import ChatQueues
from bot.telegram.chat_task import ChatTask
from bot.telegram.outgoing import OutgoingReply, stale_replies
from bot.telegram.owed import AwayLines
from bot.telegram.pacing import Rank
from bot.telegram.sender import Sender
from bot.telegram.staff_notices import StaffNotices
from bot.telegram.update_fields import Raw
from bot.telegram.update_parser import Seal, UpdateParser

log = logging.getLogger(__name__)

KEEP_EVERY = 0.5
"""Seconds between two writes of the ids of sent messages."""

QUIET, READS_EVERY = 0.02, 1.0
"""Seconds without a new batch after which waiting texts are read, and after which one is read in any case."""

DRAINS_WITHIN = 5.0
"""Seconds to send queued replies when the bot stops: enough for a slow connection, short for a waiting operator."""

HIDES_WITHIN = 5.0
"""Seconds for which a Hide stays unconfirmed to Telegram while messages are deleted (D3)."""

HELPS_WITHIN = 2.0
"""Seconds for which Help stays unconfirmed until it is shown (A12): her next words wait behind it at a webhook."""

QUESTIONS_HELD = 20
"""Unconfirmed updates beside which a question about distress is confirmed at once: Telegram sends a webhook only so
many at a time, and a flood of such words would keep Help of others waiting."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Accounts on the list of staff, and the services only they reach: the kill switch, and figures by locale.

    `names` holds the name of each account's person. `notices` tells the others of each use of the kill switch.
    """

    names: Mapping[int, str] = field(default_factory=dict, repr=False)
    kill_switch: KillSwitchService | None = None
    figures: Callable[[str], Replies] | None = None
    notices: StaffNotices | None = None


class Unconfirmed(NamedTuple):
    """An update that asked for Help or Hide, and that Telegram has to deliver again if the bot dies now.

    `is_over` becomes True when it may be confirmed, and False if the bot stopped before.
    """

    chat: int
    is_hide: bool
    is_over: asyncio.Task[bool]


class Dispatcher:
    """Turns updates into replies queued by chat."""

    def __init__(
        self,
        conversation: Conversation,
        sender: Sender,
        key: bytes,
        now: Callable[[], float],
        staff: Staff = Staff(),
        seal: Seal | None = None,
        sure: Callable[[], bool] = lambda: True,
    ) -> None:
        """Set up the queues. `key` is the key of pseudonyms; `now` returns seconds since 1970.

        `seal` encrypts addresses; without it none is stored. While the time is not `sure`, nothing is sent that has to
        wait for daytime. `unconfirmed` are the updates that are not to be confirmed yet, by id. `patience` is the time
        in seconds for queued replies when the bot stops. `catches_up` is set by the intake while it brings updates
        that waited for the bot. For /metrics: `kinds` counts updates, `kept` is the time in seconds until a batch was
        committed, `shown` the time until a reply was sent.
        """
        self._conversation, self._sender = conversation, sender
        self._key, self._now = key, now
        self._staff, self._seal = staff, seal
        self._queues: ChatQueues = ChatQueues(self._deliver)
        self._reader, self._turn = BatchReader(self._parser, now), asyncio.Lock()
        self._batches, self._read_at = 0, 0.0
        self._reading_on: asyncio.Task[None] | None = None
        self.kinds = {"tap": 0, "text": 0, "other": 0}
        self.kept, self.shown = Histogram(), Histogram()
        self.unconfirmed: dict[int, Unconfirmed] = {}
        self._is_cut_short = False
        self.patience = DRAINS_WITHIN
        self.catches_up = False
        self.away_lines = AwayLines(conversation, sender, now, may=lambda: sure() and not self.catches_up)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Record the ids of sent messages for Tidy up while open; on exit, send what is queued, within `patience`."""
        stop = asyncio.Event()
        writer, returning = asyncio.create_task(self._write_ids(stop)), asyncio.create_task(self.away_lines.run())
        try:
            try:
                yield
            finally:
                await self.drain(self.patience)
        finally:
            await self._end_notices()
            returning.cancel()
            await asyncio.wait([returning])
            await self._end_reading()
            self._is_cut_short = True
            await self._queues.end()
            if unconfirmed := [it.is_over for it in self.unconfirmed.values()]:
                await asyncio.wait(unconfirmed)
            await self._sender.owed.end()
            stop.set()
            await writer

    async def _end_notices(self) -> None:
        if self._staff.notices:
            await self._staff.notices.drain(self.patience)
            await self._staff.notices.end()

    @property
    def waiting(self) -> int:
        """Number of replies not sent yet."""
        return self._queues.waiting

    @property
    def reads(self) -> bool:
        """Tell whether letters of long texts still wait to be read."""
        return bool(self._reader.waiting.by_chat)

    async def drain(self, seconds: float) -> None:
        """Wait until all texts are read and all replies sent, at most this many seconds."""
        began = self._sender.clock()
        if self._reading_on:
            await asyncio.wait([self._reading_on], timeout=seconds)
        await self._queues.drain(max(0.0, began + seconds - self._sender.clock()))

    async def _end_reading(self) -> None:
        if self._reading_on:
            self._reading_on.cancel()
            await asyncio.wait([self._reading_on])

    async def handle(self, updates: Sequence[Raw]) -> frozenset[int]:
        """Handle one batch in two parts, first taps, commands and short texts. Errors of ours never escape.

        Each part is committed in one transaction; then its replies are queued by chat. Return the ids of updates to be
        delivered again: blocks that could not be stored, a loss nobody would notice.
        """
        for update in updates:
            self.kinds[_kind(update)] += 1
        self._batches += 1
        async with self._turn:
            undelivered = await self._handle(updates)
        if self.reads and (self._reading_on is None or self._reading_on.done()):
            self._reading_on = asyncio.create_task(self._read_on())
        return undelivered

    async def _handle(self, updates: Sequence[Raw]) -> frozenset[int]:
        """Handle a batch; if that raises, each update alone. One that raises alone is dropped."""
        heard_at, undelivered = self._sender.clock(), frozenset[int]()
        try:
            async for chat_tasks in self._reader.parts(updates, heard_at):
                undelivered |= await self._settle(chat_tasks, heard_at)
        except Exception as error:
            log.error("updates could not be handled: %s", type(error).__name__, extra={"where": raised_at(error)})
            alone = [await self._handle([it]) for it in updates] if len(updates) > 1 else []
            return undelivered.union(*alone)
        return undelivered

    async def _read_on(self) -> None:
        """Read the texts that wait, one between two batches, and ask about those that sound like distress.

        While batch follows batch, one text a second is read: Help may be in the next.
        """
        while self.reads:
            await self._quiet()
            async with self._turn:
                if found := await self._reader.read_on():
                    waiting, chat_task = found
                    await self._settle([chat_task] if chat_task else [], waiting.heard_at)
            self._read_at = self._sender.clock()

    async def _quiet(self) -> None:
        """Wait until no batch has come for a moment, or no waiting text was read for a second."""
        batches = -1
        while batches != self._batches and self._sender.clock() < self._read_at + READS_EVERY:
            batches = self._batches
            await asyncio.sleep(QUIET)

    async def _settle(self, chat_tasks: Sequence[ChatTask], heard_at: float) -> frozenset[int]:
        """Commit tasks in one transaction and queue their replies; if that raises, each alone."""
        try:
            return await self._settle_together(chat_tasks, heard_at)
        except Exception as error:
            log.error("updates could not be handled: %s", type(error).__name__, extra={"where": raised_at(error)})
        undelivered = [await self._settle([it], heard_at) for it in chat_tasks] if len(chat_tasks) > 1 else []
        return frozenset[int]().union(*undelivered)

    async def _settle_together(self, chat_tasks: Sequence[ChatTask], heard_at: float) -> frozenset[int]:
        """Commit the turns of tasks and queue the replies. Figures come last: to read years of them takes a moment."""
        for chat_task in chat_tasks:
            if chat_task.has_left:  # before her rows are deleted: an id recorded after that would stay
                self._drop_learner(chat_task)
        staff_replies = [self._obey(it.order, it.chat) if it.order else None for it in chat_tasks]
        incoming = [it.incoming for it in chat_tasks if it.incoming]
        turn_replies = await self._conversation.hear(incoming)
        self.kept.observe(self._sender.clock() - heard_at)
        replies = iter(turn_replies)
        outgoing = [
            OutgoingReply(it, next(replies) if it.incoming else staff_reply, heard_at)
            for it, staff_reply in zip(chat_tasks, staff_replies, strict=True)
        ]
        for it in stale_replies(outgoing) if self.catches_up else ():
            it.leave_out_words()
        for it in outgoing:
            if it.chat_task.figures is None:
                self._post(it)
        for it in outgoing:
            if it.chat_task.figures and self._staff.figures:
                figures = await self._render_figures(self._staff.figures, it.chat_task.figures)
                self._post(OutgoingReply(it.chat_task, figures, self._sender.clock()))
        return _lost_blocks(incoming, turn_replies)

    def _obey(self, order: KillSwitchOrder, doer: int) -> Replies | None:
        """Carry out a staff member's order, and send a notice of it to all other staff."""
        if self._staff.kill_switch is None:
            return None
        try:
            replies, notice = self._staff.kill_switch.obey(order)
        except Exception as error:
            return self._conversation.apology(Said(), error)
        if notice and self._staff.notices:
            self._staff.notices.tell(notice, doer)
        return replies

    async def _render_figures(self, figures: Callable[[str], Replies], locale: str) -> Replies:
        try:
            return await asyncio.to_thread(figures, locale)
        except Exception as error:
            return self._conversation.apology(Said(phone_locale=locale), error)

    def _parser(self) -> UpdateParser:
        return UpdateParser(
            key=self._key,
            bundle=self._conversation.bundle,
            staff=self._staff.names,
            seal=self._seal,
            last_question=self._sender.memory.last_question,
            has_forgotten=self._sender.memory.has_forgotten,
        )

    def _post(self, outgoing: OutgoingReply) -> None:
        """Queue a reply for its chat. Of a learner who has blocked the bot, what was queued meanwhile is dropped."""
        chat_task = outgoing.chat_task
        if chat_task.has_left:
            self._drop_learner(chat_task)
            return
        self.away_lines.note(outgoing)
        is_hide = outgoing.tidies or outgoing.is_hiding
        if outgoing.rank is Rank.HELP or outgoing.erases:
            self._reader.waiting.drop(chat_task.chat)
        self._queues.put(chat_task.chat, outgoing)
        may_hold = outgoing.is_urgent and (outgoing.rank is Rank.HELP or len(self.unconfirmed) < QUESTIONS_HELD)
        if (is_hide or may_hold) and chat_task.incoming and chat_task.incoming.update_id is not None:
            self._hold(chat_task.incoming.update_id, chat_task.chat, is_hide)

    def _hold(self, update_id: int, chat: int, is_hide: bool) -> None:
        """Keep an update from being confirmed until what is on its way in its chat is delivered and deleted."""
        is_over = asyncio.create_task(self._is_over(update_id, chat, HIDES_WITHIN if is_hide else HELPS_WITHIN))
        self.unconfirmed[update_id] = Unconfirmed(chat, is_hide, is_over)

    async def _is_over(self, update_id: int, chat: int, within: float) -> bool:
        await asyncio.wait(self._queues.deliveries(chat), timeout=within)
        if self._is_cut_short:
            return False
        self.unconfirmed.pop(update_id, None)
        return True

    def _drop_learner(self, chat_task: ChatTask) -> None:
        """Drop the queued replies of a learner who has blocked the bot, and record nothing of her (D11)."""
        self._queues.drop(chat_task.chat)
        self._reader.waiting.drop(chat_task.chat)
        self.away_lines.settle(chat_task.chat)
        if chat_task.learner:
            self._sender.forget(chat_task.chat, chat_task.learner)

    async def _deliver(self, outgoing: OutgoingReply) -> None:
        await self._sender.deliver(outgoing)
        if outgoing.replies and not outgoing.chat_task.silent:
            self.shown.observe(self._sender.clock() - outgoing.heard_at)

    async def _write_ids(self, stop: asyncio.Event) -> None:
        """Store the ids of sent messages regularly, and once more at the end. An error of ours loses one round."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), KEEP_EVERY)
            try:
                await asyncio.shield(
                    self._sender.memory.sent_ids.write()
                )  # not interrupted: its end deletes ids of learners who left
            except Exception as error:
                log.error("ids of messages could not be kept: %s", type(error).__name__, exc_info=error)


def _lost_blocks(incoming: Sequence[IncomingAction], answers: Sequence[Replies]) -> frozenset[int]:
    """Return the updates by which learners blocked the bot and whose turns the store did not keep."""
    answered = zip(incoming, answers, strict=True)
    lost = (it.update_id for it, answer in answered if isinstance(it.action, Blocked) and not answer.kept)
    return frozenset(update_id for update_id in lost if update_id is not None)


def _kind(update: Raw) -> str:
    if "callback_query" in update:
        return "tap"
    message = update.get("message")
    return "text" if isinstance(message, dict) and "text" in message else "other"
