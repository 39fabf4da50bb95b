"""Counted events of one turn of a learner. Pure: the store writes them in the transaction of her session (A15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, assert_never

from bot.engine.events import (
    Answered,
    Asked,
    CameByLink,
    CountedKind,
    Event,
    LessonFinished,
    LessonStarted,
    Rated,
    Reasoned,
    TaskAnswered,
    Voted,
)
from bot.engine.input import ButtonTarget
from bot.engine.turn import Turn
from bot.lessons.model.measure import WAVES
from bot.lessons.steps import Wave
from bot.statistics.cells import UNTOLD
from bot.statistics.plan import Plan

CountedEventKind = Literal[
    "started", "finished", "answered", Wave, "reached", "rated", "because", "did", "voted", "came"
]
"""Kinds of counted events. A new one also needs its name in `storage/records/counts.py`."""

LedgerKind = Literal[CountedEventKind, "visited", "came-finished"]
"""Kinds of ledger groups: those of the events, and two that are derived for each account."""

GOOD, OTHER = "good", "other"
"""Values of an answer. Which of the other answers it was is not stored."""


END = "999"
"""Progress of a learner who finished a lesson; sorts after every stop."""


class CountedEvent(NamedTuple):
    """One event, counted once per account.

    `subject` is a lesson, a quiz (`lesson/stop`), an item, a question or a code. `value` depends on `kind`: GOOD or
    OTHER for an answer, the progress (`007 leo-says-hi`) for `reached`, the verdict for `rated`, the reason for
    `because`, whether the task happened for `did`, the answer's key for `voted`; else empty.
    """

    kind: CountedEventKind
    subject: str
    value: str = ""


class CountedTurn(NamedTuple):
    """The counted events of a turn, with the learner's country, language and age for the tables."""

    country: str
    locale: str
    age: str
    marks: tuple[CountedEvent, ...] = ()


def counted(plan: Plan, turn: Turn) -> CountedTurn | None:
    """Return the counted events of a turn; None for a transient turn, and when nothing of the learner is kept."""
    session = turn.session
    if session is None or turn.transient:
        return None
    marks = tuple(mark for event in turn.events for mark in _marks(plan, event, session.locale))
    return CountedTurn(session.country or UNTOLD, session.locale, session.age or UNTOLD, marks)


def _marks(plan: Plan, event: Event, locale: str) -> Iterator[CountedEvent]:
    if not isinstance(event, CountedKind):
        return
    match event:
        case LessonStarted(lesson):
            yield CountedEvent("started", lesson)
        case LessonFinished(lesson):
            yield CountedEvent("finished", lesson)
            yield CountedEvent("reached", lesson, END)
        case Rated() | Reasoned() | TaskAnswered():
            yield _said_of_a_lesson(event)
        case Voted(question, answer) if question in plan.questions:
            yield CountedEvent("voted", question, answer)
        case CameByLink(code) if code in plan.links:
            yield CountedEvent("came", code)
        case Answered(target, first=True):
            yield from _answer(plan, target, locale)
        case Asked(target, anew=False) if target.stop in plan.stops.get(target.script, ()):
            order = plan.stops[target.script].index(target.stop)
            yield CountedEvent("reached", target.script, f"{order:03} {target.stop}")
        case Voted() | CameByLink() | Answered() | Asked():  # of nothing that is counted today
            pass
        case _:
            assert_never(event)


def _said_of_a_lesson(event: Rated | Reasoned | TaskAnswered) -> CountedEvent:
    match event:
        case Rated(lesson, verdict):
            return CountedEvent("rated", lesson, verdict)
        case Reasoned(lesson, reason):
            return CountedEvent("because", lesson, reason)
        case TaskAnswered(lesson, answer):
            return CountedEvent("did", lesson, answer)
        case _:
            assert_never(event)


def _answer(plan: Plan, target: ButtonTarget, locale: str) -> Iterator[CountedEvent]:
    """Yield the event of an answer to a quiz of the lesson itself, or to an item of the measure.

    A quiz that returns later does not count.
    """
    right = plan.right_answers(locale, target.script, target.stop)
    if right is not None:
        yield CountedEvent("answered", f"{target.script}/{target.stop}", _value(target, right))
    wave, _, item = target.stop.partition("-")
    asked = plan.items.get(item, {}) if target.script in plan.stops else {}
    for known in WAVES:
        if wave == known and known in asked:
            yield CountedEvent(known, item, _value(target, asked[known]))


def _value(target: ButtonTarget, good: frozenset[str]) -> str:
    return GOOD if target.key in good else OTHER
