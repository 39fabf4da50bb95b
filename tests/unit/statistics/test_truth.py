"""Published figures against what is true of invented learners: a small run of `python -m tests.statistics_truth`."""

from __future__ import annotations

from functools import cache
from math import prod

import pytest

from bot.statistics.cell_counts import CHANGES
from tests.statistics_truth.__main__ import table
from tests.statistics_truth.judge import CLAIMS, Kind
from tests.statistics_truth.model import MODELS, PLAN
from tests.statistics_truth.run import Effort, Held, Result, held

SMALL, LARGE = 400, 2_000
FEW = 90
"""Figures of a kind with which nothing can be said of how many hold the truth."""


@cache
def result(girls: int) -> Result:
    """Return what a short run found, with a fixed seed."""
    times = 2 if girls == SMALL else 1
    return held(girls, Effort(drawn=1, book=times, months=times), seed=2)


@pytest.mark.parametrize("girls", [SMALL, LARGE])
def test_intervals_hold_the_truth_93_times_of_100(girls: int) -> None:
    figures = {kind: it for kind, it in result(girls).items() if kind not in CLAIMS and it.figures >= FEW}
    low = {
        kind: it for kind, it in figures.items() if min(it.of_accounts, it.of_chances or it.figures) < 0.93 * it.figures
    }

    assert low == {}
    assert len(figures) >= 10


def test_a_stop_named_as_the_worst_is_the_worst_and_never_a_phantom() -> None:
    worst, real = result(LARGE)["worst stop of a lesson"], result(LARGE)["worst stop is no phantom"]

    assert worst.figures >= 5
    assert worst.of_accounts >= 0.9 * worst.figures
    assert real.of_accounts == real.figures


def test_two_lessons_are_in_the_order_that_the_page_tells() -> None:
    order = result(SMALL)["order of two lessons"]

    assert order.figures >= 100
    assert order.of_accounts >= 0.99 * order.figures


# The test itself


def test_chances_of_a_model_belong_together() -> None:
    for model in MODELS:
        for lesson in PLAN.lessons:
            to_the_end = prod(1 - chance for chance in model.drop_offs(lesson))
            assert to_the_end == pytest.approx(model.completion_of(lesson))
        for domain in PLAN.domains:
            assert sum(model.changed(domain)[change] for change in CHANGES) == pytest.approx(1)


def test_the_table_tells_of_a_hundred_figures_how_many_are_true() -> None:
    kind: Kind = "change in an item"
    lines = list(table({200: {kind: Held(2000, 1900, 1960)}, 400: {}}))

    assert lines[0].endswith("| 200 girls | 400 girls |")
    assert "| change in an item | 95.0 / 98.0 (2,000) | none shown |" in lines
