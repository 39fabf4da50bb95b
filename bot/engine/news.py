"""News of the staff's: she says yes, or stops them with one tap; her session keeps nothing of either (B9, B10).

The hour of sending is an afternoon where she is, so without her country nothing can be sent.
"""

from __future__ import annotations

from typing import assert_never

from bot.engine.bot_scenes import scene
from bot.engine.cursor import Called
from bot.engine.events import NewsStopped, NewsWanted
from bot.engine.input import ButtonTarget
from bot.engine.lesson_flow import gone, opened
from bot.engine.replay import ReplayCache
from bot.engine.session import Session
from bot.engine.turn import TurnDraft
from bot.lessons.model.commands import NewsCommand, StartNews, StopNews, TellScene
from bot.lessons.model.lesson import Course


def act(course: Course, session: Session, command: NewsCommand) -> TurnDraft:
    """Start or stop news in this chat."""
    match command:
        case StartNews():
            return _start(course, session)
        case StopNews():
            return TurnDraft(session, (NewsStopped(),)).then(scene(course, session, "news", "stopped"))
        case _:
            assert_never(command)


def _start(course: Course, session: Session) -> TurnDraft:
    """Where places may not be saved no address is kept either (B5)."""
    if session.country is None:
        return scene(course, session, "news", "country")
    if not course.directory.may_save(session.country):
        return scene(course, session, "news", "not-here")
    return TurnDraft(session, (NewsWanted(),)).then(scene(course, session, "news", "wanted"))


def followed(course: Course, session: Session, target: ButtonTarget, replays: ReplayCache) -> TurnDraft:
    """She tapped the button of an announcement: a lesson (its stop is empty) or a scene of the bot."""
    script = course.bot.get(target.script)
    if script and target.stop in script.scenes:
        return TurnDraft(session, (Called(TellScene(target.script, target.stop)),))
    lesson = course.lesson(target.script)
    return opened(course, session, lesson, replays) if lesson else gone(course, session)
