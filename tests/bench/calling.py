"""`python -m tests.bench.calling`: cost of one call to Telegram, compared with aiohttp used as in its manual.

Calls go one after the other over a kept connection to a server that only answers. Both ways take turns, and the fastest
round of each counts. Functions are Python's and C's; unlike times, they do not depend on the machine.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple, cast

import aiohttp
from telegram.request import RequestData

from bot.telegram.http_request import CurlRequest
from bot.telegram.raw_api import Parameters
from tests.bench.aiohttp_request import AiohttpRequest

CALLS, ROUNDS = 100, 60
GIVEN = {"chat_id": 1001, "text": "Into the net. " * 20, "parse_mode": "HTML"}
ANSWER = json.dumps({"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1001}, **GIVEN}}).encode()
HEAD = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Thu, 26 Nov 2026 12:00:00 GMT\r\nContent-Length: %d\r\n\r\n"

MANUAL, TUNED, OURS = "aiohttp by its manual", "aiohttp, tuned", "ours"
"""Ways to make a call; R-fast makes it by the second one."""

Call = Callable[[], Awaitable[object]]


class CallCost(NamedTuple):
    """Microseconds of processor time, and number of functions, of a call."""

    microseconds: float
    functions: float


class CallAnswers(asyncio.Protocol):
    """Minimal server: everything that arrives at once is taken for a whole request."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._transport.write(HEAD % len(ANSWER) + ANSWER)


def served() -> str:
    """Start a server on a thread, whose processor time is not counted, and return its address."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    found = asyncio.run_coroutine_threadsafe(loop.create_server(CallAnswers, "127.0.0.1", 0), loop).result()
    return f"http://127.0.0.1:{found.sockets[0].getsockname()[1]}/bot1:test/sendMessage"


async def costs(rounds: int = ROUNDS) -> Mapping[str, CallCost]:
    """Return what a call costs, for each way."""
    url = served()
    parameters = cast(RequestData, Parameters(GIVEN))
    async with aiohttp.ClientSession() as session, CurlRequest() as ours, AiohttpRequest() as before:

        async def by_the_manual() -> bytes:
            limit = aiohttp.ClientTimeout(total=30, sock_connect=10, sock_read=20)
            async with session.post(url, json=GIVEN, timeout=limit) as response:
                return await response.read()

        ways: dict[str, Call] = {
            MANUAL: by_the_manual,
            TUNED: lambda: before.do_request(url, "POST", parameters),
            OURS: lambda: ours.do_request(url, "POST", parameters),
        }
        return await _of(ways, rounds)


def printed(found: Mapping[str, CallCost]) -> str:
    """Format one line a way."""
    rows = [f"{name:<24}{cost.microseconds:8.0f}{cost.functions:12.0f}" for name, cost in found.items()]
    return "\n".join(["A call to Telegram", f"{'':<24}{'us/call':>8}{'functions':>12}", *rows])


async def _of(ways: Mapping[str, Call], rounds: int) -> Mapping[str, CallCost]:
    took: dict[str, list[float]] = {name: [] for name in ways}
    gc.freeze()
    for _ in range(rounds):
        for name, call in ways.items():
            await call()
            began = time.thread_time()
            await _calls(call)
            took[name].append((time.thread_time() - began) / CALLS * 1e6)
    gc.unfreeze()
    return {name: CallCost(min(took[name]), await _functions(call)) for name, call in ways.items()}


async def _functions(call: Call) -> float:
    made = 0

    def counts(frame: object, event: str, value: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(counts)
    try:
        await _calls(call)
    finally:
        sys.setprofile(None)
    return made / CALLS


async def _calls(call: Call) -> None:
    for _ in range(CALLS):
        await call()


if __name__ == "__main__":
    sys.stdout.write(printed(asyncio.run(costs())) + "\n")
