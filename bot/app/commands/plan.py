"""`main.py plan`: how many girls a pilot or a quarter needs until its figures can say something."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app.bounded_number import chance, up_to
from bot.app.commands.plan_picture import picture
from bot.app.commands.plan_text import assumption_lines, lines
from bot.app.config import Settings
from bot.app.exit_codes import FINE
from bot.app.output_file import write_output
from bot.statistics.planning import Assumptions, rows

ABOUT = "tell how many girls a pilot needs until its figures say something"


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
