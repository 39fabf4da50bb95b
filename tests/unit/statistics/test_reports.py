"""Reports for a programme officer: as text, for a donor's form, as the report of a month."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from bot.app.report_labels import labels_of
from bot.lessons.model.lesson import Course
from bot.lessons.model.statistics import Statistics
from bot.statistics.cells import Cell
from bot.statistics.periods import period
from bot.statistics.published import PublishedStatistics
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.monthly_report import report
from bot.statistics.reports.plain_text import text_of
from bot.statistics.reports.table_selection import known_quarters, usual_quarters
from bot.statistics.tables import TableQuery
from tests.support.course_builders import real
from tests.support.published_counts import nobody, plan, publish, published_statistics

PILOT = period("2026-W01+12")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> PublishedStatistics:
    return published_statistics(publish(tmp_path_factory.mktemp("year"), invented=True))


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> PublishedStatistics:
    """Six quarters, the first of them with a pilot."""
    return published_statistics(publish(tmp_path_factory.mktemp("long"), quarters_long=6, pilot=PILOT))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> PublishedStatistics:
    return published_statistics(publish(tmp_path_factory.mktemp("empty"), nobody, quarters_long=1, running=True))


@cache
def words(locale: str = "en") -> TableLabels:
    return labels_of(real().course, real().catalogs, locale)


# Quarters


def test_a_year_is_shown_to_who_has_not_said_which(long: PublishedStatistics) -> None:
    assert [it.name for it in usual_quarters(long)] == ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"]
    assert len(known_quarters(long)) == 6


# Text


def test_text_shows_the_newest_quarter_and_no_table_in_which_everything_is_hidden(
    year: PublishedStatistics, empty: PublishedStatistics
) -> None:
    text = text_of(year, plan(), TableQuery(year.quarters), words())

    assert text.startswith("Invented figures: of no girl.\n")
    assert "Help: 4th quarter 2026" in text
    assert "Help: 3rd quarter 2026" not in text
    assert "Lessons begun and ended" not in text_of(empty, plan(), TableQuery(usual_quarters(empty)), words())


def test_figures_stand_below_each_other(year: PublishedStatistics) -> None:
    text = text_of(year, plan(), TableQuery(year.quarters), words())
    table = text.split("\n\n")[2].splitlines()

    assert len({len(line) for line in table}) == 1
    assert table[0].endswith("Elsewhere, or not told")


# The paragraph for a donor


@pytest.mark.parametrize(("locale", "unknown"), [("en", "Sex and disability"), ("nl", "Geslacht en beperking")])
def test_the_paragraph_tells_what_was_counted_what_nobody_knows_and_who_does(
    long: PublishedStatistics, locale: str, unknown: str
) -> None:
    told = paragraph(long, plan(), TableQuery(long.quarters), words(locale))

    assert unknown in told
    reached = long.about(Cell(PILOT.name, "reached"))
    assert reached is not None and words(locale).shown(reached) in told
    assert ("registers" in told, "\n" in told) == (True, False)


def test_the_paragraph_counts_what_is_shown_and_names_no_country_that_is_hidden(year: PublishedStatistics) -> None:
    nepal = year.about(Cell("2026-Q4", "reached", country="NP"))
    without = {cell: it for cell, it in year.published.figures.items() if cell.country != "PH"}

    told = paragraph(
        PublishedStatistics(replace(year.published, figures=without)), plan(), TableQuery(year.quarters), words()
    )
    assert nepal is not None and f"Nepal {words().shown(nepal)}" in told
    assert "Philippines" not in told


def test_where_nothing_can_be_shown_the_paragraph_says_so_and_still_why(empty: PublishedStatistics) -> None:
    told = paragraph(empty, plan(), TableQuery(usual_quarters(empty)), words())

    assert told.startswith("So few Telegram accounts were counted that no figure can be shown.")
    assert "registers" in told


# The report of a month


def aiming(course: Course) -> TableLabels:
    return labels_of(replace(course, statistics=Statistics(targets={"KE": 1500})), real().catalogs, "en")


def test_the_report_compares_a_month_with_the_one_before_and_the_target(year: PublishedStatistics) -> None:
    page = report(year, plan(), period("2026-M11"), aiming(real().course), date(2027, 1, 8))

    assert '<th scope="col">November 2026</th><th scope="col">October 2026</th><th scope="col">Target</th>' in page
    assert "<td>1,500</td>" in page
    assert "Invented figures: of no girl." in page
    assert "4 February 2027" in page


def test_what_is_frozen_by_quarter_is_told_with_its_last_month(year: PublishedStatistics) -> None:
    november, december = (
        report(year, plan(), period(name), words(), date(2027, 1, 8)) for name in ("2026-M11", "2026-M12")
    )

    assert "Help: 4th quarter 2026" in december
    assert "Help: 4th quarter 2026" not in november


def test_the_report_needs_nothing_but_itself(year: PublishedStatistics) -> None:
    page = report(year, plan(), year.months[-1], words("nl"), date(2027, 1, 8))

    assert not [it for it in ("<script", "src=", "href=", "url(", "@import", "http") if it in page]
    assert page.startswith("<!doctype html>")
    assert '<html lang="nl">' in page


def test_the_first_month_is_compared_with_nothing(year: PublishedStatistics) -> None:
    page = report(year, plan(), year.months[0], words(), date(2027, 1, 8))

    assert "in the month before" not in page
    assert "December 2025" not in page.partition("<blockquote>")[0].partition("</h1>")[2].partition("<section>")[2]


def test_where_everything_is_hidden_the_report_is_one_sentence_and_a_day(empty: PublishedStatistics) -> None:
    page = report(empty, plan(), empty.months[-1], words(), date(2026, 4, 6))

    assert "Everything that was counted is too little to be shown. The next figures come on 30 April 2026." in page
    assert "<table" not in page


def test_the_longest_bar_fills_its_place_and_the_others_are_in_proportion(year: PublishedStatistics) -> None:
    page = report(year, plan(), period("2026-M11"), words(), date(2027, 1, 8))
    table = page.split("<table", 2)[1]
    lines = re.findall(r'<td>([\d,]+)\xa0±\xa07</td>(?:(?!<tr).)*?<rect width="(\d+)%"', table, re.DOTALL)
    numbers = [int(number.replace(",", "")) for number, _ in lines]

    assert len(numbers) >= 3
    assert [int(width) for _, width in lines] == [round(100 * number / max(numbers)) for number in numbers]
