"""How soon what has expired is taken out and swept, a month is read, and an announcement gets on its way."""

from __future__ import annotations

import time
from collections.abc import Awaitable
from dataclasses import dataclass
from statistics import median

from bot.adapters.postgres.books import Books
from bot.adapters.postgres.store import PostgresStore
from bot.adapters.postgres.transactions import Work
from bot.engine.session import DAY
from bot.statistics.books import book_of
from bot.upkeep import Settled
from tests.postgres import execute

from ..saved_girls import NOW
from .server import asked

_COUNTED = """
CREATE TABLE walked AS SELECT ROW_NUMBER() OVER () - 1 AS number, * FROM visitors;
CREATE TABLE marks AS SELECT number, kind, subject, week, value FROM walked JOIN ledger USING (book, pseudonym);
CREATE TABLE girls AS SELECT decode(md5('visitor' || n), 'hex') AS pseudonym, n % (SELECT COUNT(*) FROM walked) AS
    number FROM generate_series(1, {girls}) AS n ORDER BY 1;
INSERT INTO visitors SELECT book, girls.pseudonym, country, locale, age FROM girls JOIN walked USING (number);
INSERT INTO ledger SELECT '{book}', pseudonym, kind, subject, week, value FROM girls JOIN marks USING (number);
DROP TABLE walked, marks, girls;
"""
_NEWS = """
INSERT INTO news SELECT md5('reader' || n), decode(repeat('ab', 60), 'hex'), 'en', 'KE', {until}
FROM generate_series(1, {girls}) AS n ORDER BY 1
"""
_SIZE = "SELECT pg_total_relation_size('{table}')"
MANY = 100_000
"""Rows, or girls, for which seconds are told."""


async def seconds(work: Awaitable[object]) -> float:
    """How long something takes."""
    begun = time.perf_counter()
    await work
    return time.perf_counter() - begun


@dataclass(frozen=True)
class Swept:
    """Seconds for a hundred thousand rows taken out, and swept; megabytes before, after, and when as many came anew.

    `anew` are the seconds in which the table is written anew (`VACUUM FULL`), for a hundred thousand rows of it.
    """

    purge: float
    vacuum: float
    before: float
    after: float
    refilled: float
    anew: float


async def purge(url: str, store: PostgresStore) -> Swept:
    """A tenth of those who saved their place is forgotten, and as many come anew."""
    await execute(url, "TRUNCATE messages, handled_updates")
    before, many = await _megabytes(url), await asked(url, "SELECT COUNT(*) FROM guests")
    purged = await seconds(store.purge(NOW + 9 * DAY))
    gone = many - await asked(url, "SELECT COUNT(*) FROM guests")
    swept, after = await seconds(execute(url, "VACUUM guests")), await _megabytes(url)
    again = "INSERT INTO guests SELECT (jsonb_populate_record(guests, jsonb_build_object('learner', md5(learner)))).*"
    await execute(url, f"{again} FROM guests LIMIT {gone}")
    refilled, anew = await _megabytes(url), await seconds(execute(url, "VACUUM FULL guests"))
    return Swept(purged / gone * MANY, swept / gone * MANY, before, after, refilled, anew / many * MANY)


async def _megabytes(url: str) -> float:
    return float(await asked(url, _SIZE.format(table="guests"))) / 1e6


@dataclass(frozen=True)
class Read:
    """Seconds for the month of a hundred thousand girls: to read it, its longest statement, and to take it out.

    `rows` and `bytes` are those of a girl, indexes too.
    """

    rows: float
    bytes: float
    read: float
    longest: float
    gone: float


async def books(url: str, store: PostgresStore, girls: int) -> Read:
    """A month as full as girls who walked left it, so many times as large."""
    book, longest = book_of(NOW, ()).name, 0.0

    async def run(work: Work[object]) -> object:
        nonlocal longest
        begun = time.perf_counter()
        try:
            return await store._run(work)
        finally:
            longest = max(longest, time.perf_counter() - begun)

    await execute(url, _COUNTED.format(girls=girls, book=book))
    for table in ("visitors", "ledger"):
        await execute(url, f"VACUUM ANALYZE {table}")
    bytes = sum([await asked(url, _SIZE.format(table=table)) for table in ("visitors", "ledger")])
    rows = await asked(url, "SELECT COUNT(*) FROM ledger")
    read = await seconds(Books(run).month(book))  # type: ignore[arg-type]  # it times whatever is run
    gone = await seconds(store.books.forget_all_but(lambda: ()))
    share = MANY / girls
    return Read(rows / girls, bytes / girls, read * share, longest * share, gone * share)


@dataclass(frozen=True)
class Sent:
    """Of an announcement to a hundred thousand: seconds to begin and to forget it.

    Milliseconds to pick ten when nobody has it yet (`first`), and when nine of ten have it (`last`); and to settle ten.
    """

    begin: float
    first: float
    last: float
    settle: float
    forget: float


async def sending(url: str, store: PostgresStore, girls: int) -> Sent:
    """An announcement to so many."""
    await execute(url, _NEWS.format(girls=girls, until=NOW + DAY))
    await execute(url, "VACUUM ANALYZE news")
    begin = await seconds(store.sendings.begin("news", ["KE"], NOW))
    await execute(url, "ANALYZE sendings")
    first, settle = await _ten(store)
    told = f"SELECT learner FROM sendings ORDER BY learner LIMIT {girls * 9 // 10}"
    await execute(url, f"UPDATE sendings SET state = 'told' WHERE learner IN ({told})")
    await execute(url, "VACUUM ANALYZE sendings")
    last, _ = await _ten(store)
    forget = await seconds(store.sendings.forget("news"))
    return Sent(begin * MANY / girls, first, last, settle, forget * MANY / girls)


async def _ten(store: PostgresStore) -> tuple[float, float]:
    """Milliseconds to pick ten, and to write down what came of them: medians."""
    picked, settled = list[float](), list[float]()
    for _ in range(5):
        begun = time.perf_counter()
        them = await store.sendings.pick("news", ["KE"], ["en"], 10, NOW)
        picked.append(time.perf_counter() - begun)
        came = [Settled(it.learner, "told", number) for number, it in enumerate(them)]
        settled.append(await seconds(store.sendings.settle("news", came, NOW)))
    return 1000 * median(picked), 1000 * median(settled)
