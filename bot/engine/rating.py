"""Rating of a lesson: a tap below its badge, and a reason if the learner likes to give one.

The session keeps nothing of it. The buttons carry the lesson, so an old badge can be rated months later.
"""

from __future__ import annotations

from dataclasses import replace

from bot.engine.bot_scenes import scene
from bot.engine.cursor import StepOutput
from bot.engine.events import Rated, Reasoned
from bot.engine.input import ButtonTarget
from bot.engine.lesson_end import after_badge
from bot.engine.lesson_offer import lesson_gone, moment
from bot.engine.session import Session
from bot.engine.stop_question import aimed_pick
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import REASONS, VERDICTS, GiveReason, RateLesson
from bot.lessons.model.lesson import Course, Lesson

KEYS: frozenset[str] = frozenset({*VERDICTS, *REASONS})
"""Keys of the buttons that rate a lesson or give a reason."""


def rate(course: Course, session: Session, target: ButtonTarget) -> TurnDraft:
    """Count a tap on one of KEYS and say thanks.

    A verdict is followed by the question why, a reason by what [Next] leads to.
    """
    lesson = course.lesson(target.script)
    if lesson is None:
        return lesson_gone(course, session)
    told = TurnDraft(session, (*_pick_event(course, lesson, target), *_rating_events(lesson, target.key)))
    if target.key in REASONS:
        thanks = told.then(scene(course, session, "moments", "because"))
        return thanks.then(after_badge(course, session, lesson, target.stop))
    return told.then(moment(course, session, "rated", lesson, target.stop))


def _rating_events(lesson: Lesson, key: str) -> tuple[StepOutput, ...]:
    """Return the event of a key, with the name that the lesson has today."""
    verdicts = (Rated(lesson.id, verdict) for verdict in VERDICTS if verdict == key)
    reasons = (Reasoned(lesson.id, reason) for reason in REASONS if reason == key)
    return (*verdicts, *reasons)


def _pick_event(course: Course, lesson: Lesson, target: ButtonTarget) -> tuple[StepOutput, ...]:
    verdicts = {RateLesson(verdict) for verdict in VERDICTS if verdict == target.key}
    says_so = verdicts | {GiveReason(reason) for reason in REASONS if reason == target.key}
    return aimed_pick(course, replace(target, script=lesson.id), says_so)
