"""Yes and no to news and to a weekly reminder, and where neither can be sent (B5, B9, B10)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from bot.engine import news, reminders
from bot.engine.cursor import Called
from bot.engine.events import Asked, Event, NewsStopped, NewsWanted
from bot.engine.input import OPEN, ButtonTarget
from bot.engine.session import Reminder, Session
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import SetReminder, StartNews, TellScene
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Country
from tests.support.course_builders import course
from tests.support.engine_learner import spoken
from tests.support.saving_learner import ONE
from tests.support.shipped_words import first_line
from tests.support.signed_permissions import saving_in

GUEST, KENYAN, NEPALI = Session("en"), Session("en", country="KE"), Session("en", country="NP")


@cache
def farm() -> Course:
    """Return a course in which places may be saved in Kenya only."""
    return saving_in(course(ONE), ["KE"])


def hears(told: TurnDraft) -> str:
    return next(words for it in told.outputs if not isinstance(it, Called) and (words := spoken(it)))


def happened(told: TurnDraft) -> list[Event]:
    return [it for it in told.outputs if isinstance(it, NewsWanted | NewsStopped)]


def leads_to(told: TurnDraft) -> str:
    """Return the question that is asked, or the scene or command that follows."""
    last = told.outputs[-1]
    if isinstance(last, Asked):
        return f"{last.target.script}/{last.target.stop}"
    assert isinstance(last, Called)
    command = last.command
    return f"{command.file}/{command.scene}" if isinstance(command, TellScene) else type(command).__name__


# News


def test_yes_to_news_is_kept_where_a_place_may_be_saved() -> None:
    told = news.act(farm(), KENYAN, StartNews())

    assert (happened(told), leads_to(told), told.session) == ([NewsWanted()], "menu/settings", KENYAN)


@pytest.mark.parametrize(("session", "leads"), [(GUEST, "news/country"), (NEPALI, "menu/settings")])
def test_yes_to_news_keeps_nothing_where_none_can_be_sent(session: Session, leads: str) -> None:
    told = news.act(farm(), session, StartNews())

    assert (happened(told), leads_to(told), told.session) == ([], leads, session)


def follows(script: str, stop: str) -> TurnDraft:
    return news.follow_announcement(farm(), GUEST, ButtonTarget(script, stop, OPEN), TurnContext())


def test_the_button_of_an_announcement_opens_a_scene_or_a_lesson_or_says_that_it_is_gone() -> None:
    assert follows("quick", "round-1").outputs == (Called(TellScene("quick", "round-1")),)
    assert leads_to(follows("goat", "")) == "goat/sleeps"
    for gone in (follows("quick", "a-scene-that-is-gone"), follows("a-lesson-that-is-gone", "")):
        assert (hears(gone), leads_to(gone)) == (first_line("moments/gone"), "OpenMenu")


# Reminders


def test_a_reminder_is_set_for_her_day_in_her_country() -> None:
    told = reminders.act(farm(), KENYAN, SetReminder("friday"))

    assert told.session == replace(KENYAN, reminder=Reminder("friday", "KE"))
    assert leads_to(told) == "menu/settings"
    assert "<friday>" in hears(told)


@pytest.mark.parametrize(("session", "leads"), [(GUEST, "remind/country"), (NEPALI, "menu/settings")])
def test_no_reminder_is_set_where_none_can_be_sent(session: Session, leads: str) -> None:
    told = reminders.act(farm(), session, SetReminder("friday"))

    assert (leads_to(told), told.session) == (leads, session)


@pytest.mark.parametrize(
    ("country", "reminder", "after"),
    [
        ("NP", Reminder("friday", "KE"), Reminder("friday", "NP")),
        (None, Reminder("friday", "KE"), Reminder("friday", "KE")),
        ("NP", None, None),
    ],
)
def test_a_reminder_moves_along_to_another_country(
    country: Country | None, reminder: Reminder | None, after: Reminder | None
) -> None:
    assert reminders.moved(replace(KENYAN, reminder=reminder), country) == Session(
        "en", country=country, reminder=after
    )


# A turn and its draft


def test_three_greetings_are_sent_one_after_the_other() -> None:
    assert reminders.hellos(farm()) == ("hello-1", "hello-2", "hello-3")
