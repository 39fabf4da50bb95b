"""`poll:`: a question about an opinion."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.text import Text
from bot.lessons.steps.step_kind import AnyOption, Stop


class Poll(Stop):
    """Her opinion: nothing is right or wrong."""

    kind = "poll"
    poll: Text = Field(description="The question.", examples=["What is the best colour for a goat?"])
    options: tuple[AnyOption, ...] = Field(description="What she may think.", examples=[["Brown", "Polka dots"]])
