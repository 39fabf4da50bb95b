"""`choose:`: a decision in the story, or a list that the bot makes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.lessons.model.directory import Urgency
from bot.lessons.model.fields import Id
from bot.lessons.model.text import Text
from bot.lessons.steps.step_kind import AnyOption, Stop

Generated = Literal["languages", "lessons", "countries", "weekdays", "answers"]
"""Options the bot makes itself: one per language, offered lesson, country, day of the week, or answer of the question
that is open."""


class Choose(Stop):
    """A decision in the story."""

    kind = "choose"
    choose: Text = Field(description="The question, and what led to it.", examples=["Leo writes again. What next?"])
    options: tuple[AnyOption, ...] | Generated = Field(
        description="What she can pick: a list, or `countries`, for which the bot makes the buttons.",
        examples=[["Ask why", {"text": "Tell her aunt", "feedback": "Well done. Her aunt listens."}], "countries"],
    )
    also: tuple[AnyOption, ...] = Field(
        (), description="More options, below those that the bot makes itself.", examples=[["Go on without"]]
    )
    urgency: Urgency | None = Field(
        None,
        description="Only in Help, where every question has it: how urgent it is. Words never lead her from here to a "
        "milder one.",
        examples=["danger"],
    )
    worse: Id | None = Field(
        None,
        description="Only in Help: the scene of help.yaml that follows when she types that she is not safe.",
        examples=["now-me"],
    )
