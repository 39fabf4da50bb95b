"""Each event of a turn is counted under its own name, and what the plan does not know is not counted."""

from __future__ import annotations

from datetime import date

import pytest

from bot.engine.events import (
    Answered,
    Asked,
    CameByLink,
    Erased,
    Event,
    LessonFinished,
    LessonStarted,
    Rated,
    Reasoned,
    TaskAnswered,
    Tidied,
    Voted,
)
from bot.engine.input import ButtonTarget
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.question import QuestionDays
from bot.lessons.model.text import Text
from bot.statistics.counted_events import CountedEvent, CountedTurn, counted
from bot.statistics.plan import Ballot, Plan

DAY = date(2027, 3, 1)
PLAN = Plan(
    countries=("KE", "-"),
    locales=("en", "sw"),
    ages=("10-13", "-"),
    quizzes={"well": {"whose": frozenset({"ours"})}},
    stops={"well": ("first", "whose", "before-say-no"), "song": ("hum",)},
    items={"say-no": {"before": frozenset({"true"}), "after": frozenset({"true", "sure"})}},
    questions={"next-story": Ballot(QuestionDays(DAY, DAY, DAY), ("games",))},
    links={"c-7f3r": "2027-M03"},
    earlier={("sw", "well"): {"whose": frozenset({"mine"})}},
)


def answered(script: str, stop: str, key: str, first: bool = True) -> Answered:
    return Answered(ButtonTarget(script, stop, key), Text("Ours"), first)


def asked(script: str, stop: str, anew: bool = False) -> Asked:
    return Asked(ButtonTarget(script, stop, ""), Text("Whose well?"), (), anew=anew)


def marks(*events: Event, locale: str = "en") -> list[tuple[str, ...]]:
    turn = counted(PLAN, Turn(Session(locale), events))

    assert turn is not None
    return [tuple(mark) for mark in turn.marks]


@pytest.mark.parametrize(
    ("event", "counts"),
    [
        (LessonStarted("well"), [("started", "well", "")]),
        (LessonFinished("well"), [("finished", "well", ""), ("reached", "well", "999")]),
        (Rated("well", "shrug"), [("rated", "well", "shrug")]),
        (Reasoned("well", "long"), [("because", "well", "long")]),
        (TaskAnswered("well", "not-yet"), [("did", "well", "not-yet")]),
        (Voted("next-story", "games"), [("voted", "next-story", "games")]),
        (Voted("gone", "games"), []),
        (CameByLink("c-7f3r"), [("came", "c-7f3r", "")]),
        (CameByLink("gone"), []),
        (asked("well", "first"), [("reached", "well", "000 first")]),
        (asked("well", "before-say-no"), [("reached", "well", "002 before-say-no")]),
        (asked("well", "first", anew=True), []),
        (asked("well", "gone"), []),
        (asked("help", "first"), []),
        (answered("well", "whose", "ours"), [("answered", "well/whose", "good")]),
        (answered("well", "whose", "mine"), [("answered", "well/whose", "other")]),
        (answered("well", "whose", "ours", first=False), []),
        (answered("well", "first", "ours"), []),
        (answered("song", "whose", "ours"), []),
        (answered("well", "before-say-no", "true"), [("before", "say-no", "good")]),
        (answered("well", "before-say-no", "sure"), [("before", "say-no", "other")]),
        (answered("song", "after-say-no", "sure"), [("after", "say-no", "good")]),
        (answered("song", "fourth-say-no", "true"), []),
        (answered("song", "before-gone", "true"), []),
        (answered("song", "never-say-no", "true"), []),
        (answered("help", "before-say-no", "true"), []),
        (Tidied(), []),
        (Erased("en"), []),
    ],
)
def test_an_event_is_counted_by_what_the_plan_knows(event: Event, counts: list[tuple[str, ...]]) -> None:
    assert marks(event) == counts


def test_an_answer_is_right_as_her_language_has_the_lesson() -> None:
    assert marks(answered("well", "whose", "mine"), locale="sw") == [("answered", "well/whose", "good")]
    assert marks(answered("well", "whose", "ours"), locale="sw") == [("answered", "well/whose", "other")]


def test_events_are_counted_in_their_order_for_who_she_says_she_is() -> None:
    events = (LessonStarted("well"), asked("well", "first"))
    known = Session("sw", "14-17", "NP")

    assert counted(PLAN, Turn(known, events)) == CountedTurn(
        "NP", "sw", "14-17", (CountedEvent("started", "well"), CountedEvent("reached", "well", "000 first"))
    )
    assert counted(PLAN, Turn(Session("en"))) == CountedTurn("-", "en", "-", ())


def test_nobody_is_counted_who_leaves_nothing_or_is_not_admitted() -> None:
    assert counted(PLAN, Turn(None, (LessonStarted("well"),))) is None
    assert counted(PLAN, Turn(Session("en"), (LessonStarted("well"),), transient=True)) is None
