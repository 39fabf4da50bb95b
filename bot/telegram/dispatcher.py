"""What happens to a batch of updates, however it came: understood, kept in one transaction, and only then answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.conversation.kill_switch import KillSwitchService
from bot.conversation.rendering.kill_switch_replies import KillSwitchOrder
from bot.conversation.rendering.reply import Replies
from bot.conversation.service import Conversation, raised_at
from bot.engine.input import Blocked, Said
from bot.metrics import Histogram
from bot.storage.ports import LearnerId
from bot.telegram.chat_queues import ChatQueues
from bot.telegram.fallback_action import fallback_action
from bot.telegram.sender import OutgoingReply, Sender
from bot.telegram.tap_limit import limit_taps
from bot.telegram.update_fields import Raw, update_in
from bot.telegram.update_parser import ChatTask, Seal, UpdateParser

log = logging.getLogger(__name__)

KEEP_EVERY = 0.5

DRAINS_WITHIN = 5.0
"""Seconds for what is on its way when the bot stops: long enough for a slow line, short enough for who updates it."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is on the list of staff, and what only they reach: the brake, and the figures in a language."""

    ids: frozenset[int] = frozenset()
    kill_switch: KillSwitchService | None = None
    figures: Callable[[str], Replies] | None = None


class Dispatcher:
    """Updates in, letters out. Polling and the webhook bring them."""

    def __init__(
        self,
        conversation: Conversation,
        sender: Sender,
        key: bytes,
        now: Callable[[], float],
        staff: Staff = Staff(),
        seal: Seal | None = None,
    ) -> None:
        """`key` makes pseudonyms, `seal` addresses that may be kept; `now` is seconds since 1970.

        `patience` are the seconds that what is on its way has when the bot stops. For /metrics, `kinds` counts updates,
        `kept` is how long a batch took until it was kept, `shown` until its replies were shown.
        """
        self._conversation, self._sender = conversation, sender
        self._key, self._now = key, now
        self._staff, self._seal = staff, seal
        self._boxes: ChatQueues[OutgoingReply] = ChatQueues(self._deliver)
        self.kinds = {"tap": 0, "text": 0, "other": 0}
        self.kept, self.shown = Histogram(), Histogram()
        self.patience = DRAINS_WITHIN

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Inside, what the bot sends is written down for Tidy up; at the end, what was begun is finished."""
        over = asyncio.Event()
        keeping = asyncio.create_task(self._keep(over))
        try:
            try:
                yield
            finally:
                await self.drain(self.patience)
        finally:
            await self._boxes.end()
            over.set()
            await keeping

    @property
    def waiting(self) -> int:
        """How many letters have not left yet."""
        return self._boxes.waiting

    async def drain(self, seconds: float) -> None:
        """Wait until all letters have left, but no longer than this."""
        await self._boxes.drain(seconds)

    async def handle(self, updates: Sequence[Raw]) -> frozenset[int]:
        """One batch: kept in one transaction, then answered chat by chat. Raises no mistake of ours.

        What should come again is told: a block that could not be kept, because nobody is told of it. An update that
        breaks even the apology is let go of, alone.
        """
        try:
            return await self._handled(updates)
        except Exception as error:
            log.error("updates could not be handled: %s", type(error).__name__, extra={"where": raised_at(error)})
        alone = [await self.handle([it]) for it in updates] if len(updates) > 1 else []
        return frozenset[int]().union(*alone)

    async def _handled(self, updates: Sequence[Raw]) -> frozenset[int]:
        heard_at = self._sender.clock()
        for update in updates:
            self.kinds[_kind(update)] += 1
        chat_tasks = limit_taps([chat_task async for chat_task in self._all_understood(updates)])
        for chat_task in chat_tasks:
            if chat_task.heard and isinstance(chat_task.heard.action, Blocked):
                self._let_go(
                    chat_task.chat, chat_task.heard.learner
                )  # before her rows go: what is noted later would stay
        ordered = {id(it): self._obeyed(it.order) for it in chat_tasks if it.order}
        heard = [chat_task.heard for chat_task in chat_tasks if chat_task.heard]
        answers = await self._conversation.hear(heard)
        replies = iter(answers)
        self.kept.observe(self._sender.clock() - heard_at)
        for chat_task in (it for it in chat_tasks if not it.figures):
            self._post(chat_task, next(replies) if chat_task.heard else ordered.get(id(chat_task)), heard_at)
        await self._tell_figures([chat_task for chat_task in chat_tasks if chat_task.figures])
        lost = [it for it, said in zip(heard, answers, strict=True) if isinstance(it.action, Blocked) and not said.kept]
        return frozenset(it.update_id for it in lost if it.update_id is not None)

    def _obeyed(self, order: KillSwitchOrder) -> Replies | None:
        try:
            return self._staff.kill_switch.obey(order) if self._staff.kill_switch else None
        except Exception as error:
            return self._conversation.apology(Said(), error)

    async def _tell_figures(self, chat_tasks: Sequence[ChatTask]) -> None:
        """After the girls have their answers, and in a thread: reading years of figures takes a moment."""
        for chat_task in chat_tasks:
            if self._staff.figures and chat_task.figures:
                self._post(chat_task, await self._told(self._staff.figures, chat_task.figures), self._sender.clock())

    async def _told(self, figures: Callable[[str], Replies], locale: str) -> Replies:
        try:
            return await asyncio.to_thread(figures, locale)
        except Exception as error:
            return self._conversation.apology(Said(phone=locale), error)

    async def _all_understood(self, updates: Sequence[Raw]) -> AsyncIterator[ChatTask]:
        """What a batch asks for. Behind each text the loop turns: a hundred as long as can be take many seconds, and a
        bot that gives no sign of life is ended, started again, and brought the same ones.
        """
        update_parser = UpdateParser(self._key, self._conversation.bundle, self._staff.ids, self._seal)
        at = datetime.fromtimestamp(self._now(), UTC)
        for update in updates:
            if chat_task := self._understood(update, update_parser, at):
                yield chat_task
            if _kind(update) != "tap":
                await asyncio.sleep(0)

    def _understood(self, update: Raw, update_parser: UpdateParser, at: datetime) -> ChatTask | None:
        """What an update asks for. One that cannot be read is let go: it must not come back for ever.

        Where only we cannot make anything of it, she is told so, with Help (A12).
        """
        read = None
        try:
            read = update_in(update)
            return update_parser.chat_task(read, at)
        except Exception as error:
            log.error("an update could not be read: %s", type(error).__name__, exc_info=error)
        with suppress(Exception):  # told above
            return fallback_action(read, update_parser, at)
        return None

    def _post(self, chat_task: ChatTask, replies: Replies | None, heard_at: float) -> None:
        if chat_task.heard and isinstance(chat_task.heard.action, Blocked):
            self._let_go(chat_task.chat, chat_task.heard.learner)
        else:
            self._boxes.put(chat_task.chat, self._sender.expect(OutgoingReply(chat_task, replies, heard_at)))

    def _let_go(self, chat: int, learner: LearnerId) -> None:
        """She has blocked the bot: nothing more leaves for her, and nothing of her is noted (D11)."""
        self._boxes.drop(chat)
        self._sender.forget(chat, learner)

    async def _deliver(self, outgoing: OutgoingReply) -> None:
        await self._sender.deliver(outgoing)
        if outgoing.replies and not outgoing.chat_task.silent:
            self.shown.observe(self._sender.clock() - outgoing.heard_at)

    async def _keep(self, over: asyncio.Event) -> None:
        """Keep the ids of what was sent, and once more when it is over. A mistake of ours costs those of one round."""
        while not over.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(over.wait(), KEEP_EVERY)
            try:
                await asyncio.shield(self._sender.keep())  # begun, it ends: who left meanwhile is forgotten at its end
            except Exception as error:
                log.error("ids of messages could not be kept: %s", type(error).__name__, exc_info=error)


def _kind(update: Raw) -> str:
    if "callback_query" in update:
        return "tap"
    message = update.get("message")
    return "text" if isinstance(message, dict) and "text" in message else "other"
