"""Consent to the staff's news, and its end with one tap; the session keeps nothing of either (B9, B10).

News is sent in the learner's afternoon, so nothing can be sent without her country.
"""

from __future__ import annotations

from typing import assert_never

from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called
from bot.engine.events import NewsStopped, NewsWanted
from bot.engine.input import ButtonTarget
from bot.engine.lesson_flow import open_lesson
from bot.engine.lesson_offer import lesson_gone
from bot.engine.session import Session
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import NewsCommand, StartNews, StopNews, TellScene
from bot.lessons.model.lesson import Course


def act(course: Course, session: Session, command: NewsCommand) -> TurnDraft:
    """Start or stop news in this chat."""
    match command:
        case StartNews():
            return _start_news(course, session)
        case StopNews():
            return TurnDraft(session, (NewsStopped(),)).then(scene(course, session, "news", "stopped"))
        case _:
            assert_never(command)


def _start_news(course: Course, session: Session) -> TurnDraft:
    """Start news, unless the learner's country is unknown or allows no saved places, hence no stored address (B5)."""
    if session.country is None:
        return scene(course, session, "news", "country")
    if not course.may_save(session.country, session.age):
        return scene(course, session, "news", "not-here")
    return TurnDraft(session, (NewsWanted(),)).then(scene(course, session, "news", "wanted"))


def follow_announcement(course: Course, session: Session, target: ButtonTarget, context: TurnContext) -> TurnDraft:
    """Answer the button of an announcement: it opens a lesson (empty stop) or a scene of the bot."""
    script = course.bot.get(target.script)
    if script and target.stop in script.scenes:
        return TurnDraft(session, (Called(TellScene(target.script, target.stop)),))
    lesson = course.lesson(target.script)
    return open_lesson(course, session, lesson, context) if lesson else lesson_gone(course, session)
