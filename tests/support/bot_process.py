"""The real bot as a process: start, stop, kill and restart it, and read every line it prints."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from bot import __version__
from tests.support.paths import ROOT

HOME = ROOT
TOKEN = "123456:TEST-token_of-nobody-0123456789"
VERSION = f"safe-online-world {__version__}"
"""Version as /healthz and the log show it."""
WELL = f"ok\n{VERSION}\n"
"""Answer of /healthz when nothing is wrong."""
STARTS_WITHIN = 120.0
STOPS_WITHIN = 60.0

AS_SHIPPED = (str(HOME / "main.py"), "run")
UNPACED = ("-m", "tests.support.unpaced_bot")
"""The same program without its own pacing for Telegram's limits, so that a lesson takes seconds, not minutes."""
SLOW = (*UNPACED, "slow")
"""The same program with two messages a second, so that nearly all answers to a flood wait."""
FORGETFUL = (*UNPACED, "forgetful")
"""The unpaced bot, which remembers no question of a chat."""
SHIFTED = (*UNPACED, "shifted")
"""The unpaced bot with its clock AHEAD seconds ahead, as it is in a country's afternoon whenever a test runs."""
RECORDED = (*UNPACED, "recorded")
"""The unpaced bot, which writes to the file CONNECTIONS where it connects."""


class BotProcess:
    """A bot that answers until the block ends: `async with BotProcess(telegram.url, tmp_path) as bot:`."""

    def __init__(
        self,
        url: str,
        data: Path,
        *,
        dialogues: Path = HOME / "dialogues",
        locales: Path = HOME / "locales",
        command: tuple[str, ...] = UNPACED,
        **settings: str,
    ) -> None:
        """Configure the bot; `data` holds its database and secret, `settings` are more environment variables."""
        self.data = data
        self.log: list[str] = []
        self._command = command
        self._environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(HOME),
            "PYTHONWARNINGS": "default",
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": url,
            "DATA": str(data),
            "DIALOGUES": str(dialogues),
            "LOCALES": str(locales),
            "LISTEN": "off",
            "STAGE": "development",
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._printed = asyncio.Event()

    async def __aenter__(self) -> Self:
        """Start, and wait until it answers."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it if it still runs; kill it if it does not stop."""
        if self.running:
            await self.stop()

    @property
    def running(self) -> bool:
        """Tell whether the process runs."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """Process id."""
        assert self._process is not None, "the bot was never started"
        return self._process.pid

    async def start(self) -> None:
        """Start the process and wait for the line that says it answers."""
        before = len(self.log)
        await self.launch()
        await self.prints("answering", since=before, timeout=STARTS_WITHIN)

    async def launch(self) -> None:
        """Start the process without waiting."""
        assert not self.running, "the bot runs already"
        self.data.mkdir(parents=True, exist_ok=True)
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._command,
            cwd=self.data,  # so that a developer's .env is not found
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reader = asyncio.create_task(self._read(self._process))

    async def stop(self) -> int:
        """Stop it with SIGTERM and return its exit code."""
        return await self._ends(signal.SIGTERM)

    async def kill(self) -> int:
        """Kill it with SIGKILL, as in a power failure, and return its exit code."""
        return await self._ends(signal.SIGKILL)

    async def ends(self, timeout: float = STARTS_WITHIN) -> int:
        """Wait until it ends by itself and return its exit code."""
        assert self._process is not None and self._reader is not None, "the bot was never started"
        try:
            async with asyncio.timeout(timeout):
                code = await self._process.wait()
                await self._reader
        except TimeoutError:
            self._process.kill()
            raise AssertionError(f"the bot did not end within {timeout} s.\n{self.view()}") from None
        return code

    async def reloads(self) -> str:
        """Tell it with SIGHUP that lessons were saved, and return the line it answers with."""
        before = len(self.log)
        os.kill(self.pid, signal.SIGHUP)
        return await self.prints("the lessons", since=before)

    async def prints(self, text: str, *, since: int = 0, timeout: float = 60) -> str:
        """Wait for a line with a text after the first `since` lines, and return it."""
        found: list[str] = []

        def said() -> bool:
            found[:] = [line for line in self.log[since:] if text in line][:1]
            return bool(found)

        await self._until(said, timeout, f"a line with “{text}”")
        return found[0]

    def view(self) -> str:
        """Show the end of its log, for the output of a failed test."""
        return "It printed:\n  " + ("\n  ".join(self.log[-20:]) or "nothing")

    async def _ends(self, number: signal.Signals) -> int:
        if self.running:
            os.kill(self.pid, number)
        return await self.ends(STOPS_WITHIN)

    async def _until(self, happens: Callable[[], bool], timeout: float, what: str) -> None:
        try:
            async with asyncio.timeout(timeout):
                while not happens():
                    assert self.running or not self._ended(), f"the bot ended before {what}.\n{self.view()}"
                    self._printed.clear()
                    await self._printed.wait()
        except TimeoutError:
            raise AssertionError(f"waited {timeout} s for {what}.\n{self.view()}") from None

    def _ended(self) -> bool:
        return self._reader is None or self._reader.done()

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self.log.append(line.decode("utf-8", "replace").rstrip("\n"))
            self._printed.set()
        await process.wait()
        asyncio.get_running_loop().call_soon(self._printed.set)  # after this task is done
