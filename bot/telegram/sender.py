"""Sending of replies as messages to one chat, in an order in which a failure loses nothing.

The next stop is sent before the tapped message loses its buttons: if a reply is lost, the learner taps once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import nullcontext, suppress
from dataclasses import KW_ONLY, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, assert_never

from telegram import Bot

from bot.conversation.rendering.reply import AudioClip, Bubble, Erase, Picked, Replies, Tidy
from bot.jobs.ports import ChatUnavailable, DeliveryUnknown
from bot.storage.ports import LearnerId, Store, StoreGone
from bot.telegram.api_calls import TelegramUnreached, call_with_retry
from bot.telegram.chat_memory import ChatMemory, OpenQuestion
from bot.telegram.chat_task import ChatTask
from bot.telegram.deletion import ChatDeletions, MessageDeleter
from bot.telegram.messages import Messages, inert, inline, keyboard, last_plain
from bot.telegram.outgoing import LATEST, OutgoingReply, Overtaken
from bot.telegram.owed import OwedQuestions, question_alone
from bot.telegram.pacing import Pace, Rank
from bot.telegram.raw_api import InlineCallbackAnswers, RawBotApi
from bot.telegram.sent_ids import SentIds

SOON = 8.0
"""Seconds a learner waits without an explanation. If it will be longer, a pop-up says at once that the bot is busy."""

MOST_LETTERS = 4_096
"""Letters that Telegram takes in one message."""


@dataclass
class Sender:
    """Delivers replies. `memory` is what it remembers of recently active chats.

    `clock` is monotonic, `now` returns seconds since 1970. `looks_ids_up_in_chat` as in `MessageDeleter`.
    """

    bot: Bot
    store: Store
    media: Path
    pace: Pace
    _: KW_ONLY
    clock: Callable[[], float]
    now: Callable[[], float]
    looks_ids_up_in_chat: bool = False
    taps: InlineCallbackAnswers = field(default_factory=InlineCallbackAnswers)
    memory: ChatMemory = field(init=False)
    raw_api: RawBotApi = field(init=False)
    messages: Messages = field(init=False)
    deletions: ChatDeletions = field(init=False)
    owed: OwedQuestions = field(init=False)

    def __post_init__(self) -> None:
        """Create the callers of the Bot API, which use the connections of `bot`, and what is kept of messages."""
        self.raw_api = RawBotApi(self.bot)
        self.messages = Messages(self.bot, self.raw_api, self.media)
        self.memory = ChatMemory(SentIds(self.store, self.now), self.pace, self.clock)
        self.deletions = ChatDeletions(MessageDeleter(self.bot, self.looks_ids_up_in_chat), self.memory)
        self.owed = OwedQuestions(self._send_owed)

    async def deliver(self, outgoing: OutgoingReply) -> None:
        """Send all messages and side effects of a reply, leaving out messages that are due later than `LATEST`."""
        self.memory.recording.add(outgoing)  # not by `recorded`, whose cost every tap would pay
        try:
            await self._deliver(outgoing)
        finally:
            self.memory.end(outgoing)

    async def _deliver(self, outgoing: OutgoingReply) -> None:
        chat_task = outgoing.chat_task
        if chat_task.leave:
            await self._leave(chat_task.chat)
            return
        if outgoing.erases:
            await self._forget_erased(outgoing)
        is_double_tap = self.memory.is_double_tap(outgoing)
        if not (is_double_tap or outgoing.is_overtaken or chat_task.silent):
            self.owed.settle(outgoing)
        side_calls = list(self._side_calls(outgoing, is_double_tap))
        try:
            await (
                asyncio.gather(self._show(outgoing, is_double_tap), *side_calls)
                if side_calls
                else self._show(outgoing, is_double_tap)
            )
            if chat_task.word_for_help is not None and (is_double_tap or self.memory.has_arrived(outgoing)):
                await self.deletions.remove(chat_task, chat_task.word_for_help)
        except (ChatUnavailable, DeliveryUnknown):
            return

    async def _leave(self, chat: int) -> None:
        with suppress(ChatUnavailable, DeliveryUnknown):  # the bot left already, or leaves at the next update
            await call_with_retry(lambda: self.bot.leave_chat(chat), LATEST)

    def _side_calls(self, outgoing: OutgoingReply, is_double_tap: bool) -> Iterator[Coroutine[Any, Any, None]]:
        """Yield the calls made beside the messages: the answer to the tap, outdated buttons, a message to remove."""
        chat_task = outgoing.chat_task
        popup = _popup(outgoing.replies, is_double_tap, is_late=self.pace.delay(outgoing.rank) > SOON)
        if chat_task.callback is not None and not self.taps.answer(chat_task.callback, popup):
            yield self._answer(chat_task.callback, popup)
        if is_double_tap and (outdated := self.memory.outdated(outgoing)):
            yield self._update_buttons(outgoing, outdated)
        if chat_task.remove is not None:
            yield self.deletions.remove(chat_task, chat_task.remove)

    async def unasked(self, chat: int, learner: LearnerId, replies: Replies) -> None:
        """Send messages that answer no update (a reminder), without a sound and after the replies to learners who tap.

        Their ids are kept for Tidy up, as all others. Raises ChatUnavailable or DeliveryUnknown.
        """
        waiting = OutgoingReply(ChatTask(chat, unasked=learner), replies, self.clock())
        with self.memory.recorded(waiting):
            await self.pace.leisure()
            if waiting not in self.memory.recording:  # the learner left while this waited
                return
        outgoing = replace(waiting, heard_at=self.clock())
        self.owed.settle(outgoing)
        with self.memory.recorded(outgoing):
            for bubble in replies.items:
                if isinstance(bubble, Bubble):
                    await self._send(outgoing, bubble, False, outgoing.rank)

    async def _update_buttons(self, outgoing: OutgoingReply, bubble: Bubble) -> None:
        """Replace the buttons of the question the chat ends with, so that they carry the age she chose last."""
        chat = outgoing.chat_task.chat
        known, markup = self.memory.questions.get(chat), inline(outgoing.replies, bubble)
        if known is None:
            return
        self.memory.record_question(outgoing, bubble, known.message)
        await call_with_retry(lambda: self.raw_api.buttons(chat, known.message, markup), outgoing.until - self.clock())

    async def _answer(self, callback: str, text: str | None) -> None:
        await call_with_retry(lambda: self.raw_api.answer(callback, text), 10)

    async def _show(self, outgoing: OutgoingReply, is_double_tap: bool) -> None:
        """Send the messages of a reply, and delete meanwhile what is to be deleted: neither waits for the other."""
        if outgoing.replies is None:
            return
        ids = await self.deletions.begin(outgoing)
        if ids is None:
            await self._show_items(outgoing, outgoing.replies, is_double_tap)
            return
        shown = asyncio.Event()
        deleting = asyncio.create_task(self.deletions.finish(outgoing, ids, shown))
        try:
            await self._show_items(outgoing, outgoing.replies, is_double_tap)
        except asyncio.CancelledError:
            deleting.cancel()
            raise
        finally:
            shown.set()
            staying = await deleting
        if staying and outgoing.replies.stuck and not outgoing.is_overtaken:
            await self._send(outgoing, Bubble(outgoing.replies.stuck), False, outgoing.rank)
            self.memory.remove_ids(outgoing.chat_task, (), staying)  # told: only her next Hide tries again

    async def _show_items(self, outgoing: OutgoingReply, replies: Replies, is_double_tap: bool) -> None:
        try:
            await self._send_items(outgoing, replies, is_double_tap)
        except Overtaken:
            pass
        except TelegramUnreached:
            self._owe_question(outgoing)
            raise

    def _owe_question(self, outgoing: OutgoingReply) -> None:
        """Remember the question of a reply that Telegram did not take, unless it has arrived or is stale."""
        alone = question_alone(outgoing)
        if alone and not (outgoing.is_overtaken or self.memory.has_arrived(outgoing)):
            self.owed.owe(alone)

    async def _send_owed(self, outgoing: OutgoingReply) -> None:
        """Send an owed question. Its id is recorded as all others, except after an erasure."""
        if outgoing.replies is None:
            return
        try:
            with nullcontext() if outgoing.erases else self.memory.recorded(outgoing):
                await self._send_items(outgoing, outgoing.replies, is_double_tap=False)
        except TelegramUnreached:
            if not self.memory.has_arrived(outgoing):
                raise
        if outgoing.chat_task.word_for_help is not None and self.memory.has_arrived(outgoing):
            await self.deletions.remove(outgoing.chat_task, outgoing.chat_task.word_for_help)

    async def _send_items(self, outgoing: OutgoingReply, replies: Replies, is_double_tap: bool) -> None:
        plain, known = last_plain(replies.items), self.memory.questions.get(outgoing.chat_task.chat)
        if not is_double_tap and await self._replaced(outgoing, replies, known):
            return
        rank = outgoing.rank
        for item in replies.items:
            if self._is_pointless(outgoing):
                return
            match item:
                case Bubble(instead=True) if outgoing.chat_task.pressed:
                    await self._exchange(outgoing, item, outgoing.chat_task.pressed, rank)
                case Bubble() if not is_double_tap:
                    await self._send(outgoing, item, item is plain, rank)
                    rank = min(rank, Rank.LESSON)  # a reply that has begun is finished before newcomers get theirs
                case AudioClip():
                    await self._send_recording(outgoing, item, rank)
                case Picked() if not is_double_tap:
                    await self._disable_buttons(outgoing, item, known)
                case Bubble() | Picked() | Erase() | Tidy():
                    pass
                case _:
                    assert_never(item)

    def _is_pointless(self, outgoing: OutgoingReply) -> bool:
        """Return True when nothing more of a reply is to be sent."""
        return outgoing.is_overtaken or outgoing.chat_task.silent or outgoing.until <= self.clock()

    async def _replaced(self, outgoing: OutgoingReply, replies: Replies, known: OpenQuestion | None) -> bool:
        """Replace the tapped question by the reply, if it is the newest one of the chat; return whether that is done.

        If Telegram does not take the edit, the reply is sent as any other.
        """
        bubble, pressed = replies.as_one if replies.in_place else None, outgoing.chat_task.pressed
        if bubble is None or known is None or known.message != pressed or len(bubble.html) > MOST_LETTERS:
            return False
        if self._is_pointless(outgoing) or not await self._edit(outgoing, bubble, pressed, outgoing.rank):
            return False
        self.memory.record_question(outgoing, bubble, pressed)
        return True

    async def _disable_buttons(self, outgoing: OutgoingReply, picked: Picked, known: OpenQuestion | None) -> None:
        """Replace the buttons of the tapped message; after typed words, those of the question they answered."""
        chat_task = outgoing.chat_task
        answered = known.message if known and known.last.asks == picked.asks else None
        message = chat_task.pressed if chat_task.callback else answered
        if message is None:
            return
        await call_with_retry(
            lambda: self.raw_api.buttons(chat_task.chat, message, inert(picked.text)), outgoing.until - self.clock()
        )

    async def _wait_for_turn(self, outgoing: OutgoingReply, rank: Rank) -> float:
        """Wait until a message may be sent and return the seconds it may take.

        Raises DeliveryUnknown if it is too late, and Overtaken.
        """
        patience = outgoing.until - self.clock()
        with outgoing.waiting():
            is_due = await self.pace.turn(outgoing.chat_task.chat, rank, outgoing.heard_at, patience)
        if not is_due:
            raise DeliveryUnknown
        return outgoing.until - self.clock()

    async def _send(self, outgoing: OutgoingReply, bubble: Bubble, has_keys: bool, rank: Rank) -> None:
        chat, patience = outgoing.chat_task.chat, await self._wait_for_turn(outgoing, rank)
        markup = inline(outgoing.replies, bubble) or (keyboard(outgoing.replies) if has_keys else None)
        message = await call_with_retry(lambda: self.messages.send(chat, bubble, markup), patience, outgoing.pause)
        if message is not None and await self._record_or_take_back(outgoing, message):
            self.memory.record_question(outgoing, bubble, message)

    async def _exchange(self, outgoing: OutgoingReply, bubble: Bubble, pressed: int, rank: Rank) -> None:
        """Replace the tapped message by a bubble (a text by its picture), so that her question stays the last message.

        If Telegram cannot replace it, the bubble is sent at the end of the chat.
        """
        if not await self._edit(outgoing, bubble, pressed, rank):
            await self._send(outgoing, bubble, False, rank)

    async def _edit(self, outgoing: OutgoingReply, bubble: Bubble, message: int, rank: Rank) -> bool:
        """Replace a message by a bubble; return False if Telegram cannot do that."""
        patience = await self._wait_for_turn(outgoing, rank)
        chat, markup = outgoing.chat_task.chat, inline(outgoing.replies, bubble)
        edit = partial(self.messages.exchange, chat, message, bubble, markup)
        return bool(await call_with_retry(edit, patience, outgoing.pause))

    async def _send_recording(self, outgoing: OutgoingReply, clip: AudioClip, rank: Rank) -> None:
        """Send a recording. Its id is recorded, so that Tidy up deletes it too."""
        patience = await self._wait_for_turn(outgoing, rank)
        chat = outgoing.chat_task.chat
        message = await call_with_retry(lambda: self.messages.speak(chat, clip), patience, outgoing.pause)
        if message is not None:
            await self._record_or_take_back(outgoing, message)

    async def _record_or_take_back(self, outgoing: OutgoingReply, message: int) -> bool:
        """Record a message that arrived; delete it, and return False, if Help or Hide has overtaken its reply."""
        if outgoing.is_overtaken:
            await self.deletions.take_back(outgoing, message)
            return False
        self.memory.record_id(outgoing, message)
        outgoing.first = outgoing.first or message
        return True

    async def _forget_erased(self, outgoing: OutgoingReply) -> None:
        """Forget also the ids recorded since her turn: replies queued before this one have been sent by now (B7)."""
        if outgoing.chat_task.incoming is None:
            return
        self.forget(outgoing.chat_task.chat, outgoing.chat_task.incoming.learner)
        with suppress(StoreGone):  # the ids expire after 48 hours anyway
            await self.store.forget(outgoing.chat_task.incoming.learner)

    def forget(self, chat: int, learner: LearnerId) -> None:
        """Forget a learner who has blocked the bot or asked to be erased, and what is owed to her (D11)."""
        self.memory.forget(chat, learner)
        self.owed.drop(chat)


def _popup(replies: Replies | None, is_double_tap: bool, is_late: bool) -> str | None:
    """Return the pop-up text after a tap, or None: after a double tap that the question is below, else the reply's own
    pop-up, else, when it will take long, that the bot is busy.
    """
    if replies is None:
        return None
    return (replies.below if is_double_tap else replies.popup or (replies.busy if is_late else "")) or None
