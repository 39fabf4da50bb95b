"""The newest question of a chat, as the sender remembers it to recognise double taps and what typed words answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.conversation.rendering.reply import Bubble, Picked
from bot.engine.input import Chose, Flags, LastQuestion
from bot.telegram.outgoing import OutgoingReply


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The newest question known to have arrived in a chat: its message id, and a hash to recognise the same question.

    Its text is not kept: it may contain the learner's words to staff, or the code that withdraws them (G5, G6).
    `mark` is the hash; `anew` is True for a question that was asked again; `flags` are those of its buttons; `last`
    names its stop, and the place at which she goes on; `tap` is a hash of the tap that led to it, or None.
    """

    mark: int
    anew: bool
    flags: Flags
    message: int
    last: LastQuestion
    tap: int | None

    def is_like(self, bubble: Bubble) -> bool:
        """Return True if a bubble asks the same, in the same words and with the same buttons."""
        return self.mark == question_hash(bubble)


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
    action = chat_task.heard.action if chat_task.heard and chat_task.callback else None
    is_used = any(isinstance(item, Picked) for item in items)
    return hash((chat_task.pressed, action)) if isinstance(action, Chose) and is_used else None
