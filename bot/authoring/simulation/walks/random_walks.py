"""Walk through a lesson and count how often each option is taken: all ways if it is small, otherwise random ones.

The exhaustive walk is the one that `check` makes for its rules. Random walks depend on a seed: the same seed gives the
same walks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from bot.check.walk import Walk, readers, walk
from bot.engine.cursor import EndlessLoop, ReadingContext, available_options
from bot.engine.replay import Replayed, follow, replay
from bot.engine.session import MOST_ANSWERS, Answer
from bot.engine.shortest_paths import MOST_PLACES, places_from
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.people import COUNTRIES, Reader
from bot.lessons.problem import Problem, problem
from bot.lessons.steps import Stop

OptionId = tuple[str, str]
"""A stop id and the key of one of its options."""


@dataclass(slots=True)
class WalkResult:
    """Result of a walk: how often each option was taken, the number of walks, and the problems found.

    `walks` is 0 after an exhaustive walk; then `hits` counts the places at which each option can be picked.
    """

    hits: Counter[OptionId] = field(default_factory=Counter)
    walks: int = 0
    problems: list[Problem] = field(default_factory=list)


def walk_lesson(course: Course, lesson: Lesson, walks: int, seed: int) -> WalkResult:
    """Walk a lesson exhaustively or, if it has too many ways, `walks` times at random from `seed`."""
    every = walk(course, lesson)
    return _count_whole_walk(every) if every.whole else _walk_at_random(course, lesson, walks, Random(seed))  # noqa: S311 - not security


def _count_whole_walk(every: Walk) -> WalkResult:
    """Count the options of an exhaustive walk.

    Its problems were reported by `check` already (`no-end`, `endless-loop`).
    """
    found = WalkResult()
    for target in every.places.values():
        if target.stop:
            found.hits.update((target.stop.id, it.key) for it in available_options(target.context, target.cursor))
    return found


def _walk_at_random(course: Course, lesson: Lesson, walks: int, dice: Random) -> WalkResult:
    found, lost = WalkResult(walks=walks), dict[str, Problem]()
    contexts = reading_contexts(course, lesson)
    for _ in range(walks):
        context = dice.choice(contexts)
        for trouble in _walk_once(context, found, dice):
            lost.setdefault(trouble.code, trouble)
    found.problems = list(lost.values())
    return found


def reading_contexts(course: Course, lesson: Lesson) -> list[ReadingContext]:
    """Return the reading contexts a lesson has, with and without the other lessons finished."""
    told = {None if country not in COUNTRIES else country for _, country in readers(lesson)}
    bands = {reader.band for reader, _ in readers(lesson)}
    some = [Reader(band, it) for band in sorted(bands) for it in (None, *COUNTRIES) if it in told]
    return [
        ReadingContext(course, lesson, it, met=met)
        for it in some
        for met in (frozenset[str](), frozenset(course.lessons))
    ]


def _walk_once(context: ReadingContext, found: WalkResult, dice: Random) -> Iterator[Problem]:
    """Walk once from the start, at most MOST_ANSWERS long; yield the problems met."""
    replayed, since = None, None
    try:
        replayed = replay(context, ())
        for _ in range(MOST_ANSWERS):
            since = replayed.stop
            options = available_options(context, replayed.cursor)
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
    """Return a Problem if no end can be reached from where a walk stopped; None also when that is uncertain."""
    ahead = list(islice(places_from(replayed), MOST_PLACES))
    if any(it.stop is None for it in ahead) or len(ahead) >= MOST_PLACES - 1:
        return None
    message = f"From `{stop.id}` on, no answer leads to the end of the lesson."
    return problem(place_of(stop, "id"), "no-end", message, "Let one way lead out of the circle.")
