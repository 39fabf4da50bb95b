"""Background tasks of a running bot: failures are logged, and all end before the store is closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

AGAIN = 5.0
"""Seconds until a loop that ended unexpectedly is restarted: less than `WORKER_LIVES`, so that other workers do not
take this one for dead."""

CANCELS_WITHIN = 1.0
"""Seconds that cancelled tasks have to end. A task that takes longer is abandoned, and logged."""

log = logging.getLogger(__name__)

BackgroundWork = Callable[[], Awaitable[None]]


class Background:
    """The background tasks, each with a name for the log."""

    def __init__(self) -> None:
        """Start with no task."""
        self._tasks: set[asyncio.Task[None]] = set()

    def once(self, name: str, work: BackgroundWork) -> None:
        """Run a task to its end. An exception is logged at once; the task is not tried again."""
        self._begin(name, _once(name, work))

    def always(self, name: str, work: BackgroundWork) -> None:
        """Run a loop, and restart it after an exception, which is logged at once.

        Ending the process instead would make every learner wait because of a job that no reply depends on.
        """
        self._begin(name, _always(name, work))

    async def end(self) -> None:
        """Cancel all tasks and wait for them, so that none uses a closed store."""
        if not self._tasks:
            return
        for task in self._tasks:
            task.cancel()
        _, left = await asyncio.wait(set(self._tasks), timeout=CANCELS_WITHIN)
        for task in left:
            log.error("%s does not end", task.get_name())

    def _begin(self, name: str, running: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(running, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _once(name: str, work: BackgroundWork) -> None:
    await _ends_well(name, work)


async def _always(name: str, work: BackgroundWork) -> None:
    while True:
        if await _ends_well(name, work):
            return
        await asyncio.sleep(AGAIN)


async def _ends_well(name: str, work: BackgroundWork) -> bool:
    """Run the work. Return False, and log it, when it raised or was cancelled by anything other than `end`."""
    try:
        await work()
    except asyncio.CancelledError:
        if _is_told_to_end():
            raise
        log.error(f"{name} was cancelled by a mistake of ours")
        return False
    except Exception as error:  # the name is part of the sentence: the log throttle prints each sentence once a minute
        log.error(f"{name} ended unexpectedly: %s", type(error).__name__, exc_info=error)
        return False
    return True


def _is_told_to_end() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
