"""Those who get the lessons in each stage of the rollout, and what of a release file still counts (A18, H1, H10)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lessons.model.directory import Route
from bot.lessons.model.stage import LineSignature, Release, Stage, line_signatures, signers
from bot.safeguarding.rollout import TelegramInCountry, Visitor, is_called, is_open, lets_in, telegram_in_countries

TODAY = date(2026, 12, 31)
TEST, PUBLIC = Stage(stage="test"), Stage(stage="public")
PILOT, OVER = Stage(stage="pilot", until="2026-12-31"), Stage(stage="pilot", until="2026-12-30")
ANYBODY, INVITED, GUEST, STAFF = Visitor(), Visitor(invited=True), Visitor(guest=True), Visitor(staff=True)


@pytest.mark.parametrize(
    ("stage", "visitor", "gets_in"),
    [
        (None, ANYBODY, True),
        (TEST, STAFF, True),
        (TEST, INVITED, False),
        (TEST, GUEST, False),
        (PILOT, STAFF, True),
        (PILOT, ANYBODY, False),
        (PILOT, INVITED, True),
        (PILOT, GUEST, True),
        (OVER, INVITED, False),
        (OVER, GUEST, False),
        (OVER, STAFF, True),
        (PUBLIC, ANYBODY, True),
    ],
)
def test_each_stage_lets_in_its_own_people(stage: Stage | None, visitor: Visitor, gets_in: bool) -> None:
    assert lets_in(stage, TODAY, visitor) is gets_in


@pytest.mark.parametrize(
    ("stage", "visitor", "gets_in"),
    [
        (PUBLIC, ANYBODY, False),
        (PUBLIC, INVITED, False),
        (PUBLIC, GUEST, True),
        (PILOT, INVITED, False),
        (PILOT, GUEST, True),
        (PILOT, STAFF, True),
        (None, ANYBODY, True),
    ],
)
def test_while_nobody_new_is_let_in_a_guest_goes_on(stage: Stage | None, visitor: Visitor, gets_in: bool) -> None:
    assert lets_in(stage, TODAY, visitor, newcomers=False) is gets_in


@pytest.mark.parametrize(("stage", "runs"), [(PILOT, True), (OVER, False), (TEST, False), (PUBLIC, False)])
def test_a_pilot_runs_through_its_last_day(stage: Stage, runs: bool) -> None:
    assert is_open(stage, TODAY) is runs


# Test calls, and tests that opened Telegram

IN_DECEMBER = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("on", "expires", "counts"),
    [
        ("2026-11-01", "2027-01-30", True),
        ("2026-11-01", "2027-01-31", False),
        ("2026-11-01", "2026-12-01", True),
        ("2026-11-01", "2026-11-30", False),
        ("2026-09-02", "2026-12-01", True),
        ("2026-12-02", "2027-01-30", False),
        ("2026-11-01", None, False),
        (None, "2027-01-30", False),
    ],
)
def test_a_call_counts_until_it_expires_and_it_cannot_expire_later_than_in_ninety_days(
    on: str | None, expires: str | None, counts: bool
) -> None:
    route = Route.model_validate(
        {"id": "ke-116", "country": "KE", "role": "gbv", "name": "Helpline", "number": "116", "confidence": "high"}
        | {"source": "a test", "verified_by": "AB", "verified_on": on, "expires": expires}
    )

    assert is_called(route, IN_DECEMBER) is counts


LAKE = LineSignature("CD", date(2026, 11, 30), "Lake Net")
HILL = LineSignature("AB", date(2026, 9, 2), "Hill Mobile")


def in_kenya(line: str) -> TelegramInCountry:
    kenya, *others = telegram_in_countries(Release(telegram_reachable={"KE": line}), IN_DECEMBER)
    assert [(it.country, it.tests, it.is_old) for it in others] == [(it, (), False) for it in ("NP", "KH", "PH")]
    return kenya


@pytest.mark.parametrize(
    ("line", "tests", "is_old"),
    [
        ("", (), False),
        ("yes, on Hill Mobile", (), False),
        ("AB, 2026-12-02, Hill Mobile", (), False),
        ("AB, 2026-02-30, Hill Mobile", (), False),
        ("AB, 2026-09-02, Hill Mobile", (HILL,), False),
        ("AB, 2026-09-02, Hill Mobile; CD, 2026-11-30, Lake Net", (LAKE, HILL), False),
        ("CD, 2026-11-30, Lake Net; EF, 2026-09-01, Hill Mobile", (LAKE,), False),
        ("AB, 2026-09-01; CD, 2026-08-31, Lake Net", (LineSignature("AB", date(2026, 9, 1), ""),), True),
    ],
)
def test_tests_of_the_last_ninety_days_count_and_else_the_last_one_is_told(
    line: str, tests: tuple[LineSignature, ...], is_old: bool
) -> None:
    assert in_kenya(line) == TelegramInCountry("KE", tests, is_old)


@pytest.mark.parametrize(
    ("line", "networks"),
    [
        ("AB, 2026-11-01", [""]),
        ("AB, 2026-11-01.", [""]),
        ("AB, 2026-11-01, ?", [""]),
        ("AB, 2026-11-01, CD, 2026-11-02", ["", ""]),
        ("AB, 2026-11-01; CD, 2026-11-02", ["", ""]),
        ("AB, 2026-11-01, Smart; CD, 2026-11-02", ["Smart", ""]),
        ("AB, 2026-11-01, Smart, and by WLAN; CD, 2026-11-02, DITO.", ["Smart, and by WLAN", "DITO"]),
    ],
)
def test_an_older_line_counts_and_the_words_behind_a_day_are_its_network(line: str, networks: list[str]) -> None:
    assert [it.note for it in line_signatures(line)] == networks
    assert len(signers(line)) == len(networks)
