"""Funnel of a lesson: each stop in one bar, and a worst one only where nothing else can be it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.statistics.cells import FINISHED, Cell, FrozenCell
from bot.statistics.funnel import Funnel, funnel
from bot.statistics.published import Published, PublishedStatistics

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


def test_the_worst_stop_is_named_where_its_interval_is_above_all_others() -> None:
    lesson = found({"one": 100, "two": 200, "three/four": 50, FINISHED: 150})

    assert lesson is not None and lesson.worst is not None
    assert lesson.worst.stops == ("two",)


def test_no_worst_stop_is_named_where_two_are_close_or_a_run_is_the_worst() -> None:
    close = found({"one": 100, "two": 90, "three/four": 50, FINISHED: 150})
    run = found({"one": 20, "two": 20, "three/four": 300, FINISHED: 150})

    assert close is not None and run is not None
    assert (close.worst, run.worst) == (None, None)


def test_there_is_no_funnel_where_a_stop_is_in_no_run_or_nobody_is_known_to_have_ended() -> None:
    assert found({"one": 100, "two": 200, FINISHED: 150}) is None
    assert found({"one": 100, "two": 200, "three/four": 50}) is None
