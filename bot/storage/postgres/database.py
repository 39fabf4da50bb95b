"""Opening of the database: settings of every connection, migrations, the check of the secret, readable refusals.

No error message contains a word of `DATABASE_URL`, which holds a password.
"""

from __future__ import annotations

import logging
import random
import ssl
from functools import partial
from pathlib import Path

import asyncpg

from bot.errors import NotNow, Refused
from bot.storage.old_rows import OldRows
from bot.storage.ports import StoreGone
from bot.storage.postgres.old_rows import seal_old_rows
from bot.storage.postgres.transactions import (
    ANSWERS_WITHIN,
    Connection,
    Pool,
    SerializationConflict,
    TransactionWork,
    rerun,
    transaction,
)
from bot.storage.records.migration_state import MigrationState, ensure_active

log = logging.getLogger(__name__)

OLDEST = (13,)
"""The oldest version of PostgreSQL that its makers maintain, or did until lately."""
SIZE = 10
"""Connections of one worker."""
MIGRATED_WITHIN = 600.0
"""Seconds for a schema migration over many rows; another worker that starts waits for it."""
OURS = "safe-online-world"
MOVER = f"{OURS} moves"
"""Application name of a connection that migrates a store: it is no worker."""
KEEPER = f"{OURS} changes keys"
"""Application name of a connection that changes keys: it is no worker."""

_EVERY_CONNECTION = {
    "idle_in_transaction_session_timeout": "10s",  # a worker that hangs releases its locked rows
    "lock_timeout": "1500ms",  # while a table is rewritten, learners are soon answered without it
    "timezone": "UTC",
    "jit": "off",
}

_LEAKING_SETTINGS = """
    SELECT name FROM pg_settings WHERE (name, setting) NOT IN (
        ('log_min_duration_statement', '-1'), ('log_min_duration_sample', '-1'), ('log_transaction_sample_rate', '0'),
        ('log_statement', 'none'), ('log_statement', 'ddl'), ('log_parameter_max_length_on_error', '0'),
        ('log_error_verbosity', 'terse'), ('auto_explain.log_min_duration', '-1'), ('pgaudit.log', 'none')
    ) AND name IN (
        'log_min_duration_statement', 'log_min_duration_sample', 'log_transaction_sample_rate', 'log_statement',
        'log_parameter_max_length_on_error', 'log_error_verbosity', 'auto_explain.log_min_duration', 'pgaudit.log'
    ) ORDER BY name
"""
_WORKERS = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1"
_OTHER_SECRET = "The secret does not fit the database.", "Set BOT_SECRET to the one it was made with."
_NOT_OURS = "The database is not ours, or damaged.", "Set DATABASE_URL to an empty database of the bot's own."
_REFUSALS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str, str], ...] = (
    (
        asyncpg.InvalidAuthorizationSpecificationError,
        "PostgreSQL does not let the bot in.",
        "Look at the name and the password in DATABASE_URL.",
    ),
    (
        asyncpg.InvalidCatalogNameError,
        "There is no such database.",
        "Make it with createdb, or look at the name at the end of DATABASE_URL.",
    ),
    (
        (asyncpg.InsufficientPrivilegeError, asyncpg.InvalidSchemaNameError),
        "The bot may not make tables in the database.",
        "Make it the owner of a database of its own.",
    ),
    (asyncpg.SyntaxOrAccessError, *_NOT_OURS),
    (
        ssl.SSLError,
        "The certificate of PostgreSQL is not one that the bot trusts.",
        "Look at sslmode and sslrootcert in DATABASE_URL.",
    ),
    (
        ValueError,
        "DATABASE_URL cannot be read.",
        "Write it like postgresql://bot:password@localhost/bot, with %40 for an @ in the password.",
    ),
)


async def open_database(
    url: str,
    fingerprint: str,
    *,
    invented: bool = False,
    size: int = SIZE,
    name: str = OURS,
    moving: str = "",
    came_by: str = "",
    old_rows: OldRows | None = None,
) -> Pool:
    """Connect to a database and bring it up to date; the caller closes the pool.

    Raise NotNow where no server answers. Raise Refused for a wrong name or password, an old PostgreSQL, a database that
    is not ours, another secret, invented learners among real ones, and a store that is not active. `name` is the
    application name of the connections. `moving` is the name of a migration, for which the database opens in any state;
    a new one is then incoming. `came_by` is the migration by which the data came here from a file, if it did.
    `old_rows` seals rows of before version 7.
    """
    try:
        pool = await _pool(url, size, name)
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
        raise refusal(error) from None  # its message may hold the password
    try:
        migrate = partial(_migrate, fingerprint, old_rows)
        await _prepare(pool, migrate, partial(_check, fingerprint, invented, moving, came_by))
    except BaseException:
        pool.terminate()
        raise
    return pool


async def _pool(url: str, size: int, name: str) -> Pool:
    return await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        timeout=ANSWERS_WITHIN,
        command_timeout=ANSWERS_WITHIN,
        server_settings={**_EVERY_CONNECTION, "application_name": name},
        reset=_skip_reset,
    )


async def _skip_reset(connection: object) -> None:
    """Skip asyncpg's reset: nothing of ours outlives its transaction, so a round trip to the server is saved."""


async def has_workers(connection: Connection) -> bool:
    """Tell whether a bot is connected to this database."""
    return bool(await connection.fetchval(_WORKERS, OURS))


def refusal(error: BaseException | None) -> Refused:
    """Return the message an operator gets for an error, without the error's own words: they may hold the password."""
    for kinds, what, remedy in _REFUSALS:
        if isinstance(error, kinds):
            return Refused(what, remedy)
    return NotNow("PostgreSQL cannot be reached.", "Look whether it runs, and at DATABASE_URL.")


async def _prepare(pool: Pool, migrate: TransactionWork[None], check: TransactionWork[None]) -> None:
    chance = random.Random()  # noqa: S311  waiting times need not be secret

    async def migrated(connection: Connection) -> None:
        await connection.execute("SET LOCAL lock_timeout = 0")
        await migrate(connection)
        await check(connection)

    try:
        await rerun(lambda: transaction(pool, _begin), chance=chance)
        await rerun(lambda: transaction(pool, migrated), chance=chance)
    except StoreGone as gone:
        raise refusal(gone.__cause__) from gone


async def _begin(connection: Connection) -> None:
    """Check the server; in an empty database, create the row that migrations lock."""
    if connection.get_server_version() < OLDEST:
        raise Refused("PostgreSQL is too old.", f"Use version {OLDEST[0]} or newer.")
    if connection.get_settings().server_encoding != "UTF8":
        raise Refused("The database cannot hold every language.", "Create it again: createdb --encoding UTF8.")
    await _warn(connection)
    found = await connection.fetch("SELECT 1 FROM pg_tables WHERE schemaname = current_schema()")
    if not found:
        await _make_version(connection)


async def _warn(connection: Connection) -> None:
    """Warn of settings that let the server log whose rows are queried. Only a superuser may change them (A15)."""
    if leaking := [name for (name,) in await connection.fetch(_LEAKING_SETTINGS)]:
        told = "PostgreSQL logs queries with their values: %s. Set these as bot/storage/postgres/SERVER.md says."
        log.warning(told, ", ".join(leaking))


async def _make_version(connection: Connection) -> None:
    try:
        await connection.execute("CREATE TABLE schema_version (program TEXT PRIMARY KEY, version BIGINT NOT NULL)")
        await connection.execute("INSERT INTO schema_version VALUES ($1, 0)", OURS)
    except (asyncpg.DuplicateTableError, asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError) as error:
        raise SerializationConflict from error  # another worker starts at the same time and was first


async def _migrate(fingerprint: str, old_rows: OldRows | None, connection: Connection) -> None:
    """Run the new migrations while other workers that start wait for the locked row."""
    ask = "SELECT version FROM schema_version WHERE program = $1 FOR UPDATE"
    done = await connection.fetchval(ask, OURS, timeout=MIGRATED_WITHIN)
    if done is None:
        raise Refused(*_NOT_OURS)
    steps = {int(it.stem): it for it in (Path(__file__).parent / "migrations").glob("*.sql")}
    if done > max(steps):
        raise Refused("The database was made by a newer version of the bot.", "Start that one.")
    if done:
        whose = await connection.fetchval("SELECT fingerprint FROM secret_check")
        if whose not in (None, fingerprint):  # or the rows would be sealed under a key that opens none of them
            raise Refused(*_OTHER_SECRET)
    if done and done < max(steps):
        log.info("the database is upgraded from version %d to %d", done, max(steps))
    for number in sorted(it for it in steps if it > done):
        await connection.execute(steps[number].read_text("utf-8"), timeout=MIGRATED_WITHIN)
        await connection.execute("UPDATE schema_version SET version = $2 WHERE program = $1", OURS, number)
    await seal_old_rows(connection, old_rows)


async def _check(fingerprint: str, invented: bool, moving: str, came_by: str, connection: Connection) -> None:
    ask = "SELECT fingerprint, invented, state, move FROM secret_check"
    if not (found := await connection.fetch(ask)):
        new = (fingerprint, int(invented), *MigrationState.new(moving))
        await connection.execute("INSERT INTO secret_check VALUES ($1, $2, $3, $4)", *new)
        found = await connection.fetch(ask)
    whose, are_invented, *mark = found[0]
    if bool(are_invented) != invented:
        who = "invented girls" if are_invented else "real girls"
        raise Refused(f"The database holds {who}.", "Set DATABASE_URL to another database.")
    if whose != fingerprint:
        raise Refused(*_OTHER_SECRET)
    if not moving:
        ensure_active(MigrationState(*mark), "PostgreSQL", came_by)
