"""Sharing of Telegram's rate limit between workers: each takes only what the others have given up.

A share is counted in millionths. A new worker takes nothing from the others: they see it at their next heartbeat and
lower their shares, then it raises its own. So all shares together never exceed the whole, but for the few messages with
which a new worker starts. A killed worker's share is free when its time is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

WHOLE = 1_000_000

LEAST_SHARE = WHOLE // 28
"""Share with which a new worker starts: one message a second, of 28 that the bot allows itself of Telegram's thirty."""


class WorkerClaim(NamedTuple):
    """Stored claim of a worker: its share in millionths, and whether its time is over."""

    share: int
    over: bool


def share_of(me: str, workers: Mapping[str, WorkerClaim]) -> int:
    """Return the share of worker `me` from now on; `workers` are all stored claims, perhaps with its own.

    A worker whose own time is over had lost the database, most likely as all others had: it keeps its share, so that
    the first one back does not take everything while the others still send.
    """
    mine = workers.get(me)
    if mine and mine.over:
        return mine.share
    others = [worker.share for name, worker in workers.items() if name != me and not worker.over]
    fair = WHOLE // (len(others) + 1)
    return max(min(fair, WHOLE - sum(others)), min(fair, LEAST_SHARE))


def expired_workers(me: str, workers: Mapping[str, WorkerClaim]) -> list[str]:
    """Return the workers whose rows can be deleted, as worker `me` sees it."""
    mine = workers.get(me)
    return [] if mine and mine.over else [name for name, worker in workers.items() if worker.over]
