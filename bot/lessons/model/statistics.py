"""Settings of the statistics: `statistics.yaml`. None of them makes a figure finer than the rule allows.

Codes of start links (C11) are random, so that none can name a club, a place or a school. The alphabet has no vowels and
no characters that look alike in print. One of the first three characters is a digit, and the last one is a checksum, so
an invented code does not fit.
"""

from __future__ import annotations

from collections.abc import Callable
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


LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""The 27 characters of a code."""

HEAD, DRAWN = "c-", 3


def new_start_code(below: Callable[[int], int]) -> str:
    """Make a code; `below(n)` returns a random number from 0 to n - 1."""
    while True:
        drawn = "".join(LETTERS[below(len(LETTERS))] for _ in range(DRAWN))
        if _has_a_digit(drawn):
            return f"{HEAD}{drawn}{_last(drawn)}"


def is_start_code(code: str) -> bool:
    """Return whether `new_start_code` could have made a code."""
    drawn, last = code[len(HEAD) : -1], code[-1:]
    fits = code.startswith(HEAD) and len(drawn) == DRAWN and set(drawn).issubset(LETTERS)
    return fits and _has_a_digit(drawn) and last == _last(drawn)


def _has_a_digit(drawn: str) -> bool:
    return any(letter.isdigit() for letter in drawn)


def _last(drawn: str) -> str:
    """Return the checksum. Each position has a weight of its own, so that swapped characters are noticed too."""
    return LETTERS[sum((place + 2) * LETTERS.index(letter) for place, letter in enumerate(drawn)) % len(LETTERS)]
