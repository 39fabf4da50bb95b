"""Funnel of a lesson: each stop in one bar, and a worst stop only where nothing else can be it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.statistics.cells import FINISHED, Cell, FrozenCell
from bot.statistics.funnel import Funnel, FunnelBar, funnel
from bot.statistics.intervals import About, Share
from bot.statistics.published import Published, PublishedStatistics

pytestmark = pytest.mark.usefixtures("known_noise")

STOPS = ("one", "two", "three", "four")


def found(stopped: Mapping[str, int]) -> Funnel | None:
    """Return the funnel of a lesson with these figures; a run has three draws a stop, as a quarter has."""
    cells = {Cell("2027-Q1", "stopped", lesson="well", item=run): many for run, many in stopped.items()}
    figures = {cell: FrozenCell(cell, many, draws=3) for cell, many in cells.items()}
    return funnel(PublishedStatistics(Published(("2027-Q1",), figures)), "2027-Q1", "well", STOPS)


def test_a_bar_is_the_share_of_those_who_reached_it() -> None:
    """Of 500 who began 100 stop at the first, of 400 left 200 at the second, of 200 left 50 in the last two."""
    lesson = found({"one": 100, "two": 200, "three/four": 50, FINISHED: 150})

    assert lesson is not None
    assert [bar.stops for bar in lesson.bars] == [("one",), ("two",), ("three", "four")]
    assert [(bar.reached.accounts, bar.share.percent) for bar in lesson.bars] == [(500, 20), (400, 50), (200, 25)]


def test_no_worst_stop_is_named_where_two_are_close_or_a_run_is_the_worst() -> None:
    close = found({"one": 100, "two": 90, "three/four": 50, FINISHED: 150})
    run = found({"one": 20, "two": 20, "three/four": 300, FINISHED: 150})

    assert close is not None and run is not None
    assert (close.worst, run.worst) == (None, None)


def funnel_of(stopped: Mapping[str, int], stops: tuple[str, ...] = STOPS, locale: str = "") -> Funnel | None:
    """Return the funnel of a pilot in Swahili or all languages; a run has a draw a stop."""
    cells = {Cell("2027-W05+4", "stopped", locale=locale, lesson="well", item=it): many for it, many in stopped.items()}
    figures = {cell: FrozenCell(cell, many) for cell, many in cells.items()}
    return funnel(PublishedStatistics(Published((), figures)), "2027-W05+4", "well", stops, locale)


@pytest.mark.parametrize(
    "stopped",
    [
        {"one": 50, "two": 50, "three/four": 50, FINISHED: 50},
        {"one/two": 50, "three/four": 50, FINISHED: 50},
        {"one/four": 50, FINISHED: 50},
        {"one": 50, "two": 50, "three": 50, "four": 50, FINISHED: 50},
    ],
)
def test_runs_that_hold_each_stop_once_are_bars_in_the_order_of_the_lesson(stopped: dict[str, int]) -> None:
    found = funnel_of(dict(reversed(stopped.items())))

    assert found is not None
    assert [stop for bar in found.bars for stop in bar.stops] == list(STOPS)


@pytest.mark.parametrize(
    "stopped",
    [
        {"one": 50, "two": 50, "three": 50, FINISHED: 50},
        {"two": 50, "three/four": 50, FINISHED: 50},
        {"one/gone": 50, "two": 50, "three/four": 50, FINISHED: 50},
        {"one": 50, "two/one": 50, "three/four": 50, FINISHED: 50},
        {"one": 50, "two": 50, "three/gone": 50, FINISHED: 50},
        {FINISHED: 50},
        {"one/four": 50},
        {},
    ],
)
def test_of_a_lesson_that_has_changed_there_is_no_funnel(stopped: dict[str, int]) -> None:
    assert funnel_of(stopped) is None


def test_a_lesson_without_stops_has_no_funnel() -> None:
    assert funnel_of({"one": 50, FINISHED: 50}, ()) is None


def test_a_funnel_of_one_language_is_of_that_language() -> None:
    found = funnel_of({"one/four": 50, FINISHED: 150}, locale="sw")

    assert found is not None
    assert [(bar.reached.accounts, bar.stopped.accounts, bar.share.percent) for bar in found.bars] == [(200, 50, 25)]
    assert found.finished.accounts == 150


@pytest.mark.parametrize(("ended", "bars"), [(10, [("one",), ("two", "three", "four")]), (5, [("one",)])])
def test_a_bar_that_fewer_than_twenty_reached_is_left_out(ended: int, bars: list[tuple[str, ...]]) -> None:
    found = funnel_of({"one": 50, "two/four": 10, FINISHED: ended})

    assert found is not None
    assert [bar.stops for bar in found.bars] == bars


def bar(percent: int, *stops: str) -> FunnelBar:
    """Return a bar whose interval reaches two points to each side: no sampling is asked of so many accounts."""
    return FunnelBar(stops, About(10**9, 1.0), About(10**7, 1.0), Share(percent, 10**9, False, 0.5, 1))


@pytest.mark.parametrize(
    ("bars", "worst"),
    [
        ((bar(20, "one"), bar(25, "two")), "two"),
        ((bar(25, "one"), bar(20, "two"), bar(10, "three")), "one"),
        ((bar(20, "one"), bar(24, "two")), None),
        ((bar(20, "one"), bar(25, "two", "three")), None),
        ((bar(25, "one"),), None),
        ((bar(25, "one"), bar(10, "two"), bar(24, "three")), None),
    ],
)
def test_the_worst_stop_is_one_whose_interval_is_above_all_others(
    bars: tuple[FunnelBar, ...], worst: str | None
) -> None:
    found = Funnel(bars, About(100, 1.0)).worst

    assert (found and found.stops[0]) == worst
