"""Steps for the stories of a store: what a girl does, without a lesson."""

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
    """Each answer adds one to her trail."""
    now = session or Session("en", visit=Visit("count", "10-13"))
    assert now.visit
    trail = (*now.visit.trail, Answer("stop", f"{len(now.visit.trail):06}"))
    return Turn(Session("en", visit=now.visit.at(trail)))


def raises(session: Session | None) -> Turn:
    raise RuntimeError("ours")


def answers(session: Session | None) -> int:
    """How many she has given."""
    assert session and session.visit
    return len(session.visit.trail)


async def kept(store: Store, learner: LearnerId, now: int = NOON) -> Session | None:
    """Her session, read without changing anything: a step that raises leaves the row."""
    seen: list[Session | None] = []

    def looks(session: Session | None) -> Turn:
        seen.append(session)
        raise LookupError

    await store.turns([TurnRequest(learner, looks)], now)
    return seen[0]
