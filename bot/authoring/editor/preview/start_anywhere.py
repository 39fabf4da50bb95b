"""Start at any stop: find a path to it that keeps as many of the learner's answers as possible."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from bot.engine.cursor import EndlessLoop, ReadingContext, all_stops, has_id, picked_option
from bot.engine.input import ButtonTarget
from bot.engine.replay import Replayed, reading_context, replay
from bot.engine.session import Session, Visit
from bot.engine.shortest_paths import places, places_from
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.people import BANDS, COUNTRIES, band_for


def session_at(course: Course, session: Session, target: ButtonTarget) -> Session | None:
    """Return the session of a learner at a stop; if the target has a key, where that option is offered.

    Her answers are kept as far as they lead there; the rest of the path is the shortest. For a stop that only comes in
    a later lesson, the other lessons count as finished. None when no learner of her age and country gets there.
    """
    lesson = course.lesson(target.script)
    if lesson is None:
        return None
    visit = _visit(session, lesson)
    others = tuple(name for name in course.lessons if name != lesson.id)
    for known in (session, replace(session, finished=others)):
        context = reading_context(course, lesson, known, visit)
        if found := _first(context, visit, target):
            return replace(known, visit=visit.at(found.trail), wanted=None)
    return None


def is_asked_in(course: Course, session: Session, target: ButtonTarget) -> bool:
    """Tell whether a stop stands in its lesson, whoever gets there."""
    lesson = course.lesson(target.script)
    if lesson is None:
        return False
    context = reading_context(course, lesson, session, _visit(session, lesson))
    return any(has_id(stop, target.stop) for stop in all_stops(context))


def _visit(session: Session, lesson: Lesson) -> Visit:
    if session.visit and session.visit.lesson == lesson.id:
        return session.visit
    return Visit(lesson.id, band_for(session.age), session.country)


def _first(context: ReadingContext, visit: Visit, target: ButtonTarget) -> Replayed | None:
    try:
        return next(_arrivals(context, visit, target), None)
    except EndlessLoop:  # reported as a problem beside the chat
        return None


def _arrivals(context: ReadingContext, visit: Visit, target: ButtonTarget) -> Iterator[Replayed]:
    """Yield replays that arrive at the target: from her answers cut back, from where she is, then from the start."""
    own = replay(context, visit.trail)
    back = (replay(context, own.trail[:length]) for length in range(len(own.trail) - 1, -1, -1))
    for replayed in chain((own,), back, places_from(own), places(context)):
        if _is_at(replayed, target):
            yield replayed


def _is_at(replayed: Replayed, target: ButtonTarget) -> bool:
    if replayed.stop is None or not has_id(replayed.stop, target.stop):
        return False
    return not target.key or picked_option(replayed.context, replayed.cursor, target.key) is not None


def who_comes(course: Course, session: Session, target: ButtonTarget) -> str:
    """Name the age band (and country) of other learners who reach a stop; empty if none do."""
    for country in (session.country, None, *COUNTRIES):
        for band in BANDS:
            other = replace(session, age=band, country=country, visit=None)
            if session_at(course, other, target):
                return f"{band}{f', {country}' if country and country != session.country else ''}"
    return ""
