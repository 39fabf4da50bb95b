"""What one turn of a girl is counted for. Pure: the store writes it beside her session, or nothing of it (A15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, assert_never

from bot.engine.events import (
    Answered,
    Asked,
    BubbleTold,
    Built,
    CameByLink,
    Celebrated,
    Erased,
    Event,
    LessonFinished,
    LessonStarted,
    LinkShown,
    NewsStopped,
    NewsWanted,
    PictureGone,
    PictureShown,
    Rated,
    Reasoned,
    RecordingPlayed,
    Tidied,
    Voiced,
    Voted,
)
from bot.engine.input import ButtonTarget
from bot.engine.turn import Turn
from bot.lessons.model.measure import WAVES
from bot.statistics.cells import UNTOLD
from bot.statistics.plan import Plan

MarkKind = Literal[
    "active", "started", "finished", "answered", "before", "after", "reached", "rated", "because", "voted", "came"
]

GOOD, OTHER = "good", "other"
"""What an answer is counted as. Which of the other answers it was is not kept."""


END = "999"
"""How far she came who came to the end: further than any stop."""


class CountedEvent(NamedTuple):
    """One thing that counts once per account: `subject` is a lesson, a quiz (`lesson/stop`), an item, question or code.

    `value` is GOOD or OTHER of an answer, how far she came (`007 leo-says-hi`) of what was reached, and what she made
    of a lesson, or why, and of a question the answer she picked.
    """

    kind: MarkKind
    subject: str
    value: str = ""


class CountedTurn(NamedTuple):
    """Whose turn it is for the tables, and what is counted."""

    country: str
    locale: str
    age: str
    marks: tuple[CountedEvent, ...] = ()


def counted(plan: Plan, turn: Turn) -> CountedTurn | None:
    """What a turn is counted for; None for one outside the door, and for who is to be forgotten."""
    session = turn.session
    if session is None or turn.transient:
        return None
    marks = tuple(mark for event in turn.events for mark in _marks(plan, event))
    return CountedTurn(session.country or UNTOLD, session.locale, session.age or UNTOLD, marks)


def _marks(plan: Plan, event: Event) -> Iterator[CountedEvent]:
    match event:
        case LessonStarted(lesson):
            yield CountedEvent("started", lesson)
        case LessonFinished(lesson):
            yield CountedEvent("finished", lesson)
            yield CountedEvent("reached", lesson, END)
        case Rated(lesson, verdict):
            yield CountedEvent("rated", lesson, verdict)
        case Reasoned(lesson, reason):
            yield CountedEvent("because", lesson, reason)
        case Voted(question, answer) if question in plan.questions:
            yield CountedEvent("voted", question, answer)
        case CameByLink(code) if code in plan.links:
            yield CountedEvent("came", code)
        case Answered(target, first=True):
            yield from _answer(plan, target)
        case Asked(target, anew=False) if target.stop in plan.stops.get(target.script, ()):
            order = plan.stops[target.script].index(target.stop)
            yield CountedEvent("reached", target.script, f"{order:03} {target.stop}")
        case (
            Voted()
            | CameByLink()
            | Answered()
            | Asked()
            | BubbleTold()
            | PictureShown()
            | Built()
            | Celebrated()
            | Voiced()
            | Tidied()
            | Erased()
            | NewsWanted()
            | NewsStopped()
            | RecordingPlayed()
            | PictureGone()
            | LinkShown()
        ):
            pass
        case _:
            assert_never(event)


def _answer(plan: Plan, target: ButtonTarget) -> Iterator[CountedEvent]:
    """An answer to a quiz of the lesson itself, or to an item of the measure. One that came back is not counted."""
    right = plan.quizzes.get(target.script, {}).get(target.stop)
    if right is not None:
        yield CountedEvent("answered", f"{target.script}/{target.stop}", _value(target, right))
    wave, _, item = target.stop.partition("-")
    for known in WAVES:
        if wave == known and target.script in plan.stops and item in plan.items:
            yield CountedEvent(known, item, _value(target, plan.items[item]))


def _value(target: ButtonTarget, good: frozenset[str]) -> str:
    return GOOD if target.key in good else OTHER
