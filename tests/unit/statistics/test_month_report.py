"""The report of a month: which tables it has, what each line of them tells, and how long its bars are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from html import unescape

from bot.app.report_labels import labels_of
from bot.lessons.model.statistics import Statistics
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.periods import period
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.monthly_report import report
from tests.support.course_builders import real
from tests.unit.statistics.test_exports import FIGURES, MONTH, PLAN, QUARTER, published, words

TODAY = date(2027, 1, 8)
BEFORE = "2026-M11"
KENYA = Cell(MONTH, "active", country="KE")
REACH = (
    FrozenCell(Cell(MONTH, "active"), 240),
    FrozenCell(KENYA, 50),
    FrozenCell(KENYA._replace(country="-"), 150),
    FrozenCell(Cell(BEFORE, "active"), 300),
    FrozenCell(KENYA._replace(period=BEFORE), 95),
)


def page(figures: Iterable[FrozenCell], of: str = MONTH, said: TableLabels | None = None, **about: object) -> str:
    text = unescape(report(published(figures, **about), PLAN, period(of), said or words(), TODAY))
    return text[text.index("<body>") :].replace("\N{NO-BREAK SPACE}", " ")


def titles(text: str) -> list[str]:
    return re.findall("<h2>(.*)</h2>", text)


def heads(text: str, title: str) -> list[str]:
    table = text.partition(f"<h2>{title}</h2>")[2].partition("</table>")[0]
    return re.findall('<th scope="col">(.*?)</th>', table)


def lines(text: str, title: str) -> dict[str, list[str]]:
    """Return the entries of each line of a table, and the width of its bar if it has one."""
    table = text.partition(f"<h2>{title}</h2>")[2].partition("</table>")[0]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>\s*(.*?)</tr>', table, re.DOTALL)
    return {name: _entries(rest) for name, rest in rows}


def _entries(row: str) -> list[str]:
    return [entry or width for entry, width in re.findall(r'<td>(.*?)</td>|<rect width="(\d+%)"', row)]


def test_the_last_month_of_a_quarter_comes_with_the_tables_of_the_quarter_that_show_something() -> None:
    assert titles(page(FIGURES)) == [
        "Accounts by month and country",
        "Accounts by month and language",
        "Accounts by month and age",
        "Accounts by quarter",
        "Lessons begun and ended",
        "Did they learn? 4th quarter 2026",
        "Help: 4th quarter 2026",
        "To paste into a donor's form",
        "How to read the figures",
    ]


def test_the_last_month_of_a_quarter_that_is_not_frozen_comes_alone() -> None:
    early = replace(published(REACH).published, done=(BEFORE, MONTH))
    text = report(replace(published(REACH), published=early), PLAN, period(MONTH), words(), TODAY)

    assert len(titles(text)) == 5


def test_a_table_of_the_quarter_has_its_columns_and_no_bars() -> None:
    text = page(FIGURES)

    assert heads(text, "Accounts by quarter") == ["Period", "Total", "Kenya", "Elsewhere, or not told"]
    assert lines(text, "Accounts by quarter") == {"4th quarter 2026": ["420 ± 7", "300 ± 7", "35 ± 7"]}


def test_a_month_stands_before_the_month_before_with_bars_in_proportion_and_none_for_the_total() -> None:
    text = page(REACH)

    assert heads(text, "Accounts by month and country") == ["Country", "December 2026", "November 2026"]
    assert lines(text, "Accounts by month and country") == {
        "Kenya": ["50 ± 7", "95 ± 7", "33%"],
        "Elsewhere, or not told": ["150 ± 7", "<10", "100%"],
        "Total": ["240 ± 7", "300 ± 7"],
    }


def test_each_country_with_a_target_has_it_beside_its_figures_and_the_others_have_an_empty_field() -> None:
    aimed = replace(real().course, statistics=Statistics(targets={"KE": 1500}))
    text = page(REACH, said=labels_of(aimed, real().catalogs, "en"))

    assert heads(text, "Accounts by month and country") == ["Country", "December 2026", "November 2026", "Target"]
    assert lines(text, "Accounts by month and country") == {
        "Kenya": ["50 ± 7", "95 ± 7", "1,500", "33%"],
        "Elsewhere, or not told": ["150 ± 7", "<10", "", "100%"],
        "Total": ["240 ± 7", "300 ± 7", ""],
    }
    assert heads(text, "Accounts by month and language") == ["Language", "December 2026", "November 2026"]


def test_the_report_begins_with_the_bot_its_month_its_days_and_one_sentence() -> None:
    both, first = page(REACH), page(REACH[:3])

    assert "<h1>Amina and friends: December 2026</h1>" in both
    assert "23 November 2026 – 3 January 2027" in both
    assert (
        "About 240 ± 7 Telegram accounts used the bot in December 2026; in the month before about 300 ± 7 did." in both
    )
    assert "About 240 ± 7 Telegram accounts used the bot in December 2026." in first
    assert "The next figures come on 4 February 2027." in both


def test_a_month_of_which_only_one_table_shows_something_is_told() -> None:
    text = page([FrozenCell(Cell(MONTH, "active", age="10-13"), 95)])

    assert lines(text, "Accounts by month and age")["10 to 13"] == ["95 ± 7", "100%"]


def test_a_month_of_which_nothing_is_shown_has_no_tables_even_if_its_quarter_has() -> None:
    text = page([FrozenCell(Cell(QUARTER, "reached"), 420)])

    assert titles(text) == ["To paste into a donor's form", "How to read the figures"]
    assert "Everything that was counted is too little to be shown. The next figures come on 4 February 2027." in text
    assert text.count("The next figures come on") == 1


def test_the_paragraph_of_a_report_is_of_the_four_quarters_up_to_its_month() -> None:
    quarters = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
    figures = [FrozenCell(Cell(name, "reached"), 100 + 5 * place) for place, name in enumerate(quarters)]
    opened = {name: f"{name[:4]}-W01" for name in quarters}
    text = page([*figures, FrozenCell(Cell("2026-M08", "active"), 95)], "2026-M08", opened=opened, pilots=())

    assert (
        "about 4th quarter 2025: 105 ± 7; 1st quarter 2026: 110 ± 7; 2nd quarter 2026: 115 ± 7; "
        "3rd quarter 2026: 120 ± 7." in text
    )
