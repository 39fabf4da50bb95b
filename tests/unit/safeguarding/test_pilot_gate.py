"""The gate of a pilot: each country and language is open when its own list is complete, and only then (H1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.stage import Release, is_told
from bot.safeguarding.rollout import is_pair_open, lacks
from tests.support.course_builders import real
from tests.support.open_pilot import LAST_TRIED, READ, called, complete

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


@pytest.mark.parametrize("line", ["-", "–", "?", "TBD", "tbd.", "n/a", "to be decided", "XXX", "(none)", "__"])
@pytest.mark.parametrize("name", ["controller", "contact", "focal_points"])
def test_a_dash_or_a_question_mark_names_nobody(name: str, line: str) -> None:
    written: str | dict[str, str] = {"KE": line} if name == "focal_points" else line
    course = replace(READY, release=READY.release.model_copy(update={name: written}))

    assert lacks(course, "KE", "sw", TODAY) == (name,)


def test_a_name_is_a_name_in_any_script_and_however_short() -> None:
    assert all(map(is_told, ["Ai", "Noor, the office", "सीता", "សុខា", "+254 700 000 000", "Xu", "None Wanjiru"]))


@pytest.mark.parametrize("name", ["guardian_consent", "procedure_signed", "dpia_signed", "telegram_reachable"])
@pytest.mark.parametrize("line", ["AB, 2026-02-30", "AB, 2026-13-01", "AB, 2026-12-02", "AB, 2027-11-01"])
def test_a_day_that_never_was_or_is_to_come_signs_nothing(name: str, line: str) -> None:
    written: str | dict[str, str] = {"KE": line} if name in OF_A_COUNTRY else line
    course = replace(READY, release=READY.release.model_copy(update={name: written}))

    assert lacks(course, "KE", "sw", TODAY) == (name,)


@pytest.mark.parametrize("readers", ["AB, 2026-05-01; CD, 2026-12-02", "AB, 2026-05-01; CD, 2026-02-30"])
def test_no_language_is_read_by_somebody_who_signs_for_a_day_to_come(readers: str) -> None:
    course = replace(READY, release=READY.release.model_copy(update={"native_review": {"sw": readers}}))

    assert lacks(course, "KE", "sw", TODAY) == ("native_review",)


@pytest.mark.parametrize(("on", "counts"), [("2026-09-02", True), ("2026-09-01", False), ("2026-12-01", True)])
@pytest.mark.parametrize("name", ["procedure_signed", "telegram_reachable"])
def test_what_is_tried_is_tried_again_every_quarter(name: str, on: str, counts: bool) -> None:
    written: str | dict[str, str] = {"KE": f"AB, {on}"} if name in OF_A_COUNTRY else f"AB, {on}"
    course = replace(READY, release=READY.release.model_copy(update={name: written}))

    assert lacks(course, "KE", "sw", TODAY) == (() if counts else (name,))


def test_a_pilot_opens_while_no_lawyer_has_released_saving() -> None:
    assert "KE_sw" in opened(READY.release.model_copy(update={"saving_released": {}}))


@pytest.mark.parametrize("line", ["yes", "AB", "2026-05-01", "AB, soon"])
@pytest.mark.parametrize("name", ["guardian_consent", "telegram_reachable"])
def test_only_initials_and_a_day_sign_a_line(name: str, line: str) -> None:
    lines = {"KE": line, "NP": f"AB, {LAST_TRIED}"}

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
