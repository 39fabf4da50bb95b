"""Content of the figures page for one query in one language: tables with charts, and a few sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from bot.lessons.model.commands import VERDICTS
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
from bot.statistics.cells import POOLED, TASK_KINDS, Cell, CellKind
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
from bot.statistics.tables import Label, Table


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


def view(
    statistics: PublishedStatistics, plan: Plan, words: TableLabels, chosen: FiguresQuery, today: date
) -> FiguresPage:
    """Return the page for a query on a day."""
    locale = words.locale
    found = FiguresPage(
        chosen,
        next=day(next_figures(today, statistics.published.pilots), locale),
        rule=rule(locale),
        invented=invented(locale) if statistics.invented else "",
        nothing=nothing_yet(statistics, today, locale) if statistics.is_empty else "",
    )
    if statistics.is_empty:
        return found
    query = table_query(chosen, statistics)
    cards = _Cards(statistics, plan, words, chosen.lesson, query)
    return replace(
        found,
        choices=cards.choices(),
        summary=cards.summary(),
        results=cards.results(),
        pilots=tuple(cards.pilot(pilot) for pilot in pilots_of(statistics, query)),
        donor=paragraph(statistics, plan, query, words),
    )


Narrowed = Literal["country", "locale"]
"""Choices of the form that can narrow the figures of a card."""


@dataclass(frozen=True, slots=True)
class _Cards:
    """The cards of the page for one query. `lesson` is the one whose stops and reasons are shown."""

    statistics: PublishedStatistics
    plan: Plan
    words: TableLabels
    lesson: str
    query: TableQuery

    def choices(self) -> dict[str, tuple[tuple[str, DisplayName], ...]]:
        """Return what each list of the form offers."""
        quarters = [quarter.name for quarter in reversed(known_quarters(self.statistics))]
        lists: dict[str, list[Label]] = {
            "quarter": [Label("period", it) for it in quarters],
            "country": [Label("country", it) for it in self.plan.countries],
            "locale": [Label("locale", it) for it in self.plan.locales],
            "lesson": [Label("lesson", it) for it in self.plan.lessons],
        }
        return {key: tuple((it.name, name(self.words, it)) for it in labels) for key, labels in lists.items()}

    def summary(self) -> Summary | None:
        """Return the sentence on the last closed month; None before the first."""
        months, query, where = self.statistics.months[-2:], self.query, self._where
        if not months:
            return None
        told = [self._accounts(month, "active") for month in months]
        targets = self._targets
        return Summary(
            month=self._period_name(months[-1]),
            where=self.words.label(where) if where else "",
            many=told[-1],
            before=told[0] if len(told) > 1 and months[0].end == months[1].first else "",
            target=self.words.number(targets[query.country]) if query.country in targets else "",
            scope=self._scope("country") if query.country and query.locale else "",
        )

    @property
    def _targets(self) -> dict[str, int]:
        """Targets in accounts per month, by country."""
        return {str(country): many for country, many in self.words.course.statistics.targets.items()}

    def _period_name(self, period: Period) -> str:
        return self.words.label(Label("period", period.name))

    @property
    def _where(self) -> Label | None:
        """The country or the language that narrows the figures of accounts; both are never crossed."""
        if self.query.country:
            return Label("country", self.query.country)
        return Label("locale", self.query.locale) if self.query.locale else None

    def _accounts(self, period: Period, kind: CellKind) -> str:
        """Return the approximate number of accounts in a period; empty if it may not be shown."""
        where = self._where
        found = self.statistics.about(Cell(period.name, kind, **({where.of: where.name} if where else {})))
        return self.words.shown(found) if found else ""

    def _scope(self, *by: Narrowed) -> str:
        """Return the countries and languages of a figure that can be narrowed `by` these; empty if none is chosen.

        A figure is narrowed by one of them only: the country comes first.
        """
        country, locale = self.query.country, self.query.locale
        by_country = bool(country) and "country" in by
        by_language = bool(locale) and "locale" in by and not by_country
        labels = [
            *([Label("country", country if by_country else POOLED)] if country or by_language else []),
            *([Label("locale", locale if by_language else POOLED)] if locale else []),
        ]
        return " · ".join(map(self.words.label, labels))

    def _scoped(self, found: ChartedTable, *by: Narrowed, nothing: str = "") -> ChartedTable:
        """Return a card that says of whom its figures are, and why there are none."""
        return replace(found, scope=self._scope(*by), nothing=nothing)

    def _with_bars(self, table: Table, *columns: str, beside: str = "") -> ChartedTable:
        """Return a table with a bar for each of these columns in each row."""
        picked = [Label("column", it) for it in columns]
        return in_rows(self.words, table, picked, Label("column", beside) if beside else None)

    def results(self) -> Results:
        """Return the cards of the chosen quarters."""
        found = (self.statistics, self.plan, self.query)
        by_country = over_time(self.words, tables.reach_by_country(*found), self._targets)
        by_language = tables.reach_by_language(*found)
        if self.query.locale:
            by_language = only(by_language, [Label("locale", self.query.locale)])
        links = self._with_bars(tables.links(*found), "came", "came-finished") if self.plan.links else None
        return Results(
            names=tuple(map(self._period_name, self.query.quarters)),
            quarters=quarters_text(self.statistics, self.query, self.words),
            facts=self._facts(),
            by_country=self._scoped(by_country, "country"),
            by_language=self._scoped(over_time(self.words, by_language), "locale"),
            by_age=self._scoped(over_time(self.words, tables.reach_by_age(*found))),
            votes=tuple(self._scoped(self._with_bars(it, "voted"), "country") for it in tables.vote_tables(*found)),
            links=links and self._scoped(links),
            **dict(self._of_lessons()),
            learning=self._newest_learning(),
        )

    def _of_lessons(self) -> Iterator[tuple[str, ChartedTable]]:
        """Yield tables frozen per quarter: of all queried quarters, or (quizzes, stops, Help) of the last one."""
        found, covered = (self.statistics, self.plan, self.query), coverage(self.statistics, self.query)
        why = self._why_nothing(covered)
        for last in whole_quarters(self.statistics, self.query)[-1:]:
            yield "reached", self._reached(why)
            lessons = self._scoped(self._begun_and_ended(tables.lessons(*found)), "country", "locale", nothing=why)
            yield "lessons", replace(lessons, sentences=_some(small_text(covered, self.words)))
            yield "ratings", self._scoped(self._with_bars(tables.ratings(*found), *VERDICTS))
            yield "tasks", self._scoped(self._with_bars(tables.tasks(*found), *TASK_KINDS.values()))
            if self.lesson:
                reasons = tables.reasons(self.statistics, self.query, self.lesson)
                yield "reasons", self._scoped(self._with_bars(reasons, "said"))
                yield "stops", self._scoped(self._stops(covered.counted, self.query.locale), "locale", nothing=why)
            quizzes = tables.quizzes(self.statistics, self.plan, last, self.query.country)
            yield "quizzes", self._scoped(self._with_bars(quizzes, "right-share"), "country")
            yield "help", self._scoped(self._help(tables.help_opened(self.statistics, self.plan, last)), "country")

    def _begun_and_ended(self, table: Table) -> ChartedTable:
        return self._with_bars(table, "started", "finished", beside="finished-share")

    def _why_nothing(self, found: Coverage) -> str:
        """Return the reason why a card has no figures; empty if the quarters have some for it."""
        if not found.counted:
            return self.words.sentences.say("Not counted in these quarters.")
        return small_text(found, self.words) if set(found.small) == set(found.counted) else ""

    def _reached(self, why: str) -> ChartedTable:
        table = tables.reached(self.statistics, self.plan, self.query)
        charted = self._scoped(in_rows(self.words, table, table.columns[:1]), "country", nothing=why)
        told = _some(*(rest_text(row.values[0], row.values[1:], self.words) for row in table.rows[-1:]))
        return charted if self.query.country else replace(charted, sentences=told)

    def _stops(self, periods: Sequence[Period], locale: str) -> ChartedTable:
        """Return where learners stopped in the lesson, in the newest period that shows it."""
        lesson = self.lesson
        found = [
            (period, shown)
            for period in reversed(periods)
            if (shown := funnel(self.statistics, period.name, lesson, self.plan.stops[lesson], locale))
        ]
        period, newest = found[0] if found else ((periods or self.query.quarters)[-1], None)
        return in_funnel(self.words, tables.stops(self.statistics, self.plan, period, lesson, locale), newest, lesson)

    def _facts(self) -> FigureTotals:
        """Return the main figures: accounts in the newest counted quarter, lessons begun and ended in all of them."""
        totals = tables.lesson_totals(self.statistics, self.plan, self.query)
        small = small_text(coverage(self.statistics, self.query), self.words)
        return FigureTotals(tuple(self._tiles(totals)), _some(lessons_text(totals, self.plan, self.words), small))

    def _tiles(self, totals: tables.LessonTotals) -> Iterator[Tile]:
        say = self.words.sentences.say
        for quarter in coverage(self.statistics, self.query).counted[-1:]:
            if reached := self._accounts(quarter, "reached"):
                name = quarter_name(self.statistics, quarter, self.words)
                yield Tile(say("accounts in the {quarter}", quarter=name), reached)
        if totals.started:
            yield Tile(say("lessons begun, added up"), self.words.shown(totals.started))
        if totals.finished:
            yield Tile(say("ended in the same quarter"), self.words.shown(totals.finished))
        if totals.share:
            yield Tile(say("ended, of those begun"), self.words.share(totals.share))

    def _newest_learning(self) -> Learning | None:
        """Return the learning figures of the newest counted quarter that shows any, else of the newest one."""
        counted, country = coverage(self.statistics, self.query).counted, self.query.country
        shown = [it for it in counted if not tables.learning(self.statistics, self.plan, it, country).is_hidden]
        return next((self._learning(it, country) for it in reversed(shown or counted)), None)

    def _learning(self, period: Period, country: str) -> Learning:
        found, by = (self.statistics, self.plan, period), _BY_COUNTRY if country else ()
        table, items = tables.learning(*found, country), tables.measure(*found, country)
        return Learning(
            self.words.title(table),
            tuple(learned(*found, self.words, country)),
            self._scoped(exhibit(self.words, table), *by),
            self._scoped(before_and_after(self.words, items), *by),
        )

    def _help(self, table: Table) -> ChartedTable:
        """Return the openings of Help, a chart for each country that shows any."""
        words, country = self.words, self.query.country
        where = [Label("country", country)] if country else table.columns
        shown = [label for label in where if any(values_of(table, label))]
        kept = replace(only(table, shown), about=(*table.about, *(where if country else ())))
        charts = tuple(chart for label in shown for chart in in_rows(words, only(kept, [label]), [label]).strips)
        named = (replace(chart, title=words.label(label)) for chart, label in zip(charts, shown, strict=True))
        hidden = tuple(name(words, label) for label in where if label not in shown)
        return replace(exhibit(words, kept), strips=charts if country else tuple(named), left_out=hidden)

    def pilot(self, period: Period) -> Pilot:
        """Return the cards of a pilot: all countries and languages together, whatever is chosen."""
        found = (self.statistics, self.plan, period)
        return Pilot(
            name=self._period_name(period),
            reach=self._scoped(self._with_bars(tables.pilot(self.statistics, period), "accounts")),
            lessons=self._scoped(self._begun_and_ended(tables.pilot_lessons(*found))),
            stops=self._scoped(self._stops((period,), POOLED)),
            learning=self._learning(period, POOLED),
            quizzes=self._scoped(self._with_bars(tables.quizzes(*found), "right-share")),
        )


_BY_COUNTRY: tuple[Narrowed, ...] = ("country",)


def _some(*sentences: str) -> tuple[str, ...]:
    """Return the sentences that are not empty."""
    return tuple(filter(None, sentences))
