"""Figures in long form (tidy data), and as CSV: one row a published figure, with its uncertainty.

The data dictionary, written beside every `figures.csv`, tells each column and each kind. A row that is missing is
hidden, or was not counted.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Literal, NamedTuple, assert_never, get_args

from bot.statistics import intervals
from bot.statistics.cells import EVENTS, FINISHED, POOLED, UNTOLD, Cell, CellKind, FrozenCell
from bot.statistics.funnel import funnel
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import Period, period
from bot.statistics.plan import Plan
from bot.statistics.published import PublishedStatistics, TableQuery
from bot.statistics.reports.labels import TableLabels
from bot.statistics.rule import COUNT, LEAST_FOR_DETAIL, LEAST_FOR_SHARE, LEAST_RATINGS, MANY_ACCOUNTS, SENSITIVE
from bot.statistics.tables import Label, Of

RowKind = CellKind | Literal["change"]
"""Kinds of rows: those of cells, and `change`, which is what was gained less what was lost."""

ALL, UNTOLD_NAME, END = "all", "untold", "(end)"
"""Names of all countries, languages or ages together, of one that was not told, and of the end of a lesson."""

BOOK_KINDS = frozenset[RowKind](
    ("reached", "started", "finished", "finished-3", "before", "after", "gained", "lost", "change")
)
"""Kinds counted in the book of a quarter, which may begin later than the quarter."""

_ORDER: Mapping[str, int] = {kind: number for number, kind in enumerate(get_args(CellKind))}
_BASES: Mapping[CellKind, CellKind] = {"finished": "started", "came-finished": "came"}
"""Kinds with a share, and the kind it is a share of."""
_NAMES = {UNTOLD: UNTOLD_NAME, POOLED: ALL}
_ITEMS: Mapping[str, Of] = {
    **dict.fromkeys(("before", "after", "gained", "lost"), "item"),
    **dict.fromkeys(("came", "came-finished"), "link"),
    "because": "reason",
    "voted": "answer",
}
"""Subject of a kind's item, where it is neither a stop of a lesson nor an event."""


class FigureRow(NamedTuple):
    """One row. A field is None where the figure has no share."""

    period: str
    first_day: str
    last_day: str
    kind: RowKind
    country: str
    language: str
    age: str
    lesson: str
    item: str
    accounts: int
    accounts_low: int
    accounts_high: int
    share: int | None
    share_low: int | None
    share_high: int | None
    base: int | None
    words: str


COLUMNS = (*FigureRow._fields, "invented")
"""Every column of `figures.csv`."""


@dataclass(frozen=True)
class LongForm:
    """Rows of the published statistics, with words in one language."""

    statistics: PublishedStatistics
    plan: Plan
    words: TableLabels

    def rows(self, query: TableQuery) -> Iterator[FigureRow]:
        """Yield the rows of a query, in order of time.

        For one country those of this country only, else for one language those of this language only.
        """
        place = {it.name: number for number, it in enumerate(self.statistics.periods) if _is_selected(it, query)}
        figures = [
            figure
            for figure in self.statistics.published.figures.values()
            if figure.cell.period in place and _is_of(figure.cell, query)
        ]
        figures.sort(key=lambda it: (place[it.cell.period], _ORDER[it.cell.kind], it.cell))
        for figure in figures:
            yield from self._of_figure(figure)

    def _of_figure(self, figure: FrozenCell) -> Iterator[FigureRow]:
        cell, about = figure.cell, intervals.about(figure)
        if cell.kind == "stopped":
            yield from self._stops(cell, about) if cell.item == FINISHED else ()
        elif base := _BASES.get(cell.kind):
            share = self.statistics.part(about, self.statistics.about(cell._replace(kind=base)))
            yield self._row(cell, cell.kind, about, share)
        else:
            yield self._row(cell, cell.kind, about, intervals.share(figure))
        if cell.kind == "lost" and (change := self.statistics.change(cell)):
            yield self._row(cell, "change", about, change)

    def _stops(self, ended: Cell, about: About) -> Iterator[FigureRow]:
        """Yield the runs of stops of a lesson, and its end; counts alone where the lesson has changed since.

        Figures without an end are of an older version, which counted learners at a later stop than theirs.
        """
        stops = self.plan.stops.get(ended.lesson, ())
        found = funnel(self.statistics, ended.period, ended.lesson, stops, ended.locale)
        shares = {bar.stops[0]: bar.share for bar in found.bars} if found else {}
        places = {stop: place for place, stop in enumerate(stops)}
        figures = {it.cell.item.partition("/")[0]: it for it in self.statistics.stopped(ended)}
        for first in sorted(figures, key=lambda it: (places.get(it, len(stops)), it)):
            if first != FINISHED:
                cell = figures[first].cell
                yield self._row(cell, cell.kind, intervals.about(figures[first]), shares.get(first))
        yield self._row(ended._replace(item=END), ended.kind, about, None)

    def _row(self, cell: Cell, kind: RowKind, about: About, share: Share | NetChange | None) -> FigureRow:
        first, last = self._days(cell.period, kind)
        percent, low, high = _percent(share)
        return FigureRow(
            period=cell.period,
            first_day=first,
            last_day=last,
            kind=kind,
            country=name_of(cell.country),
            language=name_of(cell.locale),
            age=name_of(cell.age),
            lesson=cell.lesson,
            item=cell.item,
            accounts=about.accounts,
            accounts_low=about.interval.low,
            accounts_high=about.interval.high,
            share=percent,
            share_low=low,
            share_high=high,
            base=share.base if share else None,
            words=self._said(cell),
        )

    def _days(self, name: str, kind: RowKind) -> tuple[str, str]:
        """Return the first and the last day that were counted."""
        key = (name, kind in BOOK_KINDS)
        if key not in self._known_days:
            opened = self.statistics.published.opened.get(name, "") if key[1] else ""
            self._known_days[key] = _days(period(name), period(opened).first if opened else None)
        return self._known_days[key]

    @cached_property
    def _known_days(self) -> dict[tuple[str, bool], tuple[str, str]]:
        return {}

    def _said(self, cell: Cell) -> str:
        key = (cell.kind, cell.lesson, cell.item)
        if key not in self._known_words:
            self._known_words[key] = ": ".join(self.words.label(label) for label in _labels(*key))
        return self._known_words[key]

    @cached_property
    def _known_words(self) -> dict[tuple[str, str, str], str]:
        return {}


def name_of(name: str) -> str:
    """Return the id of a country, a language or an age, in a form that no spreadsheet takes for a date."""
    return _NAMES.get(name, name).replace("10-13", "10 to 13").replace("14-17", "14 to 17")


def _is_selected(found: Period, query: TableQuery) -> bool:
    """Return True for a period within the quarters, and for a pilot that touches one."""
    if "+" in found.name:
        return any(found.touches(quarter) for quarter in query.quarters)
    return query.holds(found)


def _is_of(cell: Cell, query: TableQuery) -> bool:
    if query.country:
        return cell.country == query.country
    return query.locale in (POOLED, cell.locale)


def _percent(share: Share | NetChange | None) -> tuple[int, int, int] | tuple[None, None, None]:
    """Return a share, or the points of a change, with the ends of its range."""
    match share:
        case None:
            return None, None, None
        case Share(percent=percent):
            return percent, share.interval.low, share.interval.high
        case NetChange():
            return share.points, share.interval.low, share.interval.high
        case _:
            assert_never(share)


def _days(found: Period, opened: date | None) -> tuple[str, str]:
    return (opened or found.first).isoformat(), (found.end - timedelta(days=1)).isoformat()


def _labels(kind: str, lesson: str, item: str) -> Iterator[Label]:
    """Yield what a figure is about: its lesson and its item, or the event that was counted."""
    if lesson:
        yield Label("lesson", lesson)
    if kind in EVENTS:
        yield Label("event", kind)
    elif kind in _ITEMS and item.startswith("domain/"):
        yield Label("domain", item.removeprefix("domain/"))
    elif kind in _ITEMS:
        yield Label(_ITEMS[kind], item)
    elif item and item != END:
        yield Label("stop", f"{lesson}/{item}")


FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First letters by which a spreadsheet knows a formula."""


def csv_of(statistics: PublishedStatistics, plan: Plan, query: TableQuery, words: TableLabels) -> bytes:
    """Return all figures of a query as CSV lines in UTF-8."""
    return lines_of(LongForm(statistics, plan, words).rows(query), statistics.invented)


def lines_of(rows: Iterable[FigureRow], invented: bool) -> bytes:
    """Return rows as CSV lines under their columns."""
    text, mark = StringIO(), "yes" if invented else "no"
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((*row[:-1], _no_formula(row.words), mark) for row in rows)
    return text.getvalue().encode()


def _no_formula(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words


DICTIONARY = Path(__file__).parent / "dictionary.csv"
"""How to read the figures, then each column, then each kind; the numbers of the rule stand in braces."""


def dictionary_csv() -> bytes:
    """Return the dictionary as CSV lines in UTF-8, with the numbers of the rule."""
    return _dictionary().encode()


def reading_sentences() -> list[str]:
    """Return the sentences of the dictionary that tell staff how to read the figures."""
    return [row["meaning"] for row in csv.DictReader(StringIO(_dictionary())) if row["of"] == "reading"]


def _dictionary() -> str:
    return DICTIONARY.read_text("utf-8").format(
        least=COUNT.least,
        step=COUNT.step,
        least_answers=LEAST_FOR_SHARE,
        accounts_for_detail=LEAST_FOR_DETAIL,
        least_ratings=LEAST_RATINGS,
        many_accounts=MANY_ACCOUNTS,
        least_help=SENSITIVE.least,
        step_help=SENSITIVE.step,
    )
