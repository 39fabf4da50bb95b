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
        replayed = queue.popleft()
        yield replayed
        for after in _next(replayed):
            if (place := place_of(after)) not in seen:
                seen.add(place)
                queue.append(after)


def way_to(context: ReadingContext, stop_id: str) -> Trail | None:
    """The shortest trail that leads to a stop, or None when this reader cannot come there."""
    for replayed in places(context):
        if replayed.stop is not None and reading.named(replayed.stop, stop_id):
            return replayed.trail
    return None


def _next(replayed: Replayed) -> Iterator[Replayed]:
    if replayed.stop is None:
        return
    for option in reading.options(replayed.context, replayed.cursor):
        if after := follow(replayed, Answer(replayed.stop.id, option.key)):
            yield after


def place_of(replayed: Replayed) -> tuple[object, ...]:
    """What makes two places in a lesson the same one: what can happen from there, whatever led there."""
    stop = replayed.stop.id if replayed.stop else None
    return stop, replayed.cursor.flags, frozenset(line.source for line in replayed.cursor.built)
