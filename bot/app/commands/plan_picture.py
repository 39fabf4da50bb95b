"""Picture of a plan: for each number of girls the intervals that the page would show; an SVG as wide as a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import NamedTuple

from bot.app.commands.plan_text import change_text, share_text
from bot.statistics.intervals import Interval, NetChange, Share
from bot.statistics.planning import Precision

WIDTH, LEFT, RIGHT = 360, 54, 96
"""Width of the picture, and the space beside the intervals for girls and for numbers."""
TITLE, ROW, HEAD, LINE = 34, 24, 50, 17
"""Heights of the title, of an interval, of a heading with its scale, and of a line of words."""
_STYLE = (
    "text{font:13px sans-serif;fill:#222}.h{font-weight:bold}.n{text-anchor:end}.s{text-anchor:middle;font-size:12px}"
    ".i{stroke:#3a6ea5;stroke-width:6;stroke-linecap:round}.v{fill:#12304d}.z{stroke:#999;stroke-dasharray:3 3}"
)


class _Mark(NamedTuple):
    """An interval of a panel, the position of its value, and both in words."""

    value: int
    interval: Interval
    text: str


class _Panel(NamedTuple):
    """A question of the page, the ends of its scale, and the answer for a number of girls."""

    title: str
    low: int
    mark: Callable[[Precision], _Mark | None]


def _share_mark(share: Share | None) -> _Mark | None:
    return None if share is None else _Mark(share.percent, share.interval, share_text(share))


def _change_mark(change: NetChange | None) -> _Mark | None:
    return None if change is None else _Mark(change.points, change.interval, change_text(change))


_PANELS = (
    _Panel("Of 100 who begin a lesson, who end it", 0, lambda row: _share_mark(row.completion)),
    _Panel("Of 100 who reach a stop, who stop there", 0, lambda row: _share_mark(row.drop_off)),
    _Panel("Knowledge: better less worse, of 100", -100, lambda row: _change_mark(row.knowledge)),
    _Panel("Confidence: better less worse, of 100", -100, lambda row: _change_mark(row.confidence)),
)


def picture(rows: Sequence[Precision], assumed: Sequence[str]) -> str:
    """Return the picture as SVG, with the assumptions below."""
    panel = HEAD + ROW * len(rows)
    height = TITLE + panel * len(_PANELS) + LINE * (len(assumed) + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t">',
        '<title id="t">How sure the figures are, by the number of girls</title>',
        f'<style>{_STYLE}</style><rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        _text(8, 22, "How sure, with so many girls", "h"),
        *(line for number, it in enumerate(_PANELS) for line in _panel(it, rows, TITLE + panel * number)),
        *_words(assumed, TITLE + panel * len(_PANELS)),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _panel(panel: _Panel, rows: Sequence[Precision], top: int) -> Iterator[str]:
    yield _text(8, top + 22, panel.title, "h")
    for value in range(panel.low, 101, 100):
        x, bottom = _x(value, panel), top + HEAD + ROW * len(rows)
        yield _text(x, top + 41, str(value), "s")
        yield f'<line class="z" x1="{x}" y1="{top + HEAD - 4}" x2="{x}" y2="{bottom - 6}"/>'
    for number, row in enumerate(rows):
        yield from _row(panel, row, top + HEAD + ROW * number + 10)


def _row(panel: _Panel, row: Precision, y: int) -> Iterator[str]:
    yield _text(LEFT - 12, y + 5, str(row.girls), "n")
    mark = panel.mark(row)
    if mark is None:
        yield _text(LEFT + 6, y + 5, "too few")
        return
    low, high = (_x(value, panel) for value in mark.interval)
    yield f'<line class="i" x1="{low}" y1="{y}" x2="{high}" y2="{y}"/>'
    yield f'<circle class="v" cx="{_x(mark.value, panel)}" cy="{y}" r="4"/>'
    yield _text(WIDTH - 8, y + 5, mark.text, "n")


def _x(value: int, panel: _Panel) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (value - panel.low) / (100 - panel.low), 1)


def _words(assumed: Sequence[str], top: int) -> Iterator[str]:
    yield _text(8, top + 24, "Assumed:", "h")
    yield from (_text(8, top + 24 + LINE * number, line) for number, line in enumerate(assumed, 1))


def _text(x: float, y: int, words: str, kind: str = "w") -> str:
    return f'<text x="{x}" y="{y}" class="{kind}">{escape(words)}</text>'
