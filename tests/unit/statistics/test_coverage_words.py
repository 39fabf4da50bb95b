"""Sentences below a figure on what is in it and what is missing, so that nobody takes hidden for none."""

from __future__ import annotations

import pytest

from bot.statistics.intervals import About, Share
from bot.statistics.periods import period
from bot.statistics.reports.coverage_text import (
    lessons_text,
    quarter_name,
    quarters_text,
    rest_text,
    small_text,
)
from bot.statistics.tables import Coverage, LessonTotals, TableQuery
from tests.unit.statistics.test_exports import PLAN, published, words

SPRING, SUMMER, AUTUMN = period("2026-Q2"), period("2026-Q3"), period("2026-Q4")
SOME = About(300, 12.0)


@pytest.mark.parametrize(
    ("opened", "told"),
    [
        ({}, "4th quarter 2026"),
        ({"2026-Q4": "2026-W40"}, "4th quarter 2026"),
        ({"2026-Q4": "2026-W41"}, "4th quarter 2026 (from 5 October 2026 on)"),
    ],
    ids=["no day is known", "from its first day on", "a week late"],
)
def test_a_quarter_is_named_with_the_day_from_which_on_it_was_counted_if_that_was_not_its_first(
    opened: dict[str, str], told: str
) -> None:
    assert quarter_name(published(opened=opened), AUTUMN, words()) == told


def test_below_the_figures_by_quarter_stands_which_quarters_are_in_them_and_which_are_not() -> None:
    found = published((), opened={"2026-Q4": "2026-W41"}, pilots=())
    winter = period("2027-Q1")

    assert quarters_text(found, TableQuery((AUTUMN,)), words()) == (
        "Figures by quarter are of: 4th quarter 2026 (from 5 October 2026 on)."
    )
    assert quarters_text(found, TableQuery((AUTUMN, winter)), words()) == (
        "Figures by quarter are of: 4th quarter 2026 (from 5 October 2026 on). Not over yet: 1st quarter 2027."
    )
    assert quarters_text(found, TableQuery((winter,)), words()) == "Not over yet: 1st quarter 2027."


def test_a_quarter_without_a_book_and_the_weeks_of_a_pilot_are_named_as_missing() -> None:
    assert quarters_text(published(opened={}), TableQuery((SUMMER, AUTUMN)), words()) == (
        "The weeks of the small pilot (29 June 2026 – 27 September 2026) are not in them. "
        "In 4th quarter 2026 accounts, lessons and learning were not counted by quarter."
    )


def test_a_country_that_was_too_small_in_some_quarters_is_told_so_and_one_that_was_not_reads_nothing() -> None:
    assert small_text(Coverage((SPRING, SUMMER, AUTUMN), (), (), small=(SPRING, SUMMER)), words()) == (
        "Too few for figures of its own in 2nd quarter 2026, 3rd quarter 2026: "
        "it takes about 200 accounts in a quarter."
    )
    assert small_text(Coverage((AUTUMN,), (), ()), words()) == ""


@pytest.mark.parametrize(
    ("shown", "cells", "told"),
    [
        (2, 2, "All 1 lessons are in it."),
        (0, 2, ""),
        (0, 0, ""),
        (
            1,
            2,
            "In it are 1 of 2 figures (a lesson begun or ended in a quarter); each of the others is fewer than about "
            "10, perhaps none.",
        ),
    ],
    ids=["all", "none", "nothing was counted", "some"],
)
def test_a_sum_of_lessons_says_how_much_of_it_is_hidden(shown: int, cells: int, told: str) -> None:
    share = Share(73, 300, False, 0.0, 1)

    assert lessons_text(LessonTotals(SOME, SOME, share, shown, cells), PLAN, words()) == told


def test_accounts_of_no_shown_country_are_told_where_there_clearly_are_some() -> None:
    """Of 300 ± 7, 200 ± 7 leave 100 ± 10; 290 ± 7 leave so few that it may be nobody."""
    assert rest_text(SOME, [About(200, 12.0), None], words()) == (
        "About 100\N{NO-BREAK SPACE}±\N{NO-BREAK SPACE}10 of them are in countries too small to be shown by themselves."
    )
    assert rest_text(SOME, [About(290, 12.0)], words()) == ""
    assert rest_text(None, [SOME], words()) == ""
