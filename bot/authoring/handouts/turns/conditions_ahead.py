"""Conditions of the steps that can still come. Flags that none of them asks for no longer matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.engine.cursor import Cursor, asked_by
from bot.lessons.model.lesson import Course, Lesson, written_options
from bot.lessons.steps import Again, Conditional, Goto, Measure, Step, Stop

COUNTRY = "country"
"""Flag for the learner's country in conditions; it is set when she tells her country inside a lesson."""


@dataclass(frozen=True, slots=True)
class ConditionsAhead:
    """The `flags` that the steps ahead ask for, including COUNTRY, and whether any of them asks for an age."""

    flags: frozenset[str]
    by_age: bool


def conditions_ahead(course: Course, lesson: Lesson, cursor: Cursor) -> ConditionsAhead:
    """Return the conditions of the steps left in each frame, and of every scene a `goto:` leads to."""
    parts = list(_parts(course, lesson, cursor))
    flags = frozenset(flag for part in parts for flag in part.when)
    return ConditionsAhead(flags, any(part.ages is not None for part in parts))


def _parts(course: Course, lesson: Lesson, cursor: Cursor) -> Iterator[Conditional]:
    waiting: list[Stop | Step] = [step for frame in cursor.frames for step in frame.steps[frame.next :]]
    waiting += [cursor.stop] if cursor.stop else []
    seen = set[int]()
    while waiting:
        step = waiting.pop()
        if id(step) in seen:
            continue
        seen.add(id(step))
        yield step
        yield from written_options(step)
        waiting.extend(_ahead(course, lesson, step))


def _ahead(course: Course, lesson: Lesson, step: Stop | Step) -> Iterator[Stop | Step]:
    yield from (it for option in written_options(step) for it in option.then)
    if isinstance(step, Goto):
        yield from lesson.scenes.get(step.goto, ())
    if isinstance(step, Again | Measure):
        yield from asked_by(course, step)
