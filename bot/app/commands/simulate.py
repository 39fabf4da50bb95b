"""`main.py simulate`: invented learners walk the lessons, for figures about nobody."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

from bot.app.bounded_number import chance, up_to
from bot.app.config import Settings
from bot.app.exit_codes import FINE, PROBLEMS
from bot.lessons.model.people import COUNTRIES, Country
from bot.statistics.periods import LONGEST_PILOT, Period, period, week_of

ABOUT = "let invented girls walk the lessons, for figures of nobody"

GIRLS = 1200
"""Number of learners that fills every part of the page."""
PILOT, QUARTER, LEARNING = 4, 13, 0.3
"""Weeks of a pilot and of a quarter, and the usual gain in the chance of a good answer by all lessons together."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how many learners of which countries, how many weeks from which week on, chosen chances, the folder."""
    parser.add_argument("--girls", type=_girls, default=GIRLS, metavar="N", help=f"how many girls (default: {GIRLS})")
    parser.add_argument("--weeks", type=_weeks, metavar="N", help="how many weeks (default: a pilot, and a quarter)")
    parser.add_argument("--seed", type=int, default=1, help="the same number invents the same girls and figures")
    parser.add_argument("--start", type=_week, default="2026-W01", metavar="WEEK", help="the first week: 2026-W01")
    parser.add_argument("--countries", type=_countries, default=COUNTRIES, metavar="KE,NP", help="their countries")
    parser.add_argument(
        "--pilot", type=_pilot, metavar="WEEKS", help="count so many weeks, from the first one on, as a small pilot"
    )
    parser.add_argument(
        "--completion",
        type=chance,
        metavar="0.8",
        help="how likely a lesson that was begun is ended",
    )
    parser.add_argument(
        "--learning", type=chance, default=LEARNING, metavar="0.2", help="how much likelier a good answer becomes"
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="a new folder (default: var/invented)")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Simulate, and print what came of it. A fault of ours on the way is a problem."""
    from bot.app.commands.simulate_weeks import SimulateOptions, result_lines, simulate

    start, weeks, pilot = span(namespace)
    options = SimulateOptions(
        learners=namespace.girls,
        weeks=weeks,
        seed=namespace.seed,
        start=start,
        data=namespace.data or settings.data / "invented",
        countries=namespace.countries,
        pilot=pilot,
        completion=namespace.completion,
        learning=namespace.learning,
    )
    result = simulate(settings, options)
    print("\n".join(result_lines(options, result)))
    return PROBLEMS if result.progress.troubles else FINE


def span(namespace: argparse.Namespace) -> tuple[Period, int, int | None]:
    """Return the first week, the number of weeks, and how many of them are a pilot.

    Unless they are chosen: a pilot, and the quarter from --start on, so that every part of the page is filled.
    """
    weeks, pilot = namespace.weeks, namespace.pilot
    if weeks is None and pilot is None:
        return week_of(namespace.start.first - timedelta(weeks=PILOT)), PILOT + QUARTER, PILOT
    return namespace.start, max(weeks or 0, pilot or 0), pilot


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


def _pilot(text: str) -> int:
    return up_to(LONGEST_PILOT, "a number of weeks of a pilot", text)


def _countries(text: str) -> tuple[Country, ...]:
    found = tuple(country for country in COUNTRIES if country in text.split(","))
    if len(found) != len(text.split(",")):
        raise argparse.ArgumentTypeError(f"countries are written like KE,NP; there are {', '.join(COUNTRIES)}")
    return found
