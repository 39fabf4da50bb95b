"""The gate of a pilot: each country and language is open when its own list is complete, and only then (H1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.stage import Release
from bot.safeguarding.pilot_gate import is_pair_open, lacks
from tests.support.course_builders import real
from tests.support.open_pilot import READ, SIGNED, called, complete

TODAY = date(2026, 12, 1)
READY = replace(
    real().course,
    release=complete(("KE", "en"), ("KE", "sw"), ("NP", "en"), ("NP", "ne")),
    directory=called(real().course.directory, TODAY - timedelta(30)),
)
OF_ALL = {"controller", "contact", "procedure_signed", "dpia_signed"}
OF_A_COUNTRY = {"focal_points", "guardian_consent", "telegram_reachable", "youngest_band"}


def opened(release: Release, directory_day: date = TODAY - timedelta(30)) -> set[str]:
    """Return the pairs that are open with a release file and test calls of a day."""
    course = replace(READY, release=release, directory=called(READY.directory, directory_day))
    languages = ("en", "sw", "ne", "km", "fil")
    return {f"{it}_{locale}" for it in COUNTRIES for locale in languages if is_pair_open(course, it, locale, TODAY)}


def test_where_every_line_is_there_the_pilot_is_open_and_nowhere_else() -> None:
    assert opened(READY.release) == {"KE_en", "KE_sw", "KE_ne", "NP_en", "NP_sw", "NP_ne"}


@pytest.mark.parametrize("name", sorted(OF_A_COUNTRY))
def test_a_line_that_one_country_lacks_closes_that_country_alone(name: str) -> None:
    lines = {**getattr(READY.release, name), "NP": ""}

    assert opened(READY.release.model_copy(update={name: lines})) == {"KE_en", "KE_sw", "KE_ne"}


@pytest.mark.parametrize("name", sorted(OF_ALL))
def test_a_line_that_the_organisation_lacks_closes_all(name: str) -> None:
    assert opened(READY.release.model_copy(update={name: " "})) == set()


@pytest.mark.parametrize("line", ["", "AB, 2026-05-01", "AB and CD", "AB, 2026-05-01; AB, 2026-05-02"])
def test_a_language_that_two_natives_have_not_read_is_closed_in_every_country(line: str) -> None:
    read = {"en": READ, "sw": line}

    assert opened(READY.release.model_copy(update={"native_review": read})) == {"KE_en", "NP_en"}


@pytest.mark.parametrize("line", ["yes", "AB", "2026-05-01", "AB, soon"])
@pytest.mark.parametrize("name", ["guardian_consent", "telegram_reachable"])
def test_only_initials_and_a_day_sign_a_line(name: str, line: str) -> None:
    lines = {"KE": line, "NP": SIGNED}

    assert opened(READY.release.model_copy(update={name: lines})) == {"NP_en", "NP_sw", "NP_ne"}


@pytest.mark.parametrize(("ago", "is_open"), [(0, True), (90, True), (91, False), (-1, False)])
def test_the_numbers_are_called_within_ninety_days(ago: int, is_open: bool) -> None:
    assert bool(opened(READY.release, TODAY - timedelta(ago))) is is_open


def test_one_number_that_nobody_has_called_closes_its_country_alone() -> None:
    first = READY.directory.of("KE")[0].id
    routes = tuple(
        it.model_copy(update={"verified_by": None}) if it.id == first else it for it in READY.directory.routes
    )
    course = replace(READY, directory=READY.directory.model_copy(update={"routes": routes}))

    assert lacks(course, "KE", "sw", TODAY) == ("numbers",)
    assert lacks(course, "NP", "ne", TODAY) == ()


def test_a_country_without_numbers_is_closed() -> None:
    none = READY.directory.model_copy(update={"routes": ()})

    assert lacks(replace(READY, directory=none), "KE", "sw", TODAY) == ("numbers",)


def test_an_empty_list_names_all_that_it_waits_for() -> None:
    empty = replace(READY, release=Release(), directory=real().course.directory)

    assert lacks(empty, "KH", "km", TODAY) == (
        "controller", "contact", "focal_points", "youngest_band", "guardian_consent", "procedure_signed",
        "dpia_signed", "telegram_reachable", "native_review", "numbers",
    )  # fmt: skip
