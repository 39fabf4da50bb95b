"""`do:`: a command to the bot, in its own scenes."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.command_words import Do
from bot.lessons.steps.step_kind import SilentStep


class Act(SilentStep):
    """Something the bot does, in its own scenes."""

    kind = "do"
    card_sentence = "Here the bot does something: {do}."
    do: Do = Field(description="What the bot does here.", examples=["tidy"])
