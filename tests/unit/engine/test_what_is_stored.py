"""She sees all that is stored of her in words, and a typed word of a button leads where the button would (B3, B7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.events import Erased
from bot.engine.learner_data import stored
from bot.engine.perform import perform
from bot.engine.session import Answer, Reminder, Session, Visit, kept_until
from bot.engine.turn import TurnContext
from bot.lessons.model.commands import (
    ChangePerson,
    Command,
    EnterLesson,
    EraseData,
    ForgetPlace,
    RestartLesson,
    TellToday,
)
from bot.lessons.model.text import Text
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import GOAT, a_girl


def after(girl: SessionLearner, command: Command) -> list[str]:
    """Return the stops that a command leads to, as script/stop."""
    assert girl.session is not None
    outputs = perform(girl.course, girl.session, command, TurnContext()).outputs
    targets = [it.target for it in outputs if hasattr(it, "target") and it.target]
    return [f"{target.script}/{target.stop}" for target in targets]


def words(girl: SessionLearner, session: Session) -> dict[str, object]:
    """Return what is stored by its name, in plain words."""
    return {name: plain(value) for name, value in stored(girl.course, session).items()}


def plain(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    return value.source if isinstance(value, Text) else value


def test_of_a_guest_who_did_nothing_only_the_language_is_stored() -> None:
    found = words(a_girl(GOAT), Session("en"))

    assert {name for name, value in found.items() if value != "–"} == {"language", "pictures"}
    assert found["language"] == "English"


def test_all_that_is_stored_of_her_is_told_in_words() -> None:
    girl = a_girl(goat=GOAT, hen=GOAT).begins("goat", "14-17", "KE").taps("Cover your ears")
    visit = replace(girl.visit, first=(Answer(girl.trail[0].stop, girl.trail[0].key),))
    session = replace(
        girl.known,
        finished=("hen",),
        wanted="hen",
        visit=visit,
        reminder=Reminder("sunday", "NP"),
    )
    found = words(girl, session)

    assert found["finished"] == ("The hen lesson",)
    assert found["wanted"] == "The hen lesson"
    assert found["lesson"] == "The goat lesson"
    assert (found["age"], found["country"]) == ("14-17", "Kenya")
    assert (found["band"], found["lesson-country"]) == (visit.band, "Kenya")
    assert found["picked"] == found["first"] == ("Cover your ears",)
    assert (found["reminder"], found["reminder-country"]) == ("<sunday>", "Nepal")


def test_of_a_story_that_the_course_no_longer_has_nothing_is_told() -> None:
    session = Session(
        "en", wanted="gone", visit=Visit("gone", "10-13", trail=(Answer("there", "key"),)), writing="gone"
    )
    found = words(a_girl(GOAT), session)

    assert [found[it] for it in ("wanted", "lesson", "picked", "writing")] == ["–", "–", "–", "gone"]


def test_erasing_leaves_her_language_and_nothing_else() -> None:
    girl = a_girl(GOAT).begins("goat", "14-17", "KE")
    turn_draft = perform(girl.course, girl.known, EraseData(), TurnContext())

    assert turn_draft.session == Session("en")
    assert turn_draft.outputs[0] == Erased("en")


def test_a_place_is_forgotten_without_leaving_the_lesson() -> None:
    girl = a_girl(GOAT).begins("goat", "14-17", "KE")
    session = replace(girl.known, saved=True)

    assert perform(girl.course, session, ForgetPlace(), TurnContext()).session == replace(session, saved=False)


def test_a_saved_place_is_not_lost_unasked_when_another_person_takes_the_phone() -> None:
    girl = a_girl(GOAT).begins("goat", "14-17", "KE")
    saved = replace(girl.known, saved=True)

    assert perform(girl.course, saved, ChangePerson(), TurnContext()).session == saved
    assert perform(girl.course, girl.known, ChangePerson(), TurnContext()).session == Session("en")


@pytest.mark.parametrize("command", [EnterLesson(), RestartLesson()])
def test_typed_words_of_start_lead_into_her_lesson_and_to_the_menu_between_lessons(command: Command) -> None:
    in_lesson, between = a_girl(GOAT).begins("goat"), a_girl(GOAT)
    between.session = Session("en")

    assert [it.split("/")[0] for it in after(in_lesson, command)] == ["goat"]
    assert [it.split("/")[0] for it in after(between, command)] == ["menu"]


def test_a_lesson_that_is_gone_leads_to_the_menu() -> None:
    girl = a_girl(GOAT)
    girl.session = Session("en")

    assert [it.split("/")[0] for it in after(girl, TellToday("gone", due=""))] == ["menu"]


@pytest.mark.parametrize(
    ("saved", "now", "until"),
    [
        (False, 0, 86_400),
        (False, 1, 90_000),
        (False, 3_600, 90_000),
        (True, 0, 7_776_000),
        (True, 86_399, 7_776_000),
        (True, 86_400, 7_862_400),
    ],
)
def test_a_guest_stays_a_day_to_the_full_hour_and_a_saved_place_ninety_days(saved: bool, now: int, until: int) -> None:
    assert kept_until(Session("en", saved=saved), now) == until
