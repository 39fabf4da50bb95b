"""The sandbox of the staff's process: it opens six files of DATA and the editions, and writes two files.

Tested in a real process.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.safeguarding.moderation.member import Member
from bot.statistics.periods import period
from bot.storage.sqlite.announced import prepare_announced
from bot.storage.sqlite.codes import ROOM_CODES, prepare_codes
from bot.storage.sqlite.credentials import prepare_credentials
from bot.storage.sqlite.public import freeze, prepare_public
from bot.storage.sqlite.released_messages import prepare_released_messages
from bot.storage.sqlite.rooms import prepare_rooms
from bot.storage.sqlite.staff_accounts import StaffAccountsFile
from tests.support.paths import ROOT

ATTACHED = {f"attached to {it}" for it in ("the figures", "the accounts", "the rooms", "the rooms to write")}
ATTACHED |= {"attached to what became of announcements", "attached to the credentials"}
ATTACHED |= {"attached to the credentials to write"}
ALWAYS = {*ATTACHED, "the rooms copied by SQLite", "another computer"}
"""Attempts that fail without the sandbox too: readers attach no other file, and nothing listens there."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return the DATA folder of a bot, with links into it in a folder beside it."""
    folder, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    for name in ("secret", "address-key", "period-keys"):
        (folder / name).write_text("what no member of staff may see")
    with closing(sqlite3.connect(folder / "bot.db")) as db:
        db.execute("CREATE TABLE guests (learner)")
    prepare_public(folder / "public.db", invented=True)
    freeze(folder / "public.db", period("2027-M01"), [])
    StaffAccountsFile(folder / "staff.db").add(Member("anna", "a hash"))
    prepare_announced(folder / "announced.db")
    prepare_released_messages(folder / "voices.db", invented=True)
    prepare_rooms(folder / "rooms" / "rooms.db")
    prepare_credentials(folder / "rooms" / "credentials.db")
    prepare_codes(folder / ROOM_CODES)
    lessons = folder / "editions" / "0001" / "dialogues"
    lessons.mkdir(parents=True)
    (lessons / "course.yaml").write_text("lessons: []")
    (lessons / "link").symlink_to(folder / "bot.db")
    (elsewhere / "link").symlink_to(folder / "bot.db")
    (elsewhere / "folder").symlink_to(folder)
    return folder


def told(data: Path, where: str = "within") -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.staff.compromised_staff", str(data), where],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return dict(line.split(": ", 1) for line in done.stdout.splitlines())


def test_code_inside_the_process_reaches_nothing_but_figures_accounts_and_rooms(data: Path) -> None:
    ways = told(data)

    assert {ways[name] for name in ATTACHED} == {"refused: too many attached databases - max 0"}
    assert ways.pop("what it is for") == "1 ('anna',) 1"
    assert (ways.pop("a lesson"), ways.pop("the lessons there are")) == ("DONE", "DONE")
    assert {name: came for name, came in ways.items() if not came.startswith("refused")} == {}
    assert len(ways) > 40
    assert sorted(path.name for path in (data.parent / "elsewhere").iterdir()) == ["folder", "link"]


def test_without_the_wall_the_same_code_reaches_all_of_it(data: Path) -> None:
    """This shows that the sandbox is what refuses these attempts above."""
    ways = told(data, "without")

    assert {name for name, came in ways.items() if came != "DONE"} == {"what it is for", *ALWAYS}
