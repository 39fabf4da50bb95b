"""The learners who get the lessons in each stage of the rollout, and those told to come back later (A18, H10)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.lessons.model.stage import Stage
from bot.safeguarding.rollout import Visitor, is_open, lets_in

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
def test_while_nobody_new_is_let_in_who_was_here_before_goes_on(
    stage: Stage | None, visitor: Visitor, gets_in: bool
) -> None:
    assert lets_in(stage, TODAY, visitor, newcomers=False) is gets_in


@pytest.mark.parametrize(("stage", "runs"), [(PILOT, True), (OVER, False), (TEST, False), (PUBLIC, False)])
def test_a_pilot_runs_through_its_last_day(stage: Stage, runs: bool) -> None:
    assert is_open(stage, TODAY) is runs
