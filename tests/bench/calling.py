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
from collections.abc import Awaitable, Callable
from typing import cast

import aiohttp
from telegram.request import RequestData

from bot.telegram.http_request import CurlRequest
from bot.telegram.raw_api import Parameters
from tests.bench.aiohttp_request import AiohttpRequest

CALLS, ROUNDS = 100, 60
GIVEN = {"chat_id": 1001, "text": "Into the net. " * 20, "parse_mode": "HTML"}
ANSWER = json.dumps({"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1001}, **GIVEN}}).encode()
HEAD = b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Thu, 26 Nov 2026 12:00:00 GMT\r\nContent-Length: %d\r\n\r\n"

Call = Callable[[], Awaitable[object]]


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


async def measured(url: str) -> None:
    """Print a line for each way."""
    parameters = cast(RequestData, Parameters(GIVEN))
    async with aiohttp.ClientSession() as session, CurlRequest() as ours, AiohttpRequest() as before:

        async def by_the_manual() -> bytes:
            limit = aiohttp.ClientTimeout(total=30, sock_connect=10, sock_read=20)
            async with session.post(url, json=GIVEN, timeout=limit) as response:
                return await response.read()

        ways: dict[str, Call] = {
            "aiohttp by its manual": by_the_manual,
            "aiohttp, tuned": lambda: before.do_request(url, "POST", parameters),
            "ours": lambda: ours.do_request(url, "POST", parameters),
        }
        for name, (least, made) in (await _of(ways)).items():
            sys.stdout.write(f"{name:<24}{least:6.0f} µs{made:6.0f} functions\n")


async def _of(ways: dict[str, Call]) -> dict[str, tuple[float, float]]:
    """Return the microseconds of processor time and the number of functions of a call, for each way."""
    rounds: dict[str, list[float]] = {name: [] for name in ways}
    gc.freeze()
    for _ in range(ROUNDS):
        for name, call in ways.items():
            await call()
            began = time.thread_time()
            await _calls(call)
            rounds[name].append((time.thread_time() - began) / CALLS * 1e6)
    return {name: (min(rounds[name]), await _functions(call)) for name, call in ways.items()}


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
    asyncio.run(measured(served()))
