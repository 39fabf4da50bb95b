"""Random known words at random places: what is kept of her changes only where a question of hers asked for it."""

from __future__ import annotations

from random import Random

import pytest

from bot.conversation.understanding import offered_keys
from bot.engine.events import Answered
from bot.engine.input import NEW, ButtonTarget, Flags, LastQuestion
from bot.engine.sensitive_stories import is_sensitive
from bot.engine.session import Session
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner

TYPED = real().course.profile
SHORT = [said for it in TYPED.words.values() for said in (*it.agree, *it.okay, *it.decline)] if TYPED else []
WORDS = sorted({*real().vocabulary.keys, *real().vocabulary.wishes, *SHORT, *map(str, range(20))})
LESSONS = tuple(real().course.lessons)
STEPS = 60


def kept(session: Session | None) -> tuple[object, ...]:
    assert session is not None
    return session.locale, session.age, session.country, session.saved, session.reminder, session.finished


def place(session: Session | None) -> object:
    return session and session.visit


def was_asked(girl: SessionLearner, last: LastQuestion | None, lesson: str) -> bool:
    """Tell whether she answered the question her chat ended with, or the one of her story."""
    stops = {(it.target.script, it.target.stop) for it in girl.events if isinstance(it, Answered)}
    asked = [it for it in (last.asks, last.subject) if it] if last else []
    return any(stop in {(it.script, it.stop) for it in asked} for stop in stops) or any(
        script == lesson for script, _ in stops
    )


@pytest.mark.parametrize("seed", range(20))
def test_no_word_changes_what_its_question_did_not_ask_for(seed: int) -> None:
    dice = Random(seed)
    girl = SessionLearner(real().course)
    girl.presses(ButtonTarget(dice.choice(LESSONS), "", NEW), Flags("en", "KE", "14-17"))
    for _ in range(STEPS):
        if dice.random() < 0.3 and girl.question.choices:
            girl.presses(dice.choice(girl.question.choices).target)
            if girl.session is None:  # she tapped that all be erased
                return
            continue
        before, last = girl.session, girl.last
        lesson = before.visit.lesson if before and before.visit else ""
        words = dice.choice(WORDS)
        girl.does(real().vocabulary.read(words, offered=offered_keys(real().course, last)))
        if girl.session is None:  # she was asked whether to erase it all, and said yes
            assert last and last.asks.stop == "erase"
            return
        changed = kept(girl.session) != kept(before)
        assert not changed or was_asked(girl, last, lesson), (words, last)
        goes_back = real().vocabulary.wishes.get(words) in ("back", "restart")
        leaves = is_sensitive(real().course, lesson) and place(girl.session) is None  # by the menu or Hide (S2)
        stays = place(girl.session) == place(before)
        assert leaves or goes_back or stays or was_asked(girl, last, lesson), (words, last)
