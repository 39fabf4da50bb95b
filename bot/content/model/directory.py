"""The referral directory: who can help a girl, where, and how far we trust the number (E1)."""

from __future__ import annotations

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


class Directory(Part):
    """All routes, and the names of the countries as she reads them.

    `saving` says where a girl may save her place; a country that is not listed has no such button (B3, B5).
    """

    countries: dict[Country, Text] = Field(default_factory=dict)
    elsewhere: Text = Text("Somewhere else")
    saving: dict[Country, bool] = Field(default_factory=dict)
    routes: tuple[Route, ...] = ()

    def of(self, country: Country | None) -> tuple[Route, ...]:
        """The routes of a country, best first as the file orders them."""
        return tuple(route for route in self.routes if route.country == country)

    def may_save(self, country: Country | None) -> bool:
        """Whether a girl there may save her place; who told no country may where all may: she could be anywhere."""
        return all(self.saving.get(it, False) for it in ([country] if country else self.countries))

    def first(self, country: Country, role: str) -> Route | None:
        """The first route of a role in a country."""
        return next((route for route in self.of(country) if route.role == role), None)

    def numbers(self, country: Country) -> tuple[Route, ...]:
        """The routes of a country that can be called."""
        return tuple(route for route in self.of(country) if route.number)
