"""`python -m tests.support.unpaced_bot`: `main.py run` in development, without Telegram's speed limits.

The stand-in looks message ids up in the chat of a call, as Telegram does, and the bot is told so: it is no setting.
Everything else is the bot as shipped. The stand-in takes what a machine can send, so hundreds of learners can play
whole lessons in seconds; `tests/e2e/test_trouble_on_telegram.py` tests the pacing with the bot as shipped.

Words after the command change one thing more:

    slow       two messages a second, so that what waits for Telegram's limit waits long enough for its order to be seen
    forgetful  no question of a chat is remembered, as after a restart: each turn follows from update and stored session
    shifted    the clock is AHEAD seconds ahead, and the real date in Telegram's answers is ignored
    recorded   the file CONNECTIONS gets a line for each host name and address, before anything reaches them
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pycurl

STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")
"""A started program is on record too: it could connect unseen."""
NAMES = ("socket.getaddrinfo", "socket.gethostbyname")
ADDRESSES = ("socket.connect", "socket.sendto", "socket.sendmsg")


def run_unpaced(*words: str) -> int:
    """Run the bot until it is stopped and return its exit code."""
    gc.disable()  # while it loads, as in `main.py run`; `run_bot` turns collections on again when the bot answers
    for word in words:
        CHANGES[word]()
    from bot.app import container
    from bot.app.cli import main
    from bot.app.commands import run_bot
    from bot.telegram.pacing import Pace

    os.environ.setdefault("STAGE", "development")
    vars(container)["LOOKS_IDS_UP_IN_CHAT"] = frozenset({os.environ["BOT_API_URL"]})
    overall, per_chat, burst = (2, 1, 12) if "slow" in words else (100_000, 1_000, 1_000)
    vars(run_bot)["Pace"] = partial(Pace, overall=overall, per_chat=per_chat, burst=burst)
    return main(["run"])


def record_connections() -> None:
    """Record from now on where this process connects. An audit hook cannot be removed."""
    file = os.open(os.environ["CONNECTIONS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def hears(event: str, given: tuple[object, ...]) -> None:
        if event in NAMES:
            os.write(file, f"{given[0]}\n".encode())
        elif event in ADDRESSES and isinstance(given[1], tuple):  # a Unix socket has a path here
            os.write(file, f"{given[1][0]}:{given[1][1]}\n".encode())
        elif event in STARTS:
            os.write(file, f"{event}\n".encode())

    sys.addaudithook(hears)

    class RecordedCurl(pycurl.Curl):
        """Handle of libcurl, which looks up names and connects without an event of Python."""

        def setopt(self, option: int, value: Any, **more: bool) -> None:
            """Record the host of an address, and of a proxy."""
            if option in (pycurl.URL, pycurl.PROXY, pycurl.PRE_PROXY) and value:
                os.write(file, f"{urlsplit(value).netloc}\n".encode())
            super().setopt(option, value, **more)

    vars(pycurl)["Curl"] = RecordedCurl


def _forget_questions() -> None:
    from bot.telegram.chat_memory import ChatMemory

    setattr(ChatMemory, "last_question", lambda memory, chat: None)  # noqa: B010 - mypy forbids to assign to a method


def _shift_clock() -> None:
    from bot.app.commands import run_bot
    from bot.telegram.clock import TelegramClock

    class OwnClock(TelegramClock):
        def observe(self, date: str | None) -> None:
            pass

    ahead = float(os.environ["AHEAD"])
    vars(run_bot)["time"] = SimpleNamespace(time=lambda: time.time() + ahead, monotonic=time.monotonic)
    vars(run_bot)["TelegramClock"] = OwnClock


CHANGES: Mapping[str, Callable[[], None]] = {
    "slow": lambda: None,
    "forgetful": _forget_questions,
    "shifted": _shift_clock,
    "recorded": record_connections,
}


if __name__ == "__main__":
    sys.exit(run_unpaced(*sys.argv[1:]))
