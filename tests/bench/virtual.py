"""Hours in a second: an event loop whose clock jumps to whatever comes next."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Jumps(selectors.SelectSelector):
    """Waits for nothing: what would be waited is added to a clock."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Let that time pass at once."""
        if timeout is None:
            raise RuntimeError("nobody would ever go on")
        self.now += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop without files and sockets: only `sleep`, timers and futures; the same every time."""

    def __init__(self) -> None:
        """The clock begins at 0."""
        self._jumps = _Jumps()
        super().__init__(self._jumps)

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._jumps.now


def run(main: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine comes to, in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
