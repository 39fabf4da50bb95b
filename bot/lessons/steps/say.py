"""`say:`: a bubble."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.text import Text
from bot.lessons.steps.step_kind import StepKind


class Say(StepKind):
    """A bubble."""

    kind = "say"
    say: Text = Field(
        description="The words of a bubble, at most 35. `*bold*` is bold, `<friend>` is a name from cast.yaml.",
        examples=["Amina is an invented girl. Her goat eats everything."],
    )

    @property
    def words(self) -> Text:
        """The bubble."""
        return self.say

    @property
    def bubbles(self) -> tuple[Text, ...]:
        """The bubble alone."""
        return (self.say,)
