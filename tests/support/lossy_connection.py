"""A line to PostgreSQL that breaks when what was to be kept is kept and its word is still to come; a silent server."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

from tests.support.postgres_server import Postgres


@dataclass
class Line:
    """What goes through `port` reaches the server; of so many commits the answer is `lost`, and the line with it."""

    server: Postgres
    port: int = 0
    lost: int = 0

    def url(self, url: str) -> str:
        """An address of the server, by way of this line."""
        return url.replace(f":{self.server.port}/", f":{self.port}/")

    async def carries(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        """One connection, until either end has gone."""
        far, to_far = await asyncio.open_connection("127.0.0.1", self.server.port)
        answers = asyncio.create_task(_pours(far, to_near))
        try:
            while said := await near.read(65536):
                to_far.write(said)
                if b"COMMIT;" in said and self.lost:
                    self.lost -= 1
                    answers.cancel()
                    await asyncio.wait([answers])
                    await far.read(65536)  # it is kept
                    break
        except ConnectionError:
            pass
        finally:
            answers.cancel()
            for end in (to_near, to_far):
                end.close()
            await asyncio.gather(answers, to_near.wait_closed(), to_far.wait_closed(), return_exceptions=True)


async def _pours(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while said := await reader.read(65536):
            writer.write(said)
    writer.close()


@asynccontextmanager
async def line(server: Postgres) -> AsyncIterator[Line]:
    """A line to a server, until the story is over."""
    found, connections = Line(server), set[asyncio.Task[None]]()

    def carries(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.create_task(found.carries(reader, writer)))

    async with await asyncio.start_server(carries, "127.0.0.1", 0) as listening:
        found.port = listening.sockets[0].getsockname()[1]
        yield found
    for connection in connections:
        connection.cancel()
    await asyncio.gather(*connections, return_exceptions=True)


@contextmanager
def silent(server: Postgres, backend: int) -> Iterator[None]:
    """The server takes what it is sent, and says nothing: as a machine does that lost its network."""
    assert server.process
    both = (server.process.pid, backend)
    for pid in both:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in both:
            os.kill(pid, signal.SIGCONT)
