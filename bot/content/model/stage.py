"""What a launch needs and no program can do: `release.yaml`."""

from __future__ import annotations

from bot.content.model.steps import Part


class Release(Part):
    """Who answers for the girls' data, and where somebody can write: empty until there is someone (B6)."""

    controller: str = ""
    contact: str = ""
