"""Check that `bot/app/STAYING_UP.md` (failures and their effects) agrees with its tests."""

from __future__ import annotations

import re
import tomllib
from typing import get_args

import pytest

from bot.app.healthz import FRESH
from bot.durations import DAY
from bot.jobs import alarms
from bot.telegram.webhook import LOOK_EVERY
from tests.support.bot_process import HOME
from tests.support.paths import find_test_file, functions_in

PAGE = (HOME / "bot/app/STAYING_UP.md").read_text("utf-8")
ROWS = [row.strip("| \n").split(" | ") for row in re.findall(r"^\|.*\|$", PAGE, re.MULTILINE)[2:]]
SHOWN_BY: dict[str, list[str]] = tomllib.loads((HOME / "tests/data/troubles.toml").read_text("utf-8"))
"""The tests of each trouble, by the first cell of its row on the page."""
TOLD = [it.partition("::")[::2] for tests in SHOWN_BY.values() for it in tests]
ALL_OF = ("e2e/test_self_healing.py", "integration/telegram/test_polling_source.py", "e2e/test_full_disk_at_start.py")


def test_each_trouble_says_all_four_things_and_a_test_shows_it() -> None:
    assert [row for row in ROWS if len(row) != 4 or not all(row)] == []
    assert [row[0] for row in ROWS] == [it for it in SHOWN_BY if it != "Signs of life"]
    assert all(SHOWN_BY.values())


def _stories(file: str) -> set[str]:
    path = find_test_file(file)
    return {it for it in functions_in(path) if it.startswith("test_")} if path else set()


def test_every_test_of_a_trouble_is_there() -> None:
    assert [pair for pair in TOLD if not _stories(pair[0]) or (pair[1] and pair[1] not in _stories(pair[0]))] == []


@pytest.mark.parametrize("file", ALL_OF)
def test_every_story_of_a_trouble_is_named(file: str) -> None:
    assert _stories(file) - {name for _, name in TOLD} == set()


def test_how_often_staff_are_told_and_how_old_an_answer_may_be_is_as_the_page_says() -> None:
    page = " ".join(PAGE.split())
    often = [kind for kind in get_args(alarms.AlarmKind) if alarms.pause(kind) < DAY]
    assert often == ["flagged", "disclosure"]
    assert "told once a day for each trouble, of a disclosure at once and more often" in page
    assert FRESH == 5 and "at most five seconds old" in page
    assert LOOK_EVERY == 30 and "five seconds after it is believed, half a minute with a webhook" in page


def test_the_page_promises_no_help_of_a_bot_that_cannot_start() -> None:
    (row,) = [row for row in ROWS if row[0] == "The disk is full while the bot starts"]
    assert row[1].startswith("nothing"), "then the sentence above the table can go"
    assert "a bot that has to start while its disk is full does not, until there is room" in " ".join(PAGE.split())


def test_every_alarm_leads_to_a_heading_of_the_page_that_says_what_to_do() -> None:
    below = dict(re.findall(r"^### ([\w-]+)\n([^\n]+)$", PAGE, re.MULTILINE))
    assert alarms.PAGE == "bot/app/STAYING_UP.md"
    ruled = set(re.findall(r"^ +page: (\w+)$", (HOME / "bot/app/deploy/alerts.yml").read_text("utf-8"), re.MULTILINE))
    assert set(below) == {*get_args(alarms.AlarmKind), *ruled}
    assert alarms.Alarm("store", "It is full.").text == "It is full. Read: bot/app/STAYING_UP.md#store"
