"""Tasks beside the conversation: none of them ends unseen, and none outlives the store it works on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

AGAIN = 5.0
"""Seconds until a loop that ended unexpectedly is begun again: less than other workers take this one for dead."""

CANCELS_WITHIN = 1.0
"""Seconds that cancelled tasks have to let go of what they hold. One that takes longer is left, and told of."""

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[None]]


class Background:
    """The tasks that run beside the conversation, each with a name for the log."""

    def __init__(self) -> None:
        """Nothing runs yet."""
        self._tasks: set[asyncio.Task[None]] = set()

    def once(self, name: str, work: Work) -> None:
        """Run it to its end. A mistake in it is logged at once, and it is not tried again."""
        self._begin(name, _once(name, work))

    def always(self, name: str, work: Work) -> None:
        """Run a loop that may only end well. After an unexpected end, which is logged at once, it begins again.

        To end the process instead would hold up every learner for the mistake of a job that all of them can do without.
        """
        self._begin(name, _always(name, work))

    async def end(self) -> None:
        """Cancel all and wait until they have ended, so that none meets a store that is closed."""
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


async def _once(name: str, work: Work) -> None:
    await _ends_well(name, work)


async def _always(name: str, work: Work) -> None:
    while True:
        if await _ends_well(name, work):
            return
        await asyncio.sleep(AGAIN)


async def _ends_well(name: str, work: Work) -> bool:
    """Run it; False, and a line in the log, where it raised or was cancelled by something else than `end`."""
    try:
        await work()
    except asyncio.CancelledError:
        if _is_told_to_end():
            raise
        log.error(f"{name} was cancelled by a mistake of ours")
        return False
    except Exception as error:  # the name stands in the sentence: a log tells each sentence once a minute
        log.error(f"{name} ended unexpectedly: %s", type(error).__name__, exc_info=error)
        return False
    return True


def _is_told_to_end() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
