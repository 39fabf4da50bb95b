"""The flow of a lesson: begin, answer, go back, resume; and the meaning of old buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.engine import task_question
from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called, StepOutput, has_id
from bot.engine.events import Answered, Asked, LessonStarted
from bot.engine.input import BACK, GO, NEW, ButtonTarget
from bot.engine.lesson_end import finished, suggested
from bot.engine.lesson_offer import (
    about,
    can_hide,
    has_finished,
    is_offered,
    lesson_gone,
    next_lesson,
    not_in_her_language,
)
from bot.engine.replay import ReplayCache, Replayed, follow, reading_context, replay, today
from bot.engine.sensitive_stories import left
from bot.engine.session import MOST_ANSWERS, Answer, Session, Trail, Visit
from bot.engine.shortest_paths import way_to
from bot.engine.stop_question import asked
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import TellToday
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.people import band_for


def open_lesson(course: Course, session: Session, lesson: Lesson, context: TurnContext) -> TurnDraft:
    """Open the lesson the learner picked; ask first when she is in it already or when it is a sensitive one.

    Before another lesson than her last one, she may be asked whether she did the last one's task.

    A sensitive lesson always begins anew, so that nobody learns that she was in it (S2).
    """
    session = left(course, session)
    visit = session.visit
    if not is_offered(course, session, lesson):
        return not_in_her_language(course, session, lesson)
    if task := task_question.task_due(course, session, lesson, context):
        return task_question.ask(course, session, task, lesson)
    if lesson.sensitive:
        return content_note(course, session, lesson, "")
    if visit and is_about(visit, lesson) and visit.trail:
        place = replay(reading_context(course, lesson, session, visit), visit.trail, context.replays).stop
        subject = ButtonTarget(lesson.id, place.id if place else "", "")
        return scene(course, session, "moments", "resume", about(lesson), subject)
    return begin_lesson(course, session, lesson, context.replays)


def begin_lesson(course: Course, session: Session, lesson: Lesson, replays: ReplayCache) -> TurnDraft:
    """Begin a lesson at its first step, in the learner's present age band and country."""
    visit = _new_visit(lesson, session)
    session = replace(session, visit=visit, wanted=None)
    start = TurnDraft(session, (LessonStarted(lesson.id),))
    opening = replay(reading_context(course, lesson, session, visit), (), replays)
    return start.then(_tell_last_chapter(course, session, lesson, opening, replays))


def _new_visit(lesson: Lesson, session: Session) -> Visit:
    return Visit(lesson.id, band_for(session.age), session.country, sitting=session.sitting)


def content_note(course: Course, session: Session, lesson: Lesson, stop: str) -> TurnDraft:
    """Tell the content note of a sensitive lesson, with [Go on] and another way (A22)."""
    values = {**about(lesson), "note": lesson.sensitive or lesson.about}
    return can_hide(lesson, scene(course, session, "moments", "gate", values, ButtonTarget(lesson.id, stop, GO)))


def ask_present_stop(course: Course, session: Session, replays: ReplayCache) -> TurnDraft | None:
    """Ask the learner's present stop once more; None when she is in no lesson.

    After an edit of the lesson it is the nearest stop that is left.
    """
    visit = session.visit
    if visit is None:
        return None
    lesson = course.lesson(visit.lesson)
    if lesson is None:
        return lesson_gone(course, session)
    if not is_offered(course, session, lesson):
        return not_in_her_language(course, session, lesson)
    replayed = replay(reading_context(course, lesson, session, visit), visit.trail, replays)
    return _ask_again(course, session, lesson, replayed)


def stop_of(course: Course, session: Session, replays: ReplayCache) -> ButtonTarget | None:
    """Return the stop of her lesson at which the learner stands; None when she is in no lesson."""
    lesson = course.lesson(session.visit.lesson) if session.visit else None
    if session.visit is None or lesson is None:
        return None
    stop = replay(reading_context(course, lesson, session, session.visit), session.visit.trail, replays).stop
    return ButtonTarget(lesson.id, stop.id, "") if stop else None


def retell(course: Course, session: Session) -> tuple[TurnDraft, ...]:
    """Tell the learner's lesson from its start, one draft an answer, for a host that draws the whole chat anew.

    Commands of her answers are not performed again. Empty when she is in no lesson that can be told.
    """
    visit = session.visit
    lesson = course.lesson(visit.lesson) if visit else None
    if visit is None or lesson is None or not is_offered(course, session, lesson):
        return ()
    context = reading_context(course, lesson, session, visit)
    trail = replay(context, visit.trail).trail
    session = replace(session, visit=visit.at(trail))
    places = _replays_along(replay(context, ()), trail)
    return tuple(TurnDraft(session, (*_only_events(place.chapters[-1]), *_present_question(place))) for place in places)


def _replays_along(replayed: Replayed, trail: Trail) -> Iterator[Replayed]:
    """Yield the replays along a trail that fits, its start first."""
    yield replayed
    for answer in trail:
        replayed = follow(replayed, answer) or replayed
        yield replayed


def _only_events(outputs: tuple[StepOutput, ...]) -> tuple[StepOutput, ...]:
    return tuple(output for output in outputs if not isinstance(output, Called))


def answer_tap(course: Course, session: Session, target: ButtonTarget, replays: ReplayCache) -> TurnDraft:
    """Answer a tap on a button of any lesson, however old it is."""
    lesson = course.lesson(target.script)
    if lesson is None:
        return lesson_gone(course, session)
    if not is_offered(course, session, lesson):
        return not_in_her_language(course, session, lesson)
    if target.key == NEW:
        return begin_lesson(course, session, lesson, replays)
    if not (session.visit and is_about(session.visit, lesson)):
        return _enter_by_button(course, session, lesson, target, replays)
    return _answer_inside(course, session, session.visit, lesson, target, replays)


def _answer_inside(
    course: Course, session: Session, visit: Visit, lesson: Lesson, target: ButtonTarget, replays: ReplayCache
) -> TurnDraft:
    replayed = replay(reading_context(course, lesson, session, visit), visit.trail, replays)
    here = replayed.stop is not None and has_id(replayed.stop, target.stop)
    if target.key == GO or (target.key == BACK and not here):
        return _ask_again(course, session, lesson, replayed)
    if target.key == BACK:
        return _ask_again(course, session, lesson, replay(replayed.context, replayed.trail[:-1], replays))
    return _follow_answer(course, session, lesson, replayed, Answer(target.stop, target.key), replays)


def _follow_answer(
    course: Course, session: Session, lesson: Lesson, replayed: Replayed, answer: Answer, replays: ReplayCache
) -> TurnDraft:
    """Follow an answer.

    The same answer to an earlier stop is not taken twice; another one goes on from that stop.
    """
    if after := follow(replayed, answer):
        return _tell_last_chapter(course, session, lesson, after, replays)
    answer = today(replayed.context, answer)
    given = [index for index, past in enumerate(replayed.trail) if past.stop == answer.stop]
    if any(replayed.trail[index].key == answer.key for index in given):
        return _ask_again(course, session, lesson, replayed)
    if not given:
        return _follow_answer_off_trail(course, session, lesson, replayed, answer, replays)
    then = replay(replayed.context, replayed.trail[: given[0]], replays)
    after = follow(then, answer)
    return (
        _tell_last_chapter(course, session, lesson, after, replays)
        if after
        else _say_that_it_changed(course, session, lesson, then)
    )


def _follow_answer_off_trail(
    course: Course, session: Session, lesson: Lesson, replayed: Replayed, answer: Answer, replays: ReplayCache
) -> TurnDraft:
    """Follow an answer at a stop that is not on the learner's trail, by the shortest way there."""
    if replayed.stop is not None and has_id(replayed.stop, answer.stop):
        return _say_that_it_changed(course, session, lesson, replayed)
    way = way_to(replayed.context, answer.stop)
    if way is None:
        return _say_that_it_changed(course, session, lesson, replayed)
    there = replay(replayed.context, way, replays)
    after = follow(there, answer)
    return (
        _tell_last_chapter(course, session, lesson, after, replays)
        if after
        else _say_that_it_changed(course, session, lesson, there)
    )


def _enter_by_button(
    course: Course, session: Session, lesson: Lesson, target: ButtonTarget, replays: ReplayCache
) -> TurnDraft:
    """Answer a button of a lesson the learner is not in: the button carries her place."""
    if lesson.sensitive and target.key != GO:
        return content_note(course, session, lesson, target.stop)
    if target.key != GO and has_finished(session, lesson) and session.visit is None:
        return TurnDraft(session, (Called(TellToday(lesson.id, "")),))
    if not target.stop:
        return begin_lesson(course, session, lesson, replays)
    visit = _new_visit(lesson, session)
    way = way_to(reading_context(course, lesson, session, visit), target.stop)
    if way is None:
        return scene(course, session, "moments", "changed").then(begin_lesson(course, session, lesson, replays))
    session = replace(session, visit=visit.at(way), wanted=None)
    return _answer_inside(course, session, visit.at(way), lesson, target, replays)


def _tell_last_chapter(
    course: Course, session: Session, lesson: Lesson, replayed: Replayed, replays: ReplayCache
) -> TurnDraft:
    """Tell the last chapter of a replay and what follows it: the next question, or the lesson's end."""
    replays.keep(replayed, replayed.trail)  # the next tap extends this replay
    session, outputs = _record_answer(session, lesson, replayed)
    if replayed.stop is None:
        return TurnDraft(session, outputs).then(finished(course, session, lesson))
    return TurnDraft(session, (*outputs, *_present_question(replayed)))


def _record_answer(session: Session, lesson: Lesson, replayed: Replayed) -> tuple[Session, tuple[StepOutput, ...]]:
    """Return the session and outputs of the last chapter. Each stop's first answer is kept for the statistics."""
    visit = session.visit or _new_visit(lesson, session)
    first, outputs = visit.first, replayed.chapters[-1]
    if replayed.trail:
        answer = replayed.trail[-1]
        new = all(past.stop != answer.stop for past in first)
        first = (*first, answer) if new else first
        if not new:
            outputs = tuple(
                replace(output, first=False) if isinstance(output, Answered) else output for output in outputs
            )
    return replace(
        session, visit=replace(visit, lesson=lesson.id, trail=_bounded_trail(replayed), first=first)
    ), outputs


def _bounded_trail(replayed: Replayed) -> Trail:
    """Return the trail; one that went in circles is replaced by the shortest way to the same stop."""
    if len(replayed.trail) < MOST_ANSWERS or replayed.stop is None:
        return replayed.trail
    return way_to(replayed.context, replayed.stop.id) or replayed.trail[-1:]


def _present_question(replayed: Replayed) -> tuple[Asked, ...]:
    return asked(replayed.context, replayed.cursor, back=bool(replayed.trail))


def _ask_again(course: Course, session: Session, lesson: Lesson, replayed: Replayed) -> TurnDraft:
    visit = session.visit or _new_visit(lesson, session)
    session = replace(session, visit=replace(visit, lesson=lesson.id, trail=replayed.trail))
    if replayed.stop is None:
        return finished(course, session, lesson)
    return TurnDraft(session, tuple(replace(it, anew=True) for it in _present_question(replayed)))


def _say_that_it_changed(course: Course, session: Session, lesson: Lesson, replayed: Replayed) -> TurnDraft:
    return scene(course, session, "moments", "changed").then(_ask_again(course, session, lesson, replayed))


def go_onward(course: Course, session: Session, context: TurnContext) -> TurnDraft | None:
    """Go on: the lesson of the learner's link, her place, or a suggestion; None when there is none of these."""
    wanted = course.lesson(session.wanted or "")
    if wanted is not None:
        return open_lesson(course, session, wanted, context)
    has_none = next_lesson(course, session) is None and not session.finished
    if session.visit is not None or has_none:
        return ask_present_stop(course, session, context.replays)
    return suggested(course, session)


def is_about(visit: Visit, lesson: Lesson) -> bool:
    """Return whether a visit is of this lesson, also under a name it had before."""
    return visit.lesson == lesson.id or visit.lesson in lesson.was
