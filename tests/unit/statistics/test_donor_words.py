"""The paragraph for a donor's form, sentence by sentence: what it tells, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.periods import period
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.tables import TableQuery
from tests.unit.statistics.test_exports import FIGURES, LESSON, MONTH, PILOT, PLAN, QUARTER, QUERY, published, words

ALWAYS = (
    "Telegram accounts are counted, not persons: a shared phone is one, a girl with two phones is two. Quarters must"
)
NOTHING = "So few Telegram accounts were counted that no figure can be shown. "


def told(figures: Iterable[FrozenCell], query: TableQuery = QUERY, **about: object) -> str:
    """Return what stands before the sentences that are part of every paragraph."""
    said = paragraph(published(figures, **about), PLAN, query, words()).replace("\N{NO-BREAK SPACE}", " ")
    first, always, _ = said.partition(ALWAYS)
    assert always
    return first


def test_the_paragraph_tells_accounts_countries_lessons_learning_and_the_pilot_in_this_order() -> None:
    assert told(FIGURES) == (
        "Telegram accounts that used the bot, each counted once in a quarter: about 4th quarter 2026: 420 ± 7. "
        "In the 4th quarter 2026 by country: Kenya 300 ± 7, Elsewhere, or not told 35 ± 7. "
        "About 85 ± 11 of them are in countries too small to be shown by themselves. "
        "About 205 ± 7 lessons were begun in 4th quarter 2026, and about 150 ± 7 of them ended in the same quarter "
        "(73 % ± 8). All 1 lessons are in it. "
        "What changed in the 4th quarter 2026: Knowledge. Of 100 Telegram accounts that answered before and after, "
        "about 40 knew more afterwards and 10 less: 30 more than less, ± 16. "
        "A small pilot (29 June 2026 – 27 September 2026) counted about so many Telegram accounts: "
        "Used the bot 185 ± 7. "
        "The weeks of the small pilot (29 June 2026 – 27 September 2026) are not in them. "
    )


def test_for_one_country_the_paragraph_tells_of_this_country_only() -> None:
    assert told(FIGURES, replace(QUERY, country="KE"), pilots=()) == (
        "Telegram accounts that used the bot in Kenya, each counted once in a quarter: "
        "about 4th quarter 2026: 300 ± 7. "
        "The weeks of the small pilot (29 June 2026 – 27 September 2026) are not in them. "
    )


def test_of_several_quarters_each_has_its_number_and_the_newest_its_countries() -> None:
    cells = [
        *(Cell("2026-Q3", "reached"), Cell("2026-Q3", "reached", country="KE")),
        *(Cell(QUARTER, "reached"), Cell(QUARTER, "reached", country="KE")),
    ]
    figures = [FrozenCell(cell, many) for cell, many in zip(cells, (200, 190, 420, 300), strict=True)]

    assert told(figures, opened={"2026-Q3": "2026-W27", QUARTER: "2026-W41"}, pilots=()) == (
        "Telegram accounts that used the bot, each counted once in a quarter: "
        "about 3rd quarter 2026: 200 ± 7; 4th quarter 2026 (from 5 October 2026 on): 420 ± 7. "
        "In the 4th quarter 2026 by country: Kenya 300 ± 7. "
        "About 120 ± 9 of them are in countries too small to be shown by themselves. "
    )


def test_where_no_country_is_shown_no_rest_is_told() -> None:
    assert told([FrozenCell(Cell(QUARTER, "reached"), 420)]) == (
        "Telegram accounts that used the bot, each counted once in a quarter: about 4th quarter 2026: 420 ± 7. "
    )


@pytest.mark.parametrize(
    ("country", "where", "many"), [("", "", 240), ("KE", " in Kenya", 95)], ids=["everywhere", "in a country"]
)
def test_before_a_quarter_is_counted_the_newest_month_stands_for_it(country: str, where: str, many: int) -> None:
    months = [
        FrozenCell(Cell(month, "active", country), many)
        for month, country, many in (
            ("2026-M11", "", 300), (MONTH, "", 240), ("2026-M11", "KE", 200), (MONTH, "KE", 95), ("2026-M09", "", 500),
        )
    ]  # fmt: skip
    query = TableQuery((period(QUARTER),), country)

    assert told(months, query, opened={}, pilots=()).partition(" In 4th")[0] == (
        f"In December 2026 (weeks 48–53) about {many} ± 7 Telegram accounts used the bot{where}."
    )


def test_a_newest_month_that_is_hidden_is_not_told_by_an_older_one() -> None:
    months = [FrozenCell(Cell("2026-M11", "active"), 300), FrozenCell(Cell(MONTH, "active", age="10-13"), 95)]

    assert told(months, pilots=()) == NOTHING


def test_lessons_that_were_begun_and_of_which_no_end_is_shown_are_not_told() -> None:
    assert told([FrozenCell(Cell(QUARTER, "started", lesson=LESSON), 205)]) == NOTHING
    assert told([FrozenCell(Cell(QUARTER, "finished", lesson=LESSON), 150)]) == NOTHING


def test_what_was_learned_is_told_of_the_newest_quarter_that_shows_it_and_of_no_other() -> None:
    gained = FrozenCell(Cell("2026-Q2", "gained", item="domain/knowledge"), 100, 40, 3)
    changes = [
        it._replace(cell=it.cell._replace(period=name), share=share)
        for name, share in (("2026-Q2", 60), ("2026-Q3", 40))
        for it in (gained, gained._replace(cell=gained.cell._replace(kind="lost")))
    ]
    found = told(
        changes,
        TableQuery(tuple(map(period, ("2026-Q2", "2026-Q3", QUARTER)))),
        opened={"2026-Q2": "2026-W14", "2026-Q3": "2026-W27", QUARTER: "2026-W40"},
        pilots=(),
    )

    assert found == (
        "What changed in the 3rd quarter 2026: Knowledge. Of 100 Telegram accounts that answered before and after, "
        "about 40 knew more afterwards and 40 less: as many, ± 20. "
    )


def test_what_was_learned_in_a_pilot_follows_its_accounts_and_a_pilot_without_any_is_not_told() -> None:
    change = FrozenCell(Cell(PILOT, "gained", item="domain/knowledge"), 100, 40, 3)
    changed = [change, change._replace(cell=change.cell._replace(kind="lost"), share=10)]
    missing = "The weeks of the small pilot (29 June 2026 – 27 September 2026) are not in them. "

    assert told([*changed, FrozenCell(Cell(PILOT, "reached"), 185), FrozenCell(Cell(PILOT, "finished-3"), 50)]) == (
        "A small pilot (29 June 2026 – 27 September 2026) counted about so many Telegram accounts: "
        "Used the bot 185 ± 7, Ended at least 3 lessons 50 ± 7. "
        "Knowledge. Of 100 Telegram accounts that answered before and after, about 40 knew more afterwards and 10 "
        "less: 30 more than less, ± 16. "
        f"{missing}"
    )
    assert told(changed) == f"{NOTHING}{missing}"


def test_a_paragraph_of_invented_figures_says_so_first() -> None:
    assert told((), invented=True) == f"Invented figures: of no girl. {NOTHING}"
