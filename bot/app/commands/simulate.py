"""`main.py simulate`: invented learners walk the lessons, for figures of nobody."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.app.bounded_number import up_to
from bot.app.config import Settings
from bot.app.exit_codes import FINE, PROBLEMS
from bot.statistics.periods import Period, period

ABOUT = "let invented girls walk the lessons, for figures of nobody"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how many learners, how many weeks from which week on, the seed and the folder."""
    parser.add_argument("--girls", type=_girls, default=300, metavar="N", help="how many girls (default: 300)")
    parser.add_argument("--weeks", type=_weeks, default=13, metavar="N", help="how many weeks (default: 13)")
    parser.add_argument("--seed", type=int, default=1, help="the same number invents the same girls and figures")
    parser.add_argument("--start", type=_week, default="2026-W01", metavar="WEEK", help="the first week: 2026-W01")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="a new folder (default: var/invented)")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Simulate, and print what came of it. A fault of ours on the way is a problem."""
    from bot.app.commands.simulate_weeks import SimulateOptions, result_lines, simulate

    folder = namespace.data or settings.data / "invented"
    options = SimulateOptions(namespace.girls, namespace.weeks, namespace.seed, namespace.start, folder)
    result = simulate(settings, options)
    print("\n".join(result_lines(options, result)))
    return PROBLEMS if result.progress.troubles else FINE


def _girls(text: str) -> int:
    return up_to(100_000, "a number of girls", text)


def _weeks(text: str) -> int:
    return up_to(520, "a number of weeks", text)


def _week(text: str) -> Period:
    try:
        found = period(text)
    except ValueError:
        found = None
    if found is None or "-W" not in found.name or found.weeks != 1:
        raise argparse.ArgumentTypeError("a week is written like 2026-W01")
    return found
