"""`main.py simulate`: figures of invented learners, frozen like real ones, in a DATA folder that a real bot refuses."""

from __future__ import annotations

import argparse
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from bot.app.command import FINE, ProgramCommand, chance, up_to
from bot.app.config import Settings
from bot.authoring.editor.playable import playable
from bot.authoring.simulation.learners import LEARNING, Invention, invented_messages
from bot.authoring.simulation.write_figures import TRUTH_FILE, write_figures
from bot.errors import Refused
from bot.files import delete_folder
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import COUNTRIES, Country
from bot.statistics.counting_periods import declared_weeks
from bot.statistics.periods import LONGEST_PILOT, Period, period, pilot, week_of
from bot.statistics.plan import plan_of
from bot.storage.sqlite.released_messages import RELEASED_FILE, prepare_released_messages, release

GIRLS = 1200
"""Number of learners that fills every part of the page."""
PILOT, QUARTER = 4, 13
"""Weeks of a pilot and of a quarter."""


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
    """Write invented figures, and print where to look at them."""
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
    print("\n".join(result_lines(options, simulate(settings, options))))
    return FINE


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


@dataclass(frozen=True, slots=True)
class SimulateOptions:
    """Options: how many learners, for how many weeks from `start`, in the folder `data`. `seed` drives all chance.

    `pilot`: so many weeks from `start` on are a small pilot, declared in time. `completion` and `learning`: chosen
    chances, instead of the learners' own (see `Invention`).
    """

    learners: int
    weeks: int
    seed: int
    start: Period
    data: Path
    countries: tuple[Country, ...] = COUNTRIES
    pilot: int | None = None
    completion: float | None = None
    learning: float = LEARNING


def simulate(settings: Settings, options: SimulateOptions) -> tuple[str, ...]:
    """Invent learners and write their figures; return the names of the frozen periods."""
    course = playable(settings.dialogues, settings.locales)[0].course.without_drafts()
    if not course.lessons:
        raise Refused(f"There is no lesson in {settings.dialogues}.", "Type `python main.py new NAME` to begin one.")
    planned = planned_pilot(course, options)
    _make_folder(options.data)
    try:
        with _empty_after_failure(options.data):
            return write_invented(course, options, planned)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(options.data) from error


def write_invented(course: Course, options: SimulateOptions, planned: Period | None) -> tuple[str, ...]:
    """Write the files of an empty folder, and return the names of the frozen periods."""
    wish = Invention(
        plan=plan_of(course),
        girls=options.learners,
        weeks=tuple(week_of(options.start.first + timedelta(weeks=number)) for number in range(options.weeks)),
        seed=options.seed,
        countries=options.countries,
        pilots=(planned,) if planned else (),
        completion=options.completion,
        learning=options.learning,
    )
    _release_messages(course, options)
    below = Random(f"{options.seed} noise").randrange  # noqa: S311 - reproducible; it protects nobody here
    return write_figures(options.data, wish, below)


def planned_pilot(course: Course, options: SimulateOptions) -> Period | None:
    """Return the weeks to count as a small pilot: the chosen ones, else those of `statistics.yaml`.

    Raise Refused where the latter begin before the first week: a pilot is told beforehand.
    """
    if options.pilot is not None:
        return pilot(options.start.name, options.pilot)
    planned = declared_weeks(course.statistics.pilot)
    if planned and planned.first < options.start.first < planned.end:
        raise Refused(
            f"The pilot of statistics.yaml has begun before {options.start.name}: a bot that reads of it in its middle "
            "does not count it as one.",
            f"Begin with it: --start {planned.each_week[0].name}.",
        )
    return planned if planned and planned.first >= options.start.first else None


def result_lines(options: SimulateOptions, frozen: Sequence[str]) -> Iterator[str]:
    """Yield the lines to print at the end: the result, and what to do next."""
    months = sorted(name for name in frozen if "-M" in name)
    span = f" ({months[0]} to {months[-1]})" if months else ""
    yield f"{options.learners} invented girls, {len(months)} months frozen{span} in {options.data}."
    yield f"What is true of them lies beside, in {TRUTH_FILE}."
    yield "Look at the figures:"
    commands = ("staff", "statistics --format xlsx")
    yield from (f"  {_with_data(options.data)}python main.py {command}" for command in commands)


def _with_data(folder: Path) -> str:
    return f'$env:DATA="{folder}"; ' if os.name == "nt" else f"DATA={folder} "


def _make_folder(folder: Path) -> None:
    """Create the folder. Raise Refused when it has any content: real data is never overwritten or mixed with other."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_taken = any(folder.iterdir())
    except OSError as error:
        raise _unwritable(folder) from error
    if is_taken:
        raise Refused(
            f"There is something in {folder} already.", "Name a new folder with --data, or take that one away first."
        )


@contextmanager
def _empty_after_failure(folder: Path) -> Iterator[None]:
    """Delete the folder, which was empty, when the block fails."""
    try:
        yield
    except (Refused, OSError, sqlite3.Error):  # a full disk raises these
        delete_folder(folder)
        raise


def _unwritable(folder: Path) -> Refused:
    return Refused(f"The folder {folder} cannot be written.", "Name another one with --data.")


def _release_messages(course: Course, options: SimulateOptions) -> None:
    """Release invented messages of the last week, for one question, to try the moderation room with."""
    path, last = options.data / RELEASED_FILE, options.start.first + timedelta(weeks=options.weeks - 1)
    prepare_released_messages(path, invented=True)
    for name in [name for name, question in course.questions.items() if question.write][:1]:
        chance = Random(f"{options.seed} voices")  # noqa: S311 - it protects nobody here
        messages = invented_messages(name, course.locales, week_of(last).name, chance)
        release(path, messages, last + timedelta(weeks=5))


COMMAND = ProgramCommand(run, add_arguments)
