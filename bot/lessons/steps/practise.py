"""`practise:`: a sentence that the learner builds from the author's lines."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import Field

from bot.lessons.model.text import Text
from bot.lessons.steps.option import Option
from bot.lessons.steps.stop import Stop


class Practise(Stop):
    """She builds a sentence from your lines, in any order."""

    kind = "practise"
    practise: Text = Field(
        description="What she is to say, and how many lines to tap.", examples=["Help Amina ask. Tap two."]
    )
    lines: tuple[Text, ...] = Field(
        description="The lines she builds with. Any of them makes a good sentence: nothing here is wrong.",
        examples=[["Can we talk?", "Please listen first.", "It is about my phone."]],
    )
    pick: Annotated[int, Field(ge=1, le=5)] = Field(2, description="How many lines make the sentence.", examples=[2])
    feedback: Text | None = Field(
        None, description="What the bot says about her sentence.", examples=["Short and brave. It is enough."]
    )

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The lines as options. Cached, because every tap looks at them."""
        return tuple(Option.model_construct(text=line) for line in self.lines)

    @property
    def bubbles(self) -> tuple[Text, ...]:
        """The question, then the feedback to the whole sentence."""
        return (self.question, self.feedback) if self.feedback else (self.question,)
