"""Leader election among the workers of one store: each gets its share of Telegram's limit, and one gets the jobs.

With SQLite there is one process, which has everything. With PostgreSQL each worker writes a heartbeat every two
seconds. While the database cannot be reached a worker keeps its share of the limit, but the jobs only until another
worker may have taken them. A follower, too, assumes a leader only for that long; after that none is known.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import KW_ONLY, dataclass

from bot.jobs.ports import RateLimit
from bot.storage.job_ports import NEWCOMER, WORKER_LIVES, WorkerRegistry, WorkerShare
from bot.storage.ports import StoreGone

BEAT = 2.0
"""Seconds between two heartbeats, and so until a new worker has its share."""

SURE = WORKER_LIVES - 2.0
"""Seconds for which the answer to a heartbeat holds: that the jobs are this worker's, or another's."""

LEAVES_WITHIN = 2.0
"""Seconds for deregistering when this worker ends."""

log = logging.getLogger(__name__)


@dataclass
class LeaderElection:
    """This worker's part in the election. `name` is random; `steady` is a monotonic clock in seconds.

    `look` reads the kill switches, which another worker may have changed in DATA.
    """

    workers: WorkerRegistry
    name: str
    pace: RateLimit
    _: KW_ONLY
    steady: Callable[[], float]
    look: Callable[[], None]
    _jobs_until: float = 0.0
    _led_until: float = 0.0
    _follows: bool = False

    @property
    def has_jobs(self) -> bool:
        """True while this worker runs the jobs: purge, freeze, releases, reminders, announcements, alarms."""
        return self.steady() < self._jobs_until

    @property
    def is_led(self) -> bool:
        """True while another worker is known to run the jobs."""
        return self.steady() < self._led_until

    @asynccontextmanager
    async def there(self) -> AsyncIterator[None]:
        """Register for the duration of the block, and deregister however it ends."""
        await self.begin()
        try:
            yield
        finally:
            await self.end()

    async def begin(self) -> None:
        """Register before the first message is sent."""
        self.pace.share(NEWCOMER)
        await self.beat()

    async def run(self) -> None:
        """Beat and look until cancelled. A slow database delays no look, and an exception ends neither."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._beats())
            both.create_task(self._looks())

    async def _beats(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                await self.beat()
            except Exception as error:
                log.error("a beat failed: %s", type(error).__name__, exc_info=error)

    async def _looks(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            try:
                self.look()
            except Exception as error:
                log.error("a look failed: %s", type(error).__name__, exc_info=error)

    async def beat(self) -> None:
        """Write one heartbeat, and take the share and jobs that it returns."""
        asked = self.steady()
        try:
            place = await self.workers.beat(self.name)
        except StoreGone:
            log.error("this worker cannot tell the others that it lives")
            return
        self._take(place, asked)

    def _take(self, place: WorkerShare, asked: float) -> None:
        if place.has_jobs and self._follows:
            log.info("the jobs are this worker's now")
        self._follows = not place.has_jobs
        self._jobs_until, self._led_until = (asked + SURE, 0.0) if place.has_jobs else (0.0, asked + SURE)
        self.pace.share(place.share)

    async def end(self) -> None:
        """Deregister, so that others take this worker's share and jobs at once."""
        self._jobs_until = 0.0
        try:
            async with asyncio.timeout(LEAVES_WITHIN):
                await self.workers.leave(self.name)
        except (StoreGone, TimeoutError):
            log.error("this worker cannot tell the others that it ends; they know it within %d seconds", WORKER_LIVES)
