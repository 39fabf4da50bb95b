"""Faults around a bot: its folder is on a small disk, and a fake systemd receives its notifications."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.support.bot_api import Girl, Telegram
from tests.support.bot_process import TOKEN, BotProcess
from tests.support.clocks import ShiftedClock
from tests.support.lessons_folder import StoryFolder
from tests.support.scenario import Scenario

TROUBLED = ("-m", "tests.support.bot_with_faults")
SMALL = "8m"


class NotifySocket:
    """The socket on which systemd receives a service's notifications."""

    def __init__(self, path: Path) -> None:
        self.path, self.heard = path, list[str]()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        asyncio.get_running_loop().add_reader(self._socket, self._hear)

    def _hear(self) -> None:
        self.heard.append(self._socket.recv(4096).decode())

    @property
    def beats(self) -> int:
        """Number of heartbeats (WATCHDOG=1) the bot has sent."""
        return self.heard.count("WATCHDOG=1")

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount a small file system at `folder`; yield False when the machine does not allow it."""
    folder.mkdir(parents=True)
    mount = ("mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder))
    try:
        is_there = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        is_there = False
    try:
        yield is_there
    finally:
        if is_there:
            subprocess.run(("umount", "--lazy", str(folder)), check=True)


@dataclass
class Troubled:
    """A bot in a scenario, and its faults. `is_small` tells whether its disk can really be filled."""

    stage: Scenario
    systemd: NotifySocket
    troubles: Path
    staff: Girl
    is_small: bool

    @contextmanager
    def trouble(self, name: str, about: str = "") -> Iterator[None]:
        """Turn a fault of `tests.support.bot_with_faults` on for the block."""
        (self.troubles / name).write_text(about, "ascii")
        try:
            yield
        finally:
            (self.troubles / name).unlink()

    async def asks(self, path: str, **headers: str) -> tuple[int, str]:
        """Return status and body of /healthz or /metrics."""
        async with aiohttp.ClientSession() as web, web.get(f"{self.address()}{path}", headers=headers) as answer:
            return answer.status, await answer.text()

    def address(self) -> str:
        """Return the address at which both answer."""
        (*_, line) = [line for line in self.stage.bot.log if "/healthz on port" in line]
        return f"http://127.0.0.1:{line.rpartition(' ')[2]}"


@asynccontextmanager
async def troubled(tmp: Path) -> AsyncIterator[Troubled]:
    """Run a bot with a staff member who receives its alarms."""
    near = Path(tempfile.mkdtemp(prefix="bot"))  # the path of a socket must be short
    systemd, clock, folder = NotifySocket(near / "notify"), ShiftedClock(), StoryFolder(tmp)
    async with Telegram(token=TOKEN, clock=clock) as telegram:
        staff = telegram.girl(4_200_000_042, "Staff")
        await staff.types("/start")
        with small_disk(tmp / "data") as is_small:
            bot = BotProcess(
                telegram.url,
                tmp / "data",
                dialogues=folder.dialogues,
                locales=folder.locales,
                command=TROUBLED,
                NOTIFY_SOCKET=str(systemd.path),
                TROUBLES=str(near),
                LISTEN="127.0.0.1:0",
                ALARM_CHAT=str(staff.id),
            )
            async with bot:
                yield Troubled(Scenario(telegram, bot, folder, clock), systemd, near, staff, is_small)
    systemd.close()
    shutil.rmtree(near)
