"""Typed words as an answer to the question that the learner's chat ends with, and never to one she cannot see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.engine.bot_scenes import scene_context
from bot.engine.cursor import available_options, cursor_at_stop
from bot.engine.input import QUOTE, SEND, ButtonTarget, Chose, Flags, LastQuestion, Said
from bot.engine.replay import ReplayCache, reading_context, replay
from bot.engine.session import Session
from bot.engine.stop_question import asked
from bot.lessons.model.commands import (
    AnswerTask,
    BeginAnew,
    EraseData,
    RateLesson,
    SavePlace,
    SendAnswer,
    SetAge,
    SetReminder,
    StartNews,
)
from bot.lessons.model.lesson import Course
from bot.lessons.model.profile import BareAnswer
from bot.lessons.steps import Option

Offered = tuple[Option, ButtonTarget]
"""An option of the question, and the target of its button."""

_BINDING = SavePlace | EraseData | BeginAnew | StartNews | SendAnswer | RateLesson | AnswerTask | SetReminder
"""Commands that no typed number or ok stands for: they keep, erase, send or count something."""


def typed_answer(
    course: Course, learner: Session, said: Said, last: LastQuestion | None, replays: ReplayCache
) -> Chose | None:
    """Return the tap that typed words stand for; None when they name no option of the last question.

    Where the host does not know the last question (a restart), it is that of the learner's place in her lesson.
    """
    offered = list(_offered_options(course, learner, last, replays))
    target = next(filter(None, (find(offered, said, learner) for find in _WAYS)), None)
    return _make_tap(target, learner, last is not None and last.quiet)


def lesson_answer(
    course: Course, learner: Session, said: Said, last: LastQuestion | None, replays: ReplayCache
) -> Chose | None:
    """Return the tap on an option of the learner's lesson that was typed, though another question came after it."""
    target = _find_by_words(list(_options_of_lesson(course, learner, replays)), said, learner)
    return _make_tap(target, learner, last is not None and last.quiet)


def _make_tap(target: ButtonTarget | None, learner: Session, quiet: bool) -> Chose | None:
    if target is None or target.key in (SEND, QUOTE):  # only a tap brings the draft, which is in its message
        return None
    return Chose(target, Flags(learner.locale, learner.country, learner.age, quiet, learner.less_data))


def _offered_options(
    course: Course, learner: Session, last: LastQuestion | None, replays: ReplayCache
) -> Iterator[Offered]:
    if last is None or course.lesson(last.asks.script):
        yield from _options_of_lesson(course, learner, replays)
    elif last.asks.script in course.bot:
        context = scene_context(course, learner, last.asks.script)
        cursor = cursor_at_stop(context, last.asks.stop)
        if cursor is not None:
            (question,) = asked(context, cursor, subject=last.subject)
            targets = (choice.target for choice in question.choices)
            yield from zip(available_options(context, cursor), targets, strict=True)


def _options_of_lesson(course: Course, learner: Session, replays: ReplayCache) -> Iterator[Offered]:
    lesson = course.lesson(learner.visit.lesson) if learner.visit else None
    if lesson is None or learner.visit is None:
        return
    here = replay(reading_context(course, lesson, learner, learner.visit), learner.visit.trail, replays)
    for option in available_options(here.context, here.cursor) if here.stop else ():
        yield option, ButtonTarget(lesson.id, here.stop.id if here.stop else "", option.key)


def _find_by_words(offered: list[Offered], said: Said, learner: Session) -> ButtonTarget | None:
    return next((target for option, target in offered if option.key in said.keys), None)


def _find_by_number(offered: list[Offered], said: Said, learner: Session) -> ButtonTarget | None:
    free = [target if not isinstance(option.do, _BINDING) else None for option, target in offered]
    return free[said.ordinal - 1] if said.ordinal and said.ordinal <= len(free) else None


def _find_by_age(offered: list[Offered], said: Said, learner: Session) -> ButtonTarget | None:
    return said.age and _only_one(target for option, target in offered if option.do == SetAge(said.age))


def _find_by_bare_answer(offered: list[Offered], said: Said, learner: Session) -> ButtonTarget | None:
    meaning = meaning_of(said, learner.locale)
    wanted: BareAnswer = "agree" if meaning == "okay" else meaning or "agree"
    return meaning and _only_one(
        target
        for option, target in offered
        if option.meaning == wanted and (meaning != "okay" or not isinstance(option.do, _BINDING))
    )


def _find_by_near_words(offered: list[Offered], said: Said, learner: Session) -> ButtonTarget | None:
    return _only_one(target for option, target in offered if option.key in said.near)


_WAYS: tuple[Callable[[list[Offered], Said, Session], ButtonTarget | None], ...] = (
    _find_by_words, _find_by_number, _find_by_age, _find_by_bare_answer, _find_by_near_words,
)  # fmt: skip


def meaning_of(said: Said, locale: str) -> BareAnswer | None:
    """Return what bare words mean in the learner's language, or else in any, if the languages agree."""
    meanings = dict(said.bare)
    return meanings.get(locale) or (next(iter(meanings.values())) if len(set(meanings.values())) == 1 else None)


def _only_one(targets: Iterable[ButtonTarget]) -> ButtonTarget | None:
    """Return the target if there is exactly one: of two answers that fit, neither is guessed."""
    found = list(targets)
    return found[0] if len(found) == 1 else None
