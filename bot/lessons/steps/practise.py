"""`practise:`: a sentence that the learner builds from the author's lines."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import Field

from bot.lessons.model.text import Text
from bot.lessons.steps.step_kind import AnyOption, Option, Stop


class Practise(Stop):
    """She builds a sentence from your lines, in any order."""

    kind = "practise"
    practise: Text = Field(
        description="What she is to say, and how many lines to tap.", examples=["Help Amina ask. Tap two."]
    )
    lines: tuple[AnyOption, ...] = Field(
        description="The lines she builds with, in any order. One may be tempting and not help (`helps: false`): "
        "she reads its `feedback:` and picks another one.",
        examples=[
            [
                "Can we talk?",
                "It is about my phone.",
                {"text": "Please tell nobody", "helps": False, "feedback": "Understandable! But then nobody can act."},
            ]
        ],
    )
    pick: Annotated[int, Field(ge=1, le=5)] = Field(2, description="How many lines make the sentence.", examples=[2])
    feedback: Text | None = Field(
        None, description="What the bot says about her sentence.", examples=["Short and brave. It is enough."]
    )

    @cached_property
    def helpful(self) -> tuple[Option, ...]:
        """The lines of which a sentence is made."""
        return tuple(line for line in self.lines if line.helps)

    @property
    def bubbles(self) -> tuple[Text, ...]:
        """The question, the answers to lines that do not help, then the feedback to the whole sentence."""
        return (*super().bubbles, self.feedback) if self.feedback else super().bubbles
