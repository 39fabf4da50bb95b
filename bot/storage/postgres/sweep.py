"""Rewriting of tables: the bytes of deleted rows stay in the server's files until a table is written anew (B7)."""

from __future__ import annotations

import asyncpg

from bot.errors import NotNow, Refused
from bot.storage.postgres.database import OURS, refusal
from bot.storage.postgres.transactions import ANSWERS_WITHIN

SWEPT = ("guests", "messages", "reminders", "news", "sendings", "ledger", "voices", "spoke")
"""The tables whose rows belong to a learner or hold her words."""

_SETTINGS = {
    "application_name": f"{OURS} sweeps",
    "lock_timeout": "4s",  # all later statements queue behind one that waits for a table lock
    "statement_timeout": "0",
}

_FAULTS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""Errors of the server or of the way to it. A ValueError is the address's while connecting, later it is a bug."""


async def sweep(url: str) -> None:
    """Rewrite these tables one after the other; nobody is answered from a table meanwhile.

    Raise NotNow where another connection keeps a table locked, and Refused where the server does not allow it.
    """
    try:
        connection = await asyncpg.connect(url, timeout=ANSWERS_WITHIN, server_settings=_SETTINGS)
    except (*_FAULTS, ValueError) as error:
        raise refusal(error) from None  # its message may hold the password
    try:
        try:
            await _sweep(connection)
        finally:
            await connection.close(timeout=ANSWERS_WITHIN)
    except asyncpg.LockNotAvailableError:
        raise NotNow("Somebody holds a table for longer.", "Type the same again, later.") from None
    except _FAULTS as error:
        raise refusal(error) from None


async def _sweep(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    warned: list[object] = []
    connection.add_log_listener(lambda _, warning: warned.append(warning))
    for table in SWEPT:
        await connection.execute(f"VACUUM (FULL) {table}")
    if warned:  # to a role that is not the owner PostgreSQL gives only a warning
        raise Refused("PostgreSQL has not rewritten all tables.", "Make the bot the owner of its tables.")
