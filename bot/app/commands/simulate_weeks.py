"""A simulation: invented learners use the bot for weeks, in minutes, in a DATA folder that a real bot refuses."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from bot.app.config import Settings
from bot.app.keys import fingerprint, pseudonym_key
from bot.authoring.playable import playable
from bot.authoring.simulate.invented_messages import invented_messages
from bot.authoring.simulate.population import invent_learners
from bot.authoring.simulate.recorded_counts import TRUTH_FILE, RecordedCounts, prepare_truth
from bot.authoring.simulate.run import Clock, SimulatedGroup, SimulationProgress, create_group, simulate_days
from bot.authoring.simulate.stories import LEARNING, stories
from bot.authoring.terminal.progress import Progress
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation
from bot.errors import Refused
from bot.files import delete_folder
from bot.jobs.statistics_freeze import StatisticsFreeze
from bot.lessons.model.people import COUNTRIES, Country
from bot.lessons.model.statistics import PilotWeeks
from bot.statistics.counting_periods import declared_weeks
from bot.statistics.periods import Period, week_of
from bot.storage.ports import StoreGone
from bot.storage.sqlite.public import PUBLIC_FILE, PublicFile, prepare_public, read_public
from bot.storage.sqlite.released_messages import RELEASED_FILE, prepare_released_messages, release
from bot.storage.sqlite.store import SqliteStore


@dataclass(frozen=True, slots=True)
class SimulateOptions:
    """Options: how many learners, for how many weeks from `start`, in the folder `data`. `seed` drives all chance.

    `pilot`: so many weeks from `start` on are a small pilot, declared in time. `completion` and `learning`: chosen
    chances, instead of the learners' own (see `Stories`).
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


@dataclass(frozen=True, slots=True)
class SimulationResult:
    """Progress, whether Ctrl+C stopped the simulation, and the names of the frozen periods."""

    progress: SimulationProgress
    is_stopped: bool
    frozen: tuple[str, ...]


def simulate(settings: Settings, options: SimulateOptions) -> SimulationResult:
    """Simulate. After Ctrl+C the periods frozen so far stay."""
    bundle, progress = with_pilot(_walkable(settings), options), SimulationProgress()
    logging.getLogger("bot.jobs.statistics_freeze").setLevel(
        logging.WARNING
    )  # its line for each frozen period would break the progress line
    _make_folder(options.data)
    try:
        with _empty_after_failure(options.data):
            asyncio.run(walk(bundle, options, progress))
        is_stopped = False
    except KeyboardInterrupt:
        is_stopped = True
    except (StoreGone, OSError, sqlite3.Error) as error:
        raise _unwritable(options.data) from error
    return SimulationResult(progress, is_stopped, read_public(options.data / PUBLIC_FILE).done)


def result_lines(options: SimulateOptions, walked: SimulationResult) -> Iterator[str]:
    """Yield the lines to print at the end: the result, and what to do next."""
    months = sorted(name for name in walked.frozen if "-M" in name)
    if walked.is_stopped:
        yield "Stopped. What is frozen stays."
    span = f" ({months[0]} to {months[-1]})" if months else ""
    turns = walked.progress.turns
    yield f"{options.learners} invented girls, {turns} taps, {len(months)} months frozen{span} in {options.data}."
    if walked.progress.troubles:
        yield f"{walked.progress.troubles} of their taps met a fault of ours; the lines above tell where."
    yield f"What is true of them lies beside, in {TRUTH_FILE}."
    yield "Look at the figures:"
    yield from (f"  {_with_data(options.data)}python main.py {command}" for command in ("staff", "statistics"))


def _with_data(folder: Path) -> str:
    return f'$env:DATA="{folder}"; ' if os.name == "nt" else f"DATA={folder} "


def _walkable(settings: Settings) -> CourseBundle:
    """Load the lessons without drafts, and ignore their stage: invented learners are never refused."""
    bundle, _ = playable(settings.dialogues, settings.locales)
    bundle = replace(bundle, course=bundle.course.without_drafts())
    if not bundle.course.lessons:
        raise Refused(f"There is no lesson in {settings.dialogues}.", "Type `python main.py new NAME` to begin one.")
    return replace(bundle, course=replace(bundle.course, stage=None, closed=False))


def with_pilot(bundle: CourseBundle, options: SimulateOptions) -> CourseBundle:
    """Put the chosen pilot into the course.

    Raise Refused when that of `statistics.yaml` would begin too late to count.
    """
    course = bundle.course
    if options.pilot is not None:
        weeks = PilotWeeks(first_week=options.start.name, weeks=options.pilot)
        statistics = course.statistics.model_copy(update={"pilot": weeks})
        return replace(bundle, course=replace(course, statistics=statistics))
    planned = declared_weeks(course.statistics.pilot)
    if planned and planned.first < options.start.first < planned.end:
        raise Refused(
            f"The pilot of statistics.yaml has begun before {options.start.name}: a bot that reads of it in its middle "
            "does not count it as one.",
            f"Begin with it: --start {planned.each_week[0].name}.",
        )
    return bundle


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
    """Delete the folder, which was empty, when the block fails; after Ctrl+C it stays."""
    try:
        yield
    except (Refused, StoreGone, OSError, sqlite3.Error):  # a full disk raises these
        delete_folder(folder)
        raise


def _unwritable(folder: Path) -> Refused:
    return Refused(f"The folder {folder} cannot be written.", "Name another one with --data.")


async def walk(bundle: CourseBundle, options: SimulateOptions, progress: SimulationProgress) -> None:
    """Simulate all days, in the folder of the options. `progress` is updated along the way."""
    clock, public = Clock(options.start.first), options.data / PUBLIC_FILE
    key = pseudonym_key(options.data, {})  # invented learners do not use a real bot's BOT_SECRET
    store = await SqliteStore.open(options.data / "bot.db", fingerprint(key), invented=True)
    try:
        prepare_public(public, invented=True)
        prepare_truth(options.data / TRUTH_FILE)
        _declare(PublicFile(public), bundle.course.statistics.pilot, options)
        _release_messages(bundle, options)
        conversation = Conversation(store, bundle, clock)
        below = Random(f"{options.seed} noise").randrange  # noqa: S311 - reproducible; it protects nobody here
        counts = RecordedCounts(store.counting, conversation.plan, options.data / TRUTH_FILE)
        freeze = StatisticsFreeze(store, conversation, PublicFile(public), below, counts)
        with Progress(sys.stderr) as bar:
            found = _group(bundle, options)
            async for _ in simulate_days(
                found, conversation, clock, partial(_run_jobs, store, freeze, clock), progress
            ):
                bar.tell(progress.days, found.days, _progress_line(progress, options))
    finally:
        await store.close()


def _declare(public: PublicFile, planned: PilotWeeks | None, options: SimulateOptions) -> None:
    """Declare a pilot as if the bot had read of it before the first day, so that this one can be in it too."""
    found = declared_weeks(planned)
    if found and found.first >= options.start.first:
        public.declare(found)


def _release_messages(bundle: CourseBundle, options: SimulateOptions) -> None:
    """Release invented messages of the last week, for one question, to try the moderation room with."""
    path, last = options.data / RELEASED_FILE, options.start.first + timedelta(weeks=options.weeks - 1)
    prepare_released_messages(path, invented=True)
    for name in [name for name, question in bundle.course.questions.items() if question.write][:1]:
        chance = Random(f"{options.seed} voices")  # noqa: S311 - it protects nobody here
        messages = invented_messages(name, bundle.course.locales, week_of(last).name, chance)
        release(path, messages, last + timedelta(weeks=5))


def _group(bundle: CourseBundle, options: SimulateOptions) -> SimulatedGroup:
    first, locales = options.start.first, bundle.course.locales
    learners = invent_learners(options.learners, first, options.weeks, locales, options.seed, options.countries)
    played = stories(bundle, options.seed, options.learning, options.completion)
    return create_group(played, learners, first, options.weeks, options.seed)


async def _run_jobs(store: SqliteStore, freeze: StatisticsFreeze, clock: Clock) -> None:
    """Run the jobs of a bot, once a day: purge and freeze."""
    now = int(clock())
    await store.purge(now)
    await freeze.round(now)
    if freeze.waits:
        raise StoreGone


def _progress_line(progress: SimulationProgress, options: SimulateOptions) -> str:
    week = min(progress.days // 7 + 1, options.weeks)
    return f"week {week} of {options.weeks}, {progress.turns} taps"
