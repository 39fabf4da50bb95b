"""Rows with an address stand under a pseudonym of their own (S6), also those that an older version wrote."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.app.config import settings
from bot.app.keys import fingerprint, pseudonym_key
from bot.app.stores import open_store
from bot.engine.events import NewsStopped
from bot.engine.session import Reminder, Session
from bot.engine.turn import Turn
from bot.storage.address_cipher import AddressCipher
from bot.storage.ports import AddresseeId, LearnerId, TurnRequest
from bot.storage.postgres.database import open_database
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.row_format import RowFormat
from bot.storage.row_seals import RowSeals
from bot.storage.sqlite.store import SqliteStore
from tests.support.postgres_server import empty, execute, postgres, rows

KEY = b"5d0f2c9a7be14386a1d35f0e92c84b7763d8e05af19b4c2d8a7056ef3b91c4d2"
SEALS = RowSeals(KEY)
CIPHER = AddressCipher(bytes(range(32)))
"""The cipher of the older version."""
NEW_CIPHER = AddressCipher(SEALS.for_addresses(bytes(range(32))))
GIRLS = {Pseudonyms(KEY).learner(chat): chat for chat in range(1001, 1601)}
"""More than are rewritten in one transaction."""
NOON = int(datetime(2026, 11, 26, 12, tzinfo=UTC).timestamp())
LATER = NOON + 90 * 86_400


def old_rows() -> list[tuple[str, str]]:
    """Return the values of the rows in `reminders` and `news` as version 0.1 wrote them."""
    found = []
    for learner, chat in GIRLS.items():
        address, sealed = (
            CIPHER.encrypt(chat, AddresseeId(learner), purpose).hex() for purpose in ("reminder", "announcement")
        )
        found.append((f"'{learner}', '{address}', 'en', 'KE', 'friday', {due(learner)}", f"'{learner}', '{sealed}'"))
    return found


def due(name: str) -> int:
    """Return when a reminder comes this Friday: at a minute after four in Nairobi that is made of a pseudonym."""
    minute = int.from_bytes(hashlib.blake2s(name.encode(), digest_size=8).digest(), "big") % 150
    return int((datetime(2026, 11, 27, 13, tzinfo=UTC) + timedelta(minutes=minute)).timestamp())


@pytest.fixture(params=["SQLite", "PostgreSQL"])
async def bot(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """The environment of a stopped bot whose rows an older version wrote."""
    (tmp_path / "secret").write_bytes(KEY)
    (tmp_path / "address-key").write_text(bytes(range(32)).hex())
    print_of_key = fingerprint(pseudonym_key(tmp_path, {}))
    if request.param == "SQLite":
        await (await SqliteStore.open(tmp_path / "bot.db", print_of_key)).close()
        with closing(sqlite3.connect(tmp_path / "bot.db")) as db:
            for statement in _statements("x'{}'"):
                db.execute(statement)
            db.commit()
        return {"DATA": str(tmp_path)}
    url = await empty(postgres())
    await (await open_database(url, print_of_key)).close()
    await execute(url, ";".join(_statements("'\\x{}'")))
    return {"DATA": str(tmp_path), "DATABASE_URL": url}


def _statements(blob: str) -> list[str]:
    format = RowFormat(SEALS)
    found = ["INSERT INTO announcing VALUES ('goats')"]
    for reminder, news in old_rows():
        learner, address, rest = reminder.split(", ", 2)
        sealed = news.split(", ")[1]
        name = Pseudonyms(KEY).addressee(LearnerId(learner.strip("'")))
        until = {it: blob.format(format.until(it, name, LATER).hex()) for it in ("reminders", "news")}
        bound = (blob.format(it.strip("'")) for it in (address, sealed))
        found.append(f"INSERT INTO reminders VALUES ({learner}, {next(bound)}, {rest}, {until['reminders']})")
        found.append(f"INSERT INTO news VALUES ({learner}, {next(bound)}, 'en', 'KE', {until['news']})")
        found.append(f"INSERT INTO sendings VALUES ('goats', {learner}, 'waiting')")
    return found


async def asked(bot: dict[str, str], sql: str) -> list[tuple[object, ...]]:
    if url := bot.get("DATABASE_URL"):
        return await rows(url, sql)
    with closing(sqlite3.connect(Path(bot["DATA"]) / "bot.db")) as db:
        return db.execute(sql).fetchall()


async def test_at_the_first_start_old_rows_move_and_everybody_gets_what_she_asked_for(bot: dict[str, str]) -> None:
    data = Path(bot["DATA"])
    await (await open_store(settings(bot), pseudonym_key(data, {}))).close()

    store = await open_store(settings(bot), pseudonym_key(data, {}))
    reminders = []
    while due_now := await store.reminders.due(due("") + 86_400):
        for it in due_now:
            reminders.append((NEW_CIPHER.decrypt(it.address, it.addressee, "reminder"), it.due_at == due(it.addressee)))
            assert it.reads_news
            await store.reminders.forget(it.addressee)
    picked = await store.announcement_queue.pick("goats", ["KE"], ["en"], 1_000, NOON)
    told = [NEW_CIPHER.decrypt(it.sealed, it.addressee, "announcement") for it in picked]
    await store.close()

    assert sorted(reminders) == [(chat, True) for chat in GIRLS.values()]
    assert sorted(chat for chat in told if chat) == sorted(GIRLS.values())
    names = {
        str(name) for table in ("news", "sendings") for (name,) in await asked(bot, f"SELECT learner FROM {table}")
    }
    assert len(names) == len(GIRLS)
    assert not names & GIRLS.keys()
    assert not [it for it in GIRLS if it.encode() in b"".join(path.read_bytes() for path in data.glob("bot.db*"))]


async def test_a_girl_of_the_older_version_stops_both_and_nothing_of_her_address_stays(bot: dict[str, str]) -> None:
    store = await open_store(settings(bot), pseudonym_key(Path(bot["DATA"]), {}))
    learner = LearnerId(next(iter(GIRLS)))
    turns = [partial(_becomes, Turn(Session("en", country="KE"), (NewsStopped(),)))]
    await store.turns([TurnRequest(learner, step) for step in turns], NOON)
    await store.close()

    for table in ("reminders", "news", "sendings"):
        assert await asked(bot, f"SELECT COUNT(*) FROM {table}") == [(len(GIRLS) - 1,)]


def _becomes(turn: Turn, session: Session | None) -> Turn:
    assert session is not None and session.reminder == Reminder("friday", "KE"), "she is known by her reminder"
    return turn
