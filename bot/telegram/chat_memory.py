"""Memory of recently active chats, lost at a restart: the newest question of each, and the ids of sent messages.

The question tells a double tap from a new one, and which question typed words answer. The ids are for Tidy up (D3).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from bot.conversation.rendering.reply import Bubble, Erase, Picked, Tidy
from bot.conversation.understanding import after_bubble
from bot.durations import HOUR
from bot.engine.input import Chose, Flags, LastQuestion
from bot.storage.ports import LearnerId
from bot.telegram.chat_task import ChatTask
from bot.telegram.outgoing import OutgoingReply
from bot.telegram.pacing import Pace
from bot.telegram.sent_ids import SentIds

CHATS_REMEMBERED = 5_000
"""Chats whose newest question is kept to recognise a double tap. Within Telegram's speed limit it takes minutes to
write to so many."""

HUSHED_FOR = HOUR
"""Seconds for which nothing is celebrated after a card about trouble, in memory only."""

FORGETFUL_FOR = HOUR
"""Seconds after a start in which a chat that was not answered since may end with a card of Help."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The newest question known to have arrived in a chat: its message id, and a hash to recognise the same question.

    Its text is not kept: it may contain the learner's words to staff, or the code that withdraws them (G5, G6).
    `anew` is True for a question that was asked again; `flags` are those of its buttons; `last` names its stop, and the
    place at which she goes on; `tap` is a hash of the tap that led to it, or None. Until `hushed_until` nothing is
    celebrated in the chat, because a card about trouble has stood there (A24).
    """

    question_hash: int
    anew: bool
    flags: Flags
    message: int
    last: LastQuestion
    tap: int | None
    hushed_until: float = 0.0

    def is_like(self, bubble: Bubble) -> bool:
        """Return True if a bubble asks the same, in the same words and with the same buttons."""
        return self.question_hash == question_hash(bubble)


@dataclass
class ChatMemory:
    """Newest questions by chat, ids of sent messages, and the replies in delivery whose messages are recorded.

    `forget` takes the replies of a learner who has left out of `recording`: nothing of her is recorded then (D11).
    `clock` is monotonic.
    """

    sent_ids: SentIds
    pace: Pace
    clock: Callable[[], float]
    questions: OrderedDict[int, OpenQuestion] = field(default_factory=OrderedDict)
    recording: set[OutgoingReply] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Note the start, before which chats were answered that are not remembered."""
        self._began, self._answered = self.clock(), set[int]()

    @contextmanager
    def recorded(self, outgoing: OutgoingReply) -> Iterator[None]:
        """Record what arrives of a reply inside the block."""
        self.recording.add(outgoing)
        try:
            yield
        finally:
            self.recording.discard(outgoing)

    def end(self, outgoing: OutgoingReply) -> None:
        """Record nothing more of a reply. Its chat was answered, which is noted while that matters, and no longer."""
        self.recording.discard(outgoing)
        if self.clock() - self._began >= FORGETFUL_FOR:
            self._answered.clear()
        elif not outgoing.chat_task.silent:
            self._answered.add(outgoing.chat_task.chat)

    def last_question(self, chat: int) -> LastQuestion | None:
        """Return what the question asks that a chat ends with; None where it is not remembered (a restart).

        With several workers another one may have asked something since, so none is known.
        """
        known = None if self.pace.is_shared else self.questions.get(chat)
        if known is None or not known.last.hushed or self.clock() < known.hushed_until:
            return known.last if known else None
        return replace(known.last, hushed=False)

    def has_forgotten(self, chat: int) -> bool:
        """Return whether a card of Help may stand in a chat without being remembered.

        For an hour after a start that is a chat which was not answered since; with several workers it is every chat.
        """
        if self.pace.is_shared:
            return True
        return self.clock() - self._began < FORGETFUL_FOR and chat not in self._answered

    def record_id(self, outgoing: OutgoingReply, message: int) -> None:
        """Record the id of a message that arrived, below zero if it is to be deleted."""
        learner = outgoing.chat_task.learner
        if learner and outgoing in self.recording:
            is_held = bool(outgoing.chat_task.unasked or (outgoing.replies and outgoing.replies.held))
            self.sent_ids.add(learner, message, is_held=is_held)

    def remove_ids(self, chat_task: ChatTask, gone: Iterable[int], staying: Iterable[int] = ()) -> None:
        """Remove the ids of deleted messages, and the marks of those that stay and of which the learner was told."""
        if learner := chat_task.learner:
            self.sent_ids.remove(learner, gone, staying)

    def record_question(self, outgoing: OutgoingReply, bubble: Bubble, message: int) -> None:
        """Remember a question that arrived as a message. Her chat counts as the one active last."""
        chat, replies = outgoing.chat_task.chat, outgoing.replies
        if not (bubble.asks and replies and outgoing in self.recording):
            return
        last = after_bubble(bubble, self.last_question(chat), replies)
        if last is None:
            return
        before = self.questions.pop(chat, None)
        hushed_until = before.hushed_until if before and last.hushed else 0.0
        self.questions[chat] = OpenQuestion(
            question_hash=question_hash(bubble),
            anew=bubble.anew,
            flags=replies.flags,
            message=message,
            last=last,
            tap=tap_hash(outgoing),
            hushed_until=self.clock() + HUSHED_FOR if bubble.troubled else hushed_until,
        )
        if len(self.questions) > CHATS_REMEMBERED:
            self.questions.popitem(last=False)

    def drop_question(self, chat: int) -> None:
        """Forget the question of a chat that no longer ends with it."""
        self.questions.pop(chat, None)

    def forget(self, chat: int, learner: LearnerId) -> None:
        """Forget a learner who has blocked the bot or asked to be erased.

        Ids of messages still on their way to her are not recorded either (D11).
        """
        self.drop_question(chat)
        self.recording = {it for it in self.recording if it.chat_task.chat != chat}
        self.sent_ids.forget(learner)

    def is_double_tap(self, outgoing: OutgoingReply) -> bool:
        """Return True for a double tap, whose reply is not sent again.

        Either the same tap led to the question the chat ends with, or the reply is nothing but that question asked
        again. Tidy up and erasure are always carried out.
        """
        known, replies = self.questions.get(outgoing.chat_task.chat), outgoing.replies
        bubbles = [item for item in replies.items if isinstance(item, Bubble)] if replies else []
        if known is None or replies is None or not bubbles:
            return False
        if any(isinstance(item, Tidy | Erase) for item in replies.items):
            return False
        incoming = outgoing.chat_task.incoming
        if incoming and (incoming.message_id or 0) > known.message:  # her words stand below it: it is sent again
            return False
        is_same_tap = known.tap is not None and known.tap == tap_hash(outgoing)
        return is_same_tap or (len(bubbles) == 1 and bubbles[0].anew and known.is_like(bubbles[0]))

    def outdated(self, outgoing: OutgoingReply) -> Bubble | None:
        """Return the question the chat ends with, asked again, if its buttons carry flags she has changed since."""
        known, replies = self.questions.get(outgoing.chat_task.chat), outgoing.replies
        if known is None or replies is None or known.flags == replies.flags:
            return None
        return next((item for item in replies.items if isinstance(item, Bubble) and known.is_like(item)), None)

    def has_arrived(self, outgoing: OutgoingReply) -> bool:
        """Return True if the newest question of the chat is one of this reply."""
        newest, replies = self.questions.get(outgoing.chat_task.chat), outgoing.replies
        if newest is None or replies is None:
            return False
        bubbles = (item for item in replies.items if isinstance(item, Bubble))
        return any(it.anew == newest.anew and newest.is_like(it) for it in bubbles)


def question_hash(bubble: Bubble) -> int:
    """Return a hash that is equal for a question and the same question asked again.

    Python salts it for each process, so the text cannot be recovered from it.
    """
    return hash(replace(bubble, anew=True))


def tap_hash(outgoing: OutgoingReply) -> int | None:
    """Return a hash that is equal for two taps on one button of one message.

    None where the learner tapped no answer, or the tap had no effect: after an apology her button stays usable.
    """
    chat_task, items = outgoing.chat_task, outgoing.replies.items if outgoing.replies else ()
    action = chat_task.incoming.action if chat_task.incoming and chat_task.callback else None
    is_used = any(isinstance(item, Picked) for item in items)
    return hash((chat_task.pressed, action)) if isinstance(action, Chose) and is_used else None
