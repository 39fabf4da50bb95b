"""A lesson opens only where it is ready in her language, and a sensitive one after its note (A22)."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.events import BubbleTold
from bot.engine.perform import perform
from bot.engine.session import Session
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import OpenLesson
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import GOAT, a_girl


def opened(girl: SessionLearner, session: Session) -> TurnDraft:
    return perform(girl.course, session, OpenLesson("goat"), TurnContext())


def stops(turn_draft: TurnDraft) -> list[str]:
    targets = [it.target for it in turn_draft.outputs if hasattr(it, "target") and it.target]
    return [f"{target.script}/{target.stop}" for target in targets]


def test_a_lesson_that_is_not_ready_in_her_language_does_not_open() -> None:
    girl = a_girl(GOAT)
    khmer = Session("km")
    turn_draft = opened(girl, khmer)

    assert turn_draft.session == khmer
    assert not [it for it in turn_draft.outputs if isinstance(it, BubbleTold) and "Amina" in it.text.source]
    assert [it.split("/")[0] for it in stops(turn_draft)] == ["moments"]


def test_a_lesson_in_her_language_begins() -> None:
    turn_draft = opened(a_girl(GOAT), Session("en"))

    assert turn_draft.session.visit is not None
    assert stops(turn_draft) == ["goat/goat-sings"]


def test_she_is_asked_where_to_go_on_in_the_lesson_that_she_is_in() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Cover your ears")

    assert stops(opened(girl, girl.known)) == ["moments/resume"]
    assert opened(girl, girl.known).session == girl.known


def test_a_sensitive_lesson_tells_its_note_first() -> None:
    girl = a_girl(GOAT)
    sensitive = girl.course.lessons["goat"].model_copy(update={"sensitive": girl.course.lessons["goat"].about})
    girl.course = replace(girl.course, lessons={"goat": sensitive})
    turn_draft = opened(girl, Session("en"))

    assert turn_draft.session.visit is None
    assert stops(turn_draft) == ["moments/gate"]
