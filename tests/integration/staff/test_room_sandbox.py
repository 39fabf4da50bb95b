"""The sandbox of the lesson room: it writes editions, drafts and its log, and opens nothing about a girl.

Tested in a real process.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bot.storage.sqlite.codes import STAFF_CODES, prepare_codes
from bot.storage.sqlite.rooms import ROOMS_FILE, prepare_rooms
from tests.support.cached_folders import copied
from tests.support.paths import ROOT
from tests.support.room_fixtures import add_team, short_course


def test_code_inside_the_lesson_room_reaches_no_girl_and_no_secret(tmp_path: Path) -> None:
    data = tmp_path / "data"
    copied(short_course, tmp_path / "course")
    data.mkdir()
    (data / "drafts").mkdir()
    (data / "taken").mkdir()
    for name in ("bot.db", "secret", "brakes.json", "taken/one.json"):
        (data / name).write_text("{}")
    (data / "drafts" / "link").symlink_to(data / "bot.db")
    add_team(data)
    prepare_rooms(data / ROOMS_FILE)
    prepare_codes(data / STAFF_CODES)

    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.staff.compromised_room", str(data)],
        cwd=ROOT, capture_output=True, text=True, timeout=240,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    found = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert len(found) == 20
    assert {name: came for name, came in found.items() if not came.startswith("refused")} == {}
