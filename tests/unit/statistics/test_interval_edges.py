"""Intervals at their ends: of small figures, of edges, and of the list question. Values are worked out by hand."""

from __future__ import annotations

import pytest

from bot.statistics.cells import Cell, CellKind, FrozenCell
from bot.statistics.intervals import (
    About,
    Interval,
    ListForm,
    NetChange,
    Share,
    about,
    change,
    good_draws,
    list_difference,
    part_of_sum,
    share,
)


def figure(kind: CellKind, shown: int, percent: int | None = None, draws: int = 1) -> FrozenCell:
    return FrozenCell(Cell("2026-Q4", kind), shown, percent, draws)


@pytest.mark.parametrize(
    ("accounts", "interval"), [(100, (96, 104)), (4, (0, 8)), (3, (0, 7)), (0, (0, 4)), (-10, (0, -6))]
)
def test_an_interval_of_accounts_never_begins_below_nobody(accounts: int, interval: tuple[int, int]) -> None:
    assert About(accounts, 4.0).interval == interval


@pytest.mark.parametrize(
    ("kind", "shown", "draws", "interval"),
    [
        ("smile", 30, 6, (0, 60)),
        ("smile", 35, 6, (21, 49)),
        ("help-opened", 50, 4, (0, 100)),
        ("help-opened", 60, 4, (37, 83)),
    ],
)
def test_a_count_stands_for_somebody_when_its_least_is_four_deviations_of_its_noise(
    kind: CellKind, shown: int, draws: int, interval: tuple[int, int]
) -> None:
    """Four deviations are 27.7 of six draws, and 45.3 of four of Help; 30 may be 27.5, and 50 may be 45."""
    assert about(figure(kind, shown, draws=draws)).interval == interval


def test_a_number_of_the_list_question_has_the_noise_of_help() -> None:
    assert about(figure("listed", 100)) == About(100, 32 + 100 / 12)
    assert about(figure("erased", 100, draws=2)) == About(100, 64 + 100 / 12)
    assert about(figure("reached", 100)) == About(100, 8 + 25 / 12)


@pytest.mark.parametrize(
    ("percent", "edge", "interval"),
    [
        (5, True, (0, 9)),
        (5, False, (1, 9)),
        (95, True, (91, 100)),
        (95, False, (91, 99)),
        (49, True, (0, 53)),
        (50, True, (46, 54)),
        (51, True, (47, 100)),
        (2, False, (0, 6)),
        (98, False, (94, 100)),
    ],
)
def test_a_share_at_an_edge_reaches_to_the_end_and_no_share_beyond_it(
    percent: int, edge: bool, interval: tuple[int, int]
) -> None:
    """Of so many accounts that sampling is nothing: noise of one point makes two, half a step two more."""
    assert Share(percent, 10**9, edge, 1.0, 3).interval == Interval(*interval)


def test_chance_is_greatest_in_the_middle_and_small_near_everybody() -> None:
    """Four by 96 by 24 accounts is 16: four points of deviation; fifty by fifty by 25 is a hundred: ten points."""
    assert Share(96, 24, False, 0.0, 1).margin == 9
    assert Share(50, 25, False, 0.0, 1).margin == 21


@pytest.mark.parametrize(
    ("shown", "percent", "edge", "step"),
    [
        (45, 10, True, 10),
        (45, 20, False, 10),
        (45, 90, True, 10),
        (50, 5, True, 5),
        (50, 10, False, 5),
        (50, 95, True, 5),
    ],
)
def test_an_edge_is_one_step_from_nobody_or_from_everybody(shown: int, percent: int, edge: bool, step: int) -> None:
    found = share(figure("answered", shown, percent, 2))

    assert found is not None
    assert (found.percent, found.base, found.edge, found.step) == (percent, shown, edge, step)


@pytest.mark.parametrize(
    ("kind", "draws", "good"), [("gained", 4, 1), ("lost", 3, 1), ("answered", 6, 3), ("before", 6, 3), ("after", 2, 1)]
)
def test_good_answers_hold_one_part_of_a_change_and_else_half_of_the_noise(
    kind: CellKind, draws: int, good: int
) -> None:
    assert good_draws(figure(kind, 100, 50, draws)) == good


@pytest.mark.parametrize(
    ("gained", "lost", "points", "interval"),
    [
        (40, 10, 30, (26, 34)),
        (10, 40, -30, (-34, -26)),
        (98, 0, 98, (94, 100)),
        (0, 98, -98, (-100, -94)),
    ],
)
def test_a_change_is_at_most_a_hundred_points_either_way(
    gained: int, lost: int, points: int, interval: tuple[int, int]
) -> None:
    found = NetChange(gained, lost, 100, 4.0)

    assert (found.points, found.margin, found.interval) == (points, 4, interval)


@pytest.mark.parametrize(
    ("gained", "lost", "variance"),
    [
        (50, 20, 61 + 18.16 + 25 / 12 + 25 / 12),
        (95, 5, 19 + 35.44 + 12.25 + 12.25),
        (95, 20, 58.75 + 29.5 + 12.25 + 25 / 12),
    ],
)
def test_a_change_is_less_sure_at_each_edge(gained: int, lost: int, variance: float) -> None:
    """Of 100 accounts with three parts; 0.7 of a step of five, squared, is 12.25."""
    found = change(figure("gained", 100, gained, 3), figure("lost", 100, lost, 3))

    assert found is not None
    assert found.variance == pytest.approx(variance)


def test_without_both_shares_there_is_no_change() -> None:
    assert change(figure("gained", 100), figure("lost", 100, 20)) is None
    assert change(figure("gained", 100, 20), figure("lost", 100)) is None


def test_a_part_of_a_sum_is_more_sure_the_smaller_it_is() -> None:
    found = part_of_sum(About(20, 10.0), About(180, 40.0))

    assert (found.percent, found.base, found.edge, found.step) == (10, 200, False, 1)
    assert found.noise == pytest.approx((0.81 * 10 + 0.01 * 40) * 10_000 / 40_000)


def test_the_average_of_the_list_question_is_as_sure_as_its_five_numbers() -> None:
    """Chance is 1/200. Noise: 96 times 11.8. Rounding: 100/12 times 2.96. Both by 40,000."""
    form = ListForm(figure("listed", 200, draws=15), figure("listed", 280, draws=90))

    assert form.mean == pytest.approx(1.4)
    assert form.variance == pytest.approx(0.005 + (1_132.8 + 24.667) / 40_000, abs=0.00001)


def test_the_hard_statement_is_the_difference_of_two_averages() -> None:
    plain = ListForm(figure("listed", 200, draws=15), figure("listed", 280, draws=90))
    hard = ListForm(figure("listed", 100, draws=15), figure("listed", 170, draws=90))

    found = list_difference(plain, hard)

    assert (found.points, found.gained, found.lost, found.base) == (30, 170, 140, 300)
    assert found.variance == pytest.approx(339.367 + 1_135.617, abs=0.01)
