"""Replay of a trail on the lesson as it stands today.

The same replay resumes after a restart, goes back, survives an edited lesson and redraws the preview. It follows the
answers until one no longer fits: that stop is the nearest place.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from bot.engine.cursor import (
    Called,
    Cursor,
    ReadingContext,
    StepOutput,
    all_stops,
    cursor_after,
    cursor_at_start,
    has_id,
    has_key,
    picked_option,
    run_to_stop,
)
from bot.engine.events import Answered, BubbleTold, Built
from bot.engine.input import ButtonTarget
from bot.engine.session import Answer, Session, Trail, Visit
from bot.lessons.model.lesson import Course, Lesson, written_options
from bot.lessons.steps import Option, Practise, Stop


@dataclass(frozen=True, slots=True)
class Replayed:
    """Result of a replay: the cursor, the answers that still fit, and the outputs after each (first: the opening)."""

    context: ReadingContext
    cursor: Cursor
    trail: Trail
    chapters: tuple[tuple[StepOutput, ...], ...]

    @property
    def stop(self) -> Stop | None:
        """The stop that waits; None at the lesson's end."""
        return self.cursor.stop


def reading_context(course: Course, lesson: Lesson, session: Session, visit: Visit) -> ReadingContext:
    """Return the context in which a visit's lesson is read."""
    met, sitting = frozenset(session.finished), frozenset(visit.sitting)
    return ReadingContext(
        course=course, script=lesson, reader=visit.reader, locale=session.locale, met=met, sitting=sitting
    )


class ReplayCache:
    """LRU of recent replays, so that the next tap extends the last one instead of replaying from the start.

    It only saves time: the same context and trail always give the same replay. All replays in a locale are of one
    course; another one (reloaded, or of another day) empties the cache. Not thread-safe: a host uses it in one thread
    at a time.
    """

    def __init__(self, most: int = 1_000) -> None:
        """Keep at most this many replays, about a kilobyte each."""
        self._most = most
        self._courses: dict[str, Course] = {}
        self._kept: OrderedDict[tuple[object, ...], Replayed] = OrderedDict()

    def find(self, context: ReadingContext, trail: Trail) -> Replayed | None:
        """Return the replay of a trail in this context, or None."""
        key = _cache_key(context, trail)
        found = self._kept.get(key)
        if found is None or found.context.course is not context.course or found.context != context:
            return None
        self._kept.move_to_end(key)
        return found

    def keep(self, replayed: Replayed, trail: Trail) -> Replayed:
        """Keep a replay for a trail and return it; the one used least recently gives way."""
        context = replayed.context
        if self._courses.setdefault(context.locale, context.course) is not context.course:
            self._kept.clear()
            self._courses = {context.locale: context.course}
        key = _cache_key(context, trail)
        self._kept[key] = replayed
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return replayed


def _cache_key(context: ReadingContext, trail: Trail) -> tuple[object, ...]:
    return context.script.id, context.reader, context.locale, context.met, context.sitting, trail


def replay(context: ReadingContext, trail: Trail, replays: ReplayCache | None = None) -> Replayed:
    """Follow the answers from the lesson's start, or take the replay from the cache."""
    if replays is None:
        return _replay_from_start(context, trail)
    return replays.find(context, trail) or replays.keep(_replay_from_start(context, trail), trail)


def _replay_from_start(context: ReadingContext, trail: Trail) -> Replayed:
    opening, cursor = run_to_stop(context, cursor_at_start(context))
    replayed = Replayed(context, cursor, (), (opening,))
    for answer in trail:
        after = follow(replayed, answer)
        if after is None and _stop_exists(context, answer):
            break
        replayed = after or replayed
    return replayed


def _stop_exists(context: ReadingContext, answer: Answer) -> bool:
    """Return whether the stop of an answer still exists. An answer whose stop was taken out is skipped."""
    return any(has_id(stop, answer.stop) for stop in all_stops(context))


def today(context: ReadingContext, answer: Answer) -> Answer:
    """Return an answer by the present names of its stop and option (`was:`), as a replayed trail has them."""
    stop = next((it for it in all_stops(context) if has_id(it, answer.stop)), None)
    if stop is None:
        return answer
    option = next((it for it in written_options(stop) if has_key(it, answer.key)), None)
    return Answer(stop.id, option.key if option else answer.key)


def follow(replayed: Replayed, answer: Answer) -> Replayed | None:
    """Extend a replay by one answer; None when it does not fit the stop that waits."""
    stop, context = replayed.cursor.stop, replayed.context
    if stop is None or not has_id(stop, answer.stop):
        return None
    option = picked_option(context, replayed.cursor, answer.key)
    if option is None:
        return None
    chapter, cursor = answered(context, replayed.cursor, stop, option)
    taken = Answer(stop.id, option.key)
    return Replayed(context, cursor, (*replayed.trail, taken), (*replayed.chapters, chapter))


def answered(
    context: ReadingContext, cursor: Cursor, stop: Stop, option: Option
) -> tuple[tuple[StepOutput, ...], Cursor]:
    """Return the outputs of an option up to the next stop, and the cursor there.

    Feedback comes first, then the option's own `then:`, then the story.
    """
    told: list[StepOutput] = [Answered(ButtonTarget(context.script.id, stop.id, option.key), option.text)]
    cursor = cursor_after(cursor, option)
    if cursor.stop is not None:
        answer = () if option.helps or option.feedback is None else (BubbleTold(option.feedback),)
        return (*told, *answer), cursor
    if isinstance(stop, Practise):
        told += [Built(cursor.built)] + ([BubbleTold(stop.feedback)] if stop.feedback else [])
    told += [BubbleTold(option.feedback)] if option.feedback else []
    told += [Called(option.do)] if option.do else []
    further, cursor = run_to_stop(context, cursor)
    return (*told, *further), cursor
