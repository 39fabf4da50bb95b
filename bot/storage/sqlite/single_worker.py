"""One process has the file, so there is one worker, which may do everything."""

from __future__ import annotations

from bot.storage.job_ports import WorkerShare


class SingleWorker:
    """See `upkeep.Workers`."""

    async def beat(self, worker: str) -> WorkerShare:
        """Nobody else is there."""
        return WorkerShare(1.0, has_jobs=True)

    async def leave(self, worker: str) -> None:
        """Nobody waits for it."""
