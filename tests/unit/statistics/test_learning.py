"""Staff are told that girls learned something only where the figures say so, and how many answers would show it."""

from __future__ import annotations

import pytest

from bot.statistics.cells import Cell, CellKind, FrozenCell
from bot.statistics.intervals import NetChange
from bot.statistics.periods import period
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics
from bot.statistics.reports.explanations import LearningVerdict, answers_needed, domain_change, verdict, weakest_item

pytestmark = pytest.mark.usefixtures("known_noise")

QUARTER = period("2027-Q1")
PLAN = Plan((), (), (), {}, {}, {}, {"knowledge": ("tell", "keep", "ask")})


def statistics_of(*figures: FrozenCell) -> PublishedStatistics:
    return PublishedStatistics(Published(("2027-Q1",), {it.cell: it for it in figures}))


def after(item: str, share: int | None, country: str = "") -> FrozenCell:
    return FrozenCell(Cell("2027-Q1", "after", country, item=item), 1_000, share, 6)


@pytest.mark.parametrize(
    ("gained", "lost", "told"),
    [
        (12, 10, "unclear"),
        (13, 10, "more"),
        (10, 12, "unclear"),
        (10, 13, "less"),
        (10, 10, "unclear"),
    ],
)
def test_two_points_either_way_may_be_nothing_and_three_are_not(gained: int, lost: int, told: LearningVerdict) -> None:
    """Once a point of deviation makes an interval of two points on each side."""
    assert verdict(NetChange(gained, lost, 100, 1.0)) == told


@pytest.mark.parametrize(
    ("gained", "lost", "base", "answers"),
    [
        (60, 10, 10, 25),
        (40, 10, 10, 50),
        (40, 10, 60, 65),
        (30, 20, 60, 350),
        (20, 30, 60, 350),
        (30, 20, 350, 400),
        (31, 25, 60, 2_500),
        (53, 47, 60, 4_500),
        (10, 5, 60, None),
        (30, 10, 10, 70),
        (30, 20, 95, 350),
        (30, 10, 100, 150),
        (30, 20, 1_000, 1_500),
        (30, 25, 60, None),
        (22, 20, 60, None),
        (20, 20, 60, None),
        (30, 20, 20_000, None),
    ],
)
def test_how_many_answers_would_show_a_change_is_told_in_round_numbers(
    gained: int, lost: int, base: int, answers: int | None
) -> None:
    """Of 25 answers 60 and 10 of a hundred: 180 of sampling, 352 of noise, 57 of rounding are 48 points, fewer than 50.

    For five points no number is enough: rounding alone makes them.
    """
    assert answers_needed(NetChange(gained, lost, base, 1.0)) == answers


def change_in(kind: CellKind, share: int, country: str = "") -> FrozenCell:
    return FrozenCell(Cell("2027-Q1", kind, country, item="domain/knowledge"), 120, share, 3)


def test_the_change_of_a_domain_is_that_of_the_asked_country() -> None:
    found = statistics_of(
        change_in("gained", 40), change_in("lost", 15), change_in("gained", 30, "KE"), change_in("lost", 25, "KE")
    )
    every, kenya = domain_change(found, QUARTER, "knowledge"), domain_change(found, QUARTER, "knowledge", "KE")

    assert every is not None and (every.points, every.base) == (25, 120)
    assert kenya is not None and kenya.points == 5
    assert domain_change(found, QUARTER, "knowledge", "NP") is None
    assert domain_change(found, QUARTER, "confidence") is None


@pytest.mark.parametrize(
    ("shares", "weakest"),
    [
        ({"tell": 80, "keep": 50, "ask": 90}, "keep"),
        ({"tell": 50, "keep": 80, "ask": 90}, "tell"),
        ({"tell": 80, "keep": 75, "ask": 90}, None),
        ({"tell": 50, "keep": 50, "ask": 90}, None),
        ({"tell": 80, "keep": 50}, "keep"),
        ({"tell": 63, "keep": 50}, "keep"),
        ({"tell": 62, "keep": 50}, None),
        ({"keep": 50}, "keep"),
        ({"keep": None}, None),
        ({}, None),
    ],
)
def test_an_item_is_named_as_the_weakest_only_where_it_clearly_is(
    shares: dict[str, int | None], weakest: str | None
) -> None:
    """Of a thousand answers each share is six points sure: fifty reaches up to 56, and 62 down to it."""
    found = weakest_item(statistics_of(*(after(item, it) for item, it in shares.items())), PLAN, QUARTER, "knowledge")

    assert (found and found[0]) == weakest
    assert found is None or found[1].percent == shares[found[0]]


def test_the_weakest_item_of_a_country_is_not_that_of_all() -> None:
    found = statistics_of(after("tell", 50), after("keep", 90), after("tell", 90, "KE"), after("keep", 50, "KE"))
    every, kenya = (weakest_item(found, PLAN, QUARTER, "knowledge", it) for it in ("", "KE"))

    assert every is not None and kenya is not None
    assert (every[0], kenya[0]) == ("tell", "keep")
