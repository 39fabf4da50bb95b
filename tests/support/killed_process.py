"""Work of a command in a process that is killed with SIGKILL before or after one of its changes."""

from __future__ import annotations

import inspect
import os
import signal
from collections.abc import Callable
from itertools import count
from multiprocessing import get_context
from typing import Any

Watch = Callable[[Any, str], None]
"""Names a function that changes something: the class or module that has it, and its name there."""


def killed(at: int, work: Callable[..., object], *arguments: Any) -> bool:
    """Do work in a process and kill it at its `at`-th moment; return whether it was killed.

    The work gets a `Watch` before its arguments. Each change that it names has one moment before it and one after it.
    """
    forks = get_context("forkserver")
    forks.set_forkserver_preload([work.__module__])
    process = forks.Process(target=_work, args=(at, work, arguments))
    process.start()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
    return process.exitcode != 0


def _work(at: int, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    moments = count(1)

    def passes() -> None:
        if next(moments) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(owner: Any, name: str) -> None:
        change = getattr(owner, name)
        setattr(owner, name, (_awaited if inspect.iscoroutinefunction(change) else _called)(change, passes))

    work(watch, *arguments)


def _called(change: Callable[..., Any], passes: Callable[[], None]) -> Callable[..., Any]:
    def changed(*about: Any) -> Any:
        passes()
        result = change(*about)
        passes()
        return result

    return changed


def _awaited(change: Callable[..., Any], passes: Callable[[], None]) -> Callable[..., Any]:
    async def changed(*about: Any) -> Any:
        passes()
        result = await change(*about)
        passes()
        return result

    return changed
