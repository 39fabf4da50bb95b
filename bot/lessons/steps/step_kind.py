"""Bases of every kind of step: parts that only some learners meet, answers, silent steps, and steps that wait."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field

from bot.lessons.model.command_words import Do
from bot.lessons.model.fields import FrozenModel, Id, Several, as_text, keys_holding
from bot.lessons.model.people import Band
from bot.lessons.model.profile import BareAnswer
from bot.lessons.model.text import Text

if TYPE_CHECKING:
    from bot.lessons.steps import Step  # an option holds steps: `lessons.steps` passes the union in once it is whole


class Conditional(FrozenModel):
    """Something only some readers meet."""

    ages: Band | None = Field(None, description="Only girls of this age meet it.", examples=["10-13"])
    when: dict[str, Several] = Field(
        default_factory=dict,
        description="Only girls who told this country, or for whom `set:` remembered this value. One or a list.",
        examples=[{"country": "KE"}, {"country": ["NP", "KH"]}, {"asked": "twice"}],
    )
    critical: bool = Field(
        False,
        description="These words keep a girl safe: an old translation of them is shown only if it is signed.",
        examples=[True],
    )
    quoted: bool = Field(
        False,
        description="Somebody in the story says this, and the bot does not mean it: words that blame, or ask for a "
        "picture or a meeting. At an answer it stands for the button and what follows it.",
        examples=[True],
    )


class StepKind(Conditional):
    """A kind of step. Its fields are the keys of the YAML, and `kind` is the one that begins the step.

    Each kind also has `words`, the text it tells before the learner can do anything, and `bubbles`, all its texts that
    are no buttons, in reading order. They have no default: the type checker names a kind that lacks them.
    """

    kind: ClassVar[str]


class SilentStep(StepKind):
    """A step without texts of its own. `card_sentence` tells on its card what it does, with its keys in braces."""

    card_sentence: ClassVar[str]

    @property
    def words(self) -> None:
        """None: it tells nothing."""
        return

    @property
    def bubbles(self) -> tuple[Text, ...]:
        """No texts."""
        return ()


class Option(Conditional):
    """One answer to a stop. It may also be plain text."""

    text: Text = Field(description="The words on the button: at most about 28 characters.", examples=["Tell her aunt"])
    feedback: Text | None = Field(
        None,
        description="What the bot answers to her pick: the reason, kindly. A quiz needs it at every option.",
        examples=["Well done. Her aunt puts the kettle on."],
    )
    then: tuple[Step, ...] = Field(
        (),
        description="A few steps after this pick. Then the story goes on by itself.",
        examples=[[{"say": "Her aunt puts the kettle on."}]],
    )
    correct: bool = Field(
        False, description="In a quiz: this answer is right. There may be more than one.", examples=[True]
    )
    helps: bool = Field(
        True,
        description="In a practise, `false` for a line that is tempting and does not help: she reads its `feedback:` "
        "and picks another one.",
        examples=[False],
    )
    joke: bool = Field(
        False, description="Only for fun: `check` counts such options, for they leave less to decide.", examples=[True]
    )
    do: Do | None = Field(None, description="What the bot does when she picks this.", examples=["tidy"])
    means: BareAnswer | None = Field(
        None,
        description="Whether a typed yes or no means this answer too. Without it, one that begins with Yes or No does.",
        examples=["agree"],
    )
    was: Several = Field(
        (),
        description="The words this option had before, so that old buttons keep working.",
        examples=["Tell an aunt"],
    )

    @property
    def meaning(self) -> BareAnswer | None:
        """The bare answer that stands for this option, by `means` or by the first word of its source."""
        first = re.split(r"\W", self.text.source.casefold(), maxsplit=1)[0]
        return self.means or _MEANINGS.get(first)

    @cached_property
    def key(self) -> str:
        """Key that its button carries. Cached, because every replay looks it up."""
        return self.text.key


_MEANINGS: dict[str, BareAnswer] = {"yes": "agree", "no": "decline", "not": "decline"}


AnyOption = Annotated[Option, BeforeValidator(as_text, json_schema_input_type=Text | Option)]
"""An option may be plain text."""


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
