"""Bad connections to PostgreSQL: a proxy that loses the answer to a commit, and a server that stops answering."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

from tests.support.postgres_server import Postgres


@dataclass
class LossyProxy:
    """Proxy that forwards `port` to the server.

    The answers to the next `lost` commits are lost, with their connections.
    """

    server: Postgres
    port: int = 0
    lost: int = 0

    def url(self, url: str) -> str:
        """Return a URL of the server with the proxy's port."""
        return url.replace(f":{self.server.port}/", f":{self.port}/")

    async def carries(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        """Forward one connection until either end has closed."""
        far, to_far = await asyncio.open_connection("127.0.0.1", self.server.port)
        answers = asyncio.create_task(_pours(far, to_near))
        try:
            while said := await near.read(65536):
                to_far.write(said)
                if b"COMMIT;" in said and self.lost:
                    self.lost -= 1
                    answers.cancel()
                    await asyncio.wait([answers])
                    await far.read(65536)  # then the commit is done
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
async def line(server: Postgres) -> AsyncIterator[LossyProxy]:
    """Run a proxy to a server for the block."""
    found, connections = LossyProxy(server), set[asyncio.Task[None]]()

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
    """Suspend the server and one backend: it accepts data and answers nothing, like a machine that lost its network."""
    assert server.process
    both = (server.process.pid, backend)
    for pid in both:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in both:
            os.kill(pid, signal.SIGCONT)
