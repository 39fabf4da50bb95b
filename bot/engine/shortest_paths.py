"""Every way through a lesson, searched breadth first: the shortest trail to each stop.

The bot uses it when a button names a stop and nothing is stored any more; `check` uses it to find
what no reader can reach.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from bot.engine import cursor as reading
from bot.engine.cursor import ReadingContext
from bot.engine.replay import Replayed, follow, replay
from bot.engine.session import Answer, Trail

MOST_PLACES = 5_000
"""A lesson has dozens of places (stop, flags); more than this is not searched."""


def places(context: ReadingContext) -> Iterator[Replayed]:
    """Every place a reader can come to, the nearest first; each (stop, flags, sentence) once."""
    return places_from(replay(context, ()))


def places_from(start: Replayed) -> Iterator[Replayed]:
    """Every place that can still be come to, the start first."""
    queue, seen = deque([start]), {place_of(start)}
    while queue and len(seen) < MOST_PLACES:
        folded = queue.popleft()
        yield folded
        for after in _next(folded):
            if (place := place_of(after)) not in seen:
                seen.add(place)
                queue.append(after)


def way_to(context: ReadingContext, stop_id: str) -> Trail | None:
    """The shortest trail that leads to a stop, or None when this reader cannot come there."""
    for folded in places(context):
        if folded.stop is not None and reading.named(folded.stop, stop_id):
            return folded.trail
    return None


def _next(folded: Replayed) -> Iterator[Replayed]:
    if folded.stop is None:
        return
    for option in reading.options(folded.context, folded.cursor):
        if after := follow(folded, Answer(folded.stop.id, option.key)):
            yield after


def place_of(folded: Replayed) -> tuple[object, ...]:
    """What makes two places in a lesson the same one: what can happen from there, whatever led there."""
    stop = folded.stop.id if folded.stop else None
    return stop, folded.cursor.flags, frozenset(line.source for line in folded.cursor.built)
