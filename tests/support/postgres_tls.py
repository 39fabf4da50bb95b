"""A PostgreSQL that uses TLS during a test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.nginx import certified
from tests.support.postgres_server import WITHIN, Postgres, execute, rows


@asynccontextmanager
async def encrypted(server: Postgres) -> AsyncIterator[Path]:
    """Turn TLS on for the block and yield the certificate file."""
    folder = server.folder / "tls"
    folder.mkdir(exist_ok=True)
    certified(folder)
    server.gives(folder, *folder.iterdir())
    (folder / "privkey.pem").chmod(0o600)
    for name, value in (("ssl_cert_file", "fullchain.pem"), ("ssl_key_file", "privkey.pem")):
        await execute(server.url(), f"ALTER SYSTEM SET {name} = '{folder / value}'")
    await _reloaded(server, "ALTER SYSTEM SET ssl = on", "on")
    yield folder / "fullchain.pem"
    await _reloaded(server, "ALTER SYSTEM SET ssl = off", "off")


async def _reloaded(server: Postgres, change: str, ssl: str) -> None:
    await execute(server.url(), change)
    await execute(server.url(), "SELECT pg_reload_conf()")
    async with asyncio.timeout(WITHIN):
        while await rows(server.url(), "SHOW ssl") != [(ssl,)]:
            await asyncio.sleep(0.02)
