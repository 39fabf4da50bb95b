"""The task of one update in its chat: the learner's action, and the side effects beside the reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from bot.conversation.rendering.kill_switch_replies import KillSwitchOrder
from bot.conversation.service import IncomingAction
from bot.engine.input import TIDY, Blocked, Chose, Commanded, Input, Listened, Looked, Said, Sent, Started
from bot.storage.ports import LearnerId


@dataclass(frozen=True, slots=True)
class ChatTask:
    """One update's action in its chat, and the side effects next to the reply (delete, leave, answer the callback).

    `incoming` is the learner's action; None where there is none (a group, an order). `callback` is the id of a callback
    query to answer, `pressed` the id of the tapped message. `remove` is the id of an unwanted message of the learner (a
    picture), deleted at once. `word_for_help` is the id of her own "Help", deleted only after the Help card has arrived
    (A12): until then it alone shows her that she asked. `leave` leaves a group. `silent` sends no answer. `order` is a
    staff member's order for the kill switch, `figures` the locale in which a staff member asked for figures. `unasked`
    is the learner to whom the bot writes without an update (a reminder she wished for).
    """

    chat: int
    incoming: IncomingAction | None = None
    callback: str | None = None
    pressed: int | None = None
    remove: int | None = None
    word_for_help: int | None = None
    leave: bool = False
    silent: bool = False
    order: KillSwitchOrder | None = None
    figures: str | None = None
    unasked: LearnerId | None = None

    @property
    def learner(self) -> LearnerId | None:
        """Learner of the chat; None where nothing is recorded about it (a group, an order)."""
        return self.incoming.learner if self.incoming else self.unasked

    @property
    def action(self) -> Input | None:
        """Action of the learner; None where there is none."""
        return self.incoming.action if self.incoming else None

    @property
    def has_left(self) -> bool:
        """True if the learner has blocked the bot."""
        return self.incoming is not None and isinstance(self.incoming.action, Blocked)

    @property
    def asks_for_help(self) -> bool:
        """True if words ask for help, or sound like distress."""
        return self.action is not None and asks_for_help(self.action)

    @property
    def is_about_distress(self) -> bool:
        """True for words in which trouble was heard, and which did not ask for Help by its name."""
        action = self.action
        return isinstance(action, Said) and action.confirm is not None and action.command is None

    @property
    def overtakes(self) -> bool:
        """True for Help and Hide, typed or tapped, also on a question about distress."""
        action = self.action
        if isinstance(action, Chose):
            return action.target.key == TIDY or action.target.script in ("help", "confirm")
        if isinstance(action, Commanded):
            return action.name in ("help", "tidy")
        return isinstance(action, Said) and action.command in ("help", "tidy")


def asks_for_help(action: Input) -> bool:
    """Return True if words ask for help, or sound like distress."""
    return (isinstance(action, Said) and action.confirm is not None) or opens_help(action)


def opens_help(action: Input) -> bool:
    """Return True if words or a command ask for Help by its name."""
    match action:
        case Said(command="help") | Commanded(name="help"):
            return True
        case Said() | Commanded() | Started() | Chose() | Listened() | Looked() | Sent() | Blocked():
            return False
        case _:
            assert_never(action)
