"""Words that could identify a learner: `safety/personal.yaml`. They are scrubbed before anything is stored (G5)."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.fields import FrozenModel


class Personal(FrozenModel):
    """Words to take out of what girls tell. Big and small letters are the same, unless it says otherwise."""

    names: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="First names girls know each other by, by country. Whole words; in Khmer, which has no spaces, any "
        "place in a line.",
        examples=[{"KE": ["Akinyi", "Wanjiku"]}],
    )
    names_that_are_words: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Names that are ordinary words too: taken out only where they are written with a capital letter.",
        examples=[{"KE": ["Joy", "Faith"]}],
    )
    places: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Towns and regions, by country.",
        examples=[{"KE": ["Kisumu", "Mombasa"]}],
    )
    schools: tuple[str, ...] = Field(
        (),
        description="Words that stand behind the name of a school: they are taken out with up to three words before.",
        examples=[["primary school", "academy"]],
    )
    before_a_name: tuple[str, ...] = Field(
        (),
        description="Words after which somebody says who she is, where she lives or learns: the next two words are "
        "taken out.",
        examples=[["my name is", "i live in"]],
    )
    behind_an_app: tuple[str, ...] = Field(
        (),
        description='Words that are no name of an account when they stand behind that of an app, as in "my insta got".',
        examples=[["account", "got"]],
    )
    number_words: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Words for the digits, by language: five in a row are taken out as a telephone number.",
        examples=[{"en": ["zero", "one", "two"]}],
    )
