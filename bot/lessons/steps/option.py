"""An answer to a stop."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, Field

from bot.lessons.model.command_words import Do
from bot.lessons.model.fields import Several
from bot.lessons.model.profile import BareAnswer
from bot.lessons.model.text import Text
from bot.lessons.steps.conditional import Conditional

if TYPE_CHECKING:
    from bot.lessons.steps import Step  # an option holds steps: `lessons.steps` passes the union in once it is whole


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


def _plain_option(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


AnyOption = Annotated[Option, BeforeValidator(_plain_option, json_schema_input_type=Text | Option)]
"""An option may be plain text."""
