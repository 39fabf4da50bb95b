"""A migration killed with SIGKILL before or after one of its changes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bot.app.commands.migrate_store import MigrateOptions, migrate
from bot.storage.migrate import copy_rows
from bot.storage.postgres.migration_side import PostgresSide
from bot.storage.sqlite.migration_side import SqliteSide
from tests.support.filled_stores import settings_of

MARKS = ("put_migration_state", "empty")
CHANGES = ("change", *MARKS)
PIECE = 16
"""Rows copied in one piece, so that even a small store has several, and some tables end exactly with a piece."""


def killed(data: Path, url: str, wish: MigrateOptions, at: int, changes: Sequence[str] = CHANGES) -> bool:
    """Run a migration and kill it at its `at`-th moment; return whether it was killed.

    Each change has one moment before it and one after it.
    """
    forks = get_context("forkserver")
    forks.set_forkserver_preload(["tests.support.killed_migration"])
    process = forks.Process(target=_moves, args=(data, url, wish, at, changes))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def _moves(data: Path, url: str, wish: MigrateOptions, at: int, changes: Sequence[str]) -> None:
    moments = count(1)

    def passes() -> None:
        if next(moments) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    for side in (SqliteSide, PostgresSide):
        for name in changes:
            setattr(side, name, _watched(getattr(side, name), passes))
    copy_rows.PIECE = PIECE
    asyncio.run(migrate(settings_of(data, url), wish, lambda line: None))


def _watched(change: Callable[..., Any], passes: Callable[[], None]) -> Callable[..., Any]:
    async def changed(*about: Any) -> Any:
        passes()
        result = await change(*about)
        passes()
        return result

    return changed
