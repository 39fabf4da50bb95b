"""`offered.yaml`: the languages that no change of a text may take away unnoticed."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.fields import FrozenModel, Id, Several

OFFERED_FILE = "offered.yaml"


class OfferedLanguages(FrozenModel):
    """The languages in which girls are offered the bot and each lesson. `check` refuses a change that loses one."""

    bot: Several = Field((), description="The languages of the bot itself.", examples=[["en", "sw"]])
    lessons: dict[Id, Several] = Field(
        default_factory=dict,
        description="The languages of each lesson, by its name.",
        examples=[{"the-lost-phone": ["en", "sw"]}],
    )
