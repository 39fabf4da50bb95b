"""The page that says what happens in each trouble, and the tests that show it, say the same."""

from __future__ import annotations

import re

import pytest

from tests.bot_process import HOME
from tests.test_house import _functions

PAGE = (HOME / "bot/app/STAYING_UP.md").read_text("utf-8")
ROWS = [row.strip("| \n").split(" | ") for row in re.findall(r"^\|.*\|$", PAGE, re.MULTILINE)[2:]]
TOLD = re.findall(r"`(test_\w+\.py)(?:::(\w+))?`", PAGE)
ALL_OF = ("test_staying_up.py", "test_source.py", "test_disk.py")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_trouble_says_all_five_things(row: list[str]) -> None:
    assert len(row) == 5
    assert all(row)
    assert re.fullmatch(r"(`test_\w+\.py(::\w+)?` ?)+", row[4]), "no test shows it"


def test_every_test_it_names_is_there() -> None:
    missing = [pair for pair in TOLD if not (HOME / "tests" / pair[0]).is_file()]
    missing += [(file, name) for file, name in TOLD if name and name not in _functions(HOME / "tests" / file)]
    assert missing == []


@pytest.mark.parametrize("file", ALL_OF)
def test_every_story_of_a_trouble_is_on_the_page(file: str) -> None:
    stories = {name for name in _functions(HOME / "tests" / file) if name.startswith("test_")}
    assert stories - {name for _, name in TOLD} == set()
