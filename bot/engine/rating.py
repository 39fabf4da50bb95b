"""Rating of a lesson: a tap below its badge, and a reason if the learner likes to give one.

The session keeps nothing of it. The buttons carry the lesson, so an old badge can be rated months later.
"""

from __future__ import annotations

from bot.engine.bot_scenes import scene
from bot.engine.cursor import StepOutput
from bot.engine.events import Answered, Rated, Reasoned
from bot.engine.input import ButtonTarget
from bot.engine.lesson_flow import can_hide, lesson_gone
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import GiveReason, RateLesson
from bot.lessons.model.lesson import Course, Lesson, written_options
from bot.lessons.model.ratings import REASONS, VERDICTS

KEYS: frozenset[str] = frozenset({*VERDICTS, *REASONS})
"""Keys of the buttons that rate a lesson or give a reason."""


def rate(course: Course, session: Session, target: ButtonTarget) -> TurnDraft:
    """Count a tap on one of KEYS and say thanks; a verdict is followed by the question why."""
    lesson = course.lesson(target.script)
    if lesson is None:
        return lesson_gone(course, session)
    told = TurnDraft(session, (*_pick_by_words(course, lesson, target), *_events_of(lesson, target.key)))
    if target.key in REASONS:
        return told.then(scene(course, session, "moments", "because"))
    why = scene(course, session, "moments", "rated", subject=ButtonTarget(lesson.id, "", ""))
    return told.then(can_hide(lesson, why))


def _events_of(lesson: Lesson, key: str) -> tuple[StepOutput, ...]:
    """Return the event of a key, with the name that the lesson has today."""
    verdicts = (Rated(lesson.id, verdict) for verdict in VERDICTS if verdict == key)
    reasons = (Reasoned(lesson.id, reason) for reason in REASONS if reason == key)
    return (*verdicts, *reasons)


def _pick_by_words(course: Course, lesson: Lesson, target: ButtonTarget) -> tuple[StepOutput, ...]:
    """Return the pick by the words its button has today; none where no button says so any more."""
    verdicts = {RateLesson(verdict) for verdict in VERDICTS if verdict == target.key}
    says_so = verdicts | {GiveReason(reason) for reason in REASONS if reason == target.key}
    options = (option for step in course.bot["moments"].steps() for option in written_options(step))
    found = next((option.text for option in options if option.do in says_so), None)
    return (Answered(ButtonTarget(lesson.id, "", target.key), found, first=False),) if found else ()
