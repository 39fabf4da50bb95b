"""The tables of girls in partitions by hash, as a server has them that has become too small for one table each.

What names a row is in every key, so the SQL of `bot/adapters/postgres` stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.postgres import execute

BY = {
    "guests": "learner",
    "messages": "learner",
    "reminders": "learner",
    "news": "learner",
    "sendings": "learner",
    "handled_updates": "update_id",
    "visitors": "pseudonym",
    "ledger": "pseudonym",
}
"""What each table is spread by: a girl's rows by her, and the books by what nobody can join with her."""

PARTS = 8


async def partitioned(url: str) -> None:
    """Put the empty tables of a database into partitions."""
    for table, column in BY.items():
        await execute(url, "; ".join(_statements(table, column)))


def _statements(table: str, column: str) -> Iterator[str]:
    yield f"ALTER TABLE {table} RENAME TO whole"
    yield f"CREATE TABLE {table} (LIKE whole INCLUDING ALL) PARTITION BY HASH ({column})"
    for part in range(PARTS):
        name = f"{table}_{part} PARTITION OF {table} FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {part})"
        yield f"CREATE TABLE {name} WITH (fillfactor = 70)"
    yield "DROP TABLE whole"
