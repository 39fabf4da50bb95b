"""Sending of replies as messages to one chat, in an order in which a failure loses nothing.

The next stop is sent before the tapped message loses its buttons: if a reply is lost, the learner taps once more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import KW_ONLY, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, assert_never

from telegram import Bot

from bot.conversation.rendering.reply import AudioClip, Bubble, Erase, Picked, Replies, Tidy
from bot.conversation.understanding import after_bubble
from bot.durations import HOUR
from bot.engine.input import LastQuestion
from bot.jobs.ports import ChatUnavailable, DeliveryUnknown
from bot.storage.ports import LearnerId, Store, StoreGone
from bot.telegram.api_calls import TelegramUnreached, call_with_retry
from bot.telegram.chat_task import ChatTask
from bot.telegram.deletion import MessageDeleter, unknown_numbers
from bot.telegram.markup import inert, inline, keyboard, last_plain
from bot.telegram.messages import Messages
from bot.telegram.open_questions import OpenQuestion, OpenQuestions
from bot.telegram.outgoing import OutgoingReply, Overtaken
from bot.telegram.owed import OwedQuestions, question_alone
from bot.telegram.pacing import Pace
from bot.telegram.priority_queue import Rank
from bot.telegram.raw_api import InlineCallbackAnswers, RawBotApi
from bot.telegram.sent_ids import SentIds

LATEST = 120.0
"""Seconds after which a reply is no longer sent (D15). The learner's last buttons still work."""

UNASKED_WITHIN = 10.0
"""Seconds for which sending an unrequested message (a reminder) is tried."""

SOON = 8.0
"""Seconds a learner waits without an explanation. If it will be longer, a pop-up says at once that the bot is busy."""

FORGETFUL_FOR = HOUR
"""Seconds after a start in which a chat that was not answered since may end with a card of Help."""

MOST_LETTERS = 4_096
"""Letters that Telegram takes in one message."""


@dataclass
class Sender:
    """Delivers replies, and remembers the newest question of each recently active chat.

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
    questions: OpenQuestions = field(default_factory=OpenQuestions)
    taps: InlineCallbackAnswers = field(default_factory=InlineCallbackAnswers)
    _remembered: set[OutgoingReply] = field(default_factory=set)
    """Replies in delivery whose message ids are recorded. `forget` takes out those of a learner who has left."""
    sent_ids: SentIds = field(init=False)
    raw_api: RawBotApi = field(init=False)
    messages: Messages = field(init=False)
    deleter: MessageDeleter = field(init=False)
    owed: OwedQuestions = field(init=False)

    def __post_init__(self) -> None:
        """Create the callers of the Bot API, which use the connections of `bot`, and what is kept of messages."""
        self.raw_api = RawBotApi(self.bot)
        self.messages = Messages(self.bot, self.raw_api, self.media)
        self.deleter = MessageDeleter(self.bot, self.looks_ids_up_in_chat)
        self.owed = OwedQuestions(self._send_owed)
        self.sent_ids = SentIds(self.store, self.now)
        self._began, self._answered = self.clock(), set[int]()

    def last_question(self, chat: int) -> LastQuestion | None:
        """Return the question that a chat ends with; None where it is not remembered (a restart).

        With several workers another one may have asked something since, so none is known.
        """
        return None if self.pace.is_shared else self.questions.last(chat, self.clock())

    def has_forgotten(self, chat: int) -> bool:
        """Return whether a card of Help may stand in a chat without being remembered.

        For an hour after a start that is a chat which was not answered since; with several workers it is every chat.
        """
        if self.pace.is_shared:
            return True
        return self.clock() - self._began < FORGETFUL_FOR and chat not in self._answered

    async def deliver(self, outgoing: OutgoingReply) -> None:
        """Send all messages and side effects of a reply, leaving out messages that are due later than `LATEST`."""
        self._remembered.add(outgoing)  # inline instead of `_remembering`, whose cost every tap would pay
        try:
            await self._deliver(outgoing)
        finally:
            self._remembered.discard(outgoing)
            self._note_answer(outgoing)

    def _note_answer(self, outgoing: OutgoingReply) -> None:
        """Note a chat that was answered, while that matters; nothing of it is kept longer."""
        if self.clock() - self._began >= FORGETFUL_FOR:
            self._answered.clear()
        elif not outgoing.chat_task.silent:
            self._answered.add(outgoing.chat_task.chat)

    async def _deliver(self, outgoing: OutgoingReply) -> None:
        chat_task = outgoing.chat_task
        if chat_task.leave:
            await self._leave(chat_task.chat)
            return
        if outgoing.erases:
            await self._forget_erased(outgoing)
        is_double_tap = self.questions.is_double_tap(outgoing)
        if not (is_double_tap or outgoing.is_overtaken or chat_task.silent):
            self.owed.settle(outgoing)
        side_calls = list(self._side_calls(outgoing, is_double_tap))
        try:
            await (
                asyncio.gather(self._show(outgoing, is_double_tap), *side_calls)
                if side_calls
                else self._show(outgoing, is_double_tap)
            )
            if chat_task.word_for_help is not None and (is_double_tap or self.questions.has_arrived(outgoing)):
                await self._remove(chat_task, chat_task.word_for_help)
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
        if is_double_tap and (outdated := self.questions.outdated(outgoing)):
            yield self._update_buttons(outgoing, outdated)
        if chat_task.remove is not None:
            yield self._remove(chat_task, chat_task.remove)

    async def unasked(self, chat: int, learner: LearnerId, replies: Replies) -> None:
        """Send messages that answer no update (a reminder), without a sound and after the replies to learners who tap.

        Their ids are kept for Tidy up, as all others. Raises ChatUnavailable or DeliveryUnknown.
        """
        waiting = OutgoingReply(ChatTask(chat, unasked=learner), replies, self.clock())
        with self._remembering(waiting):
            await self.pace.leisure()
            if waiting not in self._remembered:  # the learner left while this waited
                return
        outgoing = replace(waiting, heard_at=self.clock())
        self.owed.settle(outgoing)
        with self._remembering(outgoing):
            for bubble in replies.items:
                if isinstance(bubble, Bubble):
                    await self._send(outgoing, bubble, False, outgoing.rank)

    @contextmanager
    def _remembering(self, outgoing: OutgoingReply) -> Iterator[None]:
        self._remembered.add(outgoing)
        try:
            yield
        finally:
            self._remembered.discard(outgoing)

    async def _update_buttons(self, outgoing: OutgoingReply, bubble: Bubble) -> None:
        """Replace the buttons of the question the chat ends with, so that they carry the age she chose last."""
        chat = outgoing.chat_task.chat
        known, markup = self.questions.get(chat), inline(outgoing.replies, bubble)
        if known is None:
            return
        message = known.message
        self._record_question(outgoing, bubble, message)
        await call_with_retry(lambda: self.raw_api.buttons(chat, message, markup), self._patience(outgoing))

    async def _answer(self, callback: str, text: str | None) -> None:
        await call_with_retry(lambda: self.raw_api.answer(callback, text), 10)

    async def _remove(self, chat_task: ChatTask, message: int) -> None:
        """Delete a message of hers, and then its id. Where that fails, her next Hide tries again."""
        is_gone = await call_with_retry(lambda: self.bot.delete_message(chat_task.chat, message), LATEST)
        if is_gone and chat_task.learner:
            self.sent_ids.remove(chat_task.learner, [message])

    async def _show(self, outgoing: OutgoingReply, is_double_tap: bool) -> None:
        """Send the messages of a reply, and delete meanwhile what is to be deleted: neither waits for the other."""
        if outgoing.replies is None:
            return
        ids = await self._ids_to_delete(outgoing)
        if ids is None or outgoing.chat_task.learner is None:
            await self._show_items(outgoing, outgoing.replies, is_double_tap)
            return
        shown = asyncio.Event()
        deleting = asyncio.create_task(self._delete(outgoing, outgoing.chat_task.learner, ids, shown))
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
            self.sent_ids.remove(outgoing.chat_task.learner, (), staying)  # told: only her next Hide tries again

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
        if alone and not (outgoing.is_overtaken or self.questions.has_arrived(outgoing)):
            self.owed.owe(alone)

    async def _send_owed(self, outgoing: OutgoingReply) -> None:
        """Send an owed question. Its id is recorded as all others, except after an erasure."""
        if outgoing.replies is None:
            return
        try:
            with nullcontext() if outgoing.erases else self._remembering(outgoing):
                await self._send_items(outgoing, outgoing.replies, is_double_tap=False)
        except TelegramUnreached:
            if not self.questions.has_arrived(outgoing):
                raise
        if outgoing.chat_task.word_for_help is not None and self.questions.has_arrived(outgoing):
            await self._remove(outgoing.chat_task, outgoing.chat_task.word_for_help)

    async def _send_items(self, outgoing: OutgoingReply, replies: Replies, is_double_tap: bool) -> None:
        plain, known = last_plain(replies.items), self.questions.get(outgoing.chat_task.chat)
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
                    await self._disable_buttons(outgoing.chat_task, item, known, self._patience(outgoing))
                case Bubble() | Picked() | Erase() | Tidy():
                    pass
                case _:
                    assert_never(item)

    def _is_pointless(self, outgoing: OutgoingReply) -> bool:
        """Return True when nothing more of a reply is to be sent."""
        return outgoing.is_overtaken or outgoing.chat_task.silent or self._patience(outgoing) <= 0

    async def _replaced(self, outgoing: OutgoingReply, replies: Replies, known: OpenQuestion | None) -> bool:
        """Replace the tapped question by the reply, if it is the newest one of the chat; return whether that is done.

        If Telegram does not take the edit, the reply is sent as any other.
        """
        bubble, pressed = replies.as_one if replies.in_place else None, outgoing.chat_task.pressed
        if bubble is None or known is None or known.message != pressed or len(bubble.html) > MOST_LETTERS:
            return False
        if self._is_pointless(outgoing) or not await self._edit(outgoing, bubble, pressed, outgoing.rank):
            return False
        self._record_question(outgoing, bubble, pressed)
        return True

    async def _disable_buttons(
        self, chat_task: ChatTask, picked: Picked, known: OpenQuestion | None, patience: float
    ) -> None:
        """Replace the buttons of the tapped message; after typed words, those of the question they answered (`known`).

        `patience` is in seconds.
        """
        answered = known.message if known and known.last.asks == picked.asks else None
        message = chat_task.pressed if chat_task.callback else answered
        if message is None:
            return
        await call_with_retry(lambda: self.raw_api.buttons(chat_task.chat, message, inert(picked.text)), patience)

    def _patience(self, outgoing: OutgoingReply) -> float:
        """Return the seconds left in which a reply may be sent; zero or less when it is too late."""
        return outgoing.heard_at + (UNASKED_WITHIN if outgoing.chat_task.unasked else LATEST) - self.clock()

    async def _wait_for_turn(self, outgoing: OutgoingReply, rank: Rank) -> float:
        """Wait until a message may be sent and return the seconds it may take.

        Raises DeliveryUnknown if it is too late, and Overtaken.
        """
        with outgoing.waiting():
            is_due = await self.pace.turn(outgoing.chat_task.chat, rank, outgoing.heard_at, self._patience(outgoing))
        if not is_due:
            raise DeliveryUnknown
        return self._patience(outgoing)

    async def _send(self, outgoing: OutgoingReply, bubble: Bubble, has_keys: bool, rank: Rank) -> None:
        chat, patience = outgoing.chat_task.chat, await self._wait_for_turn(outgoing, rank)
        markup = inline(outgoing.replies, bubble) or (keyboard(outgoing.replies) if has_keys else None)
        message = await call_with_retry(lambda: self.messages.send(chat, bubble, markup), patience, outgoing.pause)
        if message is not None and await self._record_or_delete(outgoing, message):
            self._record_question(outgoing, bubble, message)

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
            await self._record_or_delete(outgoing, message)

    async def _record_or_delete(self, outgoing: OutgoingReply, message: int) -> bool:
        """Record a message that arrived; delete it, and return False, if Help or Hide has overtaken its reply.

        It is recorded first as one to be deleted: where the deletion fails, her next action makes up for it.
        """
        if not outgoing.is_overtaken:
            self._record_id(outgoing, message)
            outgoing.first = outgoing.first or message
            return True
        self._record_id(outgoing, -message)
        if not await self.deleter.delete(outgoing.chat_task.chat, [message]) and outgoing.chat_task.learner:
            self.sent_ids.remove(outgoing.chat_task.learner, [message])
        return False

    def _record_id(self, outgoing: OutgoingReply, message: int) -> None:
        if outgoing.chat_task.learner and outgoing in self._remembered:
            is_held = bool(outgoing.chat_task.unasked or (outgoing.replies and outgoing.replies.held))
            self.sent_ids.add(outgoing.chat_task.learner, message, is_held=is_held)

    def _record_question(self, outgoing: OutgoingReply, bubble: Bubble, message: int) -> None:
        if not (bubble.asks and outgoing.replies and outgoing in self._remembered):
            return
        before = self.last_question(outgoing.chat_task.chat)
        if last := after_bubble(bubble, before, outgoing.replies):
            self.questions.record(outgoing, bubble, message, last, self.clock())

    async def _ids_to_delete(self, outgoing: OutgoingReply) -> list[int] | None:
        """Return all ids of the chat, below zero those to be deleted: at a Hide all so far, and none sent later (D3).

        After a Hide that could not delete everything these are what it left. None where nothing is to be deleted.
        """
        chat_task, learner = outgoing.chat_task, outgoing.chat_task.learner
        tidies, is_hiding = outgoing.tidies, outgoing.is_hiding
        outgoing.tidies = outgoing.is_hiding = False
        if learner is None or not (tidies or is_hiding):
            return None
        if not tidies:
            stored = await self.sent_ids.stored(learner)
            return stored if any(message < 0 for message in stored) else None
        self.questions.drop(chat_task.chat)
        if chat_task.pressed:
            self._record_id(outgoing, chat_task.pressed)
        return [-message for message in await self.sent_ids.mark(learner)]

    async def _delete(
        self, outgoing: OutgoingReply, learner: LearnerId, ids: Sequence[int], shown: asyncio.Event
    ) -> list[int]:
        """Delete messages, the tapped one last: after a crash its button is still there to tap again (D3).

        Then, once the reply is `shown`, delete what stands between them and after them without being known. Return the
        ids of messages that Telegram does not delete.
        """
        chat, pressed = outgoing.chat_task.chat, outgoing.chat_task.pressed
        hidden = sorted((-message for message in ids if message < 0), key=lambda it: (it == pressed, it))
        staying = await self.deleter.delete(chat, hidden)
        await shown.wait()
        last = max(hidden, default=0)
        later = [message for message in (*ids, self._first(outgoing)) if message > last]
        if end := min(later, default=last):
            await self.deleter.delete_unknown(chat, unknown_numbers({*map(abs, ids)}, end))
        self.sent_ids.remove(learner, set(hidden).difference(staying))
        return staying

    def _first(self, outgoing: OutgoingReply) -> int:
        """Return the id of the first message of a reply if all that stands above it is older, else 0.

        Below a reply that Help overtook, or beside other workers, something newer may have a smaller id.
        """
        return 0 if outgoing.is_overtaken or self.pace.is_shared else outgoing.first or 0

    async def _forget_erased(self, outgoing: OutgoingReply) -> None:
        """Forget also the ids recorded since her turn: replies queued before this one have been sent by now (B7)."""
        if outgoing.chat_task.incoming is None:
            return
        self.forget(outgoing.chat_task.chat, outgoing.chat_task.incoming.learner)
        with suppress(StoreGone):  # the ids expire after 48 hours anyway
            await self.store.forget(outgoing.chat_task.incoming.learner)

    def forget(self, chat: int, learner: LearnerId) -> None:
        """Forget a learner who has blocked the bot or asked to be erased.

        Ids of messages still on their way to her are not recorded either (D11).
        """
        self.questions.drop(chat)
        self.owed.drop(chat)
        self._remembered = {it for it in self._remembered if it.chat_task.chat != chat}
        self.sent_ids.forget(learner)


def _popup(replies: Replies | None, is_double_tap: bool, is_late: bool) -> str | None:
    """Return the pop-up text after a tap, or None: after a double tap that the question is below, else the reply's own
    pop-up, else, when it will take long, that the bot is busy.
    """
    if replies is None:
        return None
    return (replies.below if is_double_tap else replies.popup or (replies.busy if is_late else "")) or None
