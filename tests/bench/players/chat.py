"""Chat of a simulated learner: what she sees now and what she has finished.

She presses only buttons that were shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from bot.conversation.rendering.reply import Bubble, Button, Replies
from bot.engine.input import ButtonTarget, Flags
from tests.bench.players.learner import SimulatedLearner

NOWHERE = ButtonTarget("", "", "")
UNKNOWN = Flags("en")


@dataclass(slots=True)
class SimulatedChat:
    """State of the chat: the newest question (`asks`) with its buttons, the earlier buttons, a badge's rating row.

    `finished` holds lesson ids, `answered` holds quizzes; `goes_until` holds for each lesson the number of the stop at
    which she leaves it for good (infinite: she ends it).
    """

    learner: SimulatedLearner
    dice: Random
    asks: ButtonTarget = NOWHERE
    flags: Flags = UNKNOWN
    shown: tuple[Button, ...] = ()
    older: tuple[Button, ...] = ()
    rates: tuple[Button, ...] = ()
    finished: set[str] = field(default_factory=set)
    answered: set[ButtonTarget] = field(default_factory=set)
    goes_until: dict[str, float] = field(default_factory=dict)
    is_gone: bool = False

    def sees(self, replies: Replies) -> None:
        """Update the chat with the bot's replies. The newest question is the one that will be answered."""
        questions = [item for item in replies.items if isinstance(item, Bubble) and item.buttons]
        if not questions:
            return
        self.rates = next((it.rates for it in replies.items if isinstance(it, Bubble) and it.rates), ())
        before, newest = self.asks, questions[-1]
        self.asks, self.flags = newest.asks or NOWHERE, replies.flags
        self.older, self.shown = self.shown, tuple(button for row in newest.buttons for button in row)
        if (self.asks.script, self.asks.stop) in _ENDS and before.script not in _BETWEEN:
            self.finished.add(before.script)

    @property
    def is_in_trouble(self) -> bool:
        """Tell whether the bot has just apologised for an internal error."""
        return (self.asks.script, self.asks.stop) == ("moments", "trouble")


_ENDS = {("moments", "for-today"), ("moments", "next"), ("moments", "all-done")}
"""Questions at the end of a lesson."""

_BETWEEN = {"", "start", "menu", "help", "confirm", "settings", "privacy", "mine", "moments", "quick", "light"}
"""The bot's own scripts."""
