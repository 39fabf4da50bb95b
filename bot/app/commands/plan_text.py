"""Words of `main.py plan`: its table, its assumptions, and a figure with its margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.statistics.intervals import NetChange, Share
from bot.statistics.periods import LONGEST_PILOT
from bot.statistics.planning import Assumptions, PlanningQuestion, Precision, girls_needed, rows

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
