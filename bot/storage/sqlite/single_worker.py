"""One process has the file, so there is one worker, which may do everything."""

from __future__ import annotations

from bot.storage.job_ports import Place


class SingleWorker:
    """See `upkeep.Workers`."""

    async def beat(self, worker: str) -> Place:
        """Nobody else is there."""
        return Place(1.0, has_jobs=True)

    async def leave(self, worker: str) -> None:
        """Nobody waits for it."""
