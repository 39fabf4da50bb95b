"""`measure:`: ask the items of measure.yaml."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.lessons.steps.step_kind import SilentStep

Wave = Literal["before", "after"]
"""Time of the measure: in the first lesson, or in the last."""


class Measure(SilentStep):
    """The items of measure.yaml are asked here, of who has not finished this lesson yet (P13)."""

    kind = "measure"
    measure: Wave = Field(description="Whether it is before the course or after it.", examples=["before"])
