"""How far the bot is on its way to girls, and what a launch still needs: `stage.yaml` and `release.yaml`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.content.model.people import Country
from bot.content.model.steps import Part


class Stage(Part):
    """Who is let in. `code` is what the pilot's link carries (`?start=CODE`), `until` its last day (2026-12-31).

    Without the file the bot is still being made: everybody is let in, and `check --release` says so.
    """

    stage: Literal["test", "pilot", "public"]
    code: str = ""
    until: str = ""


class Release(Part):
    """What no program can do: each line is empty until somebody has done it and signed (initials, date).

    `controller`, `contact` and `security_contact` hold an address or a name instead.
    """

    controller: str = ""
    contact: str = ""
    security_contact: str = ""
    focal_points: dict[Country, str] = Field(default_factory=dict)
    guardian_consent: dict[Country, str] = Field(default_factory=dict)
    girls_test: dict[Country, str] = Field(default_factory=dict)
    native_review: dict[str, str] = Field(default_factory=dict)
    dpia_signed: str = ""
    law_checked: str = ""
    two_reviewers: str = ""
