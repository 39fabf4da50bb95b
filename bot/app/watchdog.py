"""Whether the bot still lives: a stalled one is ended, so that whoever started it starts it again.

Two look at it. Inside the process a thread of Python's own: when the event loop has not turned for STALLED seconds, it
prints where every thread hangs (files and lines, never a value) and ends the process. It needs no help of the code that
hangs, not even in a pattern that never stops matching. Outside it is systemd, if it started us (`WatchdogSec=`).
"""

from __future__ import annotations

import asyncio
import faulthandler
import socket
from collections.abc import Callable
from contextlib import suppress

BEAT = 5.0
"""Seconds between two signs of life."""

STALLED = 30.0
"""Seconds without one, until the process is ended. Its exit code is then 1, which systemd starts again."""


class Systemd:
    """Tells systemd how it goes, in words of sd_notify(3); silent where it did not start us."""

    def __init__(self, address: str | None) -> None:
        """`address` is what systemd puts into NOTIFY_SOCKET."""
        self._address = address

    @property
    def is_there(self) -> bool:
        """Whether systemd started us, and starts us again."""
        return bool(self._address)

    def tell(self, state: str) -> None:
        """One of `READY=1`, `WATCHDOG=1`, `STOPPING=1`."""
        if not self._address:
            return
        name = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.setblocking(False)  # nobody who does not listen may hang the bot
            way.sendto(state.encode(), name)


async def pulse(systemd: Systemd, is_alive: Callable[[], bool]) -> None:
    """Signs of life until cancelled: to the thread as long as the loop turns, to systemd if updates are heard, too.

    The last one is not taken back: an end that hangs is ended as well.
    """
    while True:
        faulthandler.dump_traceback_later(STALLED, exit=True)
        if is_alive():
            systemd.tell("WATCHDOG=1")
        await asyncio.sleep(BEAT)
