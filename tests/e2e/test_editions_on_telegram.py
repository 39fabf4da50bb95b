"""A bot that runs takes each edition within seconds, whole or not at all, and girls go on from their screens."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import pytest_asyncio

from bot.storage.course_folders import CourseFolders
from bot.storage.editions import EditionNote, Editions
from tests.support.bot_api import Girl
from tests.support.learner_actions import labels, onboards, picks, types
from tests.support.lessons_folder import FAIR_PLAY, StoryFolder
from tests.support.scenario import Scenario, free_port, stage, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANNA = 710_001


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory, port: int) -> AsyncIterator[Scenario]:
    """Yield a bot that runs on an edition, with its lessons in a folder where an educator goes on writing."""
    home, listen = tmp_path_factory.mktemp("editions"), f"127.0.0.1:{port}"

    def first(folder: StoryFolder) -> None:
        publish(folder, home / "data", "first")

    async with stage(home, first, is_brief=True, STAFF_IDS=str(ANNA), LISTEN=listen) as ready:
        yield ready


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def anna(running: Scenario) -> Girl:
    """Return somebody of the staff, who has a chat with the bot."""
    girl = running.girl("Anna")
    assert girl.id == ANNA
    await types(girl, "/start")
    return girl


@pytest_asyncio.fixture(loop_scope="module")
async def the_stage(running: Scenario, anna: Girl) -> AsyncIterator[Scenario]:
    """Yield the bot when its edition is taken. What an educator leaves in the folder is restored after the test."""
    await until(lambda: reports(running) == [(live(running), "")])
    yield running
    running.folder.write("fair-play", FAIR_PLAY)


def publish(folder: StoryFolder, data: Path, note: str) -> int:
    """Publish the folder as it is now, and return the number of the edition."""
    course = CourseFolders(folder.dialogues, folder.locales)
    return Editions(data).publish(course, EditionNote(note, ("anna",), ("bea",)), int(time.time())).number


def live(the_stage: Scenario) -> int:
    return Editions(the_stage.bot.data).live


def reports(the_stage: Scenario) -> list[tuple[int, str]]:
    return [(it["edition"], it["refused"]) for it in taken(the_stage)]


def taken(the_stage: Scenario) -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in (the_stage.bot.data / "taken").glob("*.json")]


async def test_it_is_read_without_a_signal_and_put_back_and_she_goes_on(the_stage: Scenario) -> None:
    girl, before = the_stage.girl(), live(the_stage)
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")

    the_stage.folder.edit("fair-play", ("What a goal.", "Goal, goal!"))
    assert publish(the_stage.folder, the_stage.bot.data, "a word") == before + 1
    await until(lambda: reports(the_stage) == [(before + 1, "")])
    await picks(girl, "Into the net")
    assert girl.sees("Goal, goal!")

    editions = Editions(the_stage.bot.data)
    editions.publish(editions.folders(before), EditionNote("a slip", puts_back=before), int(time.time()))
    await until(lambda: reports(the_stage) == [(before + 2, "")])
    other = the_stage.girl()
    await onboards(other, link="fair-play")
    await picks(other, "The goat")
    await picks(other, "Into the net")
    assert other.sees("What a goal.")
    assert (await picks(girl, labels(girl.last)[0])).buttons, "she goes on from the screen that she has"


async def test_one_that_cannot_be_read_is_refused_and_told_and_the_last_one_stays(
    the_stage: Scenario, anna: Girl
) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    the_stage.folder.edit("fair-play", ("start:", "start"))
    broken = publish(the_stage.folder, the_stage.bot.data, "broken")

    await anna.waits_for("The lessons have errors. The bot goes on with what it accepted last; Help answers.")
    await until(lambda: reports(the_stage) == [(broken, "The lessons have errors.")])
    assert (await picks(girl, "The goat")).said == "Where does the ball go?"

    await the_stage.bot.stop()
    await the_stage.bot.start()
    assert (await picks(girl, "Into the net")).said == "How many players has a team?"

    the_stage.folder.edit("fair-play", ("start", "start:"))
    mended = publish(the_stage.folder, the_stage.bot.data, "mended")
    await until(lambda: reports(the_stage) == [(mended, "")])


async def test_healthz_names_it(the_stage: Scenario, port: int) -> None:
    def lines() -> list[str]:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
                return str(answer.read().decode()).splitlines()
        except HTTPError as not_yet:
            return str(not_yet.read().decode()).splitlines()

    assert f"edition: {live(the_stage)}" in await asyncio.to_thread(lines)


async def test_its_report_says_whether_girls_are_let_in(the_stage: Scenario) -> None:
    """The lesson room does not see the file with the pilot's code, and asks safeguarding by the report."""

    async def says(stage: str) -> None:
        await the_stage.bot.reloads()
        await until(lambda: [it["stage"] for it in taken(the_stage)] == [stage])

    file = the_stage.bot.data / "stage.yaml"
    file.write_text("stage: test\n")
    await says("test")
    file.write_text("stage: pilot\ncode: mango-tree\nuntil: 2999-12-31\n")
    await says("pilot")
    file.unlink()
    await says("development")


async def test_a_bot_that_stops_takes_its_report_along(the_stage: Scenario) -> None:
    await the_stage.bot.stop()

    assert reports(the_stage) == []

    await the_stage.bot.start()


async def test_staff_hear_of_each_edition_and_whose_it_is(the_stage: Scenario, anna: Girl) -> None:
    the_stage.folder.edit("the-letter", ("It was tasty.", "It was very tasty."))
    number = publish(the_stage.folder, the_stage.bot.data, "a taste")

    await anna.waits_for(f"Girls read edition {number} now: a taste (anna, bea). If you know of no such change, /hide.")


async def test_the_lesson_room_is_told_at_once_what_staff_have_hidden(the_stage: Scenario, anna: Girl) -> None:
    assert hidden(the_stage) == [[]]
    await anna.types("/hide lesson the-letter")

    await until(lambda: hidden(the_stage) == [["lesson the-letter"]])


def hidden(the_stage: Scenario) -> list[list[str]]:
    return [it["hidden"] for it in taken(the_stage)]


async def test_files_that_are_saved_beside_it_reach_nobody(the_stage: Scenario) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    the_stage.folder.edit("fair-play", ("What a goal.", "Half a thought"))
    await the_stage.bot.reloads()

    await picks(girl, "Into the net")
    assert girl.sees("What a goal.")
