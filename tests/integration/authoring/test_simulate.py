"""Figures of invented learners: one seed gives one set, they are about what is true, and no real bot uses them."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from bot.app.commands import simulate as command
from bot.app.commands.simulate import SimulateOptions, planned_pilot, write_invented
from bot.authoring.simulation.learners import Invention
from bot.authoring.simulation.write_figures import TRUTH_FILE, TrueFigure
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import AGES, COUNTRIES
from bot.lessons.model.statistics import PilotWeeks, Statistics
from bot.statistics.cells import UNTOLD, Cell
from bot.statistics.periods import period, quarter_of
from bot.statistics.plan import plan_of
from bot.statistics.published import Published, PublishedStatistics
from bot.storage.sqlite.public import PUBLIC_FILE, prepare_public, read_public
from bot.storage.sqlite.released_messages import (
    RELEASED_FILE,
    are_invented,
    prepare_released_messages,
    read_released_messages,
)
from bot.storage.sqlite.side_files import reading
from tests.support.browser import lessons_in
from tests.support.command_line import typed_here
from tests.support.course_builders import course, in_khmer_too

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
def told() -> Course:
    """Return three stories in two languages; the first asks the measure before, the last after."""
    stories = {
        "one": STORY.format(title="one", before="  - measure: before\n", after=""),
        "two": STORY.format(title="two", before="", after=""),
        "three": STORY.format(title="three", before="", after="  - measure: after\n"),
    }
    return in_khmer_too(course(stories)).course


def wish(folder: Path, girls: int = 40, weeks: int = 4, seed: int = 1) -> SimulateOptions:
    return SimulateOptions(girls, weeks, seed, FIRST_WEEK, folder)


def invented(options: SimulateOptions, course: Course | None = None) -> Published:
    """Write the files of a folder; return the published figures."""
    options.data.mkdir()
    found = course or told()
    write_invented(found, options, planned_pilot(found, options))
    return read_public(options.data / PUBLIC_FILE)


@dataclass(frozen=True)
class Quarter:
    """A quarter of many learners: the folder, and its published figures."""

    folder: Path
    learners: int
    published: Published


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    """Return one quarter for all tests that only read its figures."""
    folder = tmp_path_factory.mktemp("quarter") / "girls"
    return Quarter(folder, 1000, invented(wish(folder, girls=1000, weeks=13)))


# Results


def test_the_same_seed_makes_the_same_figures_and_another_one_others(tmp_path: Path) -> None:
    first, again, other = (invented(wish(tmp_path / name, seed=seed)) for name, seed in (("a", 1), ("b", 1), ("c", 2)))

    assert first == again
    assert first.figures != other.figures
    assert first.invented


def test_thirteen_weeks_end_with_three_months_and_a_quarter_frozen(quarter: Quarter) -> None:
    statistics = PublishedStatistics(quarter.published)

    assert [month.name for month in statistics.months] == ["2026-M01", "2026-M02", "2026-M03"]
    assert [quarter.name for quarter in statistics.quarters] == ["2026-Q1"]
    assert quarter.published.opened == {"2026-Q1": "2026-W01"}
    kinds = {cell.kind for cell in quarter.published.figures}
    assert {"active", "reached", "started", "answered", "stopped", "gained", "smile", "because", "did-yes"} <= kinds
    assert "help-opened" in kinds


def test_what_is_shown_is_about_what_is_true(quarter: Quarter) -> None:
    """Noise of variance 8 moves a cell by 12 and more once in 50,000 draws."""
    truth = read_truth(quarter.folder / TRUTH_FILE)
    figures = quarter.published.figures.values()
    cells = [it for it in figures if it.cell.kind in ("reached", "started", "finished", "active")]

    assert len(cells) >= 25
    assert all(abs(it.shown - truth[it.cell].accounts) <= 12 + 2 for it in cells)
    assert truth[Cell("2026-Q1", "reached")].accounts == quarter.learners


def test_an_account_is_in_a_cell_once_and_no_more_end_a_lesson_than_begin_it(quarter: Quarter) -> None:
    truth = read_truth(quarter.folder / TRUTH_FILE)
    begun = {cell: it for cell, it in truth.items() if cell.kind == "started"}

    assert all(truth[cell._replace(kind="finished")].accounts <= it.accounts for cell, it in begun.items())
    assert all(it.accounts <= quarter.learners for cell, it in truth.items() if cell.period == "2026-Q1")
    assert truth[Cell("2026-Q1", "before", item="tell-first")].accounts < quarter.learners, "some take no measure"


def test_girls_know_more_at_the_end_than_at_the_start(quarter: Quarter) -> None:
    truth = read_truth(quarter.folder / TRUTH_FILE)
    before, after = (sum(share(it) for it in of_items(truth, kind)) for kind in ("before", "after"))

    assert len(of_items(truth, "after")) == 5
    assert after > before + 0.2


def of_items(truth: dict[Cell, TrueFigure], kind: str) -> list[TrueFigure]:
    return [it for cell, it in truth.items() if cell.kind == kind and not cell.country]


def share(figure: TrueFigure) -> float:
    return (figure.good or 0) / figure.accounts


def test_girls_are_of_every_kind_and_begin_in_every_week() -> None:
    weeks = quarter_of(FIRST_WEEK.first).each_week
    books = Invention(plan_of(told()), 1000, weeks, 1).books()
    there = {who for book in books.values() for (_, who) in book.accounts}

    assert {country for country, _, _ in there} == {*COUNTRIES, UNTOLD}
    assert {age for _, _, age in there} == {*AGES, UNTOLD}
    assert {locale for _, locale, _ in there} == {"en", "km"}


# Chosen


def test_girls_are_of_the_chosen_countries(tmp_path: Path) -> None:
    invented(replace(wish(tmp_path / "girls"), countries=("NP",)))
    truth = read_truth(tmp_path / "girls" / TRUTH_FILE)
    there = {country: truth[Cell("2026-M01", "active", country)].accounts for country in (*COUNTRIES, UNTOLD)}

    assert there["NP"] > 0
    assert there["KE"] == there["KH"] == there["PH"] == 0


def test_a_pilot_can_be_rehearsed_from_the_first_week_on(tmp_path: Path) -> None:
    published = invented(replace(wish(tmp_path / "girls", weeks=3), pilot=3))

    assert published.done == ("2026-W01+3",)
    assert {cell.period for cell in published.figures} == {"2026-W01+3"}
    assert Cell("2026-W01+3", "reached") in published.figures


def told_of_a_pilot(first_week: str) -> Course:
    return replace(told(), statistics=Statistics(pilot=PilotWeeks(first_week=first_week, weeks=2)))


def test_a_pilot_of_the_settings_is_counted_where_the_weeks_hold_it(tmp_path: Path) -> None:
    published = invented(wish(tmp_path / "girls"), told_of_a_pilot("2026-W02"))

    assert "2026-W02+2" in published.done
    assert {cell.period for cell in published.figures} == {"2026-W02+2"}


def test_a_pilot_of_the_settings_that_has_begun_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="begun before 2026-W01") as refused:
        planned_pilot(told_of_a_pilot("2025-W52"), wish(tmp_path))

    assert "--start 2025-W52" in refused.value.remedy


def test_lessons_are_ended_as_often_and_teach_as_much_as_chosen(tmp_path: Path) -> None:
    seldom, often = (
        replace(wish(tmp_path / name, girls=400, weeks=13), completion=completion, learning=learning)
        for name, completion, learning in (("seldom", 0.3, 0.0), ("often", 0.9, 1.0))
    )
    for options in (seldom, often):
        invented(options)

    assert ended_of_begun(seldom.data) == pytest.approx(0.3, abs=0.1)
    assert ended_of_begun(often.data) == pytest.approx(0.9, abs=0.1)
    assert good_afterwards(often.data) > good_afterwards(seldom.data) + 0.2


def good_afterwards(folder: Path) -> float:
    after = of_items(read_truth(folder / TRUTH_FILE), "after")
    return sum(it.good or 0 for it in after) / sum(it.accounts for it in after)


def ended_of_begun(folder: Path) -> float:
    truth = read_truth(folder / TRUTH_FILE)
    begun, ended = (
        sum(it.accounts for cell, it in truth.items() if cell.kind == kind and not (cell.country or cell.locale))
        for kind in ("started", "finished")
    )
    return ended / begun


# The folder


def test_no_real_bot_begins_in_a_folder_of_invented_girls(tmp_path: Path) -> None:
    folder = tmp_path / "girls"
    invented(wish(folder, girls=3, weeks=1))

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
    assert run.stdout.startswith("20 invented girls, 1 months frozen (2026-M01 to 2026-M01) in few.\n")
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


def test_without_weeks_a_pilot_and_a_quarter_fill_the_page() -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    first, weeks, pilot = command.span(parser.parse_args([]))

    assert (first.name, weeks, pilot) == ("2025-W49", 17, 4)
    assert command.span(parser.parse_args(["--weeks", "5"]))[1:] == (5, None)
    assert command.span(parser.parse_args(["--pilot", "6"]))[1:] == (6, 6)
    assert command.span(parser.parse_args(["--pilot", "6", "--weeks", "9"]))[1:] == (9, 6)
