"""The figures of news (S3): an announcement a week draws no new noise over the same girls, which would average out."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from bot.conversation.rendering.announcement import AnnouncementRenderer
from bot.statistics.periods import day_of
from bot.storage.sqlite.announced import ANNOUNCED_FILE, begin, prepare_announced, read_announced
from tests.support.announcing_bot import GOATS, Newsroom, has, newsroom
from tests.support.store_fixtures import StorePlace, on_sqlite

WEEK = 7 * 24 * 3600


@pytest_asyncio.fixture
async def here(place: StorePlace) -> AsyncIterator[Newsroom]:
    async with newsroom(place) as made:
        yield made


def numbers(data: Path) -> list[int]:
    """Return every number that the file which staff read holds, wherever it stands."""
    with closing(sqlite3.connect(data / ANNOUNCED_FILE)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = [row for table in tables for row in db.execute(f"SELECT * FROM {table}")]
    return [value for row in rows for value in row if isinstance(value, int)]


@on_sqlite
async def test_weekly_announcements_tell_one_number_a_month_of_a_country_and_no_other(here: Newsroom) -> None:
    """It was one more number, drawn anew, of each: after a year the exact count was right 84 times of 100."""
    girls = [await here.girl() for _ in range(20)]
    for week in range(6):
        await _announces(here, f"goats-{week}")
        here.now += WEEK

    assert [has(girl) for girl in girls] == [6] * 20
    assert len(numbers(here.place.data)) == 2, "2026-M12 and 2027-M01"


async def _announces(here: Newsroom, name: str) -> None:
    """Let an announcement go out and be over."""
    bundle = here.conversation.bundle
    here.conversation.bundle = replace(bundle, course=replace(bundle.course, announcements={name: GOATS}))
    words = AnnouncementRenderer(bundle.course, bundle.catalogs).fingerprint(name, GOATS)
    here.approves(announcement=name, fingerprint=words, day=day_of(int(here.now)))
    decisions = {name: here.approval} if here.approval else {}
    here.announcement_job.approvals = lambda: decisions
    for _ in range(3):
        await here.announcement_job.round()
    assert read_announced(here.place.data / ANNOUNCED_FILE).runs[name].ended


def test_a_file_of_the_version_before_forgets_how_many_had_each(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / ANNOUNCED_FILE)) as db:
        db.executescript(OLD)

    prepare_announced(tmp_path / ANNOUNCED_FILE)
    prepare_announced(tmp_path / ANNOUNCED_FILE)

    found = read_announced(tmp_path / ANNOUNCED_FILE)
    assert {name: run.ended for name, run in found.runs.items()} == {"help": "over", "goats": "stopped"}
    assert found.readers == {"KE": 45}
    assert numbers(tmp_path) == [45]
    assert b"35" not in (tmp_path / ANNOUNCED_FILE).read_bytes()
    begin(tmp_path / ANNOUNCED_FILE, "songs", found.runs["help"].day + timedelta(days=7))
    assert "songs" in read_announced(tmp_path / ANNOUNCED_FILE).runs


OLD = """
CREATE TABLE runs (
    announcement TEXT NOT NULL PRIMARY KEY,
    day TEXT NOT NULL,
    ended TEXT NOT NULL CHECK (ended IN ('', 'over', 'stopped', 'changed')),
    told INTEGER CHECK (told >= 10 AND told % 5 = 0),
    unknown INTEGER CHECK (unknown >= 10 AND unknown % 5 = 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE months (month TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE readers (
    month TEXT NOT NULL REFERENCES months,
    country TEXT NOT NULL,
    shown INTEGER NOT NULL CHECK (shown >= 10 AND shown % 5 = 0),
    PRIMARY KEY (month, country)
) STRICT, WITHOUT ROWID;
INSERT INTO runs VALUES ('help', '2026-12-03', 'over', 35, NULL), ('goats', '2026-12-10', 'stopped', 20, 10);
INSERT INTO months VALUES ('2026-M12');
INSERT INTO readers VALUES ('2026-M12', 'KE', 45);
PRAGMA user_version=1;
"""
"""`announced.db` as 0.1.0 wrote it."""
