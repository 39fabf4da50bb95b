"""How workers share what Telegram lets all of them write a second: each takes what the others have let go of.

A share is so many millionths. A newcomer takes nothing from who is there already: they see it at their next beat, let
go, and then it takes its own. So all shares together are never more than everything, but for the few messages with
which a newcomer begins. Who was killed gives its share back when its time is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

WHOLE = 1_000_000

LEAST = WHOLE // 28
"""What a newcomer begins with: a message a second of Telegram's thirty, of which the bot by itself takes 28."""


class WorkerClaim(NamedTuple):
    """What is written of a worker: its share, and whether its time is over."""

    share: int
    over: bool


def share_of(me: str, workers: Mapping[str, WorkerClaim]) -> int:
    """What a worker may write from now on. `workers` are all that are written down, perhaps me among them.

    Whose own time is over was away from the database, most likely as all others were: it keeps what it had, so that
    who comes back first does not take everything while the others still write.
    """
    mine = workers.get(me)
    if mine and mine.over:
        return mine.share
    others = [it.share for name, it in workers.items() if name != me and not it.over]
    fair = WHOLE // (len(others) + 1)
    return max(min(fair, WHOLE - sum(others)), min(fair, LEAST))


def gone(me: str, workers: Mapping[str, WorkerClaim]) -> list[str]:
    """Whose row nobody needs any more, as a worker sees it."""
    mine = workers.get(me)
    return [] if mine and mine.over else [name for name, it in workers.items() if it.over]
