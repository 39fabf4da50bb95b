"""Rollout stage of the bot, and the manual steps before a launch: `stage.yaml` and `release.yaml`."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from bot.lessons.model.fields import FrozenModel
from bot.lessons.model.people import BANDS, Age, Country, band_for

Line = Annotated[str, WithJsonSchema({"type": ["string", "number", "null"]})]
"""Text that may still be missing."""

YoungestBand = Annotated[Literal["", "10-13", "14-17"], WithJsonSchema({"enum": [*BANDS, None]})]
"""Youngest age band to which the bot is offered; empty while the organisation has not decided."""

STAGE_FILE, RELEASE_FILE = OPERATORS_FILES = "stage.yaml", "release.yaml"
"""Files of the operator, read from DATA; beside the lessons lie templates."""

READERS = 2
"""Number of native speakers who have to read all of a language before a launch (A18)."""

_SIGNATURE = re.compile(r"\b([A-Z][A-Za-z]{0,4}), ?\d{4}-\d{2}-\d{2}\b")


def signers(line: str) -> frozenset[str]:
    """Return the initials that signed a line, each with a date. Anything else is no signature."""
    return frozenset(_SIGNATURE.findall(line))


class Stage(FrozenModel):
    """Stage of the rollout, which decides about who may use the bot. The file is the operator's and lies in DATA.

    On Telegram a missing file means `test`.
    """

    stage: Literal["test", "pilot", "public"] = Field(
        description="`test`: staff. `pilot`: who has a link of the pilot whose list is complete. `public`: everyone.",
        examples=["pilot"],
    )
    code: str = Field("", description="What the pilot's links carry (`?start=CODE_KE_sw`).", examples=["mango-tree-17"])
    until: str = Field("", description="The pilot's last day.", examples=["2026-12-31"])


class Release(FrozenModel):
    """Duties that only people can do: each line is empty until somebody has done it and signed (initials, date)."""

    controller: Line = Field(
        "", description="Who answers for the girls' data (B6).", examples=["An organisation, a city"]
    )
    contact: Line = Field(
        "", description="Where a girl, a parent or a teacher can write.", examples=["hello@organisation.example"]
    )
    security_contact: Line = Field(
        "", description="Where somebody writes who found a hole.", examples=["security@organisation.example"]
    )
    focal_points: dict[Country, Line] = Field(
        default_factory=dict,
        description="The person in each country who acts when something goes wrong, as staff find her (A17).",
        examples=[{"KE": "Who it is and where staff find her"}],
    )
    guardian_consent: dict[Country, Line] = Field(
        default_factory=dict,
        description="A lawyer's word on whether parents must agree before a girl saves her place (B5).",
        examples=[{"KE": "AB, 2026-12-31"}],
    )
    telegram_reachable: dict[Country, Line] = Field(
        default_factory=dict,
        description="Somebody in the country has opened Telegram there without tricks and played a lesson (D14).",
        examples=[{"KE": "AB, 2026-12-31"}],
    )
    youngest_band: dict[Country, YoungestBand] = Field(
        default_factory=dict,
        description="The youngest age band to which the organisation offers the bot on Telegram in a country.",
        examples=[{"KE": "14-17"}],
    )
    girls_test: dict[Country, Line] = Field(
        default_factory=dict,
        description="At least five girls have tried it, in a safe room with a safeguarding adult (A18).",
        examples=[{"KE": "AB, 2026-12-31"}],
    )
    native_review: dict[str, Line] = Field(
        default_factory=dict,
        description="At least two people who grew up with the language have read all of it (A18).",
        examples=[{"km": "AB, 2026-12-31; CD, 2026-12-31"}],
    )
    procedure_signed: Line = Field(
        "",
        description=(
            "bot/safeguarding/DISCLOSURE.md is the organisation's own and was tried with an invented voice (A17)."
        ),
        examples=["AB, 2026-12-31"],
    )
    dpia_signed: Line = Field(
        "", description="bot/safeguarding/DPIA.md is filled in and signed (B14).", examples=["AB, 2026-12-31"]
    )
    name_published: Line = Field(
        "",
        description="The bot's exact @name stands on the organisation's own page and in the clubs' leaflets (D13).",
        examples=["AB, 2026-12-31"],
    )
    law_checked: Line = Field(
        "", description="A lawyer has read every law a lesson tells of (P14).", examples=["AB, 2026-12-31"]
    )
    two_reviewers: Line = Field(
        "", description="Every change of safety texts needs two reviews (A23).", examples=["AB, 2026-12-31"]
    )

    def consents(self, country: Country) -> bool:
        """Return whether a lawyer's word on the consent of parents in a country is signed (B5)."""
        return bool(signers(self.guardian_consent.get(country, "")))

    def invites(self, country: Country, age: Age | None) -> bool:
        """Return whether the bot is offered to this age in a country; who gave no age counts as the younger band."""
        youngest = self.youngest_band.get(country)
        return not youngest or BANDS.index(band_for(age)) >= BANDS.index(youngest)

    def is_judged(self, locale: str) -> bool:
        """Return whether two people have signed that they have read all of a language."""
        return len(signers(self.native_review.get(locale, ""))) >= READERS
