"""The referral directory: who can help a girl, where, and how far we trust the number (E1)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Literal

from pydantic import Field

from bot.content.model.people import Country
from bot.content.model.steps import Id, Part
from bot.content.model.text import Text


class Route(Part):
    """One way to help. `number` is dialled inside the country: short codes never get a country code."""

    id: Id
    country: Country | Literal["all"]
    role: Literal["child-helpline", "emergency", "second", "pictures"]
    name: Text
    number: str | None = None
    web: str | None = None
    hours: Text | None = None
    cost: Text | None = None
    confidence: Literal["high", "medium-high", "medium", "low-medium", "low"]
    source: str
    verified_on: str | None = None
    verified_by: str | None = None
    expires: str | None = None

    @property
    def called(self) -> date | None:
        """The day of the last test call; None while nobody is known to have made one (E1)."""
        return day(self.verified_on) if self.verified_by else None

    def holds(self, today: date) -> bool:
        """Whether its test call counts on a day."""
        called, ends = self.called, day(self.expires)
        return called is not None and ends is not None and called <= today <= ends


def day(written: str | None) -> date | None:
    """A date as the directory writes it (2026-12-31); None for none, or for what is no date."""
    with suppress(ValueError):
        return date.fromisoformat(written or "")
    return None


class Directory(Part):
    """All routes, and the names of the countries as she reads them.

    `saving` says where a girl may save her place; a country that is not listed has no such button (B3, B5).
    `tried` stands before the month of the last test calls, `untried` where a number has had none yet (E1).
    """

    countries: dict[Country, Text] = Field(default_factory=dict)
    elsewhere: Text = Text("Somewhere else")
    tried: Text = Text("These numbers were last tried in:")
    untried: Text = Text("Not all of these numbers have been tried yet. If one does not work, try the next one.")
    saving: dict[Country, bool] = Field(default_factory=dict)
    routes: tuple[Route, ...] = ()

    def of(self, country: Country | None) -> tuple[Route, ...]:
        """The routes of a country, best first as the file orders them."""
        return tuple(route for route in self.routes if route.country == country)

    def as_of(self, today: date) -> Directory:
        """The directory of a day: routes nobody has tested lately stand below the others; none is lost (E1)."""
        routes = sorted(self.routes, key=lambda route: not route.holds(today))
        return self.model_copy(update={"routes": tuple(routes)})

    def may_save(self, country: Country | None) -> bool:
        """Whether a girl there may save her place; who told no country may where all may: she could be anywhere."""
        return all(self.saving.get(it, False) for it in ([country] if country else self.countries))

    def first(self, country: Country, role: str) -> Route | None:
        """The first route of a role in a country."""
        return next((route for route in self.of(country) if route.role == role), None)

    def numbers(self, country: Country) -> tuple[Route, ...]:
        """The routes of a country that can be called."""
        return tuple(route for route in self.of(country) if route.number)
