"""Run the bot of `tests.support.unpaced_bot` with injected faults: `python -m tests.support.bot_with_faults`.

A fault lasts as long as a file with its name exists in the folder TROUBLES:

    clock    the machine's clock is off by the number of seconds in the file
    dns      no host name can be resolved
    stuck    the event loop hangs, and with it all of Python
    mistake  the scheduler ends with an exception, after it removed the file

Intervals are shorter here, so that a test need not wait: a poll, a round of the scheduler, and the limits for a poll
that hangs and a stalled loop. Two are longer than any test: how long a refused token is doubted, and how long a stop
waits for replies (a second signal ends that wait).
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import sys
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from bot.app import background, bot_metrics, container, healthz, watchdog
from bot.app.cli import main
from bot.app.commands import run_bot
from bot.jobs import scheduler
from bot.telegram import connections, dispatcher, polling
from bot.telegram.pacing import Pace

TROUBLES = Path(os.environ.get("TROUBLES", "."))


def now() -> float:
    """Return the time of the faulty clock in seconds since 1970."""
    wrong = TROUBLES / "clock"
    return time.time() + (float(wrong.read_text("ascii")) if wrong.exists() else 0)


class Unresolved(connections.TelegramConnection):
    """Connection whose host name cannot be resolved while a fault asks for it: no resolver takes so long a label."""

    async def post(self, url: str, *more: Any) -> connections.HttpAnswer:
        if (TROUBLES / "dns").exists():
            url = urlsplit(url)._replace(netloc="x" * 64).geturl()
        return await super().post(url, *more)


class Hanging(scheduler.Scheduler):
    """Scheduler that says that it begins, and hangs the event loop or fails when a fault asks for it.

    Cancelled, it takes a moment, then prints whether the store is still open.
    """

    async def run(self) -> None:
        print("the watch begins", file=sys.stderr)
        rounds = asyncio.create_task(super().run())
        try:
            await self._waits()
        except asyncio.CancelledError:
            await asyncio.sleep(0.2)
            print("the watch ends: the store is", "open" if await self.store.writes() else "closed", file=sys.stderr)
            raise
        finally:
            rounds.cancel()

    async def _waits(self) -> None:
        while not (TROUBLES / "stuck").exists():
            if (TROUBLES / "mistake").exists():
                (TROUBLES / "mistake").unlink()
                raise LookupError
            await asyncio.sleep(0.05)
        ctypes.PyDLL(None).sleep(600)  # like a pattern that never stops matching: Python runs no other thread


if __name__ == "__main__":
    vars(run_bot)["Pace"] = partial(Pace, overall=100_000, per_chat=1_000, burst=1_000)
    vars(run_bot)["time"] = SimpleNamespace(time=now, monotonic=time.monotonic)
    vars(connections)["TelegramConnection"] = Unresolved
    vars(container)["Scheduler"] = Hanging
    vars(scheduler)["ROUND"] = 0.2
    vars(background)["AGAIN"] = 0.2
    vars(watchdog).update(BEAT=0.2, STALLED=10.0)
    vars(polling).update(DOUBTS=1_000, WAITS=(0.2, 0.4), LONG_POLL=1)
    vars(polling).update(ALIVE=5.0)
    vars(dispatcher).update(DRAINS_WITHIN=600.0)
    vars(bot_metrics).update(FROZEN=0.0)
    vars(healthz).update(FRESH=0.0)
    sys.exit(main(["run"]))
