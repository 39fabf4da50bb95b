"""`set:`: remember a flag until the lesson ends."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.fields import Flag
from bot.lessons.steps.step_kind import SilentStep


class Set(SilentStep):
    """Something later steps ask about with `when:`. It is forgotten when the lesson ends."""

    kind = "set"
    card_sentence = "Here the bot remembers for later: {set}."
    set: dict[str, Flag] = Field(description="A name you invent, and its value.", examples=[{"asked": "twice"}])
