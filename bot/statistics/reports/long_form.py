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


DICTIONARY_HEADS = ("of", "name", "unit", "meaning", "limits")

READING: tuple[str, ...] = (
    "Each row is one figure: about how many Telegram accounts, and where there is one, a share of them.",
    "Accounts are counted, not girls: a shared phone is one, a girl with two phones is two.",
    "Every figure says “about”: a little chance was added to it once, then it was rounded. The truth lies between low "
    "and high 19 times of 20. A difference between figures whose ranges overlap may be no difference.",
    "A row that is missing is hidden because there were too few, or was not counted. It does not mean nobody.",
    "Do not add up rows of the kinds whose unit is `accounts`: the same account is in several of them.",
)
"""Sentences that tell staff how to read the figures."""

_ACCOUNTS = "accounts"
_MONTHLY = "accounts a month, added up"
_COUNTED = f"shown from {COUNT.least} on, in steps of {COUNT.step}; from more where more chance lies in it"
_SHARED = f"shown from {LEAST_FOR_SHARE} answers on, never 0 or 100"
_POOLED = "all countries and languages together"
_PLACES = f"also by country and by language with about {LEAST_FOR_DETAIL} accounts or more in the quarter"
_COUNTRIES = f"also by country with about {LEAST_FOR_DETAIL} accounts or more in the quarter"
_RATED = f"{_POOLED}; of a lesson, in a pilot of all lessons, with about {LEAST_RATINGS} ratings or more"
_LATER = "the last of after four lessons, after eight, at the end (confidence: at the end only)"
_HELP = (
    f"by country, only with about {MANY_ACCOUNTS} accounts or more in each month; shown from {SENSITIVE.least} on, in "
    f"steps of {SENSITIVE.step}"
)


class Definition(NamedTuple):
    """Meaning of a column or a kind, its unit and its limits."""

    unit: str
    meaning: str
    limits: str = ""


COLUMNS: Mapping[str, Definition] = {
    "period": Definition("period", "the quarter, month or pilot", "2026-Q4, 2026-M12; a pilot: first week + weeks"),
    "first_day": Definition("day", "the first day that was counted", "later than the period where counting began late"),
    "last_day": Definition("day", "the last day that was counted"),
    "kind": Definition("kind", "what was counted; see the kinds"),
    "country": Definition("code", "the country that was chosen", "all: all together; untold: elsewhere, or not told"),
    "language": Definition("code", "the language of the bot", "all: all together"),
    "age": Definition("band", "the age that was told", "all: all together; untold: not told"),
    "lesson": Definition("name", "the lesson", "empty where the figure is of none"),
    "item": Definition("name", "the part that the kind names", "empty where the kind names none"),
    "accounts": Definition("see the kind", "about how many", _COUNTED),
    "accounts_low": Definition("see the kind", "low end of the range of `accounts`", "never below 0"),
    "accounts_high": Definition("see the kind", "high end of the range of `accounts`"),
    "share": Definition("percent", "the share that the kind names", _SHARED),
    "share_low": Definition("percent", "low end of the range of `share`"),
    "share_high": Definition("percent", "high end of the range of `share`"),
    "base": Definition("see the kind", "about how many the share is of", f"{LEAST_FOR_SHARE} or more"),
    "words": Definition("words", "lesson and item in words"),
    "invented": Definition("yes or no", "yes: figures of no girl, made to show what the files look like"),
}
"""Every column, in the order of `FigureRow`."""

KINDS: Mapping[RowKind, Definition] = {
    "active": Definition(_ACCOUNTS, "used the bot in the month", "all together, by country, by language, by age"),
    "reached": Definition(
        _ACCOUNTS, "used the bot in the quarter or the pilot", "all together; of a quarter by country, language and age"
    ),
    "started": Definition(_ACCOUNTS, "began the lesson", f"{_POOLED}; {_PLACES}"),
    "finished": Definition(
        _ACCOUNTS,
        "began the lesson and ended it in the same quarter or pilot; share: of those who began it",
        f"{_POOLED}; {_PLACES}",
    ),
    "finished-3": Definition(_ACCOUNTS, "ended 3 lessons or more", _POOLED),
    "answered": Definition(
        _MONTHLY,
        "answered the quiz at the stop `item`, first answers only; share: were right",
        f"{_POOLED}; {_COUNTRIES}",
    ),
    "before": Definition(
        _ACCOUNTS, "answered `item` before the course; share: gave the good answer", f"{_POOLED}; {_COUNTRIES}"
    ),
    "after": Definition(
        _ACCOUNTS,
        f"answered `item` later: {_LATER}; share: gave the good answer",
        f"{_POOLED}; {_COUNTRIES}",
    ),
    "gained": Definition(
        _ACCOUNTS,
        "answered `item`, or all items of a domain, before and later; share: answered better the last time",
        f"{_POOLED}; {_COUNTRIES}",
    ),
    "lost": Definition(
        _ACCOUNTS,
        "answered `item`, or all items of a domain, before and later; share: answered worse the last time",
        f"{_POOLED}; {_COUNTRIES}",
    ),
    "change": Definition(
        _ACCOUNTS,
        "the same accounts as gained and lost; share: gained less lost, in points; a range that holds 0 may be none",
        "-100 to 100",
    ),
    "stopped": Definition(
        _MONTHLY,
        "went no further in the lesson than the stop `item`, or somewhere in the stops from first to last "
        "(`first/last`); `(end)`: went through to the end; share: of those who reached the first of these",
        "all countries together; also by language with about "
        f"{LEAST_FOR_DETAIL} accounts or more in the quarter; stops with too few are counted as one",
    ),
    "smile": Definition(_MONTHLY, "gave the lesson, in a pilot any lesson, a smile", _POOLED),
    "shrug": Definition(_MONTHLY, "gave the lesson, in a pilot any lesson, a shrug", _POOLED),
    "frown": Definition(_MONTHLY, "gave the lesson, in a pilot any lesson, a frown", _POOLED),
    "because": Definition(_MONTHLY, "gave the reason `item` for the rating", _RATED),
    "did-yes": Definition(
        _MONTHLY, "said that the one thing for the day of the lesson, in a pilot of any, happened", _RATED
    ),
    "did-not-yet": Definition(_MONTHLY, "said that it had not happened yet", _RATED),
    "did-not-for-me": Definition(_MONTHLY, "said that it was not for them", _RATED),
    "voted": Definition(_ACCOUNTS, "picked an answer, `question/answer`, to a question by staff", "also by country"),
    "came": Definition(_ACCOUNTS, "came by the start link `item` in the month", _POOLED),
    "came-finished": Definition(
        _ACCOUNTS, "came by the start link `item` and ended a lesson in the month; share: of those who came", _POOLED
    ),
    "help-opened": Definition(_MONTHLY, "opened Help", _HELP),
    "safe-word": Definition(_MONTHLY, "typed the safe word; also in help-opened", _HELP),
    "confirm-yes": Definition(_MONTHLY, "said yes to “Is something wrong?”", _HELP),
    "confirm-no": Definition(_MONTHLY, "said no to “Is something wrong?”", _HELP),
    "tidied": Definition(_MONTHLY, "tidied up the chat", _HELP),
    "erased": Definition(_MONTHLY, "erased everything", _HELP),
}
"""Every kind, in the order of `cells.CellKind`."""


def dictionary_csv() -> bytes:
    """Return the dictionary as CSV lines in UTF-8: first how to read the figures, then the columns, then the kinds."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(DICTIONARY_HEADS)
    writer.writerows(("reading", str(number), "", words, "") for number, words in enumerate(READING, 1))
    writer.writerows(("column", name, *it) for name, it in COLUMNS.items())
    writer.writerows(("kind", name, *it) for name, it in KINDS.items())
    return text.getvalue().encode()
