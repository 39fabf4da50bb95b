"""Tasks of the lesson room in a process beside it, each in a child that is killed at its limit.

Python runs one thread at a time, and stops none. So what a member types is checked in a child of a process that was
started before the room's sandbox closed: it takes a processor of its own where there are two, ends when its time is up,
and gives all its memory back.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from bot.app.sandbox import SandboxRules, enforce
from bot.authoring.lesson_room.course_readings import UnsavedTexts
from bot.authoring.lesson_room.drafts import DRAFTS_FOLDER
from bot.storage import editions

LIMIT = 5.0
"""Seconds that a task may take: fifty times what our longest lesson does."""

MOST_MEMORY = 512 * 1024 * 1024
"""Bytes that a task may hold beyond those of the process that it comes from."""

_LONGEST = 16 * 1024 * 1024
"""Most bytes of an answer."""

_TOO_LONG = {"no": "This cannot be checked here, as it takes too long. Make it shorter."}
_AWAY = {"no": "What is typed cannot be checked now. It can be saved, and then all of it is checked."}

log = logging.getLogger(__name__)


class TaskProcess:
    """The process as the room knows it: one task after the other, whoever asks."""

    def __init__(self, process: Process, asks: asyncio.StreamWriter, answers: asyncio.StreamReader) -> None:
        """Own a process that was just started, and its two pipes."""
        self._process, self._asks, self._answers, self._alone = process, asks, answers, asyncio.Lock()

    @classmethod
    async def started(cls, data: Path, limit: float = LIMIT) -> TaskProcess:
        """Start the process, which ends when this one does. `limit`: seconds that a task may take."""
        home = Path(__file__).parents[2]
        around = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
        words = (sys.executable, "-m", __name__, str(data), str(limit))
        made = await asyncio.create_subprocess_exec(*words, stdin=PIPE, stdout=PIPE, env=around, limit=_LONGEST)
        return cls(made, cast(asyncio.StreamWriter, made.stdin), cast(asyncio.StreamReader, made.stdout))

    async def __call__(self, task: str, asked: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a task; one sentence, as a refusal, if it took too long."""
        return await asyncio.shield(asyncio.create_task(self._answer({**asked, "task": task})))

    async def _answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        async with self._alone:
            try:
                self._asks.write(json.dumps(asked).encode() + b"\n")
                await self._asks.drain()
                line = await self._answers.readline()
            except (OSError, ValueError):
                line = b""
        if not line:
            log.error("the process that checks typed text has ended; a restart of the room brings it back")
            return _AWAY
        found: dict[str, Any] = json.loads(line) or _TOO_LONG
        return found

    async def close(self) -> None:
        """End the process."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


if sys.platform != "win32":
    import resource

    def serve(data: Path, limit: float) -> None:
        """Answer a line with a line until the room closes the pipe."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the room ends this process
        texts = UnsavedTexts()
        for line in sys.stdin.buffer:
            asked = json.loads(line)
            texts.prepare(asked, data / editions.EDITIONS_FOLDER)
            sys.stdout.buffer.write((_in_a_child(texts, asked, data, limit) or b"null") + b"\n")
            sys.stdout.buffer.flush()

    def _in_a_child(texts: UnsavedTexts, asked: dict[str, Any], data: Path, limit: float) -> bytes:
        """Return the answer as JSON; empty if the child was killed."""
        coming, going = os.pipe()
        child = os.fork()
        if not child:
            _be_limited(data, limit)
            with suppress(BaseException), os.fdopen(going, "wb") as stream:
                stream.write(json.dumps(texts.answer(asked)).encode())
            os._exit(0)
        os.close(going)
        with os.fdopen(coming, "rb") as stream:
            found = stream.read()
        return found if os.waitpid(child, 0)[1] == 0 else b""

    def _be_limited(data: Path, limit: float) -> None:
        """Give this child its limits: time, memory, and files that it may only read."""
        signal.setitimer(signal.ITIMER_REAL, limit)  # nothing handles the signal, so the kernel ends the process
        held = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + MOST_MEMORY,) * 2)
        with suppress(OSError):  # a unit forbids it
            os.nice(5)
        enforce(data, SandboxRules({}, folders=(data / editions.EDITIONS_FOLDER, data / DRAFTS_FOLDER)))


if __name__ == "__main__" and sys.platform != "win32":
    serve(Path(sys.argv[1]), float(sys.argv[2]))
