"""The list question: how many of four statements are true, never which (`list.yaml`).

Two forms share three statements. The fourth is true for nobody in form A, and the hard one in form B. Chance decides
the form, so the difference of the average numbers is the share of learners for whom the hard one is true, and no number
tells which statements a learner meant.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field

from bot.lessons.model.fields import FrozenModel, Id
from bot.lessons.model.text import Text
from bot.lessons.steps import Option, Poll, Say, Step

LIST = "list"
"""The name of the file, and of the script made of it."""

ListQuestionForm = Literal["a", "b"]

PLACES = ("first", "second", "third", "fourth")
"""Placeholders of the four statements in the question."""

SHARED_STATEMENTS, NUMBERS = 3, 5


class ListQuestion(FrozenModel):
    """`list.yaml`: a question whose answer is a number, asked once, after one lesson, of learners of 14 to 17."""

    after: Id = Field(description="The lesson below whose badge it is asked.", examples=["my-picture-my-choice"])
    question: Text = Field(
        description="The question, with `<first>`, `<second>`, `<third>` and `<fourth>` where the statements stand.",
        examples=["How many of these four are true for you? <first> <second> <third> <fourth>"],
    )
    numbers: tuple[Text, ...] = Field(
        description="The five buttons, from none to all four.",
        examples=[["None of them", "One", "Two", "Three", "All four"]],
    )
    skip: Text = Field(description="The button that leads on without an answer.", examples=["Skip"])
    shared: tuple[Text, ...] = Field(
        description="Three harmless statements that both lists have: one true for almost all, one for almost nobody.",
        examples=[["I drank some water today.", "I like dancing more than football.", "I was in an airplane today."]],
    )
    hard: Text = Field(
        description="The statement that nobody would tell directly, in harmless words.",
        examples=["Someone online wanted a picture I did not want to send."],
    )
    nobody: Text = Field(
        description="A statement that is true for nobody, in its place.", examples=["I have walked on the moon."]
    )
    thanks: Text = Field(
        description="What the bot says after an answer.", examples=["Thank you! Only the number was counted."]
    )

    def statements(self, form: ListQuestionForm) -> tuple[Text, ...]:
        """Return the four statements of a form. The one that differs stands third, where nothing points at it."""
        return (*self.shared[:2], self.hard if form == "b" else self.nobody, *self.shared[2:])

    @cached_property
    def scenes(self) -> dict[str, tuple[Step, ...]]:
        """All texts once, as the scenes of a script, for the checks and the translation of every text."""
        options = (Option.model_construct(text=text) for text in (*self.numbers, self.skip))
        asked = Poll.model_construct(id=LIST, poll=self.question, options=tuple(options))
        lines = (*self.shared, self.hard, self.nobody, self.thanks)
        return {"ask": (asked,), "lines": tuple(Say(say=line) for line in lines)}
