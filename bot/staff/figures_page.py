"""Content of the figures page for one query in one language: tables with charts, and a few sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.staff.charts_data import (
    ChartedTable,
    DisplayName,
    before_and_after,
    compared,
    in_rows,
    name,
    only,
    over_time,
    values_of,
)
from bot.staff.query import FiguresQuery, table_query
from bot.statistics import tables
from bot.statistics.periods import Period, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, next_figures
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.period_names import day
from bot.statistics.reports.rule_text import invented, nothing_yet, rule
from bot.statistics.reports.table_selection import by_week, known_quarters, vote_tables, whole_quarters
from bot.statistics.tables import Label, Table, TableQuery

STARTED, FINISHED, OF_STARTED = (Label("column", it) for it in ("started", "finished", "finished-share"))
VERDICTS = tuple(Label("column", it) for it in ("smile", "shrug", "frown"))
SAID = Label("column", "said")
VOTED = Label("column", "voted")
CAME, CAME_FINISHED = (Label("column", it) for it in ("came", "came-finished"))
STOPPED, RIGHT = Label("column", "stopped"), Label("column", "right-share")
TOTAL = Label("column", "total")


@dataclass(frozen=True, slots=True)
class Summary:
    """The last closed month in a sentence. A word is empty if it may not be shown, or if there is no target."""

    month: str
    country: str
    many: str = ""
    before: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class FigureTotals:
    """Sums over the query; empty where nothing is shown."""

    visits: str = ""
    lessons: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Pilot:
    """A small pilot with its figures."""

    reach: ChartedTable
    measure: ChartedTable


@dataclass(frozen=True, slots=True)
class Results:
    """Figures of some quarters. What is frozen per quarter is of the last one only, if there is one."""

    names: tuple[str, ...]
    facts: FigureTotals
    by_country: ChartedTable
    by_language: ChartedTable
    by_age: ChartedTable
    weeks: tuple[ChartedTable, ...]
    lessons: ChartedTable
    votes: tuple[ChartedTable, ...]
    links: ChartedTable | None = None
    ratings: ChartedTable | None = None
    reasons: ChartedTable | None = None
    stops: ChartedTable | None = None
    quizzes: ChartedTable | None = None
    measure: ChartedTable | None = None
    help: ChartedTable | None = None


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The page. `nothing` explains why only the rule is shown, when every cell there is, is hidden."""

    chosen: FiguresQuery
    next: str
    rule: Sequence[str]
    invented: str = ""
    nothing: str = ""
    choices: Mapping[str, tuple[tuple[str, DisplayName], ...]] = field(default_factory=dict)
    summary: Summary | None = None
    results: Results | None = None
    pilots: tuple[Pilot, ...] = ()
    donor: str = ""


@dataclass(frozen=True, slots=True)
class FiguresView:
    """Inputs of the page: the published figures, the plan of what is counted, and words."""

    statistics: PublishedStatistics
    plan: Plan
    words: TableLabels

    @property
    def targets(self) -> dict[str, int]:
        """Targets in accounts per month, by country."""
        return {str(country): many for country, many in self.words.course.statistics.targets.items()}


def view(view: FiguresView, chosen: FiguresQuery, today: date) -> FiguresPage:
    """Return the page for a query on a day."""
    statistics, locale = view.statistics, view.words.locale
    found = FiguresPage(
        chosen,
        next=day(next_figures(today, statistics.published.pilots), locale),
        rule=rule(locale),
        invented=invented(locale) if statistics.invented else "",
        nothing=nothing_yet(statistics, today, locale) if statistics.is_empty else "",
    )
    return found if statistics.is_empty else _filled(found, view, table_query(chosen, statistics))


def _filled(found: FiguresPage, view: FiguresView, query: TableQuery) -> FiguresPage:
    return replace(
        found,
        choices=_choices(view),
        summary=_summary(view, query.country),
        results=_results(view, found.chosen, query),
        pilots=tuple(
            _pilot(view, pilot) for pilot in view.statistics.pilots if any(map(pilot.touches, query.quarters))
        ),
        donor=paragraph(view.statistics, view.plan, query, view.words),
    )


def _choices(view: FiguresView) -> dict[str, tuple[tuple[str, DisplayName], ...]]:
    """Return what each list of the form offers."""
    lists = {
        "quarter": [Label("period", quarter.name) for quarter in reversed(known_quarters(view.statistics))],
        "country": [Label("country", country) for country in view.plan.countries],
        "locale": [Label("locale", locale) for locale in view.plan.locales],
        "lesson": [Label("lesson", lesson) for lesson in view.plan.lessons],
    }
    return {key: tuple((label.name, name(view.words, label)) for label in labels) for key, labels in lists.items()}


def _summary(view: FiguresView, country: str) -> Summary | None:
    months = view.statistics.months[-2:]
    if not months:
        return None
    told = [_accounts(view, month, country) for month in months]
    return Summary(
        month=view.words.label(Label("period", months[-1].name)),
        country=view.words.label(Label("country", country)) if country else "",
        many=told[-1],
        before=told[0] if len(told) > 1 and months[0].end == months[1].first else "",
        target=view.words.number(view.targets[country]) if country in view.targets else "",
    )


def _accounts(view: FiguresView, month: Period, country: str) -> str:
    """Return the approximate number of accounts in a month; empty if it may not be shown."""
    table = tables.reach_by_country(view.statistics, view.plan, TableQuery((quarter_of(month.first),), country))
    (row,) = (it for it in table.rows if it.label.name == month.name)
    return "" if row.values[-1] is None else view.words.value(row.values[-1], table, TOTAL)


def _results(view: FiguresView, chosen: FiguresQuery, query: TableQuery) -> Results:
    statistics, plan, words = view.statistics, view.plan, view.words
    reach, lessons = tables.reach_by_country(statistics, plan, query), tables.lessons(statistics, plan, query)
    return Results(
        names=tuple(words.label(Label("period", quarter.name)) for quarter in query.quarters),
        facts=_facts(view, reach, lessons),
        by_country=over_time(words, reach, view.targets),
        by_language=over_time(words, _of_language(tables.reach_by_language(statistics, plan, query), query)),
        by_age=over_time(words, tables.reach_by_age(statistics, plan, query)),
        weeks=tuple(over_time(words, _of_language(it, query)) for it in by_week(statistics, plan, query)),
        lessons=in_rows(words, lessons, (STARTED, FINISHED), OF_STARTED),
        votes=tuple(in_rows(words, table, (VOTED,)) for table in vote_tables(statistics, plan, query)),
        links=in_rows(words, tables.links(statistics, plan, query), (CAME, CAME_FINISHED)) if plan.links else None,
        **dict(_of_quarters(view, chosen, query)),
    )


def _of_quarters(view: FiguresView, chosen: FiguresQuery, query: TableQuery) -> Iterator[tuple[str, ChartedTable]]:
    """Yield tables frozen per quarter: ratings, reasons and stops of all queried quarters, others of the last."""
    statistics, plan, words = view.statistics, view.plan, view.words
    for last in whole_quarters(statistics, query)[-1:]:
        yield "ratings", in_rows(words, tables.ratings(statistics, plan, query), VERDICTS)
        if chosen.lesson:
            yield "reasons", in_rows(words, tables.reasons(statistics, query, chosen.lesson), (SAID,))
            yield "stops", in_rows(words, tables.stops(statistics, plan, query, chosen.lesson), (STOPPED,))
        yield "quizzes", _quizzes(view, last, query.country)
        yield "measure", before_and_after(words, tables.measure(statistics, plan, last, query.country))
        yield "help", _help(words, tables.help_opened(statistics, plan, last), query.country)


def _of_language(table: Table, query: TableQuery) -> Table:
    return only(table, [Label("locale", query.locale)]) if query.locale else table


def _facts(view: FiguresView, reach: Table, lessons: Table) -> FigureTotals:
    """Return sums of what the tables show."""
    words = view.words
    visits, started, finished = (
        _sum(table, column) for table, column in ((reach, TOTAL), (lessons, STARTED), (lessons, FINISHED))
    )
    part = view.statistics.part(finished, started)
    return FigureTotals(
        visits=words.number(visits) if visits else "",
        lessons=words.number(finished) if finished else "",
        ended=words.share(part) if part else "",
    )


def _sum(table: Table, column: Label) -> int:
    return sum(it for it in values_of(table, column) if isinstance(it, int))


def _quizzes(view: FiguresView, quarter: Period, country: str) -> ChartedTable:
    """Return one country with bars, or all countries side by side: answers are counted by country (C7)."""
    of: Callable[[str], Table] = lambda it: tables.quizzes(view.statistics, view.plan, quarter, it)  # noqa: E731
    if country:
        return in_rows(view.words, of(country), (RIGHT,))
    return compared(view.words, {Label("country", it): of(it) for it in view.plan.countries}, RIGHT)


def _help(words: TableLabels, table: Table, country: str) -> ChartedTable:
    """Return the openings of Help; bars show the country, or the total of what is shown."""
    where = Label("country", country)
    kept = replace(only(table, [where]), about=(*table.about, where)) if country else table
    return in_rows(words, kept, kept.columns[-1:])


def _pilot(view: FiguresView, period: Period) -> Pilot:
    reach = tables.pilot(view.statistics, view.plan, period)
    measure = tables.measure(view.statistics, view.plan, period)
    return Pilot(in_rows(view.words, reach, reach.columns), before_and_after(view.words, measure))
