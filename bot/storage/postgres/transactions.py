"""One transaction on PostgreSQL: what is tried again on a new connection, what anew from the start, and what is over.

Work may run more than once, also when an earlier run was kept and only the word of it was lost: work that must happen
once asks the rows whether it did.
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
Work = Callable[[Connection], Awaitable[Result]]


class TransactionRunner(Protocol):
    """Run work in a transaction of the store's, anew as often as another worker was faster."""

    def __call__(self, work: Work[Result]) -> Awaitable[Result]:
        """Its result, or StoreGone."""


PATIENCE = 3.0
"""Seconds in which a restart of the server is waited for: a girl does not wait longer without a word."""
PAUSE = 0.1
ANSWERS_WITHIN = 5.0
"""Seconds until a connection, or the answer to a statement, is not waited for any more."""
SOON = 1.0
"""Seconds for a whole transaction when patience is over: Help answers while the server is away (A12)."""

TRIES = 30
LONGEST_WAIT = 0.1
"""Seconds between two tries of who met somebody else at the same rows."""

_OURS = (ValueError, asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)
"""A value or a row of ours that cannot be written: the server is well. ValueError is asyncpg's own word for it too."""
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


class SerializationConflict(Exception):
    """Somebody else changed the same rows meanwhile. Nothing happened; the work is to be run anew."""


@dataclass
class ReconnectBudget:
    """How long a server that is away is waited for, by all who ask it together: from the first failure in a row on.

    When it is over nobody waits any more, until somebody is answered. `clock` tells seconds.
    """

    clock: Callable[[], float] = time.monotonic
    _since: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether whoever asks now is told at once."""
        return self._since is not None and self.clock() >= self._since + PATIENCE

    def fails(self, asked_at: float) -> None:
        """Who asked at this time was not answered."""
        self._since = asked_at if self._since is None else self._since

    def begins_anew(self) -> None:
        """Somebody was answered."""
        self._since = None


async def transaction(
    pool: Pool,
    work: Work[Result],
    patience: ReconnectBudget | None = None,
    *,
    within: float | None = None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Result:
    """What work returns, run whole or not at all in one READ COMMITTED transaction. Else Conflict, or StoreGone.

    A mistake of ours is raised as it is.

    A connection that was lost, and a server that restarts, are tried again while there is patience. What does not end
    `within` so many seconds is let go of.
    """
    patience = patience or ReconnectBudget()
    while True:
        asked_at = patience.clock()
        try:
            result = await _once(pool, work, SOON if patience.is_over else within)
        except _CONFLICTS as error:
            patience.begins_anew()
            raise SerializationConflict from error
        except _OURS:
            patience.begins_anew()
            raise
        except _LOST as error:
            if pool.is_closing():
                raise StoreGone from error
            patience.fails(asked_at)
            if patience.is_over:
                raise StoreGone from error
            if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
                await pool.expire_connections()  # this one is well, and leads to the wrong server
        except asyncpg.PostgresError as error:
            raise StoreGone from error
        else:
            patience.begins_anew()
            return result
        await sleep(PAUSE)


async def _once(pool: Pool, work: Work[Result], within: float | None) -> Result:
    """Run it once. What does not answer is let go of, not asked to undo anything: a lost connection undoes it."""
    async with pool.acquire(timeout=within or ANSWERS_WITHIN) as connection:
        too_late = asyncio.get_running_loop().call_later(within, _let_go, connection) if within else None
        begun = connection.transaction(isolation="read_committed")
        try:
            await begun.start()
            result = await work(connection)
            await begun.commit()
        except TimeoutError:
            _let_go(connection)
            raise
        except BaseException:
            await _undo(connection, begun)
            raise
        finally:
            if too_late:
                too_late.cancel()
        return result


async def _undo(connection: Connection, begun: Transaction) -> None:
    """A connection that cannot undo goes to nobody else: what it began would go on in the next transaction."""
    try:
        await begun.rollback()
    except _LOST:
        _let_go(connection)
    except BaseException:  # also that our caller has no time left even for this
        _let_go(connection)
        raise


def _let_go(connection: Connection) -> None:
    with suppress(asyncpg.InterfaceError):  # it has gone by itself
        connection.terminate()


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
        except SerializationConflict:
            await sleep(chance.uniform(0, min(LONGEST_WAIT, PAUSE / 50 * 2**tried)))
    raise StoreGone
