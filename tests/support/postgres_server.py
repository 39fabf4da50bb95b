"""A real PostgreSQL per test process, started when a test first asks for it and deleted at the end.

It listens on a free port of this machine only. As root, it runs as another user, because PostgreSQL refuses root.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType
from typing import Any

import asyncpg
import pytest

from tests.support.on_ci import leave_out

NAME, PASSWORD = "bot", "Kilimanjaro#5895@top/"
"""A realistic password: many of its characters have a meaning in a URL."""
IN_A_URL = "Kilimanjaro%235895%40top%2F"
WITHIN = 60.0
"""Seconds for a start or a stop, many times what they usually take."""

_QUICK = {"fsync": "off", "full_page_writes": "off"}
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "80",
    "deadlock_timeout": "100ms",
    "log_error_verbosity": "terse",
}


def find_programs() -> Path | None:
    """Return the folder of `initdb` and `postgres`: Debian keeps them below their version, others in the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda it: int(it.parent.name), reverse=True)
    found = shutil.which("initdb", path=os.pathsep.join([*map(str, debian), os.environ.get("PATH", "")]))
    return Path(found).resolve().parent if found and os.name == "posix" else None


@dataclass
class Postgres:
    """A test server with `settings` besides the default ones here. Its failures are in `log`."""

    programs: Path
    folder: Path
    port: int
    durable: bool
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def log(self) -> Path:
        """Log file of the server."""
        return self.folder / "log"

    def url(self, database: str = "postgres", password: str = IN_A_URL) -> str:
        """Return a value for DATABASE_URL."""
        return f"postgresql://{NAME}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start it and wait until it accepts connections; after `kill` also until the old one's children are gone."""
        until = time.monotonic() + WITHIN
        while not self._is_ready():
            assert time.monotonic() < until, self.log.read_text("utf-8")
            if self.process is None or self.process.poll() is not None:
                self.process = self._begun()
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it as an administrator does: connections are closed and all data is written."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill it in the middle of its work; all committed data must be there after the next start."""
        serving = self._children()
        self._end(signal.SIGKILL)
        for process in serving:  # one that is busy would answer once more
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def forget(self) -> None:
        """Stop it for good and delete everything."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def gives(self, *paths: Path) -> None:
        """Give paths to the user who runs the server."""
        for path in paths if (somebody := _somebody()) else ():
            shutil.chown(path, somebody["user"], somebody["group"])

    def _children(self) -> list[int]:
        if self.process is None:
            return []
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(it) for it in listed.read_text("ascii").split()] if listed.exists() else []

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(WITHIN)
            self.process = None

    def _begun(self) -> subprocess.Popen[bytes]:
        settings = {**_SETTINGS, **({} if self.durable else _QUICK), **self.settings, "port": str(self.port)}
        set_to = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [self.programs / "postgres", "-D", self.folder / "data", *set_to]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder, **_somebody()
            )

    def _is_ready(self) -> bool:
        """Tell whether the server we started reports in its pid file that it is ready."""
        try:
            lines = (self.folder / "data/postmaster.pid").read_text("ascii").split("\n")
        except OSError:
            return False
        return self.process is not None and lines[0] == str(self.process.pid) and lines[7:8] == ["ready   "]


@cache
def postgres(*, durable: bool = False) -> Postgres:
    """Return the server of this test process, started on first use. Skip the test where there is no PostgreSQL.

    A `durable` one waits for the disk as in production, for measurements. Neither loses data when killed.
    """
    return served(durable=durable)


def served(*, durable: bool, settings: Mapping[str, str] = MappingProxyType({})) -> Postgres:
    """Start a server with settings of its own, for measurements."""
    programs = find_programs()
    if programs is None:
        leave_out("PostgreSQL", "no initdb here")
    server = Postgres(programs, Path(mkdtemp(prefix="postgres-")), _free_port(), durable, settings)
    atexit.register(server.forget)
    _make(server)
    server.start()
    return server


async def empty(server: Postgres) -> str:
    """Return the URL of an empty schema, which is faster to create than a database. It is deleted with the server."""
    name = f"test_{secrets.token_hex(6)}"
    await execute(server.url(), f"CREATE SCHEMA {name}")
    return f"{server.url()}?search_path={name}"


async def database(server: Postgres, how: str = "", template: str = "template0") -> str:
    """Create a database, empty or copied from a template, and return its URL; for what a schema cannot show."""
    name = f"test_{secrets.token_hex(6)}"
    await execute(server.url(), f"CREATE DATABASE {name} TEMPLATE {template} {how}")
    return server.url(name)


@pytest.fixture
def server() -> Postgres:
    """The server of this test process."""
    return postgres()


@pytest.fixture
async def url(server: Postgres) -> str:
    """URL of an empty schema on it."""
    return await empty(server)


async def execute(url: str, sql: str) -> None:
    """Run SQL on a separate connection."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


async def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    """Run a query on a separate connection and return its rows."""
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


def _make(server: Postgres) -> None:
    password = server.folder / "password"
    password.write_text(f"{PASSWORD}\n", "ascii")
    somebody = _somebody()
    server.gives(server.folder, password)
    how = ("-U", NAME, "--pwfile", password, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync")
    command: list[str | Path] = [server.programs / "initdb", "-D", server.folder / "data", *how]
    done = subprocess.run(command, capture_output=True, text=True, cwd=server.folder, **somebody, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _somebody() -> dict[str, Any]:
    """Return the user who runs the server: ours, or if that is root, Debian's `postgres`, or `nobody`."""
    import pwd

    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise AssertionError("nobody is there to run PostgreSQL as")


def _free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
