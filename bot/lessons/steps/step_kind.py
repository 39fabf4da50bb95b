"""Base of every kind of step, and of the kinds without words."""

from __future__ import annotations

from typing import ClassVar

from bot.lessons.model.text import Text
from bot.lessons.steps.conditional import Conditional


class StepKind(Conditional):
    """A kind of step. Its fields are the keys of the YAML, and `kind` is the one that begins the step.

    Each kind also has `words`, the text it tells before the learner can do anything, and `bubbles`, all its texts that
    are no buttons, in reading order. They have no default: the type checker names a kind that lacks them.
    """

    kind: ClassVar[str]


class SilentStep(StepKind):
    """A step without texts of its own. `card_sentence` tells on its card what it does, with its keys in braces."""

    card_sentence: ClassVar[str]

    @property
    def words(self) -> None:
        """None: it tells nothing."""
        return

    @property
    def bubbles(self) -> tuple[Text, ...]:
        """No texts."""
        return ()
