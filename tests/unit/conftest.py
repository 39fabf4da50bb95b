"""Fixtures of the unit tests. None starts a process or opens a connection, so that all stay fast."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from typing import NoReturn

import pytest

from bot.statistics import freeze, intervals, planning, rule
from bot.statistics.reports import labels
from bot.statistics.rule import Rule


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


@pytest.fixture
def known_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the noise still for tests of words, layout and arithmetic: the margins they write down are of these rules.

    Which noise the real rule has is tested in `statistics/test_rule`, `test_noise` and the two of the attacker alone.
    """
    for module in (freeze, intervals, labels, planning, rule):
        monkeypatch.setattr(module, "COUNT", Rule(variance=8, least=10, step=5))
    for module in (freeze, intervals, labels):
        monkeypatch.setattr(module, "SENSITIVE", Rule(variance=32, least=20, step=10))
