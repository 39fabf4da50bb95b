"""A lesson walked: every way where it is small, some at random where it has too many, with how often each was taken.

The exhaustive walk is the one that `check` makes for its rules. A random one is made of a seed: the same seed walks
the same ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from bot.check.walk import Walk, readers, walk
from bot.engine import cursor as reading
from bot.engine.cursor import EndlessLoop, ReadingContext
from bot.engine.replay import Replayed, follow, replay
from bot.engine.session import MOST_ANSWERS, Answer
from bot.engine.shortest_paths import MOST_PLACES, places_from
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.people import COUNTRIES, Reader
from bot.lessons.model.steps import Stop
from bot.lessons.problem import Problem, problem

Way = tuple[str, str]
"""A stop and the key of an option of it."""


@dataclass(slots=True)
class WalkResult:
    """The options somebody meets, how often the walks took them, how many walks there were, and what is wrong.

    `walks` is 0 where every way was looked at; then each option counts the places it can be picked at.
    """

    hits: Counter[Way] = field(default_factory=Counter)
    walks: int = 0
    problems: list[Problem] = field(default_factory=list)


def walked(course: Course, lesson: Lesson, walks: int, seed: int) -> WalkResult:
    """The ways of a lesson: all of them, or where there are too many, `walks` of them made from `seed`."""
    every = walk(course, lesson)
    return _whole(every) if every.whole else _random(course, lesson, walks, Random(seed))  # noqa: S311 - no secret


def _whole(every: Walk) -> WalkResult:
    """What is wrong here `check` has told already (`no-end`, `endless-loop`)."""
    found = WalkResult()
    for target in every.places.values():
        if target.stop:
            found.hits.update((target.stop.id, it.key) for it in reading.options(target.context, target.cursor))
    return found


def _random(course: Course, lesson: Lesson, walks: int, dice: Random) -> WalkResult:
    found, lost = WalkResult(walks=walks), dict[str, Problem]()
    girls = worlds(course, lesson)
    for _ in range(walks):
        context = dice.choice(girls)
        for trouble in _walk(context, found, dice):
            lost.setdefault(trouble.code, trouble)
    found.problems = list(lost.values())
    return found


def worlds(course: Course, lesson: Lesson) -> list[ReadingContext]:
    """The readers a lesson is told to, also one who knows the other lessons."""
    told = {None if country not in COUNTRIES else country for _, country in readers(lesson)}
    bands = {reader.band for reader, _ in readers(lesson)}
    some = [Reader(band, it) for band in sorted(bands) for it in (None, *COUNTRIES) if it in told]
    return [
        ReadingContext(course, lesson, it, met=met)
        for it in some
        for met in (frozenset[str](), frozenset(course.lessons))
    ]


def _walk(context: ReadingContext, found: WalkResult, dice: Random) -> Iterator[Problem]:
    """One way from the start, at most MOST_ANSWERS long; what is wrong with where it led."""
    replayed, since = None, None
    try:
        replayed = replay(context, ())
        for _ in range(MOST_ANSWERS):
            since = replayed.stop
            options = reading.options(context, replayed.cursor)
            if since is None or not options:
                break
            key = dice.choice(options).key
            found.hits[since.id, key] += 1
            replayed = follow(replayed, Answer(since.id, key)) or replayed
    except EndlessLoop:
        yield _circle(context, since)
        return
    if replayed.stop and (trouble := _no_end(replayed, replayed.stop)):
        yield trouble


def _circle(context: ReadingContext, since: Stop | None) -> Problem:
    where = f"After `{since.id}`" if since else "From its start"
    place = place_of(since, "id") if since else place_of(context.script, "start")
    message = f"{where} the story runs in a circle without a stop, for ever."
    return problem(place, "endless-loop", message, "Change a `goto:`, or add a stop to the circle.")


def _no_end(replayed: Replayed, stop: Stop) -> Problem | None:
    """Whether an end can still be come to from where a walk was left; unsure is not a Problem."""
    ahead = list(islice(places_from(replayed), MOST_PLACES))
    if any(it.stop is None for it in ahead) or len(ahead) >= MOST_PLACES - 1:
        return None
    message = f"From `{stop.id}` on, no answer leads to the end of the lesson."
    return problem(place_of(stop, "id"), "no-end", message, "Let one way lead out of the circle.")
