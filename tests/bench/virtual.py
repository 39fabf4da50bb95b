"""Virtual time: an event loop whose clock jumps to the next timer."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Jumps(selectors.SelectSelector):
    """Selector that never waits, and adds the time of each wait to its clock."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Advance the clock by the timeout and return at once."""
        if timeout is None:
            raise RuntimeError("nobody would ever go on")
        self.now += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """Deterministic event loop without files and sockets: only `sleep`, timers and futures."""

    def __init__(self) -> None:
        """Start the clock at 0."""
        self._jumps = _Jumps()
        super().__init__(self._jumps)

    def time(self) -> float:
        """Return seconds since the loop was created."""
        return self._jumps.now


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine in virtual time and return its result."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
