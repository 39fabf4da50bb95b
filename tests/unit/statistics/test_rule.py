"""The rule, "10 / 5 / frozen / closed": what is shown of a count, and what never (C0, C3, C7, C9)."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.statistics.cells import Cell, CellKind, FrozenCell
from bot.statistics.intervals import Interval, about
from bot.statistics.noise import discrete_gaussian
from bot.statistics.rule import (
    CAPS,
    COUNT,
    LEAST_FOR_DETAIL,
    LEAST_FOR_SHARE,
    LEAST_RATINGS,
    MANY,
    MONTHS_ADDED,
    SENSITIVE,
    Rule,
    grain,
    share,
)

NOISY = st.integers(-60, 5_000)
EIGHT, THIRTY_TWO = Rule(variance=8, least=10, step=5), Rule(variance=32, least=20, step=10)


@given(NOISY)
def test_a_figure_is_the_nearest_five_and_a_sensitive_one_the_nearest_ten(noisy: int) -> None:
    for rule in (COUNT, SENSITIVE):
        shown = rule.shown(noisy)
        assert (shown is None) == (noisy < rule.least), "an empty cell looks like a small one"
        if shown is not None:
            assert shown % rule.step == 0
            assert abs(shown - noisy) <= rule.step / 2
            assert shown >= rule.least


@pytest.mark.parametrize(
    ("noisy", "shown"), [(9, None), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (1_002, 1_000), (1_003, 1_005)]
)
def test_counts_at_their_edges(noisy: int, shown: int | None) -> None:
    assert COUNT.shown(noisy) == shown


@pytest.mark.parametrize(("noisy", "shown"), [(19, None), (20, 20), (24, 20), (25, 30), (34, 30), (35, 40)])
def test_sensitive_counts_at_their_edges(noisy: int, shown: int | None) -> None:
    assert SENSITIVE.shown(noisy) == shown


def test_sensitive_counts_are_hidden_longer_shown_more_roughly_and_have_twice_the_noise() -> None:
    assert (COUNT.variance, COUNT.least, COUNT.step) == (8, 10, 5)
    assert (SENSITIVE.variance, SENSITIVE.least, SENSITIVE.step) == (32, 20, 10)


@given(st.integers(-60, 5_000), st.integers(-60, 5_000))
def test_a_share_is_told_from_twenty_answers_on_and_is_never_everybody_or_nobody(right: int, answered: int) -> None:
    told = share(right, answered)

    assert (told is None) == (answered < 20)
    if told is not None:
        shown = COUNT.shown(answered)
        assert shown is not None
        step = 5 if shown >= 50 else 10
        assert step <= told <= 100 - step
        assert told % step == 0


@given(st.integers(20, 5_000), st.data())
def test_a_share_is_at_most_half_a_step_off_unless_it_is_an_edge(answered: int, data: st.DataObject) -> None:
    right = data.draw(st.integers(0, answered))
    told, base = share(right, answered), COUNT.shown(answered)
    assert told is not None
    assert base is not None

    exact = 100 * right / answered
    step = grain(base)
    half = step / 2 + 0.5
    if told not in (step, 100 - step):
        assert abs(told - exact) <= half
    elif told < 50:
        assert exact <= told + half
    else:
        assert exact >= told - half


@pytest.mark.parametrize(
    ("right", "answered", "told"),
    [
        (0, 19, None),
        (0, 20, 10),
        (20, 20, 90),
        (25, 20, 90),
        (-3, 20, 10),
        (7, 20, 40),
        (10, 20, 50),
        (12, 27, 40),
        (18, 28, 60),
        (23, 47, 50),
        (24, 48, 50),
        (22, 48, 45),
        (0, 48, 5),
        (48, 48, 95),
        (600, 1_000, 60),
        (1, 1_000, 5),
    ],
)
def test_shares_at_their_edges_to_the_nearest_ten_and_from_fifty_on_to_the_nearest_five(
    right: int, answered: int, told: int | None
) -> None:
    """48 becomes 50: the step depends on the shown figure, so it tells nothing more than that."""
    assert share(right, answered) == told


def test_one_account_leaves_at_most_so_much_in_a_week() -> None:
    """At most three lessons and ten quiz answers (C1); `reached` gives her stopping point, so its cap is as tight."""
    assert CAPS == {
        "finished": 3,
        "answered": 10,
        "reached": 3,
        "rated": 3,
        "because": 3,
        "did": 3,
        "voted": 1,
        "came": 1,
    }
    assert (LEAST_FOR_SHARE, MANY, LEAST_RATINGS, LEAST_FOR_DETAIL, MONTHS_ADDED) == (20, 50, 50, 200, 3)


@pytest.mark.parametrize(("draws", "least"), [(1, 10), (3, 15), (6, 21), (12, 30), (27, 45), (42, 55)])
def test_what_holds_more_noise_needs_more_girls_to_be_told(draws: int, least: int) -> None:
    """A rating and a stop hold the noise of three months, stops told together that of each of them (C8)."""
    assert [EIGHT.shown(least - 1, draws) is None, EIGHT.shown(least, draws) is None] == [True, False]
    assert EIGHT.shown(-100, draws) is None


@pytest.mark.parametrize(("additions", "least"), [(1, 20), (2, 24), (3, 30), (6, 42), (12, 59), (90, 161)])
def test_help_is_told_only_where_it_stands_out_of_the_noise_of_its_additions(additions: int, least: int) -> None:
    """Daily restarts of the bot make the figures of Help vanish, not lie (C9)."""
    found = [THIRTY_TWO.shown(count, additions) for count in (least - 1, least)]

    assert [it is None for it in found] == [True, False]


# How far off a figure may be


@pytest.mark.usefixtures("known_noise")
@pytest.mark.parametrize(
    ("kind", "shown", "draws", "margin"),
    [
        ("reached", 100, 1, 7),  # 1.96 times the root of 8 and 25/12
        ("reached", 5_000, 1, 7),
        ("smile", 100, 3, 11),  # of 24 and 25/12
        ("stopped", 100, 12, 20),  # of 96 and 25/12
        ("help-opened", 100, 1, 13),  # of 32 and 100/12
        ("help-opened", 100, 3, 21),  # of 96 and 100/12
    ],
)
def test_a_count_is_as_far_off_as_its_noise_and_its_rounding(
    kind: CellKind, shown: int, draws: int, margin: int
) -> None:
    found = about(FrozenCell(Cell("2026-Q4", kind), shown, draws=draws))

    assert found.margin == margin
    assert found.interval == Interval(shown - margin, shown + margin)


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    below = Random(5).randrange
    held = 0
    for truth in range(100, 2_100):
        shown = COUNT.shown(truth + discrete_gaussian(COUNT.variance, below))
        assert shown is not None
        low, high = about(FrozenCell(Cell("2026-Q4", "reached"), shown)).interval
        held += low <= truth <= high

    assert held >= 0.93 * 2_000
