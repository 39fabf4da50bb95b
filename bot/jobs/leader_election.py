"""This process as one of those that answer girls from one store: its part of Telegram's limit, and perhaps the jobs.

With a file there is one process, which has everything. With PostgreSQL each worker says every two seconds that it
lives. While the database cannot be reached it goes on with the part it had; the jobs it keeps only until another one
may have taken them. It believes as long that another one has them; then nobody is known to.
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
"""Seconds between two signs of life: so soon a newcomer has its part."""

SURE = WORKER_LIVES - 2.0
"""Seconds after a beat for which it holds what it said of the jobs: that they are nobody else's, or another's."""

LEAVES_WITHIN = 2.0
"""Seconds for telling the others that this worker ends."""

log = logging.getLogger(__name__)


@dataclass
class LeaderElection:
    """`name` is by chance, `steady` seconds of a clock that only counts on. `look` looks at what other workers may have
    written in DATA and this one must know at once: the brakes."""

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
        """Whether purge, books, voices, reminders, announcements and alarms are this worker's now."""
        return self.steady() < self._jobs_until

    @property
    def is_led(self) -> bool:
        """Whether all that is known to be another worker's."""
        return self.steady() < self._led_until

    @asynccontextmanager
    async def there(self) -> AsyncIterator[None]:
        """Inside it is counted; at the end, however that comes, the others are told."""
        await self.begin()
        try:
            yield
        finally:
            await self.end()

    async def begin(self) -> None:
        """Be counted before the first message is written."""
        self.pace.share(NEWCOMER)
        await self.beat()

    async def run(self) -> None:
        """Beats and looks until cancelled; a slow database holds no look up, and a mistake ends neither."""
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
        """One sign of life, and what follows from it."""
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
        """It stops: what it had goes to the others at once."""
        self._jobs_until = 0.0
        try:
            async with asyncio.timeout(LEAVES_WITHIN):
                await self.workers.leave(self.name)
        except (StoreGone, TimeoutError):
            log.error("this worker cannot tell the others that it ends; they know it within %d seconds", WORKER_LIVES)
