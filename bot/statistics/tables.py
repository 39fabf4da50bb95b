"""Tables for staff, built from published statistics only. Every page, chart and export shows these.

A table names the subjects of its rows and columns (`Label`); `reports` puts them into words of a language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal, NamedTuple

from bot.lessons.model.commands import REASONS, VERDICTS
from bot.statistics.cells import EVENTS, POOLED, TASK_KINDS, Cell, CellKind, domain_item, run_name, vote_cell
from bot.statistics.funnel import funnel
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import Period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery, coverage

Of = Literal[
    "period",
    "country",
    "locale",
    "age",
    "lesson",
    "stop",
    "item",
    "domain",
    "reason",
    "question",
    "answer",
    "event",
    "link",
    "column",
    "row",
]

TableId = Literal[
    "reached", "reach-by-country", "reach-by-language", "reach-by-age", "lessons", "stops", "quizzes", "measure",
    "learning", "ratings", "tasks", "reasons", "votes", "help", "links", "links-by-month", "pilot",
]  # fmt: skip


class Label(NamedTuple):
    """Subject of a row or a column: `country` KE, `stop` my-safety-team/hello, `column` started.

    A run of stops is a `stop` with the names of its first and last: `my-safety-team/hello/goat`.
    """

    of: Of
    name: str


Value = About | Share | NetChange | None
"""About how many accounts (or visits by month), a share, a change, or None: hidden. There is no other kind of value."""


class TableRow(NamedTuple):
    """One row of a table."""

    label: Label
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `columns` leaves out the first one, the row labels. `about` lists the limits of the whole table."""

    id: TableId
    columns: tuple[Label, ...]
    rows: tuple[TableRow, ...]
    about: tuple[Label, ...] = ()

    @property
    def is_hidden(self) -> bool:
        """True if no value is shown. The page then shows a sentence instead of the table."""
        return all(value is None for row in self.rows for value in row.values)


def _labels(of: Of, names: Iterable[str]) -> tuple[Label, ...]:
    return tuple(Label(of, name) for name in names)


_TOTAL = Label("column", "total")
"""Column of all accounts: not the sum of the others, so that hidden ones are in it."""


def reached(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return the unique accounts by quarter, all together and by country. Quarters do not add up: accounts return.

    Quarters in which they were not counted are left out.
    """
    countries = (query.country,) if query.country else (POOLED, *plan.countries)
    columns = [Label("country", country) if country else _TOTAL for country in countries]
    return _by_period(statistics, "reached", coverage(statistics, query).counted, "reached", columns)


def left_over(total: Value, parts: Iterable[Value]) -> About | None:
    """Return how many accounts of a total are in none of its shown parts; None unless clearly more than nobody."""
    if not isinstance(total, About):
        return None
    rest = reduce(About.minus, (part for part in parts if isinstance(part, About)), total)
    return rest if rest.interval.low > 0 else None


def reach_by_country(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and country, and of all together, which is drawn by itself."""
    columns = [Label("country", query.country)] if query.country else [*_labels("country", plan.countries), _TOTAL]
    return _by_month(statistics, "reach-by-country", query, "active", columns)


def reach_by_language(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and language, all countries together."""
    return _by_month(statistics, "reach-by-language", query, "active", [*_labels("locale", plan.locales), _TOTAL])


def reach_by_age(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and age band, all countries together."""
    return _by_month(statistics, "reach-by-age", query, "active", [*_labels("age", plan.ages), _TOTAL])


def links_by_month(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and start link. There is no total, as one account can come by two links."""
    return _by_month(statistics, "links-by-month", query, "came", _labels("link", plan.links))


def _by_month(
    statistics: PublishedStatistics, id: TableId, query: TableQuery, kind: CellKind, columns: Sequence[Label]
) -> Table:
    return _by_period(statistics, id, filter(query.holds, statistics.months), kind, columns)


def _by_period(
    statistics: PublishedStatistics, id: TableId, periods: Iterable[Period], kind: CellKind, columns: Sequence[Label]
) -> Table:
    """Return a row for each period: in each column the accounts of its country, language, age or link."""
    breakdowns = [{_FIELDS[column.of]: column.name} if column.of in _FIELDS else {} for column in columns]
    rows = (
        TableRow(Label("period", it.name), tuple(statistics.about(Cell(it.name, kind, **of)) for of in breakdowns))
        for it in periods
    )
    return Table(id, tuple(columns), tuple(rows))


_FIELDS: Mapping[Of, str] = {"country": "country", "locale": "locale", "age": "age", "link": "item"}
"""Field of a cell that the column of a breakdown names."""


def lessons(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return the lessons begun and ended, summed over the quarters, and the percentage of those begun that ended.

    By country or by language, not by both: with both chosen, by country. The share is of the quarters that show both.
    """
    locale = POOLED if query.country else query.locale
    rows = (
        _lesson_row(statistics, query.quarters, Cell("", "started", query.country, locale, lesson=it))
        for it in plan.lessons
    )
    return Table("lessons", _LESSON_COLUMNS, tuple(rows), _places(query.country, locale))


def pilot_lessons(statistics: PublishedStatistics, plan: Plan, period: Period) -> Table:
    """Return the lessons begun and ended in a small pilot, all countries and languages together."""
    rows = (_lesson_row(statistics, (period,), Cell("", "started", lesson=lesson)) for lesson in plan.lessons)
    return Table("lessons", _LESSON_COLUMNS, tuple(rows), (Label("period", period.name),))


_LESSON_COLUMNS = _labels("column", ("started", "finished", "finished-share"))


def _lesson_row(statistics: PublishedStatistics, periods: Iterable[Period], begun: Cell) -> TableRow:
    totals = _begun_and_ended(statistics, [begun._replace(period=period.name) for period in periods])
    return TableRow(Label("lesson", begun.lesson), (totals.started, totals.finished, totals.share))


class LessonTotals(NamedTuple):
    """Sums over lessons and counted quarters. `shown` of their `cells` figures (begun, ended) are published.

    The share is of the lessons and quarters that show both.
    """

    started: About | None
    finished: About | None
    share: Share | None
    shown: int
    cells: int


def lesson_totals(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> LessonTotals:
    """Return how many lessons were begun and ended, for all together or one country or language."""
    locale, found = POOLED if query.country else query.locale, coverage(statistics, query)
    begun = [
        Cell(quarter.name, "started", query.country, locale, lesson=lesson)
        for quarter in found.counted
        if quarter not in found.small
        for lesson in plan.lessons
    ]
    return _begun_and_ended(statistics, begun)


def _begun_and_ended(statistics: PublishedStatistics, begun: Sequence[Cell]) -> LessonTotals:
    pairs = [(cell, cell._replace(kind="finished")) for cell in begun]
    shown = [[it for it in pair if statistics.about(it)] for pair in pairs]
    both = [pair for pair, cells in zip(pairs, shown, strict=True) if len(cells) == 2]
    return LessonTotals(
        statistics.total(started for started, _ in pairs),
        statistics.total(finished for _, finished in pairs),
        statistics.part(statistics.total(it for _, it in both), statistics.total(it for it, _ in both)),
        sum(map(len, shown)),
        2 * len(pairs),
    )


def stops(statistics: PublishedStatistics, plan: Plan, period: Period, lesson: str, locale: str = POOLED) -> Table:
    """Return where learners stopped in a lesson, in its order: how many reached a stop, and went no further (C8).

    All countries together. Stops with too few are one row. No rows where too few are counted.
    """
    found = funnel(statistics, period.name, lesson, plan.stops[lesson], locale)
    rows = (
        TableRow(
            Label("stop", f"{lesson}/{run_name(bar.stops[0], bar.stops[-1])}"), (bar.reached, bar.stopped, bar.share)
        )
        for bar in (found.bars if found else ())
    )
    about = (Label("lesson", lesson), Label("period", period.name), *_places(locale=locale))
    return Table("stops", _labels("column", ("reached-stop", "stopped", "stopped-share")), tuple(rows), about)


def links(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return how many accounts came by each link, and of those finished a lesson that month; sums over months (C11)."""
    kinds: tuple[CellKind, ...] = ("came", "came-finished")
    rows = ((Label("link", code), [Cell("", kind, item=code) for kind in kinds]) for code in plan.links)
    return _summed(statistics, "links", kinds, filter(query.holds, statistics.months), rows)


def ratings(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return the ratings of each lesson, summed over the quarters; all countries and languages together."""
    rows = ((Label("lesson", it), [Cell("", kind, lesson=it) for kind in VERDICTS]) for it in plan.lessons)
    return _summed(statistics, "ratings", VERDICTS, query.quarters, rows)


def tasks(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return whether each lesson's one thing for the day happened, summed over the quarters; all together.

    Only the lessons of which anything is shown: those with many ratings.
    """
    kinds = tuple(TASK_KINDS.values())
    rows = ((Label("lesson", it), [Cell("", kind, lesson=it) for kind in kinds]) for it in plan.lessons)
    found = _summed(statistics, "tasks", kinds, query.quarters, rows)
    return replace(found, rows=tuple(row for row in found.rows if any(row.values)))


def reasons(statistics: PublishedStatistics, query: TableQuery, lesson: str) -> Table:
    """Return the reasons given for the ratings of a lesson, summed over the quarters."""
    rows = ((Label("reason", it), [Cell("", "because", lesson=lesson, item=it)]) for it in REASONS)
    return _summed(statistics, "reasons", ("said",), query.quarters, rows, (Label("lesson", lesson),))


def vote_tables(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the answers picked at each question to learners that was open in a selected, frozen month.

    They are summed over the months; for one country or all together.
    """
    months = [month for month in statistics.months if query.holds(month)]
    for name, ballot in plan.questions.items():
        if any(map(ballot.is_open_in, months)):
            rows = (
                (Label("answer", f"{name}/{it}"), [vote_cell("", name, it, query.country)]) for it in ballot.answers
            )
            about = (Label("question", name), *_places(query.country))
            yield _summed(statistics, "votes", ("voted",), months, rows, about)


def pilot(statistics: PublishedStatistics, period: Period) -> Table:
    """Return the counts of accounts in a small pilot."""
    kinds: tuple[CellKind, ...] = ("reached", "finished-3", *VERDICTS, *TASK_KINDS.values())
    rows = ((Label("row", kind), [Cell("", kind)]) for kind in kinds)
    return _summed(statistics, "pilot", ("accounts",), (period,), rows, (Label("period", period.name),))


def _summed(
    statistics: PublishedStatistics,
    id: TableId,
    columns: Iterable[str],
    periods: Iterable[Period],
    rows: Iterable[tuple[Label, Sequence[Cell]]],
    about: tuple[Label, ...] = (),
) -> Table:
    """Return a table of sums: a cell for each row and column, its shown figures added up over the periods."""
    names = [period.name for period in periods]
    found = (
        TableRow(label, tuple(statistics.total(cell._replace(period=name) for name in names) for cell in cells))
        for label, cells in rows
    )
    return Table(id, _labels("column", columns), tuple(found), about)


def quizzes(statistics: PublishedStatistics, plan: Plan, period: Period, country: str = POOLED) -> Table:
    """Return for each quiz how many answered, and the share of right answers; first answers only (C7)."""
    cells = [
        Cell(period.name, "answered", country, lesson=lesson, item=quiz)
        for lesson, found in plan.quizzes.items()
        for quiz in found
    ]
    rows = (TableRow(Label("stop", f"{it.lesson}/{it.item}"), _answered(statistics, it)) for it in cells)
    about = (Label("period", period.name), *_places(country))
    return Table("quizzes", _labels("column", ("answered", "right-share")), tuple(rows), about)


def _answered(statistics: PublishedStatistics, cell: Cell) -> tuple[About | None, Share | None]:
    return statistics.about(cell), statistics.share(cell)


def measure(statistics: PublishedStatistics, plan: Plan, period: Period, country: str = POOLED) -> Table:
    """Return for each item of the measure the answers before and after, and the change of accounts with both.

    After is the last wave that an account answered later on.
    """
    columns = _labels("column", ("before-answered", "before-share", "after-answered", "after-share", "change"))
    before = [Cell(period.name, "before", country, item=item) for item in plan.items]
    rows = (
        TableRow(
            Label("item", it.item),
            (*_answered(statistics, it), *_answered(statistics, it._replace(kind="after")), statistics.change(it)),
        )
        for it in before
    )
    return Table("measure", columns, tuple(rows), (Label("period", period.name), *_places(country)))


def learning(statistics: PublishedStatistics, plan: Plan, period: Period, country: str = POOLED) -> Table:
    """Return for each domain the accounts that answered all its items before and after, and how they changed (P13)."""
    columns = _labels("column", ("answered-twice", "gained", "lost", "change"))
    gained = {it: Cell(period.name, "gained", country, item=domain_item(it)) for it in plan.domains}
    rows = (
        TableRow(
            Label("domain", domain),
            (*_answered(statistics, it), statistics.share(it._replace(kind="lost")), statistics.change(it)),
        )
        for domain, it in gained.items()
    )
    return Table("learning", columns, tuple(rows), (Label("period", period.name), *_places(country)))


def help_opened(statistics: PublishedStatistics, plan: Plan, quarter: Period) -> Table:
    """Return the sensitive events by country, each counted once a month and account (C9).

    There is no total: countries with few accounts are not in it, and nobody could say how many are missing.
    """
    rows = (
        TableRow(
            Label("event", event),
            tuple(statistics.about(Cell(quarter.name, event, country=country)) for country in plan.countries),
        )
        for event in EVENTS
    )
    return Table("help", _labels("country", plan.countries), tuple(rows), (Label("period", quarter.name),))


def _places(country: str = POOLED, locale: str = POOLED) -> tuple[Label, ...]:
    """Return the limits of a table that is of one country or one language."""
    return tuple(label for label in (Label("country", country), Label("locale", locale)) if label.name != POOLED)
