"""A part of a script that only some learners meet: a step or an option."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.fields import FrozenModel, Several
from bot.lessons.model.people import Band


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
