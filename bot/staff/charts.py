"""Geometry of the charts, in the units of each chart's own picture. The templates decide how it looks.

Values come from tables that may be published. None is a hidden cell: it gets a hollow mark, never a height.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.statistics.intervals import About, Share
from bot.statistics.tables import Value

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 44, 6, 10, 22
"""Space left free around the columns, for the numbers and the months."""

STRIP_WIDTH, STRIP, LINE, LETTERS = 360, 12, 16, 44
"""Chart of rows: its width, the height of a bar, the height of a line of words, and letters per line."""

ROOM = 200
"""Space beside the longest bar, for its numbers."""

MOST_COLUMNS = 60
"""Above this number of values, lines are drawn instead of columns."""


@dataclass(frozen=True, slots=True)
class Whisker:
    """Interval of a bar, from `low` to `high` across."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Box:
    """A bar. A hidden value's bar is hollow and only just visible."""

    x: float
    y: float
    width: float
    height: float
    hidden: bool = False
    whisker: Whisker | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    at: float
    value: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Chart over time. With very many values there are `lines` instead of `boxes`; a hidden value interrupts a line."""

    ticks: tuple[Tick, ...]
    boxes: tuple[Box, ...] = ()
    lines: tuple[str, ...] = ()
    target: float | None = None


def columns(values: Sequence[int | None], target: int | None = None) -> Columns:
    """Return the chart of values over time, with an optional line for the target."""
    scale = _scale(max([*(it or 0 for it in values), target or 0, 10]))
    ticks = tuple(Tick(_up(it, scale[-1]), it) for it in scale)
    aim = None if target is None else _up(target, scale[-1])
    if len(values) > MOST_COLUMNS:
        return Columns(ticks, lines=tuple(_lines(values, scale[-1])), target=aim)
    return Columns(ticks, boxes=tuple(_boxes(values, scale[-1])), target=aim)


def _boxes(values: Sequence[int | None], top: int) -> Iterator[Box]:
    step = (WIDTH - LEFT - RIGHT) / max(len(values), 1)
    wide = min(step * 0.76, 26)
    for number, value in enumerate(values):
        y = HEIGHT - BOTTOM - 4 if value is None else _up(value, top)
        x = round(LEFT + step * (number + 0.5) - wide / 2, 1)
        yield Box(x, y, round(wide, 1), round(HEIGHT - BOTTOM - y, 1), value is None)


def _lines(values: Sequence[int | None], top: int) -> Iterator[str]:
    step = (WIDTH - LEFT - RIGHT) / (len(values) - 1)
    for is_hidden, some in groupby(enumerate(values), lambda it: it[1] is None):
        if not is_hidden:
            yield " ".join(f"{LEFT + step * number:.1f},{_up(value or 0, top)}" for number, value in some)


def _up(value: int, top: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / top, 1)


def _scale(most: int) -> tuple[int, ...]:
    """Return 0 and multiples of 1, 2 or 5 times a power of ten until the highest value is covered: 3 to 6 ticks."""
    step = next(base * 10**power for power in range(9) for base in (1, 2, 5) if base * 10**power * 5 >= most)
    return tuple(range(0, step * -(-most // step) + 1, step))


@dataclass(frozen=True, slots=True)
class Strip:
    """A row: its words, its bars below each other, and the text beside each bar."""

    words: tuple[str, ...]
    y: float
    boxes: tuple[Box, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strips:
    """Chart of rows; `title` is set if several such charts belong to one table."""

    rows: tuple[Strip, ...]
    height: float
    title: str = ""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """Input of a row: its words, its values, and the text beside each value."""

    words: str
    values: tuple[Value, ...]
    beside: tuple[str, ...]


def strips(entries: Iterable[ChartRow], top: int | None = None, title: str = "") -> Strips:
    """Return the chart of rows; `top` is the value of a full bar, by default the largest value."""
    given = tuple(entries)
    most = top or max((_size(value) for entry in given for value in entry.values), default=0) or 1
    rows, y = [], 4.0
    for entry in given:
        words = _wrapped(entry.words)
        rows.append(Strip(words, y, tuple(_across(entry.values, y + len(words) * LINE + 4, most)), entry.beside))
        y += len(words) * LINE + len(entry.values) * (STRIP + 3) + 12
    return Strips(tuple(rows), y, title)


def _across(values: Sequence[Value], y: float, most: int) -> Iterator[Box]:
    for number, value in enumerate(values):
        yield _bar(value, y + number * (STRIP + 3), most)


def _bar(value: Value, y: float, most: int) -> Box:
    """Return the bar of a value, with its interval. `most` is the value of a full bar."""
    width = 5.0 if value is None else round(max(_reach(_size(value), most), 1), 1)
    whisker = None
    if isinstance(value, About | Share):
        low, high = value.interval
        whisker = Whisker(round(1 + _reach(low, most), 1), round(1 + _reach(high, most), 1))
    return Box(x=1, y=y, width=width, height=STRIP, hidden=value is None, whisker=whisker)


def _reach(value: int, most: int) -> float:
    return (STRIP_WIDTH - ROOM) * min(value / most, 1.15)


def _size(value: Value) -> int:
    """Return the length of a value's bar: its accounts, or its percentage."""
    if isinstance(value, About):
        return value.accounts
    return value.percent if isinstance(value, Share) else 0


@dataclass(frozen=True, slots=True)
class FunnelEntry:
    """Input of a stop, or of a run of stops that are counted as one: their words, the share, the text beside it."""

    words: tuple[str, ...]
    share: Share
    beside: str
    run: str = ""
    worst: bool = False


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """A stop, or a run of stops under one bracket. `lines` are the words of each stop; `run` says that it is a run."""

    lines: tuple[str, ...]
    y: float
    bracket: tuple[float, float] | None
    box: Box
    beside: str
    run: str
    worst: bool


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """Chart of a lesson's stops in their order, each with the share of those who went no further."""

    rows: tuple[FunnelRow, ...]
    height: float


def funnel_chart(entries: Iterable[FunnelEntry]) -> FunnelChart:
    """Return the chart of a funnel. The longest interval fills its width."""
    given = tuple(entries)
    most = max((entry.share.interval.high for entry in given), default=0) or 1
    rows, y = [], 4.0
    for entry in given:
        lines = tuple(_cut(words) for words in entry.words)
        below = y + len(lines) * LINE + 4
        bracket = (y + 3, below - 4) if len(lines) > 1 else None
        rows.append(
            FunnelRow(
                lines=lines,
                y=y,
                bracket=bracket,
                box=_bar(entry.share, below, most),
                beside=entry.beside,
                run=entry.run,
                worst=entry.worst,
            )
        )
        y = below + STRIP + 10
    return FunnelChart(tuple(rows), y)


def _cut(words: str) -> str:
    return textwrap.shorten(words, LETTERS + 4, placeholder="…")


def _wrapped(words: str) -> tuple[str, ...]:
    return tuple(textwrap.wrap(words, LETTERS, max_lines=2, placeholder="…"))


@dataclass(frozen=True, slots=True)
class Dot:
    """A share in percent, with its margin of error from `low` to `high`."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Pair:
    """An item of the measure before and after the course, and the text of its change; None where too few answered."""

    words: tuple[str, ...]
    y: float
    dots: tuple[Dot | None, Dot | None]
    change: str = ""


@dataclass(frozen=True, slots=True)
class Dots:
    """Chart of the measure as dots on a scale from 0 to 100."""

    ticks: tuple[Tick, ...]
    pairs: tuple[Pair, ...]
    height: float


def dots(items: Iterable[tuple[str, Share | None, Share | None, str]]) -> Dots:
    """Return the chart of the measure."""
    pairs, y = [], 4.0
    for words, before, after, change in items:
        lines = _wrapped(words)
        below = y + len(lines) * LINE + 10
        pairs.append(Pair(lines, y, (_dot(before, below), _dot(after, below + 15)), change))
        y = below + 15 + 18
    return Dots(tuple(Tick(_along(it), it) for it in (0, 25, 50, 75, 100)), tuple(pairs), y + 14)


def _dot(share: Share | None, y: float) -> Dot | None:
    if share is None:
        return None
    low, high = share.interval
    return Dot(_along(share.percent), y, _along(low), _along(high))


def _along(percent: int) -> float:
    return round(14 + (STRIP_WIDTH - 104) * percent / 100, 1)
