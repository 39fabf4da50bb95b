"""Guard of the unit tests: none starts a process or opens a connection, so that all stay fast."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from typing import NoReturn

import pytest


@pytest.fixture(autouse=True, scope="module")
def nothing_is_started() -> Iterator[None]:
    """Fail a test that starts a process or opens a connection: it belongs to `integration` or `e2e`."""

    def refuse(*_: object, **__: object) -> NoReturn:
        pytest.fail("A unit test starts no process and opens no connection.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess.Popen, "__init__", refuse)
        for name in ("connect", "connect_ex", "bind"):
            patch.setattr(socket.socket, name, refuse)
        yield
