"""Base of the steps that wait for the learner."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import Field

from bot.lessons.model.fields import Id, Several, keys_holding
from bot.lessons.model.text import Text
from bot.lessons.steps.option import Option
from bot.lessons.steps.step_kind import StepKind


class Stop(StepKind):
    """A step that waits for her: its own key holds the question, and lists of `AnyOption` the answers."""

    id: Id = Field(
        description="A name of at most 22 small letters, digits and hyphens. Buttons carry it, so never change it.",
        examples=["who-to-tell"],
    )
    was: Several = Field(
        (), description="The id this stop had before, so that old buttons keep working.", examples=["who-helps"]
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy without the cached values that were derived from the options: these may be others."""
        made = super().model_copy(update=update, deep=deep)
        for name in ("written", "helpful"):
            made.__dict__.pop(name, None)
        return made

    @cached_property
    def written(self) -> tuple[Option, ...]:
        """The options an author wrote, whatever their keys are called; those that the bot makes are not among them."""
        lists = (getattr(self, key, ()) for key in keys_holding(type(self), Option))
        return tuple(option for some in lists if not isinstance(some, str) for option in some)

    @property
    def question(self) -> Text:
        """The words of the stop."""
        words: Text = getattr(self, self.kind)
        return words

    @property
    def words(self) -> Text:
        """The question."""
        return self.question

    @property
    def bubbles(self) -> tuple[Text, ...]:
        """The question, then the feedback to each option."""
        return self.question, *(option.feedback for option in self.written if option.feedback)
