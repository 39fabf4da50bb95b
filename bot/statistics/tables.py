"""Tables for staff, built from published statistics only. Every page, chart and export shows these.

A table names the subjects of its rows and columns (`Label`); `reports` puts them into words of a language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from bot.lessons.model.ratings import REASONS, VERDICTS
from bot.statistics.cells import EVENTS, POOLED, Cell, Kind, vote_cell
from bot.statistics.periods import Period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, Share

Of = Literal[
    "period",
    "country",
    "locale",
    "age",
    "lesson",
    "stop",
    "item",
    "reason",
    "question",
    "answer",
    "event",
    "link",
    "column",
    "row",
]

TableId = Literal[
    "reach-by-country", "reach-by-language", "reach-by-age", "weeks", "lessons", "stops", "quizzes", "measure",
    "ratings", "reasons", "votes", "help", "links", "links-by-month", "pilot", "pilot-measure",
]  # fmt: skip


class Label(NamedTuple):
    """Subject of a row or a column: `country` KE, `stop` my-safety-team/hello, `column` started."""

    of: Of
    name: str


Value = int | Share | None
"""About how many accounts (or visits by month), a share, or None: hidden. There is no other kind of value."""


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


@dataclass(frozen=True)
class TableQuery:
    """Selection: whole quarters, one country or all (""), one language or all ("")."""

    quarters: tuple[Period, ...]
    country: str = POOLED
    locale: str = POOLED

    def holds(self, period: Period) -> bool:
        """Return True if a period lies within the selected quarters."""
        return any(first <= period.first and period.end <= end for first, end in self._spans)

    @cached_property
    def _spans(self) -> Sequence[tuple[date, date]]:
        """The selected quarters, consecutive ones merged: a page asks for hundreds of periods."""
        spans: list[tuple[date, date]] = []
        for quarter in sorted(self.quarters):
            first = spans.pop()[0] if spans and spans[-1][1] == quarter.first else quarter.first
            spans.append((first, quarter.end))
        return spans


def reach_by_country(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and country, and the sum of what is shown."""
    countries = (query.country,) if query.country else plan.countries
    return _reach(
        statistics, query, "reach-by-country", "country", countries, lambda m, it: Cell(m, "active", country=it)
    )


def reach_by_language(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and language, all countries together."""
    return _reach(
        statistics, query, "reach-by-language", "locale", plan.locales, lambda m, it: Cell(m, "active", locale=it)
    )


def reach_by_age(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by month and age band, all countries together."""
    return _reach(statistics, query, "reach-by-age", "age", plan.ages, lambda m, it: Cell(m, "active", age=it))


def _reach(
    statistics: PublishedStatistics,
    query: TableQuery,
    id: TableId,
    of: Of,
    names: Sequence[str],
    cell: Callable[[str, str], Cell],
) -> Table:
    rows = (
        _summed(statistics, Label("period", month.name), [cell(month.name, name) for name in names])
        for month in _selected_months(statistics, query)
    )
    return Table(id, (*(Label(of, name) for name in names), Label("column", "total")), tuple(rows))


def _summed(statistics: PublishedStatistics, label: Label, cells: Sequence[Cell]) -> TableRow:
    return TableRow(label, (*map(statistics.about, cells), statistics.total(cells)))


def weeks(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return accounts by week and language in one country; empty unless the country is counted by weeks (C6)."""
    found = [week for week in statistics.weeks if query.holds(week)]
    rows = (
        TableRow(
            Label("period", week.name),
            tuple(statistics.about(Cell(week.name, "active", query.country, locale)) for locale in plan.locales),
        )
        for week in found
    )
    columns = tuple(Label("locale", locale) for locale in plan.locales)
    return Table("weeks", columns, tuple(rows), (Label("country", query.country),))


def lessons(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return starts and ends of each lesson, summed over the periods, and the percentage of starts that ended."""
    rows = (_lesson_row(statistics, query, lesson) for lesson in plan.lessons)
    columns = tuple(Label("column", name) for name in ("started", "finished", "finished-share"))
    return Table("lessons", columns, tuple(rows), _limits(query))


def _lesson_row(statistics: PublishedStatistics, query: TableQuery, lesson: str) -> TableRow:
    """A country has one level at a time, so no account is in two of these cells (C6)."""
    started, finished = (_begun(statistics, query, kind, lesson) for kind in _LESSON_KINDS)
    return TableRow(Label("lesson", lesson), (started, finished, statistics.part(finished, started)))


_LESSON_KINDS: tuple[Kind, ...] = ("started", "finished")


def links(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return how many accounts came by each link, and of those finished a lesson that month; sums over months (C11)."""
    months = _selected_months(statistics, query)
    rows = (
        TableRow(Label("link", code), tuple(_by_link(statistics, months, kind, code) for kind in _LINK_KINDS))
        for code in plan.links
    )
    return Table("links", tuple(Label("column", kind) for kind in _LINK_KINDS), tuple(rows))


_LINK_KINDS: tuple[Kind, ...] = ("came", "came-finished")


def _by_link(statistics: PublishedStatistics, months: Sequence[Period], kind: Kind, code: str) -> int | None:
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


def _begun(statistics: PublishedStatistics, query: TableQuery, kind: Kind, lesson: str) -> int | None:
    quarters = {quarter.name for quarter in query.quarters}
    found = [
        many for it, many in statistics.begun(kind, lesson).items() if it.period in quarters and _is_selected(query, it)
    ]
    return sum(found) if found else None


def _is_selected(query: TableQuery, cell: Cell) -> bool:
    return (not query.country or query.country == cell.country) and (not query.locale or query.locale == cell.locale)


def stops(statistics: PublishedStatistics, plan: Plan, query: TableQuery, lesson: str) -> Table:
    """Return where learners stopped in a lesson and went no further, in its order; all countries together (C8).

    A hidden stop is counted with the next one that is shown.
    """
    locales = (query.locale,) if query.locale else plan.locales
    rows = (
        TableRow(
            Label("stop", f"{lesson}/{stop}"),
            (
                statistics.total(
                    _stopped(quarter, locale, lesson, stop) for quarter in query.quarters for locale in locales
                ),
            ),
        )
        for stop in plan.stops[lesson]
    )
    about = (Label("lesson", lesson), *_limits(replace(query, country=POOLED)))
    return Table("stops", (Label("column", "stopped"),), tuple(rows), about)


def _stopped(quarter: Period, locale: str, lesson: str, stop: str) -> Cell:
    return Cell(quarter.name, "stopped", locale=locale, lesson=lesson, item=stop)


def ratings(statistics: PublishedStatistics, plan: Plan, query: TableQuery) -> Table:
    """Return the ratings of each lesson, summed over the quarters; all countries and languages together."""
    rows = (
        TableRow(
            Label("lesson", lesson),
            tuple(_over_quarters(statistics, query, Cell("", verdict, lesson=lesson)) for verdict in VERDICTS),
        )
        for lesson in plan.lessons
    )
    return Table("ratings", tuple(Label("column", verdict) for verdict in VERDICTS), tuple(rows))


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


def _over_quarters(statistics: PublishedStatistics, query: TableQuery, cell: Cell) -> int | None:
    return statistics.total(cell._replace(period=quarter.name) for quarter in query.quarters)


def quizzes(statistics: PublishedStatistics, plan: Plan, quarter: Period, country: str) -> Table:
    """Return for each quiz how many answered, and the share of right answers; first answers only (C7)."""
    rows = (
        _answered(
            statistics,
            Label("stop", f"{lesson}/{quiz}"),
            Cell(quarter.name, "answered", country, lesson=lesson, item=quiz),
        )
        for lesson, found in plan.quizzes.items()
        for quiz in found
    )
    return Table("quizzes", _ANSWERS, tuple(rows), (Label("period", quarter.name), Label("country", country)))


_ANSWERS = (Label("column", "answered"), Label("column", "right-share"))


def _answered(statistics: PublishedStatistics, label: Label, *cells: Cell) -> TableRow:
    return TableRow(label, tuple(value for cell in cells for value in (statistics.about(cell), statistics.share(cell))))


def measure(statistics: PublishedStatistics, plan: Plan, period: Period, country: str = POOLED) -> Table:
    """Return answers to the items of the measure before and after the course; not by the same learners (P13)."""
    rows = (
        _answered(statistics, Label("item", item), *(Cell(period.name, wave, country, item=item) for wave in _WAVES))
        for item in plan.items
    )
    columns = tuple(Label("column", f"{wave}-{what}") for wave in _WAVES for what in ("answered", "share"))
    id: TableId = "pilot-measure" if "+" in period.name else "measure"
    return Table(id, columns, tuple(rows), (Label("period", period.name), Label("country", country)))


_WAVES: tuple[Literal["before"], Literal["after"]] = ("before", "after")


def help_opened(statistics: PublishedStatistics, plan: Plan, quarter: Period) -> Table:
    """Return the sensitive events by country, each counted once a month and account (C9)."""
    rows = (
        _summed(
            statistics,
            Label("event", event),
            [Cell(quarter.name, event, country=country) for country in plan.countries],
        )
        for event in EVENTS
    )
    columns = (*(Label("country", country) for country in plan.countries), Label("column", "total"))
    return Table("help", columns, tuple(rows), (Label("period", quarter.name),))


def pilot(statistics: PublishedStatistics, plan: Plan, period: Period) -> Table:
    """Return the counts of accounts in a small pilot."""
    first = plan.lessons[0] if plan.lessons else ""
    cells: Mapping[str, Cell] = {
        "reached": Cell(period.name, "reached"),
        "started-first": Cell(period.name, "started", lesson=first),
        "finished-first": Cell(period.name, "finished", lesson=first),
        "finished-3": Cell(period.name, "finished-3"),
        "finished-12": Cell(period.name, "finished-12"),
        **{verdict: Cell(period.name, verdict) for verdict in VERDICTS},
    }
    rows = tuple(TableRow(Label("row", name), (statistics.about(cell),)) for name, cell in cells.items())
    return Table("pilot", (Label("column", "accounts"),), rows, (Label("period", period.name),))


def _limits(query: TableQuery) -> tuple[Label, ...]:
    country = (Label("country", query.country),) if query.country else ()
    return (*country, Label("locale", query.locale)) if query.locale else country
