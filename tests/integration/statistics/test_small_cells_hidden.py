"""Every output of figures: none shows one from 1 to 9, or anything that the frozen file does not hold.

Small worlds are counted, frozen and published as by the bot; then every output is read as its reader reads it.
"""

from __future__ import annotations

import csv
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app.published import labels_of
from bot.conversation.telegram_summary import stats_summary
from bot.lessons.model.commands import TASK_ANSWERS, VERDICTS
from bot.lessons.model.measure import WAVES
from bot.statistics.cell_counts import (
    AnswerSet,
    BookCounts,
    LedgerGroup,
    PartialCell,
    carried_counts,
    month_counts,
)
from bot.statistics.cells import EVENTS, FrozenCell
from bot.statistics.counted_events import END, GOOD, OTHER, LedgerKind
from bot.statistics.freeze import detail_of, frozen_book, frozen_counts, frozen_parts, frozen_tallies, in_detail, noisy
from bot.statistics.periods import months_of, period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery, usual_quarters
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.long_form import csv_of
from bot.statistics.reports.xlsx import xlsx_of
from bot.statistics.rule import SENSITIVE
from bot.statistics.sensitive_counts import CounterName, Tally
from bot.statistics.tables import Label
from bot.storage.sqlite.public import PUBLIC_FILE, freeze, open_book, prepare_public, read_public
from tests.support.course_builders import real
from tests.support.published_counts import plan as whole_plan
from tests.support.workbook_reader import WorkbookPage, pages

pytestmark = pytest.mark.slow

QUARTER = period("2026-Q1")
MONTHS = months_of(QUARTER)[-2:]
TODAY = date(2026, 4, 6)
AGES = whole_plan().ages
LESSONS = ("my-safety-team", "lock-it-up")
WORDS = labels_of(real().course, real().catalogs, "en")

Figures = Mapping[str, tuple[FrozenCell, ...]]
"""Published cells by period."""


@cache
def plan() -> Plan:
    """Return a plan of two lessons and two languages, small enough for many worlds."""
    found = whole_plan()
    quizzes, stops = (
        {lesson: found.quizzes[lesson] for lesson in LESSONS},
        {lesson: found.stops[lesson] for lesson in LESSONS},
    )
    return replace(found, locales=("en", "sw"), quizzes=quizzes, stops=stops)


# Worlds


accounts = st.one_of(st.integers(0, 12), st.integers(0, 60), st.sampled_from((0, 0, 9, 10, 300)))


WHO = st.tuples(st.sampled_from(whole_plan().countries), st.sampled_from(("en", "sw")), st.sampled_from(AGES))


def ledgers(what: st.SearchStrategy[tuple[LedgerKind, str, str]]) -> st.SearchStrategy[list[LedgerGroup]]:
    """Draw what a ledger might hold of these things."""
    found = st.lists(st.tuples(what, WHO, accounts), max_size=40)
    return found.map(lambda some: [LedgerGroup(*about, *of, many) for about, of, many in some])


def of_a_month() -> st.SearchStrategy[list[LedgerGroup]]:
    """Draw what the ledger of a month might hold."""
    quizzes = [f"{lesson}/{quiz}" for lesson, found in plan().quizzes.items() for quiz in found]
    places = [
        (lesson, f"{number:03} {it}") for lesson, found in plan().stops.items() for number, it in enumerate(found)
    ]
    places += [(lesson, END) for lesson in LESSONS]
    return ledgers(
        st.one_of(
            st.just(("visited", "", "")),
            st.tuples(st.just("answered"), st.sampled_from(quizzes), st.sampled_from((GOOD, OTHER))),
            st.sampled_from([("reached", *it) for it in places]),
            st.tuples(st.just("rated"), st.sampled_from(LESSONS), st.sampled_from(VERDICTS)),
            st.tuples(st.just("did"), st.sampled_from(LESSONS), st.sampled_from(TASK_ANSWERS)),
        )
    )


def of_a_quarter() -> st.SearchStrategy[BookCounts]:
    """Draw what the book of a quarter might hold."""
    visited: tuple[LedgerKind, str, str] = ("visited", "", "")
    begun_or_ended: tuple[LedgerKind, ...] = ("started", "finished")
    flags = st.one_of(
        st.just(visited),
        st.tuples(st.sampled_from(begun_or_ended), st.sampled_from(LESSONS), st.just("")),
    )
    places = st.tuples(st.sampled_from(WAVES), st.sampled_from(tuple(whole_plan().items)))
    given = st.dictionaries(places, st.sampled_from((GOOD, OTHER)), min_size=1)
    answers = st.lists(st.builds(AnswerSet, st.sampled_from(whole_plan().countries), given, accounts), max_size=20)
    return st.builds(BookCounts, ledgers(flags), st.dictionaries(st.integers(1, 12), accounts), answers)


@dataclass(frozen=True)
class CountedQuarter:
    """Counts of two months and their quarter, and the seed of the noise."""

    months: tuple[list[LedgerGroup], list[LedgerGroup]]
    book: BookCounts
    help: Mapping[CounterName, int]
    seed: int


helped = st.dictionaries(
    st.tuples(st.sampled_from(whole_plan().countries), st.sampled_from(EVENTS)),
    st.integers(0, 40),
)
worlds = st.builds(CountedQuarter, st.tuples(of_a_month(), of_a_month()), of_a_quarter(), helped, st.integers(0, 2**32))


def frozen(world: CountedQuarter) -> Figures:
    """Return the figures of a world by period."""
    below = random.Random(world.seed).randrange
    parts, found = Counter[PartialCell](), dict[str, tuple[FrozenCell, ...]]()
    for month, groups in zip(MONTHS, world.months, strict=True):
        found[month.name] = tuple(frozen_counts(noisy(month_counts(plan(), month, groups), below)))
        parts.update(noisy(carried_counts(plan(), QUARTER, groups), below))
    book = frozen_book(plan(), QUARTER, world.book, below)
    tallies = (Tally(*name, count, 1) for name, count in noisy(world.help, below, SENSITIVE).items())
    told = frozen_tallies(tallies, QUARTER.name, whole_plan().countries)
    found[QUARTER.name] = (*book, *frozen_parts(in_detail(parts, detail_of(book)), plan().stops, 3), *told)
    return found


def published(figures: Figures) -> PublishedStatistics:
    """Statistics of a file of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PUBLIC_FILE
        prepare_public(path, invented=False)
        open_book(path, QUARTER, QUARTER.each_week[0])
        for name, found in figures.items():
            freeze(path, period(name), found)
        return PublishedStatistics(read_public(path))


# Outputs


WAYS: Mapping[str, Callable[[PublishedStatistics, TableQuery], Any]] = {
    "csv": lambda statistics, wish: csv_of(statistics, plan(), wish, WORDS).decode(),
    "xlsx": lambda statistics, wish: xlsx_of(statistics, plan(), wish, WORDS),
    "donor": lambda statistics, wish: paragraph(statistics, plan(), wish, WORDS),
    "telegram": lambda statistics, wish: stats_summary(statistics, plan(), WORDS, TODAY),
}


def wishes(statistics: PublishedStatistics) -> Iterator[TableQuery]:
    """Everything, and one country or language of it."""
    quarters = usual_quarters(statistics)
    yield from (TableQuery(quarters, country, locale) for country in ("", "KE") for locale in ("", "sw"))


def outputs(statistics: PublishedStatistics) -> dict[tuple[str, str, str], Any]:
    """Every way out, for every wish."""
    return {
        (name, wish.country, wish.locale): way(statistics, wish)
        for wish in wishes(statistics)
        for name, way in WAYS.items()
    }


def counts(way: str, output: Any) -> Iterator[float]:
    """Yield the figures in an output as its reader finds them. Shares are left out, because they count nobody."""
    match way:
        case "csv":
            yield from (int(row["accounts"]) for row in csv.DictReader(StringIO(output)))
        case "xlsx":
            yield from (number for page in pages(output).values() for number in _counts_of(page))
        case "telegram" | "donor":
            # what is written with a sign, or as 0, is a difference
            yield from (int(it.replace(",", "")) for it in re.findall(r"(?<![\d,+−])([1-9][\d,]*)\s±\s\d", output))


NO_COUNTS = {WORDS.label(Label("column", it)) for it in ("gained", "lost", "change")} | {
    WORDS.label(Label("column", f"{it}-share")) for it in ("finished", "stopped", "right", "before", "after")
}


def _counts_of(page: WorkbookPage) -> Iterator[float]:
    """Yield the numbers in columns of a sheet that hold neither shares nor how far off a figure may be."""
    headings = {column: field for (row, column), field in page.fields.items() if row == page.frozen[0] - 1}
    for (row, column), field in page.fields.items():
        if row >= page.frozen[0] and not isinstance(field, str) and headings[column] not in {"±", *NO_COUNTS}:
            yield field


MANY = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(worlds)
def test_no_way_out_shows_a_figure_from_1_to_9_or_one_that_is_not_rounded(world: CountedQuarter) -> None:
    statistics = published(frozen(world))

    for (way, country, locale), output in outputs(statistics).items():
        odd = [it for it in counts(way, output) if it < 10 or it % 5]
        assert odd == [], f"{way}, country {country or 'all'}, language {locale or 'all'}"


def test_the_readers_above_do_read(tmp_path: Path) -> None:
    """Every output of this world shows a figure, so no test above passes by finding none."""
    who = ("KE", "sw", "10-13")
    month = [
        LedgerGroup("visited", "", "", *who, 300),
        LedgerGroup("answered", f"{LESSONS[0]}/own-fault", GOOD, *who, 80),
        LedgerGroup("reached", LESSONS[0], "000 tell-first", *who, 60),
        LedgerGroup("reached", LESSONS[0], END, *who, 100),
    ]
    book = [
        LedgerGroup("visited", "", "", *who, 500),
        LedgerGroup("started", LESSONS[0], "", *who, 400),
        LedgerGroup("finished", LESSONS[0], "", *who, 200),
    ]
    statistics = published(frozen(CountedQuarter((month, month), BookCounts(book, {}, []), {}, 1)))

    for (way, _, _), output in outputs(statistics).items():
        assert [it for it in counts(way, output) if it >= 100], way
