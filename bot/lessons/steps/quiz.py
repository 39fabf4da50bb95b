"""`quiz:`: a question with right answers."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.text import Text
from bot.lessons.steps.step_kind import AnyOption, Stop


class Quiz(Stop):
    """A question with right answers. Every answer has its feedback."""

    kind = "quiz"
    quiz: Text = Field(description="The question.", examples=["Who is responsible for a trick?"])
    options: tuple[AnyOption, ...] = Field(
        description="The answers. Mark right ones with `correct: true`, and give each its `feedback:`.",
        examples=[[
            {"text": "Who answers it", "feedback": "Answering is friendly. Who plays the trick is responsible."},
            {"text": "Who plays it", "correct": True, "feedback": "Yes. Always."},
        ]],
    )  # fmt: skip
    aim: str | None = Field(
        None, description="Which of the lesson's aims it asks for, by its short name.", examples=["tell"]
    )
    transfer: bool = Field(
        False, description="It asks about a new case, which she has not met in the story.", examples=[True]
    )
    myth: bool = Field(False, description="It clears up what many people wrongly believe.", examples=[True])
