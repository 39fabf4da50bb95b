"""Settings of the statistics: `statistics.yaml`. None of them makes a figure finer than the rule allows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.lessons.model.fields import FrozenModel
from bot.lessons.model.people import Country


class PilotWeeks(FrozenModel):
    """The weeks in which a small pilot is counted as one, all countries together; figures come once, after its end.

    They are named before the first of them begins. Later the bot takes no notice: dates chosen after a look at the
    girls who came could reveal them.
    """

    first_week: str = Field(
        description="Its first week, as calendars count weeks.", examples=["2027-W05"], pattern=r"^\d{4}-W\d\d$"
    )
    weeks: Annotated[int, Field(ge=1, le=13)] = Field(description="How many weeks, at most 13.", examples=[12])


class StartLink(FrozenModel):
    """A link for clubs, posters or an ad: accounts that come by it are counted under its code too (C11).

    Nobody's session keeps the code, and nothing is counted by code and country, language, age or lesson.
    """

    label: str = Field(
        description="What it is for, in words for staff. It names no school.", examples=["District clubs, rainy season"]
    )
    girls: Annotated[int, Field(ge=1)] = Field(
        description="For about how many girls it is meant: 50 or more.", examples=[200]
    )
    first_month: str = Field(
        description="From which month on it is counted; a month is 4 or 5 whole weeks.",
        examples=["2027-M03"],
        pattern=r"^\d{4}-M\d\d$",
    )


class Statistics(FrozenModel):
    """`statistics.yaml`: a small pilot's weeks, links that are counted, and what the proposal aims at."""

    pilot: PilotWeeks | None = Field(
        None,
        description="A small pilot, counted as one. Write it before it starts.",
        examples=[{"first_week": "2027-W05", "weeks": 12}],
    )
    links: dict[str, StartLink] = Field(
        default_factory=dict,
        description="By their codes, links that are counted by themselves. `python main.py share new` makes one.",
        examples=[{"c-7f3r": {"label": "District clubs, rainy season", "girls": 200, "first_month": "2027-M03"}}],
    )
    targets: dict[Country, Annotated[int, Field(ge=10)]] = Field(
        default_factory=dict,
        description="By country, how many Telegram accounts a month the proposal aims at: a line in the chart.",
        examples=[{"KE": 500}],
    )
