"""Breadth-first search through a lesson: the shortest trail to each stop.

The bot uses it when a button names a stop and nothing is stored any more; `check` uses it to find stops that no reader
can reach.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from bot.engine.cursor import ReadingContext, available_options, has_id
from bot.engine.replay import Replayed, follow, replay
from bot.engine.session import Answer, Trail

MOST_PLACES = 5_000
"""Limit of places (stop, flags, sentence) that are searched. A lesson has dozens."""


def places(context: ReadingContext) -> Iterator[Replayed]:
    """Yield every place a reader can reach, the nearest first; each (stop, flags, lines) once."""
    return places_from(replay(context, ()))


def places_from(
    start: Replayed, identity: Callable[[Replayed], tuple[object, ...]] | None = None
) -> Iterator[Replayed]:
    """Yield every place that can be reached from a start, the start first. `identity` tells two places apart."""
    tell = identity or place_of
    queue, seen = deque([start]), {tell(start)}
    while queue and len(seen) < MOST_PLACES:
        replayed = queue.popleft()
        yield replayed
        for after in _next_places(replayed):
            if (place := tell(after)) not in seen:
                seen.add(place)
                queue.append(after)


def way_to(context: ReadingContext, stop_id: str) -> Trail | None:
    """Return the shortest trail to a stop, or None when this reader cannot reach it."""
    for replayed in places_from(replay(context, ()), _stage_of):
        if replayed.stop is not None and has_id(replayed.stop, stop_id):
            return replayed.trail
    return None


def _stage_of(replayed: Replayed) -> tuple[object, ...]:
    """Return all that decides which stops can still be reached: which lines make a sentence does not."""
    return replayed.stop.id if replayed.stop else None, replayed.cursor.flags, len(replayed.cursor.built)


def _next_places(replayed: Replayed) -> Iterator[Replayed]:
    if replayed.stop is None:
        return
    for option in available_options(replayed.context, replayed.cursor):
        if after := follow(replayed, Answer(replayed.stop.id, option.key)):
            yield after


def place_of(replayed: Replayed) -> tuple[object, ...]:
    """Return the identity of a place: all that decides what can happen from there, except answers that texts repeat."""
    cursor = replayed.cursor
    stop = replayed.stop.id if replayed.stop else None
    lines = (frozenset(line.source for line in some) for some in (cursor.built, cursor.tried))
    return stop, cursor.flags, *lines
