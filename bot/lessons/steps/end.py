"""`end`: the lesson is over."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.lessons.steps.step_kind import SilentStep


class End(SilentStep):
    """The lesson is over here. Plain `- end` says the same."""

    kind = "end"
    card_sentence = "The lesson is over here."
    end: Literal["yes"] = Field(description="The lesson is over here.", examples=["yes"])


def plain_end(value: object) -> object:
    """Read the plain word `end` as the step."""
    return {"end": "yes"} if value == "end" else value
