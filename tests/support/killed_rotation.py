"""A rotation of keys killed with SIGKILL before or after one of its changes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bot.app.commands import keys
from bot.app.config import settings
from bot.storage.sql import addresses
from bot.storage.sql.addresses import StoredAddresses

AT_ONCE = 2
"""Rows rewritten in one transaction, so that even a small store has several."""


def killed(environment: dict[str, str], at: int) -> bool:
    """Run `keys rotate` and kill it at its `at`-th moment; return whether it was killed.

    Each change of a file or of rows has one moment before it and one after it.
    """
    forks = get_context("forkserver")
    forks.set_forkserver_preload(["tests.support.killed_rotation"])
    process = forks.Process(target=_rotates, args=(environment, at))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def _rotates(environment: dict[str, str], at: int) -> None:
    moments = count(1)

    def passes() -> None:
        if next(moments) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    vars(addresses)["AT_ONCE"] = AT_ONCE
    rewrite = _watched_later(StoredAddresses.rewrite, passes)
    StoredAddresses.rewrite = rewrite  # type: ignore[method-assign]  # replaced on purpose
    for name in ("write_once", "write_whole"):
        vars(keys)[name] = _watched(vars(keys)[name], passes)
    Path.replace = _watched(Path.replace, passes)  # type: ignore[method-assign]  # replaced on purpose
    os.environ.update(environment)
    asyncio.run(keys.rotate(settings(environment), lost=False, say=lambda line: None))


def _watched(change: Callable[..., Any], passes: Callable[[], None]) -> Callable[..., Any]:
    def changed(*about: Any) -> Any:
        passes()
        result = change(*about)
        passes()
        return result

    return changed


def _watched_later(change: Callable[..., Any], passes: Callable[[], None]) -> Callable[..., Any]:
    async def changed(*about: Any) -> Any:
        passes()
        result = await change(*about)
        passes()
        return result

    return changed
