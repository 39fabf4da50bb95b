"""An operator is told that PostgreSQL is away only if it is: a bug of the sweep stays a bug."""

from __future__ import annotations

import asyncpg
import pytest

from bot.errors import NotNow, Refused
from bot.storage.postgres.sweep import sweep

URL = "postgresql://bot:secret@db/girls"


class FailingConnection:
    """A connection on which every statement fails in one way."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.is_closed = False

    def add_log_listener(self, _: object) -> None:
        """Accept the listener and never call it."""

    async def execute(self, _: str) -> None:
        raise self.error

    async def close(self, timeout: float) -> None:
        self.is_closed = True


async def swept_over(connection: FailingConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    async def connect(*_: object, **__: object) -> FailingConnection:
        return connection

    monkeypatch.setattr(asyncpg, "connect", connect)
    await sweep(URL)


async def test_a_value_error_of_our_own_is_not_told_as_an_unreachable_server(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = FailingConnection(ValueError("a bug"))

    with pytest.raises(ValueError, match="a bug"):
        await swept_over(connection, monkeypatch)
    assert connection.is_closed


@pytest.mark.parametrize("error", [ConnectionResetError(), asyncpg.InterfaceError("closed")])
async def test_a_server_that_goes_away_meanwhile_is_told_as_such(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotNow, match="PostgreSQL cannot be reached"):
        await swept_over(FailingConnection(error), monkeypatch)


async def test_an_address_that_is_none_is_told_in_words() -> None:
    with pytest.raises(Refused):
        await sweep("postgresql://bot@db:none/girls")
