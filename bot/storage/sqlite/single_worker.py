"""Workers of a SQLite store: one process owns the file, so there is one worker, which may do everything."""

from __future__ import annotations

from bot.storage.job_ports import WorkerShare


class SingleWorker:
    """Implementation of `job_ports.WorkerRegistry` for one worker."""

    async def beat(self, worker: str) -> WorkerShare:
        """Grant the whole rate limit and the jobs."""
        return WorkerShare(1.0, has_jobs=True)

    async def leave(self, worker: str) -> None:
        """Do nothing: no other worker waits for it."""
