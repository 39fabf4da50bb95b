"""`measure:`: ask the items of measure.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.lessons.steps.step_kind import SilentStep

Wave = Literal["before", "fourth", "eighth", "after"]
"""Time of the measure: in the first lesson, after the fourth, after the eighth, or in the last one."""


class Measure(SilentStep):
    """The items of measure.yaml are asked here, unless the learner has finished this lesson before (P13)."""

    kind = "measure"
    card_sentence = "Here the bot asks what girls know. The questions stand in measure.yaml."
    measure: Wave = Field(
        description="Which wave: before the course, after its fourth or eighth lesson, or after all of it.",
        examples=["before"],
    )
