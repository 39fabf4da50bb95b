"""What goes over the line between a worker and the server: statements, and how often one waits for the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.postgres import Postgres

_RUNS = b"EQ"
"""The messages of PostgreSQL's protocol that run a statement: Execute and Query."""
_GREETING = (196608).to_bytes(4, "big")
"""What follows the length of the message that begins a connection; a question for TLS may come before it."""


@dataclass
class Wire:
    """What has gone over it so far."""

    statements: int = 0
    round_trips: int = 0
    asks: bool = False

    def asked(self, data: bytes) -> None:
        """The worker says something: after an answer it is a new round trip."""
        self.round_trips += not self.asks
        self.asks = True

    def answered(self, data: bytes) -> None:
        """The server says something."""
        self.asks = False


class _Messages:
    """Cuts what a worker says into messages: a letter, and four bytes that tell how long it is."""

    def __init__(self) -> None:
        self._begun, self._greeted = b"", False

    def runs(self, data: bytes) -> int:
        """How many statements are run by the messages that end in some more bytes."""
        self._begun += data
        found, head = 0, 1 if self._greeted else 0  # what a connection begins with has no letter
        while len(self._begun) >= head + 4:
            end = head + int.from_bytes(self._begun[head : head + 4], "big")
            if len(self._begun) < end:
                break
            found += bool(head) and self._begun[0] in _RUNS
            head = head or int(self._begun[4:8] == _GREETING)
            self._begun, self._greeted = self._begun[end:], bool(head)
        return found


@asynccontextmanager
async def tapped(server: Postgres) -> AsyncIterator[tuple[int, Wire]]:
    """A port of this machine that leads to the server, and what goes over it."""
    wire = Wire()

    async def connected(worker: asyncio.StreamReader, to_worker: asyncio.StreamWriter) -> None:
        answers, to_server = await asyncio.open_connection("127.0.0.1", server.port)
        messages = _Messages()

        async def there() -> None:
            while data := await worker.read(65536):
                wire.asked(data)
                wire.statements += messages.runs(data)
                to_server.write(data)
            to_server.close()

        async def back() -> None:
            while data := await answers.read(65536):
                wire.answered(data)
                to_worker.write(data)
            to_worker.close()

        await asyncio.gather(there(), back(), return_exceptions=True)

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1], wire
