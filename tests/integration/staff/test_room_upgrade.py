"""A rooms file of an earlier version: the bot reads it as it is, the staff's process brings it up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.safeguarding.moderation.approval import Approval
from bot.safeguarding.moderation.disclosure import Disclosure, TickedStep, still_open
from bot.storage.sqlite.approvals import ApprovalsFile
from bot.storage.sqlite.readings import ReadingsFile
from bot.storage.sqlite.rooms import ROOMS_FILE, prepare_rooms
from tests.support.paths import ROOT

STEPS = ("focal-point", "taken-over", "law", "help-post")
FILLED = """
INSERT INTO voices VALUES ('v1', 'next-story', '2027-W28', '2 3');
INSERT INTO readings VALUES ('v1', 'anna', 'disclosure', '');
INSERT INTO disclosures VALUES ('v1', 1000, 'NP'), ('v2', 2000, 'KE');
INSERT INTO steps VALUES ('v2', 'law', 'berta');
INSERT INTO approvals VALUES ('goats', 'as read', '2027-07-22', 16, 'anna', 'berta', '');
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return the path of a file as the third migration left it, with an approval and two disclosures."""
    path = tmp_path / ROOMS_FILE
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as db:
        for number in (1, 2, 3):
            db.executescript((ROOT / f"bot/storage/sqlite/migrations/rooms/000{number}.sql").read_text("utf-8"))
        db.executescript(FILLED)
        db.executemany("INSERT INTO steps VALUES ('v1', ?, 'anna')", [(step,) for step in STEPS])
        db.execute("PRAGMA user_version=3")
        db.commit()
    return path


def test_the_bot_reads_clocks_before_the_page_was_started_and_sends_nothing(old: Path) -> None:
    marks = ReadingsFile(old).marks()

    assert marks.disclosures[1] == Disclosure("v2", 2000, "KE", {"law": TickedStep("berta")})
    assert dict(marks.cuts) == {"v1": {2, 3}}
    assert ApprovalsFile(old).all["goats"] == Approval("goats", "as read", date(2027, 7, 22), 16, "anna", "berta")
    assert not ApprovalsFile(old).all["goats"].stands


def test_an_upgrade_keeps_steps_and_asks_for_approval_by_language(old: Path) -> None:
    prepare_rooms(old)
    marks = ReadingsFile(old).marks()

    assert [it.message_id for it in still_open(marks.disclosures, marks.outcomes)] == ["v2"]
    assert dict(marks.cuts) == {"v1": {2, 3}}
    assert not ApprovalsFile(old).all["goats"].stands
