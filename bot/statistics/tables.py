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
from bot.statistics.published import PublishedStatistics
from bot.statistics.queries import TableQuery, coverage

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


def reached(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return the unique accounts by quarter, all together and by country. Quarters do not add up: accounts return.

    Quarters in which they were not counted are left out.
    """
    countries = (query.country,) if query.country else (POOLED, *plan.countries)
    rows = (
        TableRow(
            Label("period", quarter.name),
            tuple(statistics.about(Cell(quarter.name, "reached", country)) for country in countries),
        )
        for quarter in coverage(statistics, query).counted
    )
    columns = tuple(Label("country", country) if country else Label("column", "total") for country in countries)
    return Table("reached", columns, tuple(rows))


def left_over(total: Value, parts: Iterable[Value]) -> About | None:
    """Return how many accounts of a total are in none of its shown parts; None unless clearly more than nobody."""
    if not isinstance(total, About):
        return None
    rest = reduce(About.minus, (part for part in parts if isinstance(part, About)), total)
    return rest if rest.interval.low > 0 else None


def reach_by_country(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and country, and of all together, which is drawn by itself."""
    if query.country:
        return _reach(
            statistics, query, "reach-by-country", {Label("country", query.country): {"country": query.country}}
        )
    columns = {Label("country", it): {"country": it} for it in plan.countries}
    return _reach(statistics, query, "reach-by-country", columns | _ALL)


def reach_by_language(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and language, all countries together."""
    columns = {Label("locale", it): {"locale": it} for it in plan.locales}
    return _reach(statistics, query, "reach-by-language", columns | _ALL)


def reach_by_age(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and age band, all countries together."""
    columns = {Label("age", it): {"age": it} for it in plan.ages}
    return _reach(statistics, query, "reach-by-age", columns | _ALL)


_ALL: dict[Label, dict[str, str]] = {Label("column", "total"): {}}
"""The column of all accounts: not the sum of the others, so that hidden ones are in it."""


def _reach(
    statistics: PublishedStatistics, query: TableQuery, id: TableId, columns: Mapping[Label, Mapping[str, str]]
) -> Table:
    rows = (
        TableRow(
            Label("period", month.name),
            tuple(statistics.about(Cell(month.name, "active", **breakdown)) for breakdown in columns.values()),
        )
        for month in _selected_months(statistics, query)
    )
    return Table(id, tuple(columns), tuple(rows))


def lessons(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return the lessons begun and ended, summed over the quarters, and the percentage of those begun that ended.

    By country or by language, not by both: with both chosen, by country. The share is of the quarters that show both.
    """
    chosen = replace(query, locale=POOLED) if query.country else query
    names = [quarter.name for quarter in query.quarters]
    rows = (
        _lesson_row(statistics, names, Cell("", "started", chosen.country, chosen.locale, lesson=it))
        for it in plan.lessons
    )
    return Table("lessons", _LESSON_COLUMNS, tuple(rows), _limits(chosen))


class LessonTotals(NamedTuple):
    """Sums over all lessons and counted quarters. `shown` of their `cells` figures (begun, ended) are published.

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
    cells = [
        Cell(quarter.name, "started", query.country, locale, lesson=lesson)
        for quarter in found.counted
        if quarter not in found.small
        for lesson in plan.lessons
    ]
    pairs = [(statistics.about(cell), statistics.about(cell._replace(kind="finished"))) for cell in cells]
    shown = sum(value is not None for pair in pairs for value in pair)
    return LessonTotals(
        _sum(it for it, _ in pairs), _sum(it for _, it in pairs), _part(statistics, pairs), shown, 2 * len(cells)
    )


def _part(statistics: PublishedStatistics, pairs: Sequence[tuple[About | None, About | None]]) -> Share | None:
    """Return the share that the second figures are of the first, of the pairs that show both."""
    both = [(of, some) for of, some in pairs if of and some]
    return statistics.part(_sum(some for _, some in both), _sum(of for of, _ in both))


def pilot_lessons(statistics: PublishedStatistics, plan: Plan, period: Period) -> Table:
    """Return the lessons begun and ended in a small pilot, all countries and languages together."""
    rows = (_lesson_row(statistics, [period.name], Cell("", "started", lesson=lesson)) for lesson in plan.lessons)
    return Table("lessons", _LESSON_COLUMNS, tuple(rows), (Label("period", period.name),))


_LESSON_COLUMNS = tuple(Label("column", name) for name in ("started", "finished", "finished-share"))


def _lesson_row(statistics: PublishedStatistics, periods: Sequence[str], cell: Cell) -> TableRow:
    figures = [
        (statistics.about(cell._replace(period=name)), statistics.about(cell._replace(period=name, kind="finished")))
        for name in periods
    ]
    started, finished = _sum(it for it, _ in figures), _sum(it for _, it in figures)
    return TableRow(Label("lesson", cell.lesson), (started, finished, _part(statistics, figures)))


def _sum(values: Iterable[About | None]) -> About | None:
    """Return the sum of what is shown; None if nothing is."""
    shown = [value for value in values if value]
    return reduce(About.plus, shown) if shown else None


def links(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return how many accounts came by each link, and of those finished a lesson that month; sums over months (C11)."""
    months = _selected_months(statistics, query)
    rows = (
        TableRow(Label("link", code), tuple(_by_link(statistics, months, kind, code) for kind in _LINK_KINDS))
        for code in plan.links
    )
    return Table("links", tuple(Label("column", kind) for kind in _LINK_KINDS), tuple(rows))


_LINK_KINDS: tuple[CellKind, ...] = ("came", "came-finished")


def _by_link(statistics: PublishedStatistics, months: Sequence[Period], kind: CellKind, code: str) -> About | None:
    return statistics.total(Cell(month.name, kind, item=code) for month in months)


def links_by_month(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and start link. There is no total, as one account can come by two links."""
    rows = (
        TableRow(
            Label("period", month.name),
            tuple(statistics.about(Cell(month.name, "came", item=code)) for code in plan.links),
        )
        for month in _selected_months(statistics, query)
    )
    return Table("links-by-month", tuple(Label("link", code) for code in plan.links), tuple(rows))


def _selected_months(statistics: PublishedStatistics, query: TableQuery) -> tuple[Period, ...]:
    return tuple(month for month in statistics.months if query.holds(month))


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
    about = (Label("lesson", lesson), Label("period", period.name), *([Label("locale", locale)] if locale else ()))
    columns = tuple(Label("column", name) for name in ("reached-stop", "stopped", "stopped-share"))
    return Table("stops", columns, tuple(rows), about)


def ratings(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return the ratings of each lesson, summed over the quarters; all countries and languages together."""
    return _by_lesson(statistics, plan, query, "ratings", VERDICTS)


def tasks(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return whether each lesson's one thing for the day happened, summed over the quarters; all together.

    Only the lessons of which anything is shown: those with many ratings.
    """
    found = _by_lesson(statistics, plan, query, "tasks", tuple(TASK_KINDS.values()))
    return replace(found, rows=tuple(row for row in found.rows if any(row.values)))


def _by_lesson(
    statistics: PublishedStatistics, plan: Plan, query: TableQuery, id: TableId, kinds: Sequence[CellKind]
) -> Table:
    rows = (
        TableRow(
            Label("lesson", lesson),
            tuple(_over_quarters(statistics, query, Cell("", kind, lesson=lesson)) for kind in kinds),
        )
        for lesson in plan.lessons
    )
    return Table(id, tuple(Label("column", kind) for kind in kinds), tuple(rows))


def reasons(statistics: PublishedStatistics, query: TableQuery, lesson: str) -> Table:
    """Return the reasons given for the ratings of a lesson, summed over the quarters."""
    rows = (
        TableRow(
            Label("reason", reason),
            (_over_quarters(statistics, query, Cell("", "because", lesson=lesson, item=reason)),),
        )
        for reason in REASONS
    )
    return Table("reasons", (Label("column", "said"),), tuple(rows), (Label("lesson", lesson),))


def votes(statistics: PublishedStatistics, plan: Plan, query: TableQuery, question: str) -> Table:
    """Return the answers picked at a question to learners, summed over the months; for one country or all together."""
    months = [month.name for month in statistics.months if query.holds(month)]
    rows = (
        TableRow(
            Label("answer", f"{question}/{answer}"),
            (statistics.total(vote_cell(month, question, answer, query.country) for month in months),),
        )
        for answer in plan.questions[question].answers
    )
    about = (Label("question", question), *_limits(replace(query, locale=POOLED)))
    return Table("votes", (Label("column", "voted"),), tuple(rows), about)


def asked_in(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> tuple[str, ...]:
    """Return the questions to learners that were open in a selected, frozen month."""
    months = [month for month in statistics.months if query.holds(month)]
    return tuple(name for name, ballot in plan.questions.items() if any(map(ballot.is_open_in, months)))


def _over_quarters(statistics: PublishedStatistics, query: TableQuery, cell: Cell) -> About | None:
    return statistics.total(cell._replace(period=quarter.name) for quarter in query.quarters)


def quizzes(statistics: PublishedStatistics, plan: Plan, period: Period, country: str = POOLED) -> Table:
    """Return for each quiz how many answered, and the share of right answers; first answers only (C7)."""
    rows = (
        _answered(
            statistics,
            Label("stop", f"{lesson}/{quiz}"),
            Cell(period.name, "answered", country, lesson=lesson, item=quiz),
        )
        for lesson, found in plan.quizzes.items()
        for quiz in found
    )
    return Table("quizzes", _ANSWERS, tuple(rows), _of_period(period, country))


_ANSWERS = (Label("column", "answered"), Label("column", "right-share"))


def _of_period(period: Period, country: str) -> tuple[Label, ...]:
    return (Label("period", period.name), *([Label("country", country)] if country else ()))


def _answered(statistics: PublishedStatistics, label: Label, *cells: Cell) -> TableRow:
    return TableRow(label, tuple(value for cell in cells for value in (statistics.about(cell), statistics.share(cell))))


def measure(statistics: PublishedStatistics, plan: Plan, period: Period, country: str = POOLED) -> Table:
    """Return for each item of the measure the answers before and after, and the change of accounts with both.

    After is the last wave that an account answered later on.
    """
    columns = (*(f"{time}-{what}" for time in ("before", "after") for what in ("answered", "share")), "change")
    rows = (_item_row(statistics, Cell(period.name, "before", country, item=item)) for item in plan.items)
    labels = tuple(Label("column", name) for name in columns)
    return Table("measure", labels, tuple(rows), _of_period(period, country))


def _item_row(statistics: PublishedStatistics, cell: Cell) -> TableRow:
    asked = _answered(statistics, Label("item", cell.item), cell, cell._replace(kind="after"))
    return asked._replace(values=(*asked.values, statistics.change(cell)))


def learning(statistics: PublishedStatistics, plan: Plan, period: Period, country: str = POOLED) -> Table:
    """Return for each domain the accounts that answered all its items before and after, and how they changed (P13)."""
    rows = (
        _domain_row(statistics, domain, Cell(period.name, "gained", country, item=domain_item(domain)))
        for domain in plan.domains
    )
    columns = tuple(Label("column", name) for name in ("answered-twice", "gained", "lost", "change"))
    return Table("learning", columns, tuple(rows), _of_period(period, country))


def _domain_row(statistics: PublishedStatistics, domain: str, gained: Cell) -> TableRow:
    lost = gained._replace(kind="lost")
    values = (statistics.about(gained), statistics.share(gained), statistics.share(lost), statistics.change(gained))
    return TableRow(Label("domain", domain), values)


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
    columns = tuple(Label("country", country) for country in plan.countries)
    return Table("help", columns, tuple(rows), (Label("period", quarter.name),))


def pilot(statistics: PublishedStatistics, period: Period) -> Table:
    """Return the counts of accounts in a small pilot."""
    cells: Mapping[str, Cell] = {
        "reached": Cell(period.name, "reached"),
        "finished-3": Cell(period.name, "finished-3"),
        **{verdict: Cell(period.name, verdict) for verdict in VERDICTS},
        **{kind: Cell(period.name, kind) for kind in TASK_KINDS.values()},
    }
    rows = tuple(TableRow(Label("row", name), (statistics.about(cell),)) for name, cell in cells.items())
    return Table("pilot", (Label("column", "accounts"),), rows, (Label("period", period.name),))


def _limits(query: TableQuery) -> tuple[Label, ...]:
    country = (Label("country", query.country),) if query.country else ()
    return (*country, Label("locale", query.locale)) if query.locale else country


def vote_tables(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Iterator[Table]:
    """Yield the results of the questions to learners."""
    return (votes(statistics, plan, query, name) for name in asked_in(statistics, plan, query))
