"""Content of the figures page for one query in one language: tables with charts, and a few sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from bot.staff.charts_data import (
    ChartedTable,
    DisplayName,
    before_and_after,
    exhibit,
    in_funnel,
    in_rows,
    name,
    only,
    over_time,
    values_of,
)
from bot.staff.query import FiguresQuery, table_query
from bot.statistics import tables
from bot.statistics.cells import POOLED, TASK_KINDS, Cell
from bot.statistics.funnel import funnel
from bot.statistics.periods import Period
from bot.statistics.plan import Plan
from bot.statistics.published import (
    Coverage,
    PublishedStatistics,
    TableQuery,
    coverage,
    known_quarters,
    next_figures,
    pilots_of,
    whole_quarters,
)
from bot.statistics.reports.donor_text import paragraph
from bot.statistics.reports.explanations import (
    Learned,
    invented,
    learned,
    lessons_text,
    nothing_yet,
    quarter_name,
    quarters_text,
    rest_text,
    rule,
    small_text,
)
from bot.statistics.reports.labels import TableLabels
from bot.statistics.reports.sentences import day
from bot.statistics.tables import Label, Table, vote_tables

STARTED, FINISHED, OF_STARTED = (Label("column", it) for it in ("started", "finished", "finished-share"))
VERDICTS = tuple(Label("column", it) for it in ("smile", "shrug", "frown"))
TASKS = tuple(Label("column", it) for it in TASK_KINDS.values())
Narrowed = Literal["country", "locale"]
"""Choices of the form that can narrow the figures of a card."""

SAID = Label("column", "said")
VOTED = Label("column", "voted")
CAME, CAME_FINISHED = (Label("column", it) for it in ("came", "came-finished"))
RIGHT = Label("column", "right-share")


@dataclass(frozen=True, slots=True)
class Summary:
    """The last closed month in a sentence. A word is empty if it may not be shown, or if there is no target.

    `where`: the chosen country or language. `scope`: what else was chosen, and does not narrow the sentence.
    """

    month: str
    where: str
    many: str = ""
    before: str = ""
    target: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A single figure, and its words."""

    words: str
    figure: str


@dataclass(frozen=True, slots=True)
class FigureTotals:
    """The main figures of the query, and sentences on what is in them."""

    tiles: tuple[Tile, ...] = ()
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Learning:
    """Learning in a quarter or a pilot: sentences for each domain, and the tables behind them."""

    title: str
    domains: tuple[Learned, ...]
    table: ChartedTable
    items: ChartedTable


@dataclass(frozen=True, slots=True)
class Pilot:
    """A small pilot with its figures."""

    name: str
    reach: ChartedTable
    lessons: ChartedTable
    stops: ChartedTable
    learning: Learning
    quizzes: ChartedTable


@dataclass(frozen=True, slots=True)
class Results:
    """Figures of some quarters. Tables that are frozen per quarter are of the last one only, if there is one."""

    names: tuple[str, ...]
    quarters: str
    facts: FigureTotals
    by_country: ChartedTable
    by_language: ChartedTable
    by_age: ChartedTable
    votes: tuple[ChartedTable, ...]
    reached: ChartedTable | None = None
    links: ChartedTable | None = None
    lessons: ChartedTable | None = None
    ratings: ChartedTable | None = None
    tasks: ChartedTable | None = None
    reasons: ChartedTable | None = None
    stops: ChartedTable | None = None
    quizzes: ChartedTable | None = None
    learning: Learning | None = None
    help: ChartedTable | None = None
    list: ChartedTable | None = None


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """Content of the page. `nothing` says why only the rule is shown: every existing cell is hidden."""

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
        summary=_summary(view, query),
        results=_results(view, found.chosen, query),
        pilots=tuple(_pilot(view, pilot, found.chosen, query) for pilot in pilots_of(view.statistics, query)),
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


def _summary(view: FiguresView, query: TableQuery) -> Summary | None:
    months, where = view.statistics.months[-2:], _where(query)
    if not months:
        return None
    told = [_accounts(view, month, where) for month in months]
    return Summary(
        month=view.words.label(Label("period", months[-1].name)),
        where=view.words.label(where) if where else "",
        many=told[-1],
        before=told[0] if len(told) > 1 and months[0].end == months[1].first else "",
        target=view.words.number(view.targets[query.country]) if query.country in view.targets else "",
        scope=_scope(view, query, "country") if query.country and query.locale else "",
    )


def _where(query: TableQuery) -> Label | None:
    """Return the country or the language that narrows the figures of accounts; both are never crossed."""
    if query.country:
        return Label("country", query.country)
    return Label("locale", query.locale) if query.locale else None


def _accounts(view: FiguresView, month: Period, where: Label | None) -> str:
    """Return the approximate number of accounts in a month; empty if it may not be shown."""
    cell = Cell(month.name, "active", **({where.of: where.name} if where else {}))
    found = view.statistics.about(cell)
    return view.words.shown(found) if found else ""


def _scope(view: FiguresView, query: TableQuery, *by: Narrowed) -> str:
    """Return the countries and languages of a figure that can be narrowed `by` these; empty if none is chosen.

    A figure is narrowed by one of them only: the country comes first.
    """
    if not query.country and not query.locale:
        return ""
    by_country = bool(query.country) and "country" in by
    by_language = bool(query.locale) and "locale" in by and not by_country
    labels = [
        *([Label("country", query.country if by_country else POOLED)] if query.country or by_language else []),
        *([Label("locale", query.locale if by_language else POOLED)] if query.locale else []),
    ]
    return " · ".join(map(view.words.label, labels))


def _results(view: FiguresView, chosen: FiguresQuery, query: TableQuery) -> Results:
    statistics, plan, words = view.statistics, view.plan, view.words
    by_language = _of_language(tables.reach_by_language(statistics, plan, query), query)
    links = in_rows(words, tables.links(statistics, plan, query), (CAME, CAME_FINISHED)) if plan.links else None
    return Results(
        names=tuple(words.label(Label("period", quarter.name)) for quarter in query.quarters),
        quarters=quarters_text(statistics, query, words),
        facts=_facts(view, query),
        by_country=_scoped(
            over_time(words, tables.reach_by_country(statistics, plan, query), view.targets),
            _scope(view, query, "country"),
        ),
        by_language=_scoped(over_time(words, by_language), _scope(view, query, "locale")),
        by_age=_scoped(over_time(words, tables.reach_by_age(statistics, plan, query)), _scope(view, query)),
        votes=tuple(
            _scoped(in_rows(words, table, (VOTED,)), _scope(view, query, "country"))
            for table in vote_tables(statistics, plan, query)
        ),
        links=links and _scoped(links, _scope(view, query)),
        **dict(_of_lessons(view, chosen, query)),
        learning=next(iter(_newest_learning(view, query)), None),
    )


def _scoped(found: ChartedTable, scope: str, nothing: str = "") -> ChartedTable:
    return replace(found, scope=scope, nothing=nothing)


def _of_lessons(view: FiguresView, chosen: FiguresQuery, query: TableQuery) -> Iterator[tuple[str, ChartedTable]]:
    """Yield tables frozen per quarter: of all queried quarters, or (quizzes, stops, Help) of the last one."""
    statistics, plan, words = view.statistics, view.plan, view.words
    by_both, found = _scope(view, query, "country", "locale"), coverage(statistics, query)
    why = _why_nothing(view, found)
    for last in whole_quarters(statistics, query)[-1:]:
        yield "reached", _reached(view, query, why)
        lessons = in_rows(words, tables.lessons(statistics, plan, query), (STARTED, FINISHED), OF_STARTED)
        yield (
            "lessons",
            replace(_scoped(lessons, by_both, why), sentences=_some(small_text(found, words))),
        )
        yield "ratings", _scoped(in_rows(words, tables.ratings(statistics, plan, query), VERDICTS), _scope(view, query))
        yield "tasks", _scoped(in_rows(words, tables.tasks(statistics, plan, query), TASKS), _scope(view, query))
        if chosen.lesson:
            reasons = in_rows(words, tables.reasons(statistics, query, chosen.lesson), (SAID,))
            yield "reasons", _scoped(reasons, _scope(view, query))
            yield "stops", _stops(view, found.counted, query, chosen.lesson, why)
        yield "quizzes", _quizzes(view, last, query)
        help_table = tables.help_opened(statistics, plan, last)
        yield "help", _scoped(_help(words, help_table, query.country), _scope(view, query, "country"))


def _why_nothing(view: FiguresView, found: Coverage) -> str:
    """Return the reason why a card has no figures; empty if the quarters have some for it."""
    if not found.counted:
        return view.words.sentences.say("Not counted in these quarters.")
    return small_text(found, view.words) if set(found.small) == set(found.counted) else ""


def _reached(view: FiguresView, query: TableQuery, why: str) -> ChartedTable:
    table = tables.reached(view.statistics, view.plan, query)
    charted = in_rows(view.words, table, table.columns[:1])
    told = _some(*(rest_text(row.values[0], row.values[1:], view.words) for row in table.rows[-1:]))
    return replace(_scoped(charted, _scope(view, query, "country"), why), sentences=told if not query.country else ())


def _stops(view: FiguresView, periods: Sequence[Period], query: TableQuery, lesson: str, why: str) -> ChartedTable:
    """Return where learners stopped in the newest period that shows it."""
    statistics, plan, words = view.statistics, view.plan, view.words
    found = [
        (period, shown)
        for period in reversed(periods)
        if (shown := funnel(statistics, period.name, lesson, plan.stops[lesson], query.locale))
    ]
    period, newest = found[0] if found else ((periods or query.quarters)[-1], None)
    table = tables.stops(statistics, plan, period, lesson, query.locale)
    return _scoped(in_funnel(words, table, newest, lesson), _scope(view, query, "locale"), why)


def _of_language(table: Table, query: TableQuery) -> Table:
    return only(table, [Label("locale", query.locale)]) if query.locale else table


def _facts(view: FiguresView, query: TableQuery) -> FigureTotals:
    """Return the main figures: accounts in the newest counted quarter, lessons begun and ended in all of them."""
    totals = tables.lesson_totals(view.statistics, view.plan, query)
    tiles = tuple(_tiles(view, query, totals))
    small = small_text(coverage(view.statistics, query), view.words)
    return FigureTotals(tiles, _some(lessons_text(totals, view.plan, view.words), small))


def _some(*sentences: str) -> tuple[str, ...]:
    """Return the sentences that are not empty."""
    return tuple(filter(None, sentences))


def _tiles(view: FiguresView, query: TableQuery, totals: tables.LessonTotals) -> Iterator[Tile]:
    say, where = view.words.sentences.say, _where(query)
    for quarter in coverage(view.statistics, query).counted[-1:]:
        cell = Cell(quarter.name, "reached", **({where.of: where.name} if where else {}))
        if reached := view.statistics.about(cell):
            name = quarter_name(view.statistics, quarter, view.words)
            yield Tile(say("accounts in the {quarter}", quarter=name), view.words.shown(reached))
    if totals.started:
        yield Tile(say("lessons begun, added up"), view.words.shown(totals.started))
    if totals.finished:
        yield Tile(say("ended in the same quarter"), view.words.shown(totals.finished))
    if totals.share:
        yield Tile(say("ended, of those begun"), view.words.share(totals.share))


def _quizzes(view: FiguresView, period: Period, query: TableQuery) -> ChartedTable:
    """Return the share of right answers of the chosen country, or of all together."""
    table = tables.quizzes(view.statistics, view.plan, period, query.country)
    return _scoped(in_rows(view.words, table, (RIGHT,)), _scope(view, query, "country"))


def _newest_learning(view: FiguresView, query: TableQuery) -> Iterator[Learning]:
    """Yield the learning figures of the newest counted quarter that shows any, else of the newest one."""
    counted = coverage(view.statistics, query).counted
    shown = [it for it in counted if not tables.learning(view.statistics, view.plan, it, query.country).is_hidden]
    for quarter in (shown or counted)[-1:]:
        yield _learning(view, quarter, query)


def _learning(view: FiguresView, period: Period, query: TableQuery, country: str | None = None) -> Learning:
    statistics, plan, words = view.statistics, view.plan, view.words
    country = query.country if country is None else country
    table = tables.learning(statistics, plan, period, country)
    scope = _scope(view, query, "country") if country else _scope(view, query)
    items = before_and_after(words, tables.measure(statistics, plan, period, country))
    return Learning(
        words.title(table),
        tuple(learned(statistics, plan, period, words, country)),
        _scoped(exhibit(words, table), scope),
        _scoped(items, scope),
    )


def _help(words: TableLabels, table: Table, country: str) -> ChartedTable:
    """Return the openings of Help, a chart for each country that shows any."""
    where = [Label("country", country)] if country else table.columns
    shown = [label for label in where if any(values_of(table, label))]
    kept = replace(only(table, shown), about=(*table.about, *(where if country else ())))
    charts = tuple(chart for label in shown for chart in in_rows(words, only(kept, [label]), [label]).strips)
    named = (replace(chart, title=words.label(label)) for chart, label in zip(charts, shown, strict=True))
    hidden = tuple(name(words, label) for label in where if label not in shown)
    return replace(exhibit(words, kept), strips=charts if country else tuple(named), left_out=hidden)


def _pilot(view: FiguresView, period: Period, chosen: FiguresQuery, query: TableQuery) -> Pilot:
    """Return the cards of a pilot: all countries and languages together, whatever is chosen."""
    statistics, plan, words = view.statistics, view.plan, view.words
    reach, everybody, scope = tables.pilot(statistics, period), TableQuery(query.quarters), _scope(view, query)
    lessons = in_rows(words, tables.pilot_lessons(statistics, plan, period), (STARTED, FINISHED), OF_STARTED)
    quizzes = in_rows(words, tables.quizzes(statistics, plan, period), (RIGHT,))
    return Pilot(
        name=words.label(Label("period", period.name)),
        reach=_scoped(in_rows(words, reach, reach.columns), scope),
        lessons=_scoped(lessons, scope),
        stops=_scoped(_stops(view, (period,), everybody, chosen.lesson, ""), scope),
        learning=_learning(view, period, query, country=POOLED),
        quizzes=_scoped(quizzes, scope),
    )
