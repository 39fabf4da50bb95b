"""Transactions on PostgreSQL: retry on a new connection, rerun after a conflict, or give up with StoreGone.

Work may run more than once, also when an earlier run was committed and only its reply was lost: work that must happen
once has to ask the rows whether it did.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, TypeAlias, TypeVar

import asyncpg
from asyncpg.transaction import Transaction

from bot.storage.ports import StoreGone

Result = TypeVar("Result")
Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
TransactionWork = Callable[[Connection], Awaitable[Result]]


class TransactionRunner(Protocol):
    """Run work in a transaction of the store, again as often as another worker was faster."""

    def __call__(self, work: TransactionWork[Result]) -> Awaitable[Result]:
        """Return the work's result, or raise StoreGone."""


PATIENCE = 3.0
"""Seconds for which a restart of the server is waited for: a learner does not wait longer without a word."""
PAUSE = 0.1
ANSWERS_WITHIN = 5.0
"""Seconds until waiting for a connection, or for a statement's reply, ends."""
SOON = 1.0
"""Seconds for a whole transaction when patience is over: Help answers while the server is away (A12)."""

TRIES = 30
LONGEST_WAIT = 0.1
"""Seconds between two tries, at most, after a conflict over the same rows."""

_OURS = (ValueError, asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)
"""A value or a row of ours that cannot be written: the server works. asyncpg raises ValueError for values, too."""
RETIRED = "nobody_lives_here"
"""Name of the constraint that lets no row into a retired store: a worker that was overlooked can store nothing."""
_CONFLICTS = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)
_LOST = (
    OSError,  # also a timeout, but then patience is over as well
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,  # asyncpg raises it for a connection that broke in use
    asyncpg.InternalClientError,  # also when none of several servers takes writes now
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,  # another server has taken its place
)


class SerializationConflict(Exception):
    """Raised when another worker changed the same rows meanwhile. Nothing was changed; run the work again."""


@dataclass
class ReconnectBudget:
    """Time for which all callers together wait for a lost server, from the first failure in a row on.

    When it is over nobody waits any more until a call succeeds. `clock` returns seconds.
    """

    clock: Callable[[], float] = time.monotonic
    _since: float | None = None

    @property
    def is_over(self) -> bool:
        """True when callers fail at once."""
        return self._since is not None and self.clock() >= self._since + PATIENCE

    def fails(self, asked_at: float) -> None:
        """Record that a call made at this time failed."""
        self._since = asked_at if self._since is None else self._since

    def begins_anew(self) -> None:
        """Record that a call succeeded."""
        self._since = None


async def transaction(
    pool: Pool,
    work: TransactionWork[Result],
    patience: ReconnectBudget | None = None,
    *,
    within: float | None = None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Result:
    """Run work whole or not at all in one READ COMMITTED transaction, and return its result.

    Raise SerializationConflict or StoreGone; a mistake of ours is raised as it is. A lost connection and a restarting
    server are tried again while there is patience. After `within` seconds the connection is dropped.
    """
    patience = patience or ReconnectBudget()
    while True:
        asked_at = patience.clock()
        try:
            result = await _once(pool, work, SOON if patience.is_over else within)
        except _CONFLICTS as error:
            patience.begins_anew()
            raise SerializationConflict from error
        except _OURS as error:
            patience.begins_anew()
            _refuse_if_retired(error)
            raise
        except _LOST as error:
            if pool.is_closing():
                raise StoreGone from error
            patience.fails(asked_at)
            if patience.is_over:
                raise StoreGone from error
            if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
                await pool.expire_connections()  # this connection works, but leads to the wrong server
        except asyncpg.PostgresError as error:
            raise StoreGone from error
        else:
            patience.begins_anew()
            return result
        await sleep(PAUSE)


def _refuse_if_retired(error: Exception) -> None:
    """Raise StoreGone if the row was refused because the store is retired: that is no mistake of ours."""
    if getattr(error, "constraint_name", None) == RETIRED:
        raise StoreGone from error


async def _once(pool: Pool, work: TransactionWork[Result], within: float | None) -> Result:
    """Run work once. A connection that does not answer is dropped without ROLLBACK: the server undoes lost ones."""
    async with pool.acquire(timeout=within or ANSWERS_WITHIN) as connection:
        too_late = asyncio.get_running_loop().call_later(within, _drop, connection) if within else None
        begun = connection.transaction(isolation="read_committed")
        try:
            await begun.start()
            result = await work(connection)
            await begun.commit()
        except TimeoutError:
            _drop(connection)
            raise
        except BaseException:
            await _undo(connection, begun)
            raise
        finally:
            if too_late:
                too_late.cancel()
        return result


async def _undo(connection: Connection, begun: Transaction) -> None:
    """Roll back. A connection that cannot is dropped, or its transaction would go on under the next caller."""
    try:
        await begun.rollback()
    except _LOST:
        _drop(connection)
    except BaseException:  # also when the caller is cancelled during the rollback
        _drop(connection)
        raise


def _drop(connection: Connection) -> None:
    with suppress(asyncpg.InterfaceError):  # it is closed already
        connection.terminate()


async def rerun(
    attempt: Callable[[], Awaitable[Result]],
    *,
    chance: random.Random,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Result:
    """Return an attempt's result; repeat it after each SerializationConflict, after a short random wait.

    Raise StoreGone after TRIES attempts.
    """
    for tried in range(TRIES):
        try:
            return await attempt()
        except SerializationConflict:
            await sleep(chance.uniform(0, min(LONGEST_WAIT, PAUSE / 50 * 2**tried)))
    raise StoreGone
