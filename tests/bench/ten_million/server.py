"""A PostgreSQL with fsync, as much memory as a small server gives it, and what it takes of the machine. Linux only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.postgres import Postgres, rows, served

SETTINGS = {"shared_buffers": "256MB", "max_wal_size": "8GB", "checkpoint_timeout": "1h", "track_io_timing": "on"}
"""A checkpoint comes only when it is asked for, so that what it costs is measured apart."""


def started() -> Postgres:
    """A server of this run's own."""
    return served(durable=True, settings=SETTINGS)


def cpu(server: Postgres) -> float:
    """Seconds of CPU of all processes of the server, those that have ended too."""
    assert server.process is not None, "it runs"
    root = f"/proc/{server.process.pid}"
    children = Path(f"{root}/task/{server.process.pid}/children").read_text("ascii").split()
    return _cpu(root, 11, 15) + sum(_cpu(f"/proc/{child}", 11, 13) for child in children)


def _cpu(process: str, begin: int, end: int) -> float:
    try:
        fields = Path(f"{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[begin:end])) / os.sysconf("SC_CLK_TCK")


async def wal(url: str) -> int:
    """Bytes of its log since the beginning."""
    return int(await asked(url, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))


async def asked(url: str, sql: str) -> Any:
    """One value."""
    ((value,),) = await rows(url, sql)
    return value
