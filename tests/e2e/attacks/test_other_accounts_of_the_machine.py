"""Somebody with another account on the bot's machine looks into DATA, and waits for a crash (S9)."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.private_data import close_to_others
from tests.support.bot_process import AS_SHIPPED, HOME
from tests.support.learner_actions import types
from tests.support.on_ci import leave_out
from tests.support.scenario import stage

NOBODY = 65534
SHARED = {"public.db", "voices.db", "announced.db", "release.yaml"}
"""Files that the user of the staff's page reads, by the group that only bot and page are in."""


AS_NOBODY = f"""
import os, ctypes
if os.geteuid() == 0:
    os.setuid({NOBODY})
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
"""
"""Become an account without rights, whose memory its other processes may read, as is usual."""


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def permissions(data: Path) -> dict[str, int]:
    paths = [data, *data.rglob("*")]
    return {str(it.relative_to(data)): stat.S_IMODE(it.stat().st_mode) for it in paths if _stays(it)}


def _stays(path: Path) -> bool:
    """Return whether a file is more than SQLite's journal of a write, which comes and goes with the file's own mode."""
    return path.exists() and not path.name.endswith("-journal")


def readable(data: Path) -> set[str]:
    """Return what others than the owner can do anything with, but for the group's part in what is shared."""
    found = permissions(data)
    return {name for name, mode in found.items() if mode & (0o037 if name in SHARED else 0o077)}


@pytest.mark.usefixtures("usual_umask")
async def test_started_as_the_readme_says_no_other_account_reads_anything(tmp_path: Path) -> None:
    async with stage(tmp_path, is_brief=True, command=AS_SHIPPED) as here:
        await types(here.girl(), "/start")
        data = here.bot.data

        assert readable(data) == set()
        assert {name for name, mode in permissions(data).items() if mode & 0o040} == SHARED


@pytest.mark.usefixtures("usual_umask")
async def test_a_folder_that_an_older_version_left_open_is_closed_at_the_start(tmp_path: Path) -> None:
    async with stage(tmp_path, is_brief=True, command=AS_SHIPPED) as here:
        await types(here.girl(), "/start")
        await here.bot.stop()
        here.bot.data.chmod(0o755)
        for name in ("bot.db", "public.db", "voices.db", "announced.db", "secret", "address-key", "erased"):
            (here.bot.data / name).chmod(0o644)
        await here.bot.start()

        assert readable(here.bot.data) == set()
        here.bot.data.chmod(0o710)
        await here.bot.stop()
        await here.bot.start()
        assert permissions(here.bot.data)["."] == 0o710, "the group passes through where the owner wants it so"


def test_a_folder_of_somebody_else_that_others_can_read_is_refused() -> None:
    folder = Path("/etc") if os.geteuid() != 0 else Path("/")
    refuses = f"{AS_NOBODY}\nfrom pathlib import Path\nclose_to_others(Path({str(folder)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", f"from bot.app.private_data import close_to_others\n{refuses}"],
        cwd=HOME,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.stderr.endswith(
        f"Other accounts of this machine can read {folder}. Type as its owner: chmod 700 {folder}\n"
    )


def test_data_that_is_not_there_yet_is_nothing_to_refuse(tmp_path: Path) -> None:
    close_to_others(tmp_path / "data")


LIMITED = f"""
import sys
from types import SimpleNamespace
from bot.__main__ import main
from bot.app.commands import run
from bot.app.commands import run_bot
def becomes_nobody():
    exec({AS_NOBODY!r})
async def shows(settings):
    mask = os.umask(0)
    print(oct(mask), open("/proc/self/limits").read(), flush=True)
    sys.stdin.read()
import os
run.gc = SimpleNamespace(disable=becomes_nobody)  # the first thing that the command does
run_bot.run = shows
sys.argv = ["main.py", "run"]
main()
"""


def test_before_the_bot_begins_nobody_else_gets_files_a_core_or_the_environment() -> None:
    """The token and BOT_SECRET are in the environment; another process of the same user cannot read it, either."""
    if not sys.platform.startswith("linux"):
        leave_out("what other accounts read of the bot", "the environment of a process is read from /proc")
    user = NOBODY if os.geteuid() == 0 else None
    with subprocess.Popen(
        [sys.executable, "-c", LIMITED],
        cwd=HOME,
        env={"BOT_SECRET": "a canary", "PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as bot:
        assert bot.stdout is not None
        lines = iter(bot.stdout.readline, "")
        assert next(lines).startswith("0o77 ")
        (core,) = [line for line in (next(lines) for _ in range(16)) if line.startswith("Max core file size")]
        read = subprocess.run(["cat", f"/proc/{bot.pid}/environ"], capture_output=True, timeout=60, user=user)
        bot.communicate()

    assert core.split()[4:6] == ["0", "0"]
    assert (read.returncode, read.stdout) == (1, b"")


@pytest.mark.parametrize("entry", ["main.py", "-m bot", "-m bot.app.probe"])
def test_every_way_to_start_the_program_sets_these_limits_first(entry: str, tmp_path: Path) -> None:
    """Told by the file that a command writes, and by what runs before anything is imported that could fail."""
    watch = "import sys, runpy, bot.process_limits as it; it.restrict_process = lambda: sys.exit('limited'); "
    runs = {
        "main.py": "runpy.run_path('main.py', run_name='__main__')",
        "-m bot": "runpy.run_module('bot', run_name='__main__')",
        "-m bot.app.probe": "runpy.run_module('bot.app.probe', run_name='__main__')",
    }
    done = subprocess.run(
        [sys.executable, "-c", watch + runs[entry]], cwd=HOME, capture_output=True, text=True, timeout=60
    )
    assert done.stderr.strip() == "limited"
