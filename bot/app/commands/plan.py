"""`main.py plan`: how many girls a pilot or a quarter needs until its figures can say something.

The picture shows for each number of girls the intervals that the page would show; it is as wide as a phone.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.app.command import FINE, ProgramCommand, chance, up_to, write_output
from bot.app.config import Settings
from bot.page_templates import page_template
from bot.statistics.intervals import NetChange, Share
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
    shares = (answer_text(row.completion), answer_text(row.drop_off), "yes" if row.names_worst else "no")
    return (str(row.girls), weeks, reached, *shares, answer_text(row.knowledge), answer_text(row.confidence))


def answer_text(answer: Share | NetChange | None) -> str:
    """Return a share or a change with its margin."""
    if answer is None:
        return _TOO_FEW
    value = f"{answer.percent} %" if isinstance(answer, Share) else f"{answer.points:+}"
    return f"{value} ± {answer.margin}"


def _table(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))


LEFT, LENGTH = 54, 210
"""Where the scale of the picture begins, and how long it is."""


class _Mark(NamedTuple):
    """An answer across the picture: the ends of its interval and its value, and both in words."""

    low: float
    high: float
    value: float
    words: str


@dataclass(frozen=True, slots=True)
class _Panel:
    """A question of the page, its answers for some numbers of girls, and the low end of its scale."""

    title: str
    answers: Sequence[Share | NetChange | None]
    low: int = 0

    @property
    def scale(self) -> list[tuple[int, float]]:
        """The values of the scale, and where they stand."""
        return [(value, self._across(value)) for value in range(self.low, 101, 100)]

    @property
    def marks(self) -> list[_Mark | None]:
        """The answers; None where there are too few girls for one."""
        return [self._mark(it) if it else None for it in self.answers]

    def _mark(self, answer: Share | NetChange) -> _Mark:
        low, high = answer.interval
        value = answer.percent if isinstance(answer, Share) else answer.points
        return _Mark(self._across(low), self._across(high), self._across(value), answer_text(answer))

    def _across(self, value: int) -> float:
        return round(LEFT + LENGTH * (value - self.low) / (100 - self.low), 1)


def picture(rows: Sequence[Precision], assumed: Sequence[str]) -> str:
    """Return the picture as SVG, with the assumptions below."""
    panels = (
        _Panel("Of 100 who begin a lesson, who end it", [row.completion for row in rows]),
        _Panel("Of 100 who reach a stop, who stop there", [row.drop_off for row in rows]),
        _Panel("Knowledge: better less worse, of 100", [row.knowledge for row in rows], low=-100),
        _Panel("Confidence: better less worse, of 100", [row.confidence for row in rows], low=-100),
    )
    template = page_template(Path(__file__).with_name("plan.svg"))
    return template.render(girls=[row.girls for row in rows], panels=panels, assumed=assumed)


COMMAND = ProgramCommand(run, add_arguments)
