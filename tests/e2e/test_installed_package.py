"""`pip install .` gives the user a command that opens the lessons, and a package that stays unchanged."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest

from bot.storage.postgres import ASYNCPG
from tests.support.bot_process import HOME, VERSION
from tests.support.browser import lesson_in
from tests.support.on_ci import leave_out

_OFFLINE = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
WITHIN = 60.0


class Installed(NamedTuple):
    """A folder with the package, and the user's working folder."""

    package: Path
    here: Path

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `safe-online-world …` in the user's folder."""
        return subprocess.run(
            [self.package / "bin" / "safe-online-world", *words],
            cwd=self.here,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=WITHIN,
            check=False,
        )

    @property
    def environment(self) -> dict[str, str]:
        """Environment of a user who has set nothing; other dependencies are those of the test run."""
        return {"PATH": os.environ["PATH"], "PYTHONPATH": str(self.package), "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if find_spec("hatchling") is None or find_spec("pip") is None:
        leave_out("the installed package", "hatchling or pip is missing")
    target = tmp_path_factory.mktemp("site packages")
    subprocess.run([sys.executable, "-m", "pip", "install", *_OFFLINE, "--target", target, HOME], check=True)
    return target


@pytest.fixture
def installed(package: Path, tmp_path: Path) -> Iterator[Installed]:
    before = {path: path.stat().st_mtime_ns for path in files_in(package)}
    yield Installed(package, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in files_in(package)} == before, "the package was written into"


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def test_every_file_of_the_program_and_of_its_lessons_is_in_the_package(package: Path) -> None:
    wanted = {path.relative_to(HOME) for name in ("bot", "dialogues", "locales") for path in files_in(HOME / name)}
    brought = {path.relative_to(package / "bot") for path in files_in(package / "bot")}

    assert {it.relative_to("_course") if it.parts[0] == "_course" else "bot" / it for it in brought} == wanted


def test_a_unit_runs_it_by_the_name_that_a_copy_of_the_program_has(installed: Installed) -> None:
    """`bot/app/OPERATING.md` links main.py to the command, which is a script of Python."""
    page = (HOME / "bot/app/OPERATING.md").read_text("utf-8")
    assert "ln -sfn .venv/bin/safe-online-world /opt/safe-online-world/main.py\n" in page
    main = installed.here / "main.py"
    main.symlink_to(installed.package / "bin" / "safe-online-world")

    told = subprocess.run(
        [sys.executable, main, "--version"], env=installed.environment, capture_output=True, text=True, check=True
    )
    assert told.stdout == f"{VERSION}\n"


def test_the_command_tells_its_version_and_finds_nothing_wrong_with_its_lessons(installed: Installed) -> None:
    assert installed.types("--version").stdout == f"{VERSION}\n"
    checked = installed.types("check")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert list(installed.here.iterdir()) == []


async def test_without_a_word_the_lessons_open_and_lie_in_a_folder_of_their_own(installed: Installed) -> None:
    process = await asyncio.create_subprocess_exec(
        *(installed.package / "bin" / "safe-online-world", "preview", "--no-browser", "--port", "0"),
        cwd=installed.here,
        env=installed.environment,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    try:
        async with asyncio.timeout(WITHIN):
            copied, opened = [(await process.stdout.readline()).decode() for _ in range(2)]
            found = re.search(r"http://127\.0\.0\.1:\d+/\S+", opened)
            assert found, opened
            jar = aiohttp.CookieJar(unsafe=True)
            async with aiohttp.ClientSession(cookie_jar=jar) as web, web.get(found[0]) as answer:
                assert answer.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(WITHIN):
            await process.wait()

    own = installed.here / "safe-online-world"
    assert copied == f"The lessons are copied into {own}, and what you change is written there.\n"
    lessons = {path.name for path in (HOME / "dialogues" / "lessons").iterdir()}
    assert {path.name for path in (own / "dialogues" / "lessons").iterdir()} == lessons


def test_a_new_lesson_is_written_into_the_users_folder_and_found_there_again(installed: Installed) -> None:
    made = installed.types("new", "the-lost-phone")
    again = installed.types("new", "the-lost-phone")

    own = installed.here / "safe-online-world"
    assert (made.returncode, (own / "dialogues/lessons/the-lost-phone.yaml").is_file()) == (0, True), made.stderr
    assert "`safe-online-world preview`" in made.stdout
    assert "main.py" not in made.stdout
    assert again.stderr.startswith("There is something called `the-lost-phone` already.")
    assert [path.name for path in installed.here.iterdir()] == ["safe-online-world"]


def test_an_educator_who_stands_in_a_folder_with_lessons_works_on_those(installed: Installed) -> None:
    for name in ("dialogues", "locales"):
        (installed.here / name).mkdir()

    refused = installed.types("play")

    assert refused.returncode == 2
    assert "`safe-online-world check`" in refused.stderr


WITHOUT_ASYNCPG = """
import sys
sys.modules["asyncpg"] = None
from bot.app.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("command", ["run", "sweep", "migrate-store"])
def test_a_bot_on_postgresql_without_asyncpg_is_told_what_to_type(tmp_path: Path, command: str) -> None:
    (tmp_path / "bot.db").touch()
    lesson_in(tmp_path)
    course = {"DIALOGUES": str(tmp_path / "dialogues"), "LOCALES": str(tmp_path / "locales"), "DATA": str(tmp_path)}
    settings = {"DATABASE_URL": "postgresql://bot:geheim@127.0.0.1/bot", "BOT_TOKEN": "1:test", **course}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_ASYNCPG, command],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME), **settings},
        capture_output=True,
        encoding="utf-8",
        timeout=WITHIN,
        check=False,
    )

    assert done.returncode == 2, done.stderr
    assert done.stderr.splitlines()[-2:] == [
        "DATABASE_URL is set, but asyncpg, which speaks with PostgreSQL, is not installed.",
        f"Type this: {sys.executable} -m pip install --require-hashes -r requirements.txt",
    ]
    assert "geheim" not in done.stderr


def test_asyncpg_is_an_extra_and_the_remedy_names_the_same_versions() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["optional-dependencies"]["postgresql"] == [ASYNCPG]
    assert not [it for it in project["dependencies"] if it.startswith("asyncpg")]
