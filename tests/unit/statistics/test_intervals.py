"""Uncertainty of figures: noise, rounding, and the chance of who answered. Expected values are worked out by hand."""

from __future__ import annotations

import pytest

from bot.statistics.cells import Cell, CellKind, FrozenCell
from bot.statistics.intervals import (
    About,
    Interval,
    NetChange,
    Share,
    about,
    change,
    good_draws,
    part,
    part_of_sum,
    share,
)

pytestmark = pytest.mark.usefixtures("known_noise")


def figure(kind: CellKind, shown: int, percent: int | None = None, draws: int = 1) -> FrozenCell:
    return FrozenCell(Cell("2026-Q4", kind), shown, percent, draws)


@pytest.mark.parametrize(
    ("kind", "shown", "draws", "interval"),
    [
        ("reached", 10, 1, (0, 20)),  # 7.5 are fewer than four times 2.83
        ("reached", 15, 1, (8, 22)),  # 12.5 are more
        ("smile", 15, 6, (0, 30)),
        ("stopped", 40, 12, (0, 80)),
        ("stopped", 45, 12, (25, 65)),
        ("help-opened", 20, 1, (0, 40)),
        ("smile", 30, 6, (0, 60)),  # four deviations of six draws are 27.7, and 30 may be 27.5
        ("smile", 35, 6, (21, 49)),
        ("help-opened", 50, 4, (0, 100)),
        ("help-opened", 60, 4, (37, 83)),
    ],
)
def test_a_count_just_above_the_limit_may_be_of_nobody(
    kind: CellKind, shown: int, draws: int, interval: tuple[int, int]
) -> None:
    """Of many small cells those with high noise are the ones that are shown."""
    assert about(figure(kind, shown, draws=draws)).interval == interval


def test_sums_and_differences_hold_the_noise_of_both() -> None:
    one, other = About(100, 10), About(40, 6)

    assert one.plus(other) == About(140, 16)
    assert one.minus(other) == About(60, 16)


@pytest.mark.parametrize(
    ("percent", "shown", "draws", "interval"),
    [
        (75, 100, 2, (62, 88)),  # sampling 18.75, noise 5, half a step 2.5
        (50, 100, 2, (36, 64)),  # 25, 4
        (75, 100, 6, (61, 89)),  # 18.75, 15
        (75, 5_000, 2, (71, 79)),
        (50, 20, 2, (15, 85)),  # 125, 100; half a step of ten is 5
    ],
)
def test_a_share_holds_who_answered_noise_and_rounding(
    percent: int, shown: int, draws: int, interval: tuple[int, int]
) -> None:
    found = share(figure("answered", shown, percent, draws))

    assert found is not None
    assert found.interval == interval


def test_a_count_without_a_share_has_none() -> None:
    assert share(figure("reached", 100)) is None


def test_one_of_four_parts_is_the_good_one_in_a_pair() -> None:
    found = share(figure("gained", 120, 35, 4))

    assert found is not None
    assert found.noise == pytest.approx(4.3889, abs=0.0001)  # 8 times 0.65 squared and three times 0.35 squared


def test_a_share_of_two_figures_holds_the_noise_of_both() -> None:
    found = part(About(50, 10), About(100, 10))

    assert (found.percent, found.base, found.noise, found.step) == (50, 100, 12.5, 1)
    assert found.interval == Interval(37, 63)


def test_a_share_of_two_figures_is_never_everybody_or_nobody() -> None:
    everybody, nobody = part(About(120, 10), About(100, 10)), part(About(0, 10), About(100, 10))

    assert (everybody.percent, everybody.interval.high) == (99, 100)
    assert (nobody.percent, nobody.interval.low) == (1, 0)


def test_a_share_of_a_sum_counts_its_own_noise_once() -> None:
    found = part_of_sum(About(30, 10), About(70, 10))

    assert (found.percent, found.base) == (30, 100)
    assert found.noise == pytest.approx(5.8)  # 0.49 and 0.09 times ten


def test_a_change_is_what_was_gained_less_what_was_lost() -> None:
    """Sampling 32.29, noise 12.5, rounding twice 2.08."""
    found = change(figure("gained", 120, 35, 4), figure("lost", 120, 10, 4))

    assert found is not None
    assert found.points == 25
    assert found.variance == pytest.approx(48.958, abs=0.001)
    assert found.interval == Interval(11, 39)


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


@pytest.mark.parametrize(
    ("accounts", "interval"), [(100, (96, 104)), (4, (0, 8)), (3, (0, 7)), (0, (0, 4)), (-10, (0, -6))]
)
def test_an_interval_of_accounts_never_begins_below_nobody(accounts: int, interval: tuple[int, int]) -> None:
    assert About(accounts, 4.0).interval == interval


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
