"""The main loop of a bot: what ends it, and how that is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.app import run_until_signal
from bot.app.watchdog import Systemd


async def nothing(*_: object) -> None:
    """Do nothing."""


def bot_whose_intake(runs: Callable[[asyncio.Event], Awaitable[None]]) -> Any:
    """Return what the main loop needs of a bot, with nothing beside the intake."""
    job = SimpleNamespace(run=nothing, end=nothing)
    bundle = SimpleNamespace(course=SimpleNamespace(stage=None))
    return SimpleNamespace(
        intake=SimpleNamespace(run=runs, is_alive=True),
        scheduler=job,
        announcement_job=job,
        reminder_job=job,
        account_job=job,
        worker=SimpleNamespace(run=nothing, has_jobs=False),
        conversation=SimpleNamespace(bundle=bundle),
    )


async def test_an_error_of_answering_is_told_as_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(_: asyncio.Event) -> None:
        raise ValueError("the real error")

    monkeypatch.setattr(run_until_signal, "pulse", nothing)
    lessons = cast(Any, SimpleNamespace(follow=nothing, reload=nothing))
    with pytest.raises(ValueError, match="the real error"):
        await run_until_signal.run_until_signal(lessons, bot_whose_intake(breaks), Systemd(None))
