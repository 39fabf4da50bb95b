"""Times in rows: a daily copy of the database tells the hour of an act at best, never its minute or second (S5)."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.engine.session import Session
from bot.storage.ports import LearnerId, TurnRequest
from bot.storage.postgres.store import PostgresStore
from bot.storage.sqlite.store import SqliteStore
from tests.support.old_stores import SCHEMAS, restore_dump
from tests.support.postgres_server import empty, execute, postgres, rows
from tests.support.store_fixtures import StorePlace
from tests.support.turn_builders import becomes

TEN = int(datetime(2026, 11, 26, 10, tzinfo=UTC).timestamp())
HOUR, DAY = 3600, 86_400
GIRLS = [LearnerId(name) for name in ("achieng", "bopha", "carla", "dawa", "esther")]
TIMED = ("guests", "messages", "handled_updates")


SEEN = ("learner, saved, expires_at FROM guests", "* FROM messages")
"""Columns that are the same whenever she acts: a seal is another one each time."""


async def a_day(
    place: StorePlace, start: int, acts: list[tuple[LearnerId, int]]
) -> dict[str, list[tuple[object, ...]]]:
    """Let learners act at these seconds after a full hour, and return a copy of the rows with times."""
    store = await place.open()
    try:
        for number, (learner, second) in enumerate(acts, start % 1_000_000):
            at = start + second
            await store.turns([TurnRequest(learner, becomes(Session("en")), number, 10)], at)
            await store.showed([(learner, 11), (learner, 12)], at + 1, held={learner})
    finally:
        await store.close()
    return {table: [tuple(row.values()) for row in place.stored(table)] for table in TIMED}


def seconds_told(copy: dict[str, list[tuple[object, ...]]]) -> set[int]:
    """Return the seconds within an hour that an attacker reads from all times of a copy."""
    columns = {"guests": 3, "messages": 3, "handled_updates": 1}
    return {int(str(row[columns[table]])) % HOUR for table, found in copy.items() for row in found}


async def test_two_daily_copies_tell_no_minute_of_what_a_girl_did(place: StorePlace) -> None:
    chance = random.Random(19)
    copies = [
        await a_day(place, TEN + day * DAY, [(girl, chance.randrange(1, HOUR - 2)) for girl in GIRLS])
        for day in range(2)
    ]

    assert all(copy["guests"] and len(copy["messages"]) >= 15 for copy in copies)
    assert [seconds_told(copy) for copy in copies] == [{0}, {0}]


async def test_who_was_first_within_an_hour_is_told_by_no_time_and_no_order_of_rows(tmp_path: Path) -> None:
    """The same five girls in two orders leave the same rows, in the same order."""
    copies = []
    for number, girls in enumerate((GIRLS, GIRLS[::-1])):
        (tmp_path / str(number)).mkdir()
        store = await SqliteStore.open(tmp_path / str(number) / "bot.db", "fits")
        for second, girl in zip((60, 600, 1200, 2400, 3000), girls, strict=True):
            await store.turns([TurnRequest(girl, becomes(Session("en")), None, 10)], TEN + second)
            await store.showed([(girl, 11)], TEN + second + 1)
        await store.close()
        with closing(sqlite3.connect(tmp_path / str(number) / "bot.db")) as db:
            copies.append([db.execute(f"SELECT {columns}").fetchall() for columns in SEEN])

    assert copies[0] == copies[1]


async def test_a_number_of_a_message_is_kept_for_48_hours_at_most_and_47_at_least(place: StorePlace) -> None:
    store = await place.open()
    await store.turns([TurnRequest(GIRLS[0], becomes(Session("en", saved=True)))], TEN)
    for second in (0, 1, HOUR - 1):
        await store.showed([(GIRLS[0], 100 + second)], TEN + second)
    assert len(await store.tidied(GIRLS[0], TEN + 48 * HOUR - 1)) == 3
    assert await store.tidied(GIRLS[0], TEN + 48 * HOUR) == []
    await store.close()


async def test_a_place_is_kept_for_24_hours_at_least_and_to_the_next_full_hour(place: StorePlace) -> None:
    store = await place.open()
    for second in (0, 1, HOUR - 1, HOUR):
        await store.turns([TurnRequest(LearnerId(f"girl-{second}"), becomes(Session("en")))], TEN + second)
    await store.close()

    kept: dict[str, int] = dict(place.ask("SELECT learner, expires_at FROM guests"))
    assert {name: (until - TEN) / HOUR for name, until in kept.items()} == {
        "girl-0": 24,
        "girl-1": 25,
        f"girl-{HOUR - 1}": 25,
        f"girl-{HOUR}": 25,
    }


OLD_ROWS = f"""
INSERT INTO guests (learner, locale, finished, trail, first, expires_at{{}})
    VALUES ('a', 'en', '', '', '', {TEN + 61}{{}});
INSERT INTO messages VALUES ('a', 7, {TEN + 3599});
INSERT INTO handled_updates VALUES (9, {TEN + 1});
"""
MENDED = [(TEN + HOUR,), (TEN,), (TEN + HOUR,)]


async def test_rows_that_an_older_version_wrote_are_rounded_at_the_first_start(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    restore_dump("bot-11.sql", path)
    with closing(sqlite3.connect(path)) as db:
        for table in TIMED:
            db.execute(f"DELETE FROM {table}")
        db.executescript(OLD_ROWS.format("", ""))

    await (await SqliteStore.open(path, "fits")).close()

    with closing(sqlite3.connect(path)) as db:
        assert [db.execute(f"SELECT expires_at FROM {table}").fetchone() for table in TIMED] == MENDED


async def test_rows_that_an_older_version_wrote_on_a_server_are_rounded_at_the_first_start(tmp_path: Path) -> None:
    url = await empty(postgres())
    await execute(url, (SCHEMAS / "postgres-04.sql").read_text("utf-8"))
    for table in TIMED:
        await execute(url, f"DELETE FROM {table}")
    for statement in OLD_ROWS.format(", version", ", 1").split(";")[:-1]:
        await execute(url, statement)

    await (await PostgresStore.open(url, tmp_path, "fits", random.Random(1))).close()

    assert [(await rows(url, f"SELECT expires_at FROM {table}"))[0] for table in TIMED] == MENDED
