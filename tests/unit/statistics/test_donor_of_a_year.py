"""The paragraph for a donor's form, and the quarters that are shown to who names none."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from bot.app.report_labels import labels_of
from bot.statistics.cells import Cell
from bot.statistics.periods import period
from bot.statistics.published import PublishedStatistics
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.labels import TableLabels
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
