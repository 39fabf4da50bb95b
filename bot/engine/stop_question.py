"""The `Asked` event of a stop, and the buttons that carry what it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from bot.engine.cursor import Cursor, ReadingContext, available_options
from bot.engine.events import Answered, Asked, Choice, Values
from bot.engine.input import BADGE, GO, NEW, NEXT, QUOTE, SEND, ButtonTarget
from bot.lessons.model.commands import (
    AimedCommand,
    AnswerTask,
    AskAgain,
    Command,
    EnterLesson,
    GiveReason,
    RateLesson,
    RestartLesson,
    SendAnswer,
    ShowBadge,
    ShowNext,
    TaskAnswer,
    Vote,
)
from bot.lessons.model.lesson import Course, Lesson, Script, written_options
from bot.lessons.steps import Again, Choose, Option, Stop

NOTHING: Values = {}

TASK_KEYS: Mapping[TaskAnswer, str] = {"yes": "did", "not-yet": "wait", "not-for-me": "pass"}
"""Keys of the buttons below the question whether the task was done; shorter than an option's key, so they never equal
one."""

INTERRUPTING = frozenset({"help", "confirm"})
"""Bot files whose questions interrupt another one, at which the learner goes on (A8)."""


def asked(
    context: ReadingContext,
    cursor: Cursor,
    values: Values = NOTHING,
    subject: ButtonTarget | None = None,
    back: bool = False,
) -> tuple[Asked, ...]:
    """Return the question of the stop that waits; empty at the end.

    In a bot scene, `subject` is what its aimed buttons are about: the lesson that [Go on] (`do: enter`) and [Start
    again] open, the lesson that has ended or is rated, or the question to girls that is answered.
    """
    if cursor.stop is None:
        return ()
    target = ButtonTarget(context.script.id, cursor.stop.id, "")
    options = available_options(context, cursor)
    choices = tuple(_make_choice(target, option, subject) for option in options)
    sensitive = isinstance(context.script, Lesson) and context.script.sensitive is not None
    earlier = isinstance(cursor.step, Again)
    return (
        Asked(
            target,
            cursor.stop.question,
            choices,
            back,
            sensitive=sensitive,
            built=cursor.built,
            values=values,
            earlier=earlier,
            leads_back=_leads_back(context.script, options),
            troubled=_is_troubled(cursor.stop),
        ),
    )


def _is_troubled(stop: Stop) -> bool:
    return isinstance(stop, Choose) and stop.urgency not in (None, "calm")


def _leads_back(script: Script, offered: Iterable[Option]) -> bool:
    return not isinstance(script, Lesson) and (
        script.id in INTERRUPTING or any(option.do == AskAgain() for option in offered)
    )


def aimed_pick(course: Course, target: ButtonTarget, says_so: Collection[Command]) -> tuple[Answered, ...]:
    """Return the pick of an aimed button, in the words that it has today; none where no button says so any more."""
    options = (option for step in course.bot["moments"].steps() for option in written_options(step))
    found = next((option.text for option in options if option.do in says_so), None)
    return (Answered(replace(target, stop=""), found, first=False),) if found else ()


def _make_choice(target: ButtonTarget, option: Option, subject: ButtonTarget | None) -> Choice:
    if subject is None or not isinstance(option.do, AimedCommand):
        return Choice(option.text, ButtonTarget(target.script, target.stop, option.key))
    return Choice(option.text, _aim_button(subject, option.do, option.key))


def _aim_button(subject: ButtonTarget, command: AimedCommand, key: str) -> ButtonTarget:
    """Return the target of a button about `subject`, a lesson or a question to girls."""
    match command:
        case EnterLesson():
            return replace(subject, key=GO)
        case RestartLesson():
            return ButtonTarget(subject.script, "", NEW)
        case ShowBadge():
            return replace(subject, key=BADGE)
        case ShowNext():
            return replace(subject, key=NEXT)
        case RateLesson(verdict):
            return replace(subject, key=verdict)
        case GiveReason(reason):
            return replace(subject, key=reason)
        case AnswerTask(answer):
            return replace(subject, key=TASK_KEYS[answer])
        case SendAnswer(quotable):
            return replace(subject, key=QUOTE if quotable else SEND)
        case Vote():
            return replace(subject, key=key)
        case _:
            assert_never(command)
