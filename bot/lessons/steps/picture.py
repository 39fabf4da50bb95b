"""`picture:`: a picture, with the words below it."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.text import Text
from bot.lessons.steps.step_kind import StepKind


class Picture(StepKind):
    """A picture, and its words."""

    kind = "picture"
    picture: str = Field(
        description="A PNG or JPG file in the folder media/, at most 60 KB.", examples=["cracked-phone.png"]
    )
    alt: Text = Field(
        description="The words below the picture. They also tell what is on it, for girls who cannot see it.",
        examples=["Amina holds up her phone. The crack looks like a chicken."],
    )

    @property
    def words(self) -> Text:
        """The caption."""
        return self.alt

    @property
    def bubbles(self) -> tuple[Text, ...]:
        """The caption alone."""
        return (self.alt,)
