"""The running version: it is shown at the prompt, in the log and at /healthz, for reports of faults."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from functools import partial
from pathlib import Path

import pytest

from tests.support.bot_api import Telegram
from tests.support.bot_process import HOME, TOKEN, BotProcess
from tests.support.lessons_folder import StoryFolder

WRITTEN = re.findall(r'^__version__ = "([^"]+)"$', (HOME / "bot/__init__.py").read_text("utf-8"), re.MULTILINE)


def test_the_version_is_written_in_one_place() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))

    assert len(WRITTEN) == 1
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "bot/__init__.py"


def test_the_command_tells_its_version() -> None:
    command = [sys.executable, str(HOME / "main.py"), "--version"]

    assert subprocess.check_output(command, text=True) == f"safe-online-world {WRITTEN[0]}\n"


def test_each_version_says_what_to_do_when_upgrading_to_it() -> None:
    versions = (HOME / "CHANGELOG.md").read_text("utf-8").split("\n## [")[1:]

    assert len(versions) >= 2
    assert [it.partition("]")[0] for it in versions if "\n### Upgrading\n" not in it] == []


@pytest.mark.slow
async def test_a_bots_log_begins_with_its_version_also_when_it_cannot_start(tmp_path: Path) -> None:
    folder = StoryFolder(tmp_path, is_brief=True)
    there = partial(BotProcess, data=tmp_path / "data", dialogues=folder.dialogues, locales=folder.locales)
    async with Telegram(token=TOKEN) as telegram:
        async with there(telegram.url) as bot:
            pass
        refused = there(telegram.url, BOT_TOKEN="123456:Somebody-elses")
        await refused.launch()
        assert await refused.ends() != 0

    assert [it.log[0].partition(": ")[2] for it in (bot, refused)] == [f"safe-online-world {WRITTEN[0]}"] * 2
