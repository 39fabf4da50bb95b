"""Rollout stage of the bot, and the manual steps before a launch: `stage.yaml` and `release.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, WithJsonSchema, model_validator

from bot.lessons.model.fields import FrozenModel, written_day
from bot.lessons.model.people import BANDS, Age, Country, band_for

Line = Annotated[str, WithJsonSchema({"type": ["string", "number", "null"]})]
"""Text that may still be missing."""

YoungestBand = Annotated[Literal["", "10-13", "14-17"], WithJsonSchema({"enum": [*BANDS, None]})]
"""Youngest age band to which the bot is offered; empty while the organisation has not decided."""

STAGE_FILE, RELEASE_FILE = OPERATORS_FILES = "stage.yaml", "release.yaml"
"""Files of the operator, read from DATA; beside the lessons lie templates."""

READERS = 2
"""Number of native speakers who have to read all of a language before a launch (A18)."""

_SIGNATURE = re.compile(r"\b([A-Z][A-Za-z]{0,4}), ?(\d{4}-\d{2}-\d{2})\b")
_NOTHING = re.compile(
    r"[\W_]*(?:tb[acd]|todo|to do|to be \w+|not yet|n/?a|none|no|nobody|unknown|later|x+)?[\W_]*", re.IGNORECASE
)


def is_told(line: str) -> bool:
    """Return whether a line says anything: a dash, a question mark or "TBD" fills the place and tells nobody."""
    return not _NOTHING.fullmatch(line)


class LineSignature(NamedTuple):
    """One signature of a line: initials, a real day, and the words after it, such as the name of a network."""

    initials: str
    on: date
    note: str


@lru_cache(maxsize=256)
def line_signatures(line: str) -> tuple[LineSignature, ...]:
    """Return the signatures of a line. Anything else, as a day that never was, is no signature.

    Cached: each tap asks in which countries a place may be saved, and the lines of a release are few.
    """
    return tuple(_signatures(line))


def _signatures(line: str) -> Iterator[LineSignature]:
    for signed, after in pairwise([*_SIGNATURE.finditer(line), None]):
        if signed and (on := written_day(signed[2])):
            note = line[signed.end() : after.start() if after else None].partition(";")[0].strip(" ,.")
            yield LineSignature(signed[1], on, note if is_told(note) else "")


def signers(line: str, since: date = date.min, until: date = date.max) -> frozenset[str]:
    """Return the initials that signed a line, each with a real day between two."""
    return frozenset(it.initials for it in line_signatures(line) if since <= it.on <= until)


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
        description="The club collects and keeps guardians' written consent and each girl's own yes, or a lawyer wrote "
        "that none is needed (pilot).",
        examples=[{"KE": "AB, 2026-12-31"}],
    )
    saving_released: dict[Country, Line] = Field(
        default_factory=dict,
        description="A lawyer allows to save a girl's place for 90 days; empty: off (B5).",
        examples=[{"KE": "AB, 2026-12-31"}],
    )
    telegram_reachable: dict[Country, Line] = Field(
        default_factory=dict,
        description="Somebody in the country has opened Telegram there without tricks and played a lesson; the name of "
        "the network stands behind the day (D14).",
        examples=[{"KE": "AB, 2026-12-31, Safaricom"}],
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

    @model_validator(mode="before")
    @classmethod
    def _without_ethics_approval(cls, lines: object) -> object:
        """Leave out the approval of a question that is no longer asked: files written before 0.2 have it."""
        if not isinstance(lines, Mapping):
            return lines
        return {name: line for name, line in lines.items() if name != "ethics_approval"}

    def releases_saving(self, country: Country, today: date | None = None) -> bool:
        """Return whether a lawyer has signed that a place may be saved in a country (B5)."""
        return bool(signers(self.saving_released.get(country, ""), until=today or date.max))

    def invites(self, country: Country, age: Age | None) -> bool:
        """Return whether the bot is offered to this age in a country; without an age, to the younger band."""
        youngest = self.youngest_band.get(country)
        return not youngest or BANDS.index(band_for(age)) >= BANDS.index(youngest)

    def is_judged(self, locale: str, today: date = date.max) -> bool:
        """Return whether two people have signed that they have read all of a language."""
        return len(signers(self.native_review.get(locale, ""), until=today)) >= READERS
