"""What statistics are told beforehand: `statistics.yaml`. Nothing in it makes a figure finer than the rule allows."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.content.model.people import Country
from bot.content.model.steps import Part


class PilotWeeks(Part):
    """The weeks in which a small pilot is counted as one, all countries together; figures come once, after its end.

    They are told before the first of them begins: later the bot takes no notice, because dates chosen with a look at
    the girls who came could tell of them.
    """

    first_week: str = Field(
        description="Its first week, as calendars count weeks.", examples=["2027-W05"], pattern=r"^\d{4}-W\d\d$"
    )
    weeks: Annotated[int, Field(ge=1, le=13)] = Field(description="How many weeks, at most 13.", examples=[12])


class Statistics(Part):
    """`statistics.yaml`: a small pilot's weeks, and what the proposal aims at."""

    pilot: PilotWeeks | None = Field(
        None,
        description="A small pilot, counted as one. Write it before it starts.",
        examples=[{"first_week": "2027-W05", "weeks": 12}],
    )
    targets: dict[Country, Annotated[int, Field(ge=10)]] = Field(
        default_factory=dict,
        description="By country, how many Telegram accounts a month the proposal aims at: a line in the chart.",
        examples=[{"KE": 500}],
    )
