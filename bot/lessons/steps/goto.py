"""`goto:`: go on in another scene."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.steps.step_kind import SilentStep


class Goto(SilentStep):
    """Go on in another scene of this file, and do not come back."""

    kind = "goto"
    card_sentence = "The story goes on in the scene {goto}."
    goto: str = Field(description="The name of the scene.", examples=["way-home"])
