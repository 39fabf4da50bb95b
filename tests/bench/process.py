"""A bot as a process, with its use of CPU and memory."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.paths import ROOT
from tests.support.scenario import at_webhook, free_port

AS_SHIPPED = (sys.executable, "-m", "tests.bench.shipped")
"""Command, before the name of a module, that runs it without the dependencies of developers."""


def processor_seconds(pid: int, children: bool = False) -> float:
    """Return seconds of CPU of a process so far; with `children`, also of its children, running or ended."""
    process = Path(f"/proc/{pid}")
    try:
        times = (process / "stat").read_text("ascii").rpartition(")")[2].split()[11:15]
        running = (process / f"task/{pid}/children").read_text("ascii").split() if children else []
    except (FileNotFoundError, ProcessLookupError):  # a child that has just ended
        return 0.0
    own = sum(map(int, times if children else times[:2])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(int(child)) for child in running)


class BenchedBot:
    """A running bot, whose files are in `data`."""

    def __init__(self, process: asyncio.subprocess.Process, data: Path) -> None:
        self.data = data
        self._process = process
        self._proc = Path(f"/proc/{process.pid}")

    def cpu(self) -> float:
        """Return seconds of CPU so far, of all threads and in the kernel."""
        return processor_seconds(self._process.pid)

    def memory(self) -> float:
        """Return megabytes in memory (RSS)."""
        lines = (self._proc / "status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def send_signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    async def stops(self) -> None:
        """Stop it with SIGTERM, and kill it if it does not end in time."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), 15)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


@asynccontextmanager
async def running(command: Sequence[str], url: str, token: str, data: Path) -> AsyncIterator[BenchedBot]:
    """Run a bot against the stand-in; it polls unless its command says `--webhook`.

    Its log is in `data`, and is printed when the run fails.
    """
    environment = {**_environment(url, token, data), **(at_webhook(free_port()) if "--webhook" in command else {})}
    log = data / "log"
    with log.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment, stdout=stream, stderr=stream
        )
    bot = BenchedBot(process, data)
    try:
        yield bot
    except BaseException:
        sys.stderr.write(log.read_text("utf-8", "replace"))
        raise
    finally:
        await bot.stops()


def _environment(url: str, token: str, data: Path) -> Mapping[str, str]:
    """Return the bot's environment: ours without proxies, because the stand-in is on this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "BOT_TOKEN": token, "BOT_API_URL": url, "DATA": str(data), "LISTEN": "off", "STAGE": "development"}
