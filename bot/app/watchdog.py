"""A watchdog that ends a stalled bot, so that its supervisor restarts it.

There are two. Inside the process it is Python's `faulthandler` thread: when the event loop has not turned for STALLED
seconds, it prints the stack of every thread (files and lines, never a value) and ends the process. It works even while
other code holds the GIL, such as a regular expression that never ends. Outside it is systemd, if it started us
(`WatchdogSec=`).
"""

from __future__ import annotations

import asyncio
import faulthandler
import socket
from collections.abc import Callable
from contextlib import suppress

BEAT = 5.0
"""Seconds between two heartbeats."""

STALLED = 30.0
"""Seconds without a heartbeat until the process ends. Its exit code is then 1, after which systemd restarts it."""


class Systemd:
    """Client of sd_notify(3); does nothing when systemd did not start us."""

    def __init__(self, address: str | None) -> None:
        """`address` is the value of NOTIFY_SOCKET, or None."""
        self._address = address

    @property
    def is_there(self) -> bool:
        """True if systemd started us, and so restarts us."""
        return bool(self._address)

    def tell(self, state: str) -> None:
        """Send a state: `READY=1`, `WATCHDOG=1` or `STOPPING=1`."""
        if not self._address:
            return
        name = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
            way.setblocking(False)  # a receiver that does not read must not block the bot
            way.sendto(state.encode(), name)


async def pulse(systemd: Systemd, is_alive: Callable[[], bool]) -> None:
    """Send heartbeats until cancelled: to `faulthandler` while the loop turns, to systemd only if `is_alive`, too.

    The last timer is not cancelled, so that a shutdown that hangs is ended as well.
    """
    while True:
        faulthandler.dump_traceback_later(STALLED, exit=True)
        if is_alive():
            systemd.tell("WATCHDOG=1")
        await asyncio.sleep(BEAT)
