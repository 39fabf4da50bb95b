"""The end of a lesson, one thing at a time, each after a tap of the learner's.

Her last answer brings the story's end and its one thing for today. [See my badge] shows the badge, and [Next] below it
leads on: to the certificate, to the question whether to save her place, to the next lesson.

Nothing of this is stored. What is due after the badge is decided when the lesson is finished; from then on the buttons
carry it. So a lesson that is played once more, whose buttons carry nothing, gives no second certificate. Neither does
an old button: buttons are removed once one is tapped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called, StepOutput
from bot.engine.events import Art, Asked, BubbleTold, LessonFinished
from bot.engine.input import BADGE, NEXT, ButtonTarget
from bot.engine.lesson_offer import (
    can_hide,
    has_finished,
    is_offered,
    lesson_gone,
    moment,
    next_lesson,
    not_in_her_language,
)
from bot.engine.sensitive_stories import shown
from bot.engine.session import Session
from bot.engine.stop_question import aimed_pick
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import AskAgain, Command, ShowBadge, ShowNext, TellToday
from bot.lessons.model.lesson import Course, Lesson

KEYS: Mapping[str, Command] = {BADGE: ShowBadge(), NEXT: ShowNext()}
"""Keys of the buttons that lead through the end of a lesson, with the command each stands for."""

CERTIFICATE, SAVE = "certificate", "save"
"""Things due after a badge; after some lessons both, joined by a hyphen. CERTIFICATE is also the name of the
certificate's picture and scene."""


def finished(course: Course, session: Session, lesson: Lesson) -> TurnDraft:
    """Finish a lesson: it counts as finished now, whatever the learner taps after it.

    Its one thing for the day is asked about once, whether she plays it again or not.
    """
    task = session.task if has_finished(session, lesson) else lesson.id
    names, sitting = _append_lesson(session.finished, lesson), _append_lesson(session.sitting, lesson)
    after = replace(session, finished=names, sitting=sitting, task=task, visit=None)
    due = _what_is_due(course, session, after, lesson)
    return TurnDraft(after, (LessonFinished(lesson.id), Called(TellToday(lesson.id, due))))


def _append_lesson(names: tuple[str, ...], lesson: Lesson) -> tuple[str, ...]:
    return *(past for past in names if past not in (lesson.id, *lesson.was)), lesson.id


def _what_is_due(course: Course, before: Session, after: Session, lesson: Lesson) -> str:
    """Return what is due after the badge.

    The certificate comes with the last unfinished lesson in the learner's language, the question about saving after her
    first lesson only (B3).
    """
    is_last = next_lesson(course, before) is not None and next_lesson(course, after) is None
    is_first = not before.finished
    due = {CERTIFICATE: is_last and course.profile is not None, SAVE: is_first}
    return "-".join(name for name, is_due in due.items() if is_due)


def today(course: Course, session: Session, lesson: Lesson, due: str) -> TurnDraft:
    """Tell the one thing for today, with [See my badge]."""
    return moment(course, session, "for-today", lesson, due)


def suggest_next(course: Course, session: Session, lesson: Lesson) -> TurnDraft:
    """Tell the one thing for today and the next lesson at once: the learner has just asked for help (A24)."""
    told = today(course, session, lesson, "")
    words = tuple(BubbleTold(it.question, it.values) if isinstance(it, Asked) else it for it in told.outputs)
    return TurnDraft(session, words).then(_lead_onward(course, session, lesson))


def ended(course: Course, session: Session, target: ButtonTarget) -> TurnDraft:
    """Answer a tap on a button of KEYS, however old it is."""
    lesson = course.lesson(target.script)
    if lesson is None:
        return lesson_gone(course, session)
    if not is_offered(course, session, lesson):
        return not_in_her_language(course, session, lesson)
    pick = TurnDraft(session, aimed_pick(course, target, {KEYS[target.key]}))
    if target.key == BADGE:
        return pick.then(badge(course, session, lesson, target.stop))
    return pick.then(after_badge(course, session, lesson, target.stop))


def newest_badge(course: Course, session: Session) -> TurnDraft | None:
    """Return the badge of the lesson she finished last, for a learner who types for it; None if there is none.

    A sensitive one is not named outside its own messages (S2).
    """
    finished = shown(course, session).finished
    lesson = course.lesson(finished[-1]) if finished else None
    return badge(course, session, lesson, "") if lesson and is_offered(course, session, lesson) else None


def badge(course: Course, session: Session, lesson: Lesson, due: str) -> TurnDraft:
    """Show the badge of a lesson; its caption asks nothing in words."""
    return _add_art(moment(course, session, "finished", lesson, due), Art(lesson.id, lesson.badge, due))


def after_badge(course: Course, session: Session, lesson: Lesson, due: str) -> TurnDraft:
    """Lead on from a badge or its rating: to what is due, or to the place in another lesson, or to the next one."""
    name, _, later = due.partition("-")
    if name == CERTIFICATE and course.profile:
        return certificate(course, session, ButtonTarget(lesson.id, later, ""))
    if name == SAVE and not session.saved and course.may_save(session.country, session.age):
        return can_hide(lesson, scene(course, session, "mine", "save"))
    return _lead_onward(course, session, lesson)


def certificate(course: Course, session: Session, subject: ButtonTarget | None = None) -> TurnDraft:
    """Show the certificate. `subject` is the lesson it came with, and what is due after it."""
    if course.profile is None:
        return TurnDraft(session)
    words = course.profile.certificate
    told = scene(course, session, "moments", CERTIFICATE, {CERTIFICATE: words}, subject)
    return _add_art(told, Art(CERTIFICATE, words))


def art_of(course: Course, session: Session, name: str, due: str) -> tuple[StepOutput, ...]:
    """Return the outputs of a badge or of the certificate, as it is today; none where it is gone or not offered."""
    if name == CERTIFICATE:
        return certificate(course, session).outputs
    lesson = course.lesson(name)
    return badge(course, session, lesson, due).outputs if lesson and is_offered(course, session, lesson) else ()


def _add_art(turn_draft: TurnDraft, art: Art) -> TurnDraft:
    """Make the question of a scene the caption of a picture."""
    outputs = (replace(it, art=art) if isinstance(it, Asked) else it for it in turn_draft.outputs)
    return TurnDraft(turn_draft.session, tuple(outputs))


def _lead_onward(course: Course, session: Session, lesson: Lesson) -> TurnDraft:
    """Suggest the next lesson, or ask again if the learner is in another one."""
    if session.visit is not None:
        return TurnDraft(session, (Called(AskAgain()),))
    return can_hide(lesson, suggested(course, session))


def suggested(course: Course, session: Session) -> TurnDraft:
    """Suggest the next lesson, while there is one."""
    after = next_lesson(course, session)
    if after is None:
        return scene(course, session, "moments", "all-done")
    return scene(course, session, "moments", "next", {"next": after.title, "about": after.about})
