"""The place at which a learner goes on after Help, or after anything else that interrupted a question (A8)."""

from __future__ import annotations

from typing import assert_never

from bot.engine import lesson_flow
from bot.engine.bot_scenes import asked_again
from bot.engine.cursor import Called
from bot.engine.input import (
    Blocked,
    ButtonTarget,
    Chose,
    Commanded,
    Input,
    LastQuestion,
    Listened,
    Looked,
    Said,
    Sent,
    Started,
)
from bot.engine.messages_to_staff import MESSAGE_SCENES
from bot.engine.session import Session
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import Command, PickAnswer, ShowQuestion, WriteAnswer
from bot.lessons.model.lesson import Course


def ask_again(course: Course, session: Session, context: TurnContext) -> TurnDraft | None:
    """Ask the question once more at which the learner stood; None when neither the host nor her session knows one.

    Instead of a question between two lessons, the next lesson is suggested: that question's words fitted one moment
    only.
    """
    place = context.place
    if place is None or place.script not in course.bot:
        return lesson_flow.ask_present_stop(course, session, context.replays)
    if place.script == MESSAGE_SCENES:
        return TurnDraft(session, (Called(_command_for_question(place)),))
    if place.script == "moments":
        return lesson_flow.go_onward(course, session, context)
    return asked_again(course, session, place)


SAFETY = frozenset({"help", "confirm", "moments", "light"})
"""Bot files that interrupt any question, also the menu."""

ERRANDS = frozenset({"menu", "settings", "news", "remind"})
"""Bot files whose questions are over once a question of another file has followed, unless it is one of SAFETY."""


def place_after(action: Input, last: LastQuestion | None) -> ButtonTarget | None:
    """Return the question at which the learner goes on after this input; None stands for that of her lesson.

    A button of an earlier question leads to no place. After what the menu led to, she goes on with her story, not in
    the menu.
    """
    if last is None:
        return None
    match action:
        case Chose(target=target):
            here, place = last.asks, last.place
            is_last = (target.script, target.stop) == (here.script, here.stop)
            is_done = place == here or (place and place.script in ERRANDS and here.script not in SAFETY)
            return place if is_last and not is_done else None
        case Said() | Commanded() | Sent() | Listened() | Looked():
            return last.place
        case Started() | Blocked():
            return None
        case _:
            assert_never(action)


def _command_for_question(place: ButtonTarget) -> Command:
    if place.stop == "pick":
        return PickAnswer()
    return WriteAnswer() if place.stop in ("write", "draft", "too-long", "bare") else ShowQuestion()
