"""One transaction on PostgreSQL: what is tried again on a new connection, what anew from the start, and what is over.

Work may run more than once, also when an earlier run was kept and only the word of it was lost: work that must happen
once asks the rows whether it did.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias, TypeVar

import asyncpg

from bot.ports import StoreGone

Result = TypeVar("Result")
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
Work = Callable[[Connection], Awaitable[Result]]


class Run(Protocol):
    """Run work in a transaction of the store's, anew as often as another worker was faster."""

    def __call__(self, work: Work[Result]) -> Awaitable[Result]:
        """Its result, or StoreGone."""


PATIENCE = 3.0
"""Seconds in which a restart of the server is waited for: a girl does not wait longer without a word."""
PAUSE = 0.1
ANSWERS_WITHIN = 5.0
"""Seconds until a connection, or the answer to a statement, is not waited for any more."""

TRIES = 30
LONGEST_WAIT = 0.1
"""Seconds between two tries of who met somebody else at the same rows."""

_CONFLICTS = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
_LOST = (
    OSError,  # also that nothing answered in time, but then patience is over as well
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,  # asyncpg says it of a connection that broke while it was used
    asyncpg.InternalClientError,  # also that none of several servers takes writes now
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,  # another server has taken its place
)


class Conflict(Exception):
    """Somebody else changed the same rows meanwhile. Nothing happened; the work is to be run anew."""


async def transaction(
    pool: Pool,
    work: Work[Result],
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Result:
    """What work returns, run whole or not at all in one READ COMMITTED transaction. Else Conflict, or StoreGone.

    A connection that was lost, and a server that restarts, are tried again for PATIENCE seconds of `clock`.
    """
    until = clock() + PATIENCE
    while True:
        try:
            return await _once(pool, work)
        except _CONFLICTS as error:
            raise Conflict from error
        except _LOST as error:
            if isinstance(error, asyncpg.DataError) or pool.is_closing() or clock() >= until:
                raise StoreGone from error
            if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
                await pool.expire_connections()  # this one is well, and leads to the wrong server
        except asyncpg.PostgresError as error:
            raise StoreGone from error
        await sleep(PAUSE)


async def _once(pool: Pool, work: Work[Result]) -> Result:
    async with (
        pool.acquire(timeout=ANSWERS_WITHIN) as connection,
        connection.transaction(isolation="read_committed"),
    ):
        return await work(connection)


async def rerun(
    attempt: Callable[[], Awaitable[Result]],
    *,
    chance: random.Random,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Result:
    """What an attempt returns, made anew after each Conflict, after a short wait by chance; StoreGone after TRIES."""
    for tried in range(TRIES):
        try:
            return await attempt()
        except Conflict:
            await sleep(chance.uniform(0, min(LONGEST_WAIT, PAUSE / 50 * 2**tried)))
    raise StoreGone
