"""The newest question of each chat, remembered to recognise double taps and what typed words answer."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace

from bot.conversation.rendering.reply import Bubble, Erase, Picked, Tidy
from bot.durations import HOUR
from bot.engine.input import Chose, Flags, LastQuestion
from bot.telegram.outgoing import OutgoingReply

CHATS_REMEMBERED = 5_000
"""Chats whose newest question is kept to recognise a double tap. Within Telegram's speed limit it takes minutes to
write to so many."""


HUSHED_FOR = HOUR
"""Seconds for which nothing is celebrated after a card about trouble, in memory only."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The newest question known to have arrived in a chat: its message id, and a hash to recognise the same question.

    Its text is not kept: it may contain the learner's words to staff, or the code that withdraws them (G5, G6).
    `mark` is the hash; `anew` is True for a question that was asked again; `flags` are those of its buttons; `last`
    names its stop, and the place at which she goes on; `tap` is a hash of the tap that led to it, or None. Until
    `hushed_until` nothing is celebrated in the chat, because a card about trouble has stood there (A24).
    """

    mark: int
    anew: bool
    flags: Flags
    message: int
    last: LastQuestion
    tap: int | None
    hushed_until: float = 0.0

    def is_like(self, bubble: Bubble) -> bool:
        """Return True if a bubble asks the same, in the same words and with the same buttons."""
        return self.mark == question_hash(bubble)


@dataclass
class OpenQuestions:
    """The newest questions of recently active chats."""

    _by_chat: OrderedDict[int, OpenQuestion] = field(default_factory=OrderedDict)

    def get(self, chat: int) -> OpenQuestion | None:
        """Return the newest question of a chat; None where none is remembered."""
        return self._by_chat.get(chat)

    def last(self, chat: int, at: float) -> LastQuestion | None:
        """Return what the newest question of a chat asks, at a time in seconds; None where none is remembered."""
        known = self.get(chat)
        if known is None or at < known.hushed_until or not known.last.hushed:
            return known.last if known else None
        return replace(known.last, hushed=False)

    def drop(self, chat: int) -> None:
        """Forget the question of a chat that no longer ends with it."""
        self._by_chat.pop(chat, None)

    def record(self, outgoing: OutgoingReply, bubble: Bubble, message: int, last: LastQuestion, at: float) -> None:
        """Remember the question of a reply, which arrived as a message at a time in seconds.

        Her chat counts as the one active last.
        """
        if outgoing.replies is None:
            return
        chat, mark, flags = outgoing.chat_task.chat, question_hash(bubble), outgoing.replies.flags
        before = self.get(chat)
        hushed_until = at + HUSHED_FOR if bubble.troubled else before.hushed_until if before and last.hushed else 0.0
        self.drop(chat)
        self._by_chat[chat] = OpenQuestion(
            mark=mark,
            anew=bubble.anew,
            flags=flags,
            message=message,
            last=last,
            tap=tap_hash(outgoing),
            hushed_until=hushed_until,
        )
        if len(self._by_chat) > CHATS_REMEMBERED:
            self._by_chat.popitem(last=False)

    def is_double_tap(self, outgoing: OutgoingReply) -> bool:
        """Return True for a double tap, whose reply is not sent again.

        Either the same tap led to the question the chat ends with, or the reply is nothing but that question asked
        again. Tidy up and erasure are always carried out.
        """
        known, replies = self.get(outgoing.chat_task.chat), outgoing.replies
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
        known, replies = self.get(outgoing.chat_task.chat), outgoing.replies
        if known is None or replies is None or known.flags == replies.flags:
            return None
        return next((item for item in replies.items if isinstance(item, Bubble) and known.is_like(item)), None)

    def has_arrived(self, outgoing: OutgoingReply) -> bool:
        """Return True if the newest question of the chat is one of this reply."""
        newest, replies = self.get(outgoing.chat_task.chat), outgoing.replies
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
