"""Announcements of staff to learners who said yes to news: `announcements/NAME.yaml`. Sent once, if two approve."""

from __future__ import annotations

from pydantic import Field

from bot.lessons.model.fields import FrozenModel
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.text import Text

ANNOUNCEMENTS_FOLDER = "announcements"
"""Folder of the announcements. Their texts are translated under `announcements/NAME`, which is no lesson's name."""


class Announcement(FrozenModel):
    """A short message to girls who said yes to news. Two of the staff approve it before any girl reads it."""

    text: Text = Field(
        description="What she reads: at most 60 words, nothing that hurries her, and harmless on a lock screen.",
        examples=["There is a new story: a goat finds a phone. It waits in Lessons for whoever likes."],
    )
    button: Text | None = Field(
        None, description="What the one button says, if there is one.", examples=["See the story"]
    )
    opens: str = Field(
        "",
        description="Where the button leads: the name of a lesson, or a scene of the bot as file/scene.",
        examples=["lock-it-up", "menu/menu"],
    )
    help: bool = Field(
        False,
        description="The button leads to Help: a word to everyone after somebody was found to need it.",
        examples=[True],
    )
    countries: tuple[Country, ...] = Field(
        (), description="Only for girls who told one of these countries. Left out: all.", examples=[["KE", "NP"]]
    )
    locales: tuple[str, ...] = Field(
        (), description="Only in these languages. Left out: all that are whole.", examples=[["sw", "ne"]]
    )
    first_day: str = Field("", description="Not before this day.", examples=["2026-12-01"])
    last_day: str = Field("", description="Not after this day.", examples=["2026-12-14"])

    @property
    def aims_at(self) -> str:
        """Target of the button, as written in `opens:`; empty without a button."""
        return "help/card" if self.help else self.opens

    @property
    def to_countries(self) -> tuple[Country, ...]:
        """The countries to which it is sent."""
        return self.countries or COUNTRIES

    def goes_to(self, locale: str) -> bool:
        """Return whether it is sent to learners who read this language."""
        return not self.locales or locale in self.locales
