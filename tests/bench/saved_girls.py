"""Store of many saved learners, each at a place that an invented learner really reached.

Some hundred invented learners play through the bot; their rows are then copied under other names, with days of expiry
spread over the next ninety, and their counted events for other accounts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count, islice
from pathlib import Path
from random import Random
from secrets import token_bytes, token_hex

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.service import Conversation, IncomingAction
from bot.durations import DAY
from bot.engine.session import SAVED_STAYS
from bot.statistics.periods import period
from bot.storage.ledger import Ledger, first_blocks
from bot.storage.period_keys import PERIOD_KEYS_FOLDER, PeriodKeys
from bot.storage.ports import LearnerId
from bot.storage.pseudonyms import KEYLESS
from bot.storage.row_format import RowFormat
from bot.storage.row_seals import PeriodSeals, RowSeals
from bot.storage.sqlite.store import SqliteStore
from tests.bench.players.behaviour import first_action, next_action
from tests.bench.players.chat import SimulatedChat
from tests.bench.players.population import invent_learners
from tests.bench.players.stories import Stories, stories

MONTH = period("2026-M06")
WEEK = MONTH.each_week[-1]
WALKERS, MOST_TAPS = 300, 60
NOW = MONTH.closes - 6 * DAY
"""Time in the last week of the month."""

_FORMAT = RowFormat(RowSeals(KEYLESS.key))
_AT_ONCE = 20_000


async def fill_store(home: Path, bundle: CourseBundle, girls: int) -> None:
    """Fill a folder with a `bot.db` of `girls` saved learners."""
    await _walked(home, bundle, min(girls, WALKERS))
    with closing(sqlite3.connect(home / "bot.db", isolation_level=None)) as db:
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
            db.execute(f"PRAGMA {pragma}")
        walked = db.execute("SELECT learner, sealed, saved FROM guests").fetchall()
        books = _books(home, db)
        db.execute("DELETE FROM guests")
        db.execute("DELETE FROM ledger")
        _put(db, "guests", saved_rows(walked, girls))
        _put(db, "ledger", (row for book in books for row in _counted(*book, girls)))


def saved_rows(walked: Sequence[tuple[LearnerId, bytes, int]], girls: int) -> Iterator[tuple[str, bytes, int, int]]:
    """Yield rows of `guests`, in the order of their names: places of those who walked, sealed for others."""
    opened = [_FORMAT.opened_guest(sealed, who, saved=saved) or {} for who, sealed, saved in walked]
    for number, name in enumerate(sorted(token_hex(16) for _ in range(girls))):
        until = NOW - NOW % DAY + DAY * (1 + number % (SAVED_STAYS // DAY))
        yield name, _FORMAT.sealed_guest(opened[number % len(opened)], name), 1, until


def _books(home: Path, db: sqlite3.Connection) -> list[tuple[str, PeriodSeals, list[str]]]:
    """Return the books with the texts of all accounts in each."""
    ledger, found = Ledger(PeriodKeys(home / PERIOD_KEYS_FOLDER), RowSeals(KEYLESS.key)), []
    for (book,) in db.execute("SELECT DISTINCT book FROM ledger").fetchall():
        rows = db.execute("SELECT block, sealed FROM ledger WHERE book = ?", (book,)).fetchall()
        if seals := ledger.seals(book):
            blocks = {(book, name): sealed for name, sealed in rows}
            accounts = (account.content(blocks) for account, _ in first_blocks(book, seals, rows))
            found.append((book, seals, [it.written for it in accounts if it]))
    return found


def _counted(book: str, seals: PeriodSeals, texts: Sequence[str], girls: int) -> Iterator[tuple[str, bytes, bytes]]:
    for number in range(girls):
        for name, block in seals.blocks(token_bytes(16), texts[number % len(texts)]).items():
            yield book, name, seals.seal(name, block)


def _put(db: sqlite3.Connection, table: str, rows: Iterator[tuple[object, ...]]) -> None:
    while some := list(islice(rows, _AT_ONCE)):
        db.execute("BEGIN")
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in some[0])})", some)
        db.execute("COMMIT")


async def _walked(home: Path, bundle: CourseBundle, walkers: int) -> None:
    store = await SqliteStore.open(home / "bot.db", "bench")
    try:
        conversation, found, numbers = Conversation(store, bundle, lambda: float(NOW)), stories(bundle, 1), count(1)
        for girl in invent_learners(walkers, WEEK.first, 1, bundle.course.locales, 1):
            chat = SimulatedChat(girl, Random(girl.number))
            for _ in range(chat.dice.randrange(2, MOST_TAPS)):
                await tap(conversation, found, chat, girl.learner, next(numbers))
    finally:
        await store.close()


async def tap(conversation: Conversation, found: Stories, chat: SimulatedChat, learner: LearnerId, number: int) -> None:
    """Next deed of an invented learner, with its name."""
    action = next_action(found, chat) or first_action(found, chat)
    (replies,) = await conversation.hear([IncomingAction(learner, action, number)])
    chat.sees(replies)
