"""The flags of a lesson that can still be asked for from a place: the others are spent, and forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.cursor import Cursor, Remembered
from bot.lessons.model.lesson import Lesson, written_options
from bot.lessons.steps import Goto, Step, Stop

COUNTRY = "country"
"""The flag that a country told inside a lesson sets."""


def live_flags(lesson: Lesson, cursor: Cursor) -> Remembered:
    """Return the flags of a cursor that a condition further on can ask for."""
    if not cursor.flags:
        return ()
    asked = set(_asked(lesson, cursor))
    return tuple((name, value) for name, value in cursor.flags if name in asked)


def _asked(lesson: Lesson, cursor: Cursor) -> Iterator[str]:
    """Yield the flags that steps ahead ask for: those left in each frame, and in every scene a `goto:` leads to."""
    waiting: list[Stop | Step] = [step for frame in cursor.frames for step in frame.steps[frame.next :]]
    waiting += [cursor.stop] if cursor.stop else []
    seen = set[int]()
    while waiting:
        step = waiting.pop()
        if id(step) in seen:
            continue
        seen.add(id(step))
        yield from step.when
        waiting.extend(_ahead(lesson, step))
        yield from (flag for option in written_options(step) for flag in option.when)


def _ahead(lesson: Lesson, step: Stop | Step) -> Iterator[Step]:
    yield from (it for option in written_options(step) for it in option.then)
    if isinstance(step, Goto):
        yield from lesson.scenes.get(step.goto, ())
