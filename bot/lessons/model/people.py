"""Readers: countries and age bands, and the names of the cast in each country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.lessons.model.text import Text

Country = Literal["KE", "NP", "KH", "PH"]
"""Kenya, Nepal, Cambodia, the Philippines. Always chosen by the learner, never guessed (E2)."""

Band = Literal["10-13", "14-17"]
"""The age bands lessons are written for."""

Age = Literal["10-13", "14-17", "18+"]
"""Answers about age; a birth date is never asked (B4)."""

COUNTRIES: tuple[Country, ...] = get_args(Country)
BANDS: tuple[Band, ...] = get_args(Band)
AGES: tuple[Age, ...] = get_args(Age)


def band_for(age: Age | None) -> Band:
    """Return the band a lesson is told in; without an age the younger one (B4)."""
    return "10-13" if age in (None, "10-13") else "14-17"


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader of a lesson: the values that `ages:` and `when: country` are compared with."""

    band: Band
    country: Country | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Names by role and country, from `cast.yaml`; `other` is for readers without a country."""

    roles: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)

    def name(self, role: str, country: Country | None) -> Text | None:
        """Return the name of a role in a country; None when the role is unknown."""
        names = self.roles.get(role, {})
        return names.get(country or "other") or names.get("other")
