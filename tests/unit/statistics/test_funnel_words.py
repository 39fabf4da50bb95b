"""Sentences below the funnel of a lesson: where most are lost, how many are in it, and what a run of stops is."""

from __future__ import annotations

import pytest

from bot.statistics.funnel import Funnel, FunnelBar
from bot.statistics.intervals import About, Share
from bot.statistics.reports.funnel_text import ended_text, run_text, worst_text
from tests.unit.statistics.test_exports import LESSON, words

MANY, FEWER = About(400, 12.0), About(150, 12.0)


def bar(percent: int, *stops: str) -> FunnelBar:
    return FunnelBar(stops, MANY, FEWER, Share(percent, 400, False, 0.0, 1))


def told(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_stop_where_most_are_lost_is_named_with_its_share() -> None:
    lost = Funnel((bar(50, "hello"), bar(10, "wave")), FEWER)

    assert told(worst_text(lost, LESSON, words())) == (
        "Most are lost at “my-safety-team/hello”: of those who reached it, 50 % ± 6 went no further, clearly more "
        "than anywhere else."
    )


def test_where_no_stop_stands_out_the_sentence_says_so() -> None:
    close = Funnel((bar(12, "hello"), bar(10, "wave")), FEWER)

    assert worst_text(close, LESSON, words()) == (
        "No single question stands out: chance alone could make the longest bar the longest."
    )


def test_who_is_in_a_funnel_reached_its_first_stop_or_where_nobody_stopped_its_end() -> None:
    assert told(ended_text(Funnel((bar(50, "one"),), FEWER), words())) == (
        "About 400 ± 7 Telegram accounts are in it, each once a month; about 150 ± 7 came to the end."
    )
    assert told(ended_text(Funnel((), FEWER), words())) == (
        "About 150 ± 7 Telegram accounts are in it, each once a month; about 150 ± 7 came to the end."
    )


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (1, ""),
        (2, "somewhere in these two"),
        (9, "somewhere in these nine"),
        (10, "somewhere in these 10"),
    ],
)
def test_a_run_of_stops_is_told_with_how_many_it_holds(many: int, said: str) -> None:
    assert run_text(bar(50, *map(str, range(many))), words()) == said
