"""Simulated learners: a seed gives one set of figures, they press what they see, and no real bot uses their folder."""

from __future__ import annotations

import argparse
import asyncio
import io
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from bot.app.commands import simulate as command
from bot.app.commands.simulate_weeks import SimulateOptions, SimulationResult, result_lines, walk, with_pilot
from bot.app.keys import fingerprint, pseudonym_key
from bot.authoring.simulate.population import invent_learners
from bot.authoring.simulate.recorded_counts import TRUTH_FILE
from bot.authoring.simulate.run import SimulationProgress
from bot.authoring.simulate.true_counts import TrueFigure
from bot.authoring.terminal.progress import COLUMNS, Progress, bar
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.reply import Bubble, Button, Replies
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import ButtonTarget, Chose
from bot.engine.turn import Turn
from bot.errors import Refused
from bot.lessons.model.people import AGES, COUNTRIES
from bot.lessons.model.statistics import PilotWeeks, Statistics
from bot.statistics.cells import UNTOLD, Cell
from bot.statistics.counted_events import CountedTurn
from bot.statistics.periods import day_of, month_of, period
from bot.statistics.published import Published, PublishedStatistics
from bot.storage.ports import LearnerId, TurnApplied, TurnOutcome, TurnRequest
from bot.storage.sqlite.public import PUBLIC_FILE, prepare_public, read_public
from bot.storage.sqlite.released_messages import (
    RELEASED_FILE,
    are_invented,
    prepare_released_messages,
    read_released_messages,
)
from bot.storage.sqlite.side_files import reading
from bot.storage.sqlite.store import SqliteStore
from tests.support.browser import lessons_in, surroundings
from tests.support.command_line import typed_here
from tests.support.course_builders import course, in_khmer_too
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

FIRST_WEEK = period("2026-W01")


def read_truth(path: Path) -> dict[Cell, TrueFigure]:
    """Return the true figures by cell."""
    with reading(path) as db:
        rows = db.execute("SELECT * FROM figures").fetchall()
    return {Cell(*cell): TrueFigure(Cell(*cell), accounts, good) for *cell, accounts, good in rows}


STORY = """
title: {title}
about: About {title}.
badge: Friend of goats
today: Feed a goat.
start:
{before}  - choose: A goat eats the phone in {title}. What now?
    id: goat-{title}
    options: [Run after it, Call a friend, Laugh]
  - quiz: Who ate it in {title}?
    id: who-{title}
    options:
      - text: The goat
        correct: true
        feedback: Yes, the goat.
      - text: The friend
        feedback: No, the goat.
      - text: Nobody
        feedback: Look again. The goat.
{after}  - end
"""


@cache
def told() -> CourseBundle:
    """Return three stories in two languages; the first asks for the country, the first and the last the measure."""
    country = "  - choose: Which country are you in?\n    id: country\n    options: countries\n"
    stories = {
        "one": STORY.format(title="one", before=country + "  - measure: before\n", after=""),
        "two": STORY.format(title="two", before="", after=""),
        "three": STORY.format(title="three", before="", after="  - measure: after\n"),
    }
    return in_khmer_too(course(stories))


def wish(folder: Path, girls: int = 40, weeks: int = 4, seed: int = 1) -> SimulateOptions:
    return SimulateOptions(girls, weeks, seed, FIRST_WEEK, folder)


async def lived(folder: Path, girls: int = 40, weeks: int = 4, seed: int = 1) -> tuple[SimulationProgress, Published]:
    """Simulate weeks of learners in a folder; return the progress and the published figures."""
    return await lived_as(wish(folder, girls, weeks, seed))


async def lived_as(
    options: SimulateOptions, bundle: CourseBundle | None = None
) -> tuple[SimulationProgress, Published]:
    """Simulate with all options; return the progress and the published figures."""
    options.data.mkdir()
    how_far = SimulationProgress()
    await walk(with_pilot(bundle or told(), options), options, how_far)
    return how_far, read_public(options.data / PUBLIC_FILE)


Months = defaultdict[str, dict[LearnerId, tuple[str, str, str]]]
"""Learners by month, each with the last known country, language and age."""


@dataclass(frozen=True)
class Quarter:
    """A quarter of many learners that has been simulated: folder, progress, published figures, and what happened."""

    folder: Path
    learners: int
    how_far: SimulationProgress
    published: Published
    seen: Months


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    """Return one quarter for all tests that only read its figures."""
    folder = tmp_path_factory.mktemp("quarter") / "girls"
    with pytest.MonkeyPatch.context() as patch:
        seen = watched(patch)
        return Quarter(folder, 200, *asyncio.run(lived(folder, girls=200, weeks=13)), seen)


# Results


async def test_the_same_seed_makes_the_same_figures_and_another_one_others(tmp_path: Path) -> None:
    first, again, other = [await lived(tmp_path / name, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))]

    assert first == again
    assert first[1].figures != other[1].figures
    assert first[1].invented


def test_thirteen_weeks_end_with_three_months_and_a_quarter_frozen(quarter: Quarter) -> None:
    statistics = PublishedStatistics(quarter.published)

    assert [month.name for month in statistics.months] == ["2026-M01", "2026-M02", "2026-M03"]
    assert [quarter.name for quarter in statistics.quarters] == ["2026-Q1"]
    assert quarter.how_far.troubles == 0
    assert quarter.how_far.turns > quarter.learners * 10
    assert not list((quarter.folder / "period-keys").glob("2026-M03"))


def test_what_is_shown_is_about_what_happened(quarter: Quarter) -> None:
    """Noise of 0.5 hides 20 accounts only in one cell of ten thousand; these are few cells, with a fixed seed."""
    there = {cell: len(girls) for cell, girls in cells_of(quarter.seen).items()}
    shown = {cell: it.shown for cell, it in quarter.published.figures.items() if cell.kind == "active"}

    assert len(shown) >= 10
    assert all(abs(there[cell] - about) <= 20 for cell, about in shown.items())
    assert sum(there[cell] for cell in shown) == pytest.approx(sum(shown.values()), rel=0.1)


def watched(monkeypatch: pytest.MonkeyPatch) -> Months:
    """Record what every turn is counted for, as an observer of everything."""
    months: Months = defaultdict(dict)
    turns = SqliteStore.turns

    async def noting(store: SqliteStore, batch: Sequence[TurnRequest], now: int) -> list[TurnOutcome]:
        outcomes = await turns(store, batch, now)
        for turn_request, outcome in zip(batch, outcomes, strict=True):
            assert isinstance(outcome, TurnApplied)
            assert turn_request.counts
            note(
                months[month_of(day_of(now)).name],
                turn_request.learner,
                outcome.turn,
                turn_request.counts(outcome.turn),
            )
        return outcomes

    monkeypatch.setattr(SqliteStore, "turns", noting)
    return months


def note(
    month: dict[LearnerId, tuple[str, str, str]], learner: LearnerId, turn: Turn, counts: CountedTurn | None
) -> None:
    if turn.session is None:
        month.pop(learner, None)
    elif counts:
        country, _, age = month.get(learner, (UNTOLD, "", UNTOLD))
        told_country, told_age = counts.country != UNTOLD, counts.age != UNTOLD
        month[learner] = (
            counts.country if told_country else country,
            counts.locale,
            counts.age if told_age else age,
        )


def cells_of(months: Months) -> dict[Cell, set[LearnerId]]:
    cells = defaultdict[Cell, set[LearnerId]](set)
    for month, girls in months.items():
        for learner, (country, locale, age) in girls.items():
            for cell in (
                Cell(month, "active"),
                Cell(month, "active", country),
                Cell(month, "active", "", locale),
                Cell(month, "active", age=age),
            ):
                cells[cell].add(learner)
    return cells


# Chosen


def test_what_is_true_is_written_beside_what_is_shown(quarter: Quarter) -> None:
    """Noise of variance 8 moves a cell by 12 and more once in 50,000 draws."""
    truth = read_truth(quarter.folder / TRUTH_FILE)
    figures = quarter.published.figures.values()
    cells = [it for it in figures if it.cell.kind in ("reached", "started", "finished", "active")]

    assert len(cells) >= 15
    assert all(abs(it.shown - truth[it.cell].accounts) <= 12 + 2 for it in cells)
    assert truth[Cell("2026-Q1", "reached")].accounts <= quarter.learners
    assert 0 < (truth[Cell("2026-Q1", "before", item="tell-first")].good or 0) < quarter.learners


async def test_girls_are_of_the_chosen_countries(tmp_path: Path) -> None:
    await lived_as(replace(wish(tmp_path / "girls"), countries=("NP",)))
    truth = read_truth(tmp_path / "girls" / TRUTH_FILE)
    there = {country: truth[Cell("2026-M01", "active", country)].accounts for country in (*COUNTRIES, UNTOLD)}

    assert there["NP"] > 0
    assert there["KE"] == there["KH"] == there["PH"] == 0


async def test_a_pilot_can_be_rehearsed_from_the_first_week_on(tmp_path: Path) -> None:
    _, published = await lived_as(replace(wish(tmp_path / "girls", weeks=3), pilot=3))

    assert published.done == ("2026-W01+3",)
    assert {cell.period for cell in published.figures} == {"2026-W01+3"}
    assert Cell("2026-W01+3", "reached") in published.figures


def told_of_a_pilot(first_week: str) -> CourseBundle:
    bundle = told()
    statistics = Statistics(pilot=PilotWeeks(first_week=first_week, weeks=2))
    return replace(bundle, course=replace(bundle.course, statistics=statistics))


async def test_a_pilot_of_the_settings_is_counted_where_the_weeks_hold_it(tmp_path: Path) -> None:
    _, published = await lived_as(wish(tmp_path / "girls"), told_of_a_pilot("2026-W02"))

    assert "2026-W02+2" in published.done
    assert {cell.period for cell in published.figures} == {"2026-W02+2"}


def test_a_pilot_of_the_settings_that_has_begun_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="begun before 2026-W01") as refused:
        with_pilot(told_of_a_pilot("2025-W52"), wish(tmp_path))

    assert "--start 2025-W52" in refused.value.remedy


OFTEN = 0.9
"""Chosen chance to end a lesson, by which many learners come to the questions after the last one."""


@pytest.fixture(scope="module")
def diligent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a quarter of learners who end most lessons and learn nothing in them."""
    folder = tmp_path_factory.mktemp("diligent") / "girls"
    asyncio.run(lived_as(replace(wish(folder, girls=80, weeks=13), completion=OFTEN, learning=0.0)))
    return folder


async def test_lessons_are_ended_as_often_as_chosen(tmp_path: Path, diligent: Path) -> None:
    await lived_as(replace(wish(folder := tmp_path / "girls", girls=80, weeks=13), completion=0.3))

    assert ended_of_begun(folder) == pytest.approx(0.3, abs=0.15)
    assert ended_of_begun(diligent) == pytest.approx(OFTEN, abs=0.1)


async def test_girls_learn_as_much_as_chosen(tmp_path: Path, diligent: Path) -> None:
    await lived_as(replace(wish(folder := tmp_path / "girls", girls=80, weeks=13), completion=OFTEN, learning=1.0))

    assert good_afterwards(folder) > good_afterwards(diligent) + 0.2


def good_afterwards(folder: Path) -> float:
    after = [it for cell, it in read_truth(folder / TRUTH_FILE).items() if cell.kind == "after" and not cell.country]
    return sum(it.good or 0 for it in after) / sum(it.accounts for it in after)


def ended_of_begun(folder: Path) -> float:
    truth = read_truth(folder / TRUTH_FILE)
    begun, ended = (
        sum(it.accounts for cell, it in truth.items() if cell.kind == kind and not (cell.country or cell.locale))
        for kind in ("started", "finished")
    )
    return ended / begun


# Actions of the learners


async def test_girls_press_only_what_they_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = defaultdict[LearnerId, set[ButtonTarget]](set)
    hear, pressed = Conversation.hear, list[ButtonTarget]()

    async def listening(conversation: Conversation, batch: Sequence[IncomingAction]) -> list[Replies]:
        for heard in batch:
            if isinstance(heard.action, Chose):
                pressed.append(heard.action.target)
                assert heard.action.target in shown[heard.learner]
        answers = await hear(conversation, batch)
        for heard, replies in zip(batch, answers, strict=True):
            shown[heard.learner] |= {button.target for button in buttons(replies)}
        return answers

    monkeypatch.setattr(Conversation, "hear", listening)
    await lived(tmp_path / "girls", girls=40)
    scripts = {target.script for target in pressed}

    assert {"start", "one", "two", "three", "moments", "menu"} <= scripts
    assert any(target.stop.startswith("before-") for target in pressed)


def buttons(replies: Replies) -> Iterator[Button]:
    for item in replies.items:
        if isinstance(item, Bubble):
            for row in (*item.buttons, item.rates):
                yield from row


def test_girls_are_of_every_kind_and_begin_on_every_side_of_a_campaign() -> None:
    girls = invent_learners(1000, FIRST_WEEK.first, 26, ("en", "sw", "ne", "km", "fil"), 1)

    assert {girl.country for girl in girls} == set(COUNTRIES)
    assert {girl.age for girl in girls} == {*AGES, None}
    assert {girl.locale for girl in girls if girl.country == "NP"} == {"ne", "en"}
    assert {girl.takes_measure for girl in girls} == {girl.tells_country for girl in girls} == {True, False}
    assert len({girl.joins // 7 for girl in girls}) == 26
    assert len({girl.learner for girl in girls}) == 1000


def test_they_know_more_at_the_end_than_at_the_start(quarter: Quarter) -> None:
    """The measure asks for the same skills before and after, so the effect of the lessons must show in the figures."""
    statistics = PublishedStatistics(quarter.published)
    items = [cell.item for cell in quarter.published.figures if cell.kind == "after" and not cell.country]
    before, after = (
        [statistics.share(Cell("2026-Q1", wave, item=item)) for item in items] for wave in ("before", "after")
    )

    assert len(items) == 5
    assert sum(it.percent for it in after if it) > sum(it.percent for it in before if it) + 20


# The folder


async def test_no_real_bot_begins_in_a_folder_of_invented_girls(tmp_path: Path) -> None:
    folder = tmp_path / "girls"
    await lived(folder, girls=3, weeks=1)

    with pytest.raises(Refused, match="invented"):
        await SqliteStore.open(folder / "bot.db", fingerprint(pseudonym_key(folder, {})))
    with pytest.raises(Refused, match="invented"):
        prepare_public(folder / PUBLIC_FILE, invented=False)
    with pytest.raises(Refused, match="invented"):
        prepare_released_messages(folder / RELEASED_FILE, invented=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a short course, in which the command is typed."""
    folder = tmp_path_factory.mktemp("home")
    lessons_in(folder)
    return folder


def test_the_command_says_where_to_look(home: Path) -> None:
    run = typed_here(home, "simulate", "--girls", "20", "--weeks", "5", "--data", "few")

    assert run.returncode == 0, run.stderr
    assert re.fullmatch(r"20 invented girls, \d+ taps, 1 months frozen .*", run.stdout.splitlines()[0])
    assert "DATA=few" in run.stdout or "few" in run.stdout
    assert len(run.stderr.splitlines()) <= 10
    assert read_public(home / "few" / PUBLIC_FILE).invented
    assert are_invented(home / "few" / RELEASED_FILE)
    assert {message.locale for message in read_released_messages(home / "few" / RELEASED_FILE)} >= {"en", "km"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--girls 0", "a number of girls is from 1"),
        ("--weeks 2000", "a number of weeks is from 1"),
        ("--start 2026-M01", "a week is written like 2026-W01"),
        ("--start soon", "a week is written like 2026-W01"),
        ("--countries KE,XX", "countries are written like KE,NP; there are KE, NP, KH, PH"),
        ("--pilot 14", "a number of weeks of a pilot is from 1 to 13"),
        ("--completion 80", "a chance is from 0 to 1"),
        ("--data dialogues", "There is something in dialogues already."),
        ("--data dialogues/course.yaml", "cannot be written"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(home: Path, words: str, says: str) -> None:
    run = typed_here(home, "simulate", *words.split())

    assert (run.returncode, run.stdout) == (2, "")
    assert says in run.stderr
    assert "Traceback" not in run.stderr


def test_stopped_it_keeps_what_is_frozen(home: Path) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "simulate", "--girls", "100", "--weeks", "500", "--data", "long"]
    process = subprocess.Popen(
        command, cwd=home, env=surroundings(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    )
    try:
        waits_for_a_month(home / "long" / PUBLIC_FILE)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=120)
    finally:
        process.kill()

    assert process.returncode == 0, errors
    assert out.startswith("Stopped. What is frozen stays.\n")
    assert "Traceback" not in errors
    assert "2026-M01" in out
    assert "2026-M01" in read_public(home / "long" / PUBLIC_FILE).done


def waits_for_a_month(path: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while "2026-M01" not in done(path):
        assert time.monotonic() < until, "no month was frozen"
        time.sleep(0.1)


def done(path: Path) -> tuple[str, ...]:
    with suppress(Refused):  # the file is being created
        return read_public(path).done
    return ()


def test_without_weeks_a_pilot_and_a_quarter_fill_the_page() -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    first, weeks, pilot = command.span(parser.parse_args([]))

    assert (first.name, weeks, pilot) == ("2025-W49", 17, 4)
    assert command.span(parser.parse_args(["--weeks", "5"]))[1:] == (5, None)
    assert command.span(parser.parse_args(["--pilot", "6"]))[1:] == (6, 6)
    assert command.span(parser.parse_args(["--pilot", "6", "--weeks", "9"]))[1:] == (9, 6)


# Output


def test_a_bar_fills_and_never_breaks_a_line() -> None:
    assert bar(1, 4, "week 1") == "[#####...............]  25 %  week 1"
    assert bar(4, 4, "done") == "[####################] 100 %  done"
    assert len(bar(1, 2, "w" * 200)) == COLUMNS


class TerminalOutput(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_screen_one_line_is_written_over_and_a_file_gets_ten() -> None:
    screen, file = TerminalOutput(), io.StringIO()
    for stream in (screen, file):
        with Progress(stream) as progress:
            for day in range(1, 101):
                progress.tell(day, 100, f"day {day}")

    assert screen.getvalue().count("\n") == 1
    assert screen.getvalue().endswith("day 100".ljust(COLUMNS - 30) + "\n")
    assert len(file.getvalue().splitlines()) == 10


def test_a_fault_of_ours_is_told() -> None:
    told = "\n".join(
        result_lines(wish(Path("var")), SimulationResult(SimulationProgress(days=7, turns=10, troubles=2), False, ()))
    )

    assert "2 of their taps met a fault of ours" in told
    assert "0 months frozen in var" in told
