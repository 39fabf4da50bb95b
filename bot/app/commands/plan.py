"""`main.py plan`: how many girls a pilot or a quarter needs until its figures can say something.

The picture shows for each number of girls the intervals that the page would show; it is as wide as a phone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from bot.app.command import FINE, ProgramCommand, chance, up_to, write_output
from bot.app.config import Settings
from bot.statistics.intervals import Interval, NetChange, Share
from bot.statistics.periods import LONGEST_PILOT
from bot.statistics.planning import Assumptions, PlanningQuestion, Precision, girls_needed, rows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the assumptions, the margin that is wanted, and the picture."""
    usual = Assumptions()
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--pilot", action="store_true", help="a small pilot, counted as one (this is the default)")
    kind.add_argument("--quarter", action="store_true", help="a quarter, in which stops are added up by month")
    for option, default, about in (
        ("--completion", usual.completion, "of the girls who begin a lesson, who end it"),
        ("--learning", usual.learning, "how much likelier a good answer becomes"),
        ("--begun", usual.begun, "of all girls, who begin the lesson"),
        ("--answers-twice", usual.answers_twice, "of all girls, who answer all questions before and once more"),
    ):
        parser.add_argument(
            option, type=chance, default=default, metavar="CHANCE", help=f"{about} (default: {default})"
        )
    parser.add_argument(
        "--a-week", type=_girls, default=usual.a_week, metavar="N", help="new girls a week (default: 30)"
    )
    parser.add_argument(
        "--within", type=_points, default=10, metavar="POINTS", help="how sure it should be (default: 10)"
    )
    parser.add_argument("--picture", type=Path, metavar="FILE.svg", help="also write a picture")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Print the table, and write the picture if one is wanted."""
    assumed = Assumptions(
        completion=namespace.completion,
        learning=namespace.learning,
        begun=namespace.begun,
        answers_twice=namespace.answers_twice,
        a_week=namespace.a_week,
        is_pilot=not namespace.quarter,
    )
    print("\n".join(lines(assumed, namespace.within)))
    if namespace.picture:
        write_output(namespace.picture, picture(list(rows(assumed)), list(assumption_lines(assumed))))
    return FINE


def _girls(text: str) -> int:
    return up_to(100_000, "a number of girls", text)


def _points(text: str) -> int:
    return up_to(50, "a margin", text)


_WITHIN: dict[PlanningQuestion, str] = {
    "completion": "who ended a lesson",
    "drop-off": "who went no further than a stop",
    "knowledge": "change in knowledge",
    "confidence": "change in confidence",
}
_HEAD = ("girls", "weeks", "reached", "lesson ended", "stopped there", "named", "knowledge", "confidence")
_TOO_FEW = "too few"


def lines(assumed: Assumptions, within: int) -> Iterator[str]:
    """Yield the lines to print: assumptions, table, and from how many girls on an answer is sure enough."""
    found = list(rows(assumed))
    yield "Assumed, and to be chosen (--help):"
    yield from (f"  {line}" for line in assumption_lines(assumed))
    yield ""
    yield from _table([_HEAD, *(_cells(row) for row in found)])
    if any(row.weeks > LONGEST_PILOT for row in found):
        yield f"  * more than the {LONGEST_PILOT} weeks of a pilot or a quarter: so many need more girls a week"
    yield "  stopped there: where few stop, neighbouring stops are counted as one, and none is named as the worst"
    yield ""
    yield f"Sure within {within} points (--within), from about so many girls on:"
    for question, name in _WITHIN.items():
        yield f"  {name}: {girls_needed(question, within, assumed) or 'more than 20000'}"


def assumption_lines(assumed: Assumptions) -> Iterator[str]:
    """Yield a sentence for each assumption."""
    yield "a small pilot, counted as one" if assumed.is_pilot else "a quarter"
    yield f"{_hundred(assumed.begun)} begin the lesson; of these, {_hundred(assumed.completion)} end it"
    yield "half of those who do not end it stop at the same stop"
    yield f"{_hundred(assumed.answers_twice)} answer all questions before and once more"
    yield f"a good answer becomes {round(100 * assumed.learning)} points likelier"
    yield f"{assumed.a_week} new girls a week"


def _hundred(chance: float) -> str:
    return f"{round(100 * chance)} of 100"


def _cells(row: Precision) -> tuple[str, ...]:
    weeks = f"{row.weeks}*" if row.weeks > LONGEST_PILOT else f"{row.weeks} "
    reached = f"± {row.reached.margin}" if row.reached else _TOO_FEW
    shares = (share_text(row.completion), share_text(row.drop_off), "yes" if row.names_worst else "no")
    return (str(row.girls), weeks, reached, *shares, change_text(row.knowledge), change_text(row.confidence))


def share_text(share: Share | None) -> str:
    """Return a share with its margin."""
    return _TOO_FEW if share is None else f"{share.percent} % ± {share.margin}"


def change_text(change: NetChange | None) -> str:
    """Return a change with its margin."""
    return _TOO_FEW if change is None else f"{change.points:+} ± {change.margin}"


def _table(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))


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


COMMAND = ProgramCommand(run, add_arguments)
