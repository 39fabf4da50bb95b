"""`again:`: ask a quiz of an earlier lesson once more."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from bot.lessons.steps.step_kind import SilentStep


class Again(SilentStep):
    """A quiz of an earlier lesson comes back. It is skipped for a learner who has not met it (P6)."""

    kind = "again"
    card_sentence = "A question of an earlier lesson comes back here: {again}."
    again: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,22}/[a-z0-9-]{1,22}$")] = Field(
        description="The lesson's name, a slash, and the id of the quiz.", examples=["my-safety-team/helplines"]
    )
