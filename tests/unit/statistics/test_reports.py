"""Reports for a programme officer: as lines for a script, as a workbook, as text, for a donor's form."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bot.app.report_labels import labels_of
from bot.lessons.model.lesson import Course
from bot.lessons.model.statistics import Statistics
from bot.lessons.model.text import Text
from bot.statistics.cells import Cell
from bot.statistics.periods import period
from bot.statistics.published import PublishedStatistics
from bot.statistics.reports.csv_export import COLUMNS, csv_of
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.json_export import json_of
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.monthly_report import report
from bot.statistics.reports.plain_text import text_of
from bot.statistics.reports.table_selection import known_quarters, usual_quarters
from bot.statistics.reports.xlsx import xlsx_of
from bot.statistics.tables import TableQuery
from tests.support.course_builders import real
from tests.support.published_counts import nobody, plan, publish, published_statistics, quarters
from tests.support.workbook_reader import pages

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


def lines(statistics: PublishedStatistics, wish: TableQuery, said: TableLabels | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(csv_of(statistics, plan(), wish, said or words()).decode())))


def only(found: list[dict[str, str]], **about: str) -> list[dict[str, str]]:
    return [line for line in found if about.items() <= line.items()]


# Lines for scripts


def test_every_line_has_every_column_and_tells_that_it_is_invented(
    year: PublishedStatistics, long: PublishedStatistics
) -> None:
    found = lines(year, TableQuery(year.quarters))

    assert {tuple(line) for line in found} == {COLUMNS}
    assert {line["invented"] for line in found} == {"yes"}
    assert {line["invented"] for line in lines(long, TableQuery(long.quarters[:1]))} == {"no"}


def test_a_figure_is_found_by_its_ids(year: PublishedStatistics) -> None:
    cell = Cell("2026-M03", "active", country="KE")
    (kenya,) = only(lines(year, TableQuery(year.quarters)), table="reach-by-country", period="2026-M03", country="KE")

    assert kenya["value"] == str(year.about(cell))
    assert (kenya["column"], kenya["words"]) == ("accounts", "March 2026 (weeks 9–13): Kenya")


def test_a_total_names_no_country_and_a_sum_its_first_and_last_quarter(year: PublishedStatistics) -> None:
    found = lines(year, TableQuery(year.quarters))
    totals = only(found, table="reach-by-country", column="total")

    assert {line["country"] for line in totals} == {""}
    assert len(totals) == 12
    assert {line["period"] for line in only(found, table="lessons")} == {"2026-Q1/2026-Q4"}
    assert {line["period"] for line in only(lines(year, TableQuery(year.quarters[::3])), table="lessons")} == {
        "2026-Q1 2026-Q4"
    }
    assert {line["period"] for line in only(lines(year, TableQuery(year.quarters[:1])), table="lessons")} == {"2026-Q1"}


def test_a_share_tells_of_how_many_and_its_ends_mean_or_further_out(year: PublishedStatistics) -> None:
    shares = [line["share"] for line in lines(year, TableQuery(year.quarters)) if line["share"]]

    assert {"<=10", ">=90"} & set(shares)
    assert all(10 <= int(share) <= 90 for share in shares if share.isdecimal())


def test_a_hidden_cell_says_how_small_it_is_and_a_hidden_sum_says_nothing(year: PublishedStatistics) -> None:
    found = lines(year, TableQuery(year.quarters))

    assert {it["value"] for it in only(found, table="reach-by-language", language="nl")} == {"<10"}
    assert "–" in {line["value"] for line in only(found, table="help", country="PH")}, "a small country"
    assert all(not line["value"].startswith("<") for line in found if line["column"] in ("total", "stopped"))


def test_the_finest_figures_add_up_to_the_table_of_lessons(year: PublishedStatistics) -> None:
    found = lines(year, TableQuery(year.quarters))
    sums = Counter[tuple[str, str]]()
    for line in only(found, table="lessons-finest"):
        sums[line["lesson"], line["column"]] += int(line["value"])

    told = {(it["lesson"], it["column"]): int(it["value"]) for it in only(found, table="lessons") if not it["share"]}
    assert dict(sums) == told


def test_no_field_is_taken_for_a_formula_or_a_date(year: PublishedStatistics) -> None:
    """A question that begins with a sign is only words; an age like 10-13 would become a day in October."""
    course = real().course
    tricky = replace(course, directory=course.directory.model_copy(update={"countries": {"KE": Text('=2+5"')}}))
    found = lines(year, TableQuery(year.quarters), labels_of(tricky, real().catalogs, "en"))
    fields = {field for line in found for field in line.values()}

    assert not [field for field in fields if field[:1] in ("=", "+", "-", "@")]
    assert {line["age"] for line in found} == {"", "10 to 13", "14 to 17", "18+", "untold"}
    assert any(field.endswith('=2+5"') for field in fields)


def test_one_country_has_only_what_is_counted_by_country(year: PublishedStatistics) -> None:
    found = lines(year, TableQuery(year.quarters, "KE"))

    assert {line["table"] for line in found} & {"reach-by-language", "reach-by-age", "stops", "stops-finest"} == {
        "stops-finest"
    }
    assert {line["country"] for line in only(found, table="lessons-finest")} == {"KE"}


# JSON


def test_scripts_read_the_same_tables_as_json(year: PublishedStatistics) -> None:
    found: dict[str, Any] = json.loads(json_of(year, plan(), TableQuery(year.quarters), words()))
    reach = found["tables"][0]

    assert found["invented"] is True
    assert found["quarters"] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    assert [column["id"] for column in reach["columns"]] == ["KE", "NP", "KH", "PH", "untold", "total"]
    assert reach["rows"][2]["values"][0] == year.about(Cell("2026-M03", "active", country="KE"))
    assert {table["hidden_below"] for table in found["tables"]} == {10, 20}


def test_a_share_in_json_is_no_bare_number(year: PublishedStatistics) -> None:
    found = json.loads(json_of(year, plan(), TableQuery(year.quarters), words()))
    shares = [
        value
        for table in found["tables"]
        for row in table["rows"]
        for value in row["values"]
        if isinstance(value, dict)
    ]

    assert {tuple(share) for share in shares} == {("percent", "of", "end")}
    assert any(share["end"] for share in shares)


# The workbook


def test_the_workbook_begins_with_the_rule_and_every_sheet_says_that_it_is_invented(year: PublishedStatistics) -> None:
    book = pages(xlsx_of(year, plan(), TableQuery(year.quarters), words()))
    first = next(iter(book.values()))

    assert next(iter(book)) == "Read me first"
    assert first.column(0)[1] == "Invented figures: of no girl."
    assert any("rounded to the nearest 5" in str(it) for it in first.column(0))
    assert all("Invented figures: of no girl." in page.fields.values() for page in book.values())


def test_a_real_workbook_says_nothing_of_invented(long: PublishedStatistics) -> None:
    book = pages(xlsx_of(long, plan(), TableQuery(long.quarters), words()))

    assert not [field for page in book.values() for field in page.fields.values() if "nvented" in str(field)]


def test_a_sheet_keeps_its_head_in_sight_and_holds_real_numbers(year: PublishedStatistics) -> None:
    page = pages(xlsx_of(year, plan(), TableQuery(year.quarters), words()))["By country"]

    assert page.row(3) == ["Period", "Kenya", "Nepal", "Cambodia", "Philippines", "Elsewhere, or not told", "Total"]
    assert page.row(6)[1] == year.about(Cell("2026-M03", "active", country="KE"))
    assert page.frozen == (4, 1)


def test_a_column_of_names_is_wide_enough_for_the_longest_and_its_note_spans_six_columns(
    year: PublishedStatistics,
) -> None:
    with ZipFile(BytesIO(xlsx_of(year, plan(), TableQuery(year.quarters), words()))) as file:
        countries = file.read("xl/worksheets/sheet2.xml").decode()

    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', countries)]
    assert [int(width) for width in widths] == [len("September 2026 (weeks 35–39)") + 3, 11]
    assert '<mergeCell ref="A2:G2"/>' in countries
    assert '<autoFilter ref="A4:G16"/>' in countries


def test_quarters_stand_beside_each_other_above_their_questions(year: PublishedStatistics) -> None:
    page = pages(xlsx_of(year, plan(), TableQuery(year.quarters[2:]), words()))["Quizzes"]

    assert page.row(3) == ["3rd quarter 2026", "4th quarter 2026"]
    assert page.row(4) == ["Country", "Lesson", "Question", *["Answered", "Right"] * 2]
    assert len(page.column(0)) == 4 + len(plan().countries) * sum(map(len, plan().quizzes.values()))


def test_lessons_over_time_add_up_weeks_where_a_country_is_counted_by_weeks(year: PublishedStatistics) -> None:
    page = pages(xlsx_of(year, plan(), TableQuery(year.quarters), words()))["Lessons over time"]
    weeks = period("2026-M04").each_week
    cells = [Cell(week.name, "started", "KE", "sw", lesson="my-safety-team") for week in weeks]
    begun = ["Kenya", "Kiswahili", "Begun", "My safety team"]

    row = next(row for row, _ in page.fields if [page.fields.get((row, it)) for it in range(4)] == begun)
    column = next(it for (row, it), head in page.fields.items() if row == 3 and "April 2026" in str(head))
    assert page.fields[row, column] == year.total(cells)


def test_more_than_two_years_of_lessons_are_told_by_quarter(year: PublishedStatistics) -> None:
    nine = (*year.quarters, *quarters("2027-Q1", 5))
    page = pages(xlsx_of(year, plan(), TableQuery(nine), words()))["Lessons over time"]

    head = ["Country", "Language", "What", "Lesson", "1st quarter 2026", "2nd quarter 2026"]
    assert page.row(3)[:6] == head
    assert len(page.row(3)) == 4 + 9


def test_a_sheet_on_which_everything_is_hidden_is_left_out(empty: PublishedStatistics) -> None:
    assert list(pages(xlsx_of(empty, plan(), TableQuery(usual_quarters(empty)), words()))) == ["Read me first"]


@pytest.mark.parametrize("make", [csv_of, xlsx_of, json_of, text_of])
def test_the_same_figures_give_the_same_bytes(year: PublishedStatistics, make: Any) -> None:
    again = PublishedStatistics(replace(year.published))

    assert make(year, plan(), TableQuery(year.quarters), words()) == make(
        again, plan(), TableQuery(year.quarters), words()
    )


# Quarters


def test_a_year_is_shown_to_who_has_not_said_which(long: PublishedStatistics) -> None:
    assert [it.name for it in usual_quarters(long)] == ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"]
    assert len(known_quarters(long)) == 6


def test_the_months_of_a_quarter_that_still_runs_are_shown_too(tmp_path: Path) -> None:
    """Otherwise staff would see nothing in the first three months."""
    running = published_statistics(publish(tmp_path, quarters_long=1, running=True))

    found = lines(running, TableQuery(usual_quarters(running)))
    assert only(found, table="reach-by-country", period="2026-M03")
    assert not only(found, table="quizzes")


def test_a_pilot_is_shown_with_the_quarters_it_touches(long: PublishedStatistics) -> None:
    (reached,) = only(lines(long, TableQuery(long.quarters)), table="pilot", item="reached")

    assert reached["value"] == str(long.about(Cell(PILOT.name, "reached")))
    assert not only(lines(long, TableQuery(long.quarters[1:])), table="pilot")


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
    assert table[0].endswith("Total")


# The paragraph for a donor


@pytest.mark.parametrize(("locale", "unknown"), [("en", "Sex and disability"), ("nl", "Geslacht en beperking")])
def test_the_paragraph_tells_what_was_counted_what_nobody_knows_and_who_does(
    long: PublishedStatistics, locale: str, unknown: str
) -> None:
    told = paragraph(long, plan(), TableQuery(long.quarters), words(locale))

    assert unknown in told
    assert words(locale).number(long.about(Cell(PILOT.name, "reached")) or 0) in told
    assert ("registers" in told, "\n" in told) == (True, False)


def test_the_paragraph_counts_what_is_shown_and_names_no_country_that_is_hidden(year: PublishedStatistics) -> None:
    months = [it.name for it in year.months]
    nepal = year.total(Cell(name, "active", country="NP") for name in months)
    without = {cell: it for cell, it in year.published.figures.items() if cell.country != "PH"}

    told = paragraph(
        PublishedStatistics(replace(year.published, figures=without)), plan(), TableQuery(year.quarters), words()
    )
    assert f"Nepal {words().number(nepal or 0)}" in told
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


def test_reading_takes_no_file_for_an_empty_one(tmp_path: Path) -> None:
    found = published_statistics(tmp_path / "public.db")

    assert [line for line in lines(found, TableQuery(usual_quarters(found))) if line["value"]] == []


def test_the_longest_bar_fills_its_place_and_the_others_are_in_proportion(year: PublishedStatistics) -> None:
    page = report(year, plan(), period("2026-M11"), words(), date(2027, 1, 8))
    table = page.split("<table", 2)[1]
    lines = re.findall(r'<td>([\d,]+)</td>(?:(?!<tr).)*?<rect width="(\d+)%"', table, re.DOTALL)
    numbers = [int(number.replace(",", "")) for number, _ in lines]

    assert len(numbers) >= 3
    assert [int(width) for _, width in lines] == [round(100 * number / max(numbers)) for number in numbers]
