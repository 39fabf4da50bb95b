"""The planner's numbers for a pilot, worked out by hand from its assumptions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.statistics.intervals import About, NetChange
from bot.statistics.planning import QUESTIONS, Assumptions, PlanningQuestion, girls_needed, precision, rows

USUAL = Assumptions(completion=0.8, learning=0.2, begun=0.5, answers_twice=0.1, a_week=30)
LONG = replace(USUAL, answers_twice=0.5)


@pytest.mark.parametrize(
    ("girls", "weeks", "percent", "base"), [(50, 2, 80, 25), (90, 3, 78, 45), (91, 4, 78, 45), (2_000, 67, 80, 1_000)]
)
def test_half_of_the_girls_begin_and_four_fifths_of_those_end(girls: int, weeks: int, percent: int, base: int) -> None:
    """Of 45 that begin 36 end, which is told as 35."""
    found = precision(girls, USUAL)

    assert found.completion is not None
    assert (found.girls, found.weeks, found.completion.percent, found.completion.base) == (girls, weeks, percent, base)
    assert found.reached == About(girls if girls != 91 else 90, 8 + 25 / 12)


def test_of_eight_girls_nothing_can_be_told() -> None:
    found = precision(8, USUAL)

    assert (found.reached, found.completion, found.drop_off, found.knowledge) == (None, None, None, None)
    assert [found.margin(it) for it in QUESTIONS] == [None] * 5
    assert (found.names_worst, found.weeks) == (False, 1)


def test_where_most_stop_is_told_of_those_who_reached_it() -> None:
    """Of 1,000 that begin 200 stop: 100 at the seventh stop, and 7 at each of the 14. 955 reach it, as shown."""
    found = precision(2_000, USUAL)

    assert found.drop_off is not None
    assert (found.drop_off.percent, found.drop_off.base, found.names_worst) == (11, 955, True)


def test_what_was_learned_is_told_of_the_accounts_that_answered_twice() -> None:
    """Of 30 with three items 15 gain and one loses, which is told as the edge; of 30 with two items 12 gain.

    Sampling of the first: 6,000 less 1,600, by 30. Noise: 8 times 20,000 and three times 1,600, by 900. Rounding: 49 of
    the edge, 100/12 of the other.
    """
    found = precision(300, USUAL)

    assert found.knowledge is not None and found.confidence is not None
    assert found.knowledge[:3] == (50, 10, 30)
    assert found.knowledge.variance == pytest.approx(146.667 + 220.444 + 57.333, abs=0.001)
    assert found.confidence[:3] == (40, 10, 30)
    assert found.confidence.variance == pytest.approx(136.667 + 201.778 + 57.333, abs=0.001)


@pytest.mark.parametrize(("girls", "is_told"), [(190, False), (200, True)])
def test_a_change_is_told_from_twenty_accounts_on(girls: int, is_told: bool) -> None:
    assert isinstance(precision(girls, USUAL).knowledge, NetChange) is is_told


def test_one_item_alone_gains_by_what_was_learned() -> None:
    """Of 200 accounts 45 gain (22 of 100, told as 25) and 5 lose (told as 5)."""
    found = precision(2_000, replace(USUAL, items=(1, 1)))

    assert found.knowledge is not None
    assert found.knowledge[:3] == (25, 5, 200)
    assert found.knowledge == found.confidence


def test_where_nothing_is_learned_as_many_gain_as_lose() -> None:
    """An answer to one of eight items changes either way with a chance of 2.5 of 100: for 16 of 100, told as 15."""
    found = precision(4_000, replace(LONG, learning=0.0, items=(8, 1)))

    assert found.knowledge is not None
    assert found.knowledge[:3] == (15, 15, 2_000)


@pytest.mark.parametrize(
    ("question", "within", "assumed", "girls"),
    [
        ("reached", 7, USUAL, 20),
        ("reached", 6, USUAL, None),
        ("completion", 10, USUAL, 250),
        ("knowledge", 10, LONG, 700),
        ("knowledge", 10, USUAL, 3_500),
    ],
)
def test_the_girls_that_are_needed_are_told_or_that_no_number_is_enough(
    question: PlanningQuestion, within: int, assumed: Assumptions, girls: int | None
) -> None:
    assert girls_needed(question, within, assumed) == girls


def test_the_table_has_six_rows() -> None:
    assert [row.girls for row in rows(USUAL)] == [50, 100, 200, 400, 1_000, 2_000]


def test_nothing_assumed_means_a_pilot_of_thirty_girls_a_week() -> None:
    assert Assumptions() == Assumptions(0.8, 0.2, 0.5, 0.1, 30, True, (3, 2))
    assert (Assumptions().draws, Assumptions(is_pilot=False).draws) == (1, 3)
