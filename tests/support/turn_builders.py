"""Turns for tests of a store: a learner's steps without a lesson."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.engine.session import Answer, Session, Visit
from bot.engine.turn import Turn
from bot.storage.ports import LearnerId, Store, TurnRequest

ACHIENG, SITA = LearnerId("achieng"), LearnerId("sita")
NOON = 1_800_000_000
WHOLE = Session(
    "km",
    "14-17",
    "KE",
    ("my-safety-team", "lock-it-up"),
    "friend-or-pretend",
    Visit("lock-it-up", "10-13", "NP", (Answer("a", "abcdef"), Answer("b", "234567")), (Answer("a", "zzzzzz"),)),
)
SAVED = replace(WHOLE, saved=True)


def becomes(session: Session | None) -> Callable[[Session | None], Turn]:
    return lambda before: Turn(session)


def goes_on(session: Session | None) -> Turn:
    """Add one answer to her trail."""
    now = session or Session("en", visit=Visit("count", "10-13"))
    assert now.visit
    trail = (*now.visit.trail, Answer("stop", f"{len(now.visit.trail):06}"))
    return Turn(Session("en", visit=now.visit.at(trail)))


def raises(session: Session | None) -> Turn:
    raise RuntimeError("ours")


def answers(session: Session | None) -> int:
    """Return the number of answers she has given."""
    assert session and session.visit
    return len(session.visit.trail)


async def kept(store: Store, learner: LearnerId, now: int = NOON) -> Session | None:
    """Return her session without changing anything: a step that raises leaves the row as it is."""
    seen: list[Session | None] = []

    def looks(session: Session | None) -> Turn:
        seen.append(session)
        raise LookupError

    await store.turns([TurnRequest(learner, looks)], now)
    return seen[0]
