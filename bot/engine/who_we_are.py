"""The line that says who speaks here, before the first story of a learner who did not come through /start (A14)."""

from __future__ import annotations

from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called
from bot.engine.events import Event, LessonStarted
from bot.engine.input import GO, Action, Chose, LastQuestion, Said
from bot.engine.learner import is_known
from bot.engine.session import Session
from bot.lessons.model.lesson import Course


def say_who_we_are(
    course: Course, before: Session | None, action: Action, last: LastQuestion | None, events: tuple[Event, ...]
) -> tuple[Event, ...]:
    """Return the events of a turn, with that line at the beginning of a story if nobody has told her yet.

    Nothing is stored for it: a learner who has been in no story and told neither age nor country counts as new.
    """
    begins = next((at for at, event in enumerate(events, 1) if isinstance(event, LessonStarted)), 0)
    if not begins or not _is_new(before) or _has_been_told(course, action, last):
        return events
    told = scene(course, before or Session(""), "start", "robot").outputs
    return (*events[:begins], *(line for line in told if not isinstance(line, Called)), *events[begins:])


def _is_new(session: Session | None) -> bool:
    if not is_known(session):
        return True
    return not (session.age or session.country or session.visit or session.finished or session.saved)


def _has_been_told(course: Course, action: Action, last: LastQuestion | None) -> bool:
    """Return whether the line was told: the learner comes from /start, or by the button of a story, which it preceded.

    A button of a content note shows nothing: the note may be the first message she sees.
    """
    if isinstance(action, Chose):
        is_of_story = course.lesson(action.target.script) is not None and action.target.key != GO
        return is_of_story or action.target.script == "start"
    return isinstance(action, Said) and last is not None and last.asks.script == "start"
