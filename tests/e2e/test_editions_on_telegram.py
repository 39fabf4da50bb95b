"""A bot that runs takes each edition within seconds, whole or not at all, and girls go on from their screens."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import pytest_asyncio

from bot.storage.course_folders import CourseFolders
from bot.storage.editions import EditionNote, Editions
from tests.support.learner_actions import labels, onboards, picks
from tests.support.scenario import Stage, free_port, stage

WITHIN = 60
ANNA = 710_001


@pytest.fixture
def port() -> int:
    return free_port()


@pytest_asyncio.fixture
async def the_stage(tmp_path: Path, port: int) -> AsyncIterator[Stage]:
    """Yield a bot that runs on an edition, with its lessons in a folder where an educator goes on writing."""
    async with stage(tmp_path, STAFF_IDS=str(ANNA), LISTEN=f"127.0.0.1:{port}") as ready:
        await ready.bot.stop()
        publish(ready, "first")
        await ready.bot.start()
        yield ready


def publish(the_stage: Stage, note: str) -> int:
    """Publish the folder as it is now, and return the number of the edition."""
    folder = the_stage.folder
    course = CourseFolders(folder.dialogues, folder.locales)
    return Editions(the_stage.bot.data).publish(course, EditionNote(note, ("anna",), ("bea",)), int(time.time())).number


async def until(happens: Callable[[], bool]) -> None:
    async with asyncio.timeout(WITHIN):
        while not happens():
            await asyncio.sleep(0.05)


def reports(the_stage: Stage) -> list[tuple[int, str]]:
    found = [json.loads(path.read_text("utf-8")) for path in (the_stage.bot.data / "taken").glob("*.json")]
    return [(it["edition"], it["refused"]) for it in found]


async def test_it_is_read_without_a_signal_and_put_back_and_she_goes_on(the_stage: Stage) -> None:
    the_stage.girl("Anna")  # of staff, who hear of each edition
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    await until(lambda: reports(the_stage) == [(1, "")])

    the_stage.folder.edit("fair-play", ("What a goal.", "Goal, goal!"))
    assert publish(the_stage, "a word") == 2
    await until(lambda: reports(the_stage) == [(2, "")])
    await picks(girl, "Into the net")
    assert girl.sees("Goal, goal!")

    editions = Editions(the_stage.bot.data)
    editions.publish(editions.folders(1), EditionNote("a slip", puts_back=1), int(time.time()))
    await until(lambda: reports(the_stage) == [(3, "")])
    other = the_stage.girl()
    await onboards(other, link="fair-play")
    await picks(other, "The goat")
    await picks(other, "Into the net")
    assert other.sees("What a goal.")
    assert (await picks(girl, labels(girl.last)[0])).buttons, "she goes on from the screen that she has"


async def test_one_that_cannot_be_read_is_refused_and_told_and_the_last_one_stays(the_stage: Stage) -> None:
    anna, girl = the_stage.girl("Anna"), the_stage.girl()
    await anna.types("/start")
    await onboards(girl, link="fair-play")
    the_stage.folder.edit("fair-play", ("start:", "start"))
    publish(the_stage, "broken")

    await anna.waits_for("The lessons have errors. The bot goes on with what it accepted last; Help answers.")
    await until(lambda: reports(the_stage) == [(2, "The lessons have errors.")])
    assert (await picks(girl, "The goat")).said == "Where does the ball go?"

    await the_stage.bot.stop()
    await the_stage.bot.start()
    assert (await picks(girl, "Into the net")).said == "How many players has a team?"


@pytest.mark.usefixtures("the_stage")
async def test_healthz_names_it(port: int) -> None:
    def lines() -> list[str]:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as answer:
                return str(answer.read().decode()).splitlines()
        except HTTPError as not_yet:
            return str(not_yet.read().decode()).splitlines()

    assert "edition: 1" in await asyncio.to_thread(lines)


async def test_a_bot_that_stops_takes_its_report_along(the_stage: Stage) -> None:
    await until(lambda: reports(the_stage) == [(1, "")])
    await the_stage.bot.stop()

    assert reports(the_stage) == []


async def test_staff_hear_of_each_edition_and_whose_it_is(the_stage: Stage) -> None:
    anna = the_stage.girl("Anna")
    await anna.types("/start")
    the_stage.folder.edit("fair-play", ("What a goal.", "Goal, goal!"))
    publish(the_stage, "a word")

    await anna.waits_for("Girls read edition 2 now: a word (anna, bea). If you know of no such change, /hide.")


async def test_the_lesson_room_is_told_at_once_what_staff_have_hidden(the_stage: Stage) -> None:
    anna = the_stage.girl("Anna")
    await until(lambda: hidden(the_stage) == [[]])
    await anna.types("/hide lesson fair-play")

    await until(lambda: hidden(the_stage) == [["lesson fair-play"]])


def hidden(the_stage: Stage) -> list[list[str]]:
    paths = (the_stage.bot.data / "taken").glob("*.json")
    return [json.loads(path.read_text("utf-8"))["hidden"] for path in paths]


async def test_files_that_are_saved_beside_it_reach_nobody(the_stage: Stage) -> None:
    girl = the_stage.girl()
    await onboards(girl, link="fair-play")
    await picks(girl, "The goat")
    the_stage.folder.edit("fair-play", ("What a goal.", "Half a thought"))
    await the_stage.bot.reloads()

    await picks(girl, "Into the net")
    assert girl.sees("What a goal.")
