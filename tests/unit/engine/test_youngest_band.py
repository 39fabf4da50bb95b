"""Learners younger than those the bot is offered to: every story and Help, and nothing is saved of them (H11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.engine.advance import advance
from bot.engine.events import Asked, BubbleTold, NewsStopped, NewsWanted
from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags
from bot.engine.perform import perform
from bot.engine.session import Reminder, Session
from bot.engine.turn import Turn, TurnContext
from bot.lessons.model.commands import SavePlace, SetReminder, StartNews
from bot.lessons.model.people import Age, Country
from bot.lessons.model.stage import signers
from bot.lessons.model.text import Text
from tests.support.engine_learner import SessionLearner
from tests.support.open_pilot import complete
from tests.support.saving_learner import QUESTION, a_girl, menu
from tests.support.shipped_words import first_line

RELEASE = complete(("KE", "en"), ("NP", "en"), ("KH", "en"), ("PH", "en"), youngest="14-17")
TOLD = replace(a_girl().course, release=RELEASE)
SAVED = Session("en", "14-17", "KE", saved=True, reminder=Reminder("monday", "KE"))


def tells(session: Session, scene: str, words: str) -> Turn:
    """Tap an option of a question of settings.yaml."""
    return advance(TOLD, session, Chose(ButtonTarget("settings", scene, Text(words).key), Flags("en", "KE")))


@pytest.mark.parametrize(("age", "is_asked"), [("10-13", False), (None, False), ("14-17", True), ("18+", True)])
def test_only_who_is_old_enough_is_asked_to_save_her_place(age: Age | None, is_asked: bool) -> None:
    girl = SessionLearner(TOLD, Session("en", age, "KE")).begins("goat").taps("In the hay", "See my badge", "Next")

    assert girl.hears[-1].startswith(QUESTION) is is_asked


@pytest.mark.parametrize("age", ["10-13", None])
def test_she_plays_every_story_and_finds_help(age: Age | None) -> None:
    girl = SessionLearner(TOLD, Session("en", age, "KE"))

    assert girl.presses(ButtonTarget("goat", "", NEW)).asked == "goat/sleeps"
    assert girl.does(Commanded("help")).asked == "help/card"


def test_her_settings_offer_nothing_that_would_be_saved() -> None:
    assert "Save my place" in menu(SessionLearner(TOLD, Session("en", "14-17", "KE")))
    assert "Save my place" not in menu(SessionLearner(TOLD, Session("en", "10-13", "KE")))


@pytest.mark.parametrize("country", ["KE", None])
@pytest.mark.parametrize("command", [SavePlace(), SetReminder("monday"), StartNews()])
def test_an_old_button_saves_nothing_of_her_either(
    command: SavePlace | SetReminder | StartNews, country: Country | None
) -> None:
    draft = perform(TOLD, Session("en", "10-13", country), command, TurnContext())

    assert (draft.session.saved, draft.session.reminder) == (False, None)
    assert not any(isinstance(it, NewsWanted) for it in draft.outputs)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (SavePlace(), first_line("mine/not-here")),
        (SetReminder("monday"), first_line("remind/not-here")),
        (StartNews(), first_line("news/not-here")),
    ],
)
def test_an_old_button_does_not_put_it_on_her_country_where_older_girls_save(
    command: SavePlace | SetReminder | StartNews, said: str
) -> None:
    draft = perform(TOLD, Session("en", "10-13", "KE"), command, TurnContext())

    assert [it.text.source for it in draft.outputs if isinstance(it, BubbleTold)][:1] == [said]


def test_a_girl_who_says_that_she_is_younger_is_a_guest_again_and_gets_no_more_news() -> None:
    turn = tells(SAVED, "age", "10 to 13")

    assert turn.session and (turn.session.age, turn.session.saved, turn.session.reminder) == ("10-13", False, None)
    assert any(isinstance(it, NewsStopped) for it in turn.events)
    assert any(isinstance(it, Asked) for it in turn.events)


def test_a_girl_who_is_old_enough_keeps_her_place_when_she_changes_something_else() -> None:
    turn = tells(SAVED, "age", "18 or older")

    assert turn.session == replace(SAVED, age="18+")
    assert not any(isinstance(it, NewsStopped) for it in turn.events)


def test_where_nobody_has_decided_all_ages_are_invited() -> None:
    undecided = replace(TOLD, release=RELEASE.model_copy(update={"youngest_band": {}}))

    assert undecided.may_save("KE", "10-13")


def test_a_lawyers_word_switches_saving_on_in_her_country_and_nothing_else_does() -> None:
    signed = replace(TOLD, release=complete(("KE", "en")))

    assert signed.may_save("KE", "14-17")
    assert not signed.may_save("NP", "14-17")
    assert not signed.may_save(None, "14-17")


@pytest.mark.parametrize("line", ["", "-", "AB, soon", "AB, 2026-02-30", "AB, 2026-12-02"])
def test_neither_consent_of_guardians_nor_an_older_key_switches_saving_on(line: str) -> None:
    release = complete(("KE", "en")).model_copy(update={"saving_released": {"KE": line}})
    directory = TOLD.directory.model_copy(update={"saving": {"KE": True}})

    assert signers(release.guardian_consent["KE"])
    assert not replace(TOLD, release=release, directory=directory, day=date(2026, 12, 1)).may_save("KE", "14-17")
