"""A pilot whose list is complete for some countries and languages: files as an operator and callers leave them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.lessons.model.directory import Directory
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.stage import Release, YoungestBand
from bot.lessons.model.stage import Stage as Step

CODE = "mango-tree-17"
LAST_DAY = "2100-12-31"
SIGNED = "AB, 2026-05-01"
LAST_TRIED = date(2026, 11, 1)
"""Day of what is tried every quarter, where no other day is given."""
READ = "AB, 2026-05-01; CD, 2026-05-02"
PILOT = Step(stage="pilot", code=CODE, until=LAST_DAY)


def complete(*pairs: tuple[str, str], youngest: YoungestBand = "10-13", tried: date = LAST_TRIED) -> Release:
    """Return a release file with all that a pilot needs in these pairs of a country and a language.

    `tried` is the day on which somebody opened Telegram there and tried the procedure.
    """
    countries = [country for country in COUNTRIES if country in {it for it, _ in pairs}]
    signed = dict.fromkeys(countries, SIGNED)
    return Release(
        controller="The Goat Trust, Kisumu",
        contact="hello@goat.example",
        focal_points=dict.fromkeys(countries, "Whom staff find in the green room"),
        guardian_consent=signed,
        saving_released=signed,
        telegram_reachable=dict.fromkeys(countries, f"AB, {tried}"),
        youngest_band=dict.fromkeys(countries, youngest),
        native_review={locale: READ for _, locale in pairs},
        procedure_signed=f"AB, {tried}",
        dpia_signed=SIGNED,
    )


def called(directory: Directory, on: date) -> Directory:
    """Return a directory whose numbers were all called on a day."""
    when = {"verified_on": on.isoformat(), "verified_by": "AB", "expires": (on + timedelta(days=90)).isoformat()}
    return directory.model_copy(update={"routes": tuple(route.model_copy(update=when) for route in directory.routes)})


def open_pilot(
    folder: Path, *pairs: tuple[str, str], youngest: YoungestBand = "10-13", code: str = CODE, data: str = "var"
) -> None:
    """Write the operator's files into DATA, and today's test calls into the directory of `folder/dialogues`."""
    (folder / data).mkdir(exist_ok=True)
    release = complete(*pairs, youngest=youngest, tried=datetime.now(UTC).date())
    (folder / data / "release.yaml").write_text(release.model_dump_json(exclude_defaults=True), "utf-8")
    (folder / data / "stage.yaml").write_text(f"stage: pilot\ncode: {code}\nuntil: {LAST_DAY}\n")
    call_numbers(folder / "dialogues")


def call_numbers(dialogues: Path, ago: int = 0) -> None:
    """Write test calls of a day, `ago` days before today, beside every number of a directory."""
    path = dialogues / "directory.yaml"
    text = re.sub(r"(?m)^    (verified_on|verified_by|expires):.*\n", "", path.read_text("utf-8"))
    on = datetime.now(UTC).date() - timedelta(days=ago)
    calls = f"    verified_on: {on}\n    verified_by: AB\n    expires: {on + timedelta(days=90)}\n"
    path.write_text(re.sub(r"(?m)^(  - id: .*\n)", rf"\1{calls}", text), "utf-8")
