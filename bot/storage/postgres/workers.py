"""Workers that share the database: which are alive, how much each may send, and which runs the jobs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.storage.job_ports import WORKER_LIVES, WorkerShare
from bot.storage.postgres.transactions import Connection, TransactionRunner
from bot.storage.records.worker_shares import WHOLE, WorkerClaim, expired_workers, share_of

_NOW = "floor(extract(epoch FROM clock_timestamp()))::bigint"
_UNTIL = f"{_NOW} + {WORKER_LIVES}"
_CLAIM = f"""
INSERT INTO leases AS held VALUES ('jobs', $1, {_UNTIL}) ON CONFLICT (name) DO UPDATE
SET worker = excluded.worker, until = excluded.until WHERE held.worker = excluded.worker OR held.until <= {_NOW}
RETURNING worker
"""
_WORKERS = f"SELECT worker, share, until <= {_NOW} FROM workers"
_RENEW = f"""
INSERT INTO workers VALUES ($1, $2, {_UNTIL})
ON CONFLICT (worker) DO UPDATE SET share = excluded.share, until = excluded.until
"""


@dataclass(frozen=True, slots=True)
class PostgresWorkers:
    """Implementation of `job_ports.WorkerRegistry` on PostgreSQL; all times are by the database's clock."""

    run: TransactionRunner

    async def beat(self, worker: str) -> WorkerShare:
        """Record a heartbeat and return the worker's rights until the next one."""
        return await self.run(lambda db: _beat(db, worker))

    async def leave(self, worker: str) -> None:
        """Remove a worker that ends: the others need not wait until its time is over."""
        await self.run(lambda db: _leave(db, worker))


async def _beat(db: Connection, worker: str) -> WorkerShare:
    """Record a heartbeat. The lease is taken first: other workers wait at its row, so no two divide the same shares."""
    has_jobs = await db.fetchval(_CLAIM, worker) is not None
    there = {name: WorkerClaim(share, over) for name, share, over in await db.fetch(_WORKERS)}
    share = share_of(worker, there)
    await db.execute("DELETE FROM workers WHERE worker = ANY($1::text[])", expired_workers(worker, there))
    await db.execute(_RENEW, worker, share)
    return WorkerShare(share / WHOLE, has_jobs)


async def _leave(db: Connection, worker: str) -> None:
    for table in ("leases", "workers"):
        await db.execute(f"DELETE FROM {table} WHERE worker = $1", worker)
