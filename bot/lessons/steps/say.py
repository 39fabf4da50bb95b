"""`say:`: a bubble."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.fields import Id
from bot.lessons.model.text import Text
from bot.lessons.steps.step_kind import StepKind


class Say(StepKind):
    """A bubble."""

    kind = "say"
    say: Text = Field(
        description="The words of a bubble, at most 35. `*bold*` is bold, `<friend>` is a name from cast.yaml.",
        examples=["Amina is an invented girl. Her goat eats everything."],
    )
    picks: dict[str, Id] = Field(
        default_factory=dict,
        description="Repeat what she picked: each name stands for her answer to a stop of this lesson, and as `<name>` "
        "in the words.",
        examples=[{"exit": "exit-line"}],
    )

    @property
    def words(self) -> Text:
        """The bubble."""
        return self.say

    @property
    def bubbles(self) -> tuple[Text, ...]:
        """The bubble alone."""
        return (self.say,)
