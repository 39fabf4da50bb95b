"""Recognition of a learner: by her session, by her button, or as a newcomer by the language of her phone (D12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags, Sent, Started
from bot.engine.learner import is_known, newcomer, recognise, session_for_start
from bot.engine.session import Reminder, Session
from bot.lessons.model.people import Country
from tests.support.course_builders import course
from tests.support.sample_lessons import GOAT

FARM = course({"goat": GOAT})
MONDAYS = Reminder("monday", "KE")
REMINDED = Session("sw", country="KE", reminder=MONDAYS, by_reminder=True)
TAP = Flags("en", "NP", "14-17", less_data=True)


@pytest.mark.parametrize(
    ("session", "is_hers"),
    [(None, False), (REMINDED, False), (Session("en"), True), (replace(REMINDED, by_reminder=False), True)],
)
def test_a_reminder_alone_does_not_make_her_known(session: Session | None, is_hers: bool) -> None:
    assert is_known(session) is is_hers


def test_a_girl_who_is_known_stays_who_she_is_whatever_she_taps() -> None:
    her = Session("en", "10-13", "KE")

    assert recognise(FARM, her, Commanded("help")) is her


def test_of_whom_nothing_but_a_reminder_is_stored_the_reminder_stays_and_her_button_tells_the_rest() -> None:
    tapped = recognise(FARM, REMINDED, Chose(ButtonTarget("goat", "", NEW), TAP))

    assert tapped == Session("en", "14-17", "NP", less_data=True, reminder=MONDAYS)
    assert recognise(FARM, REMINDED, Sent("sticker", "en")) == replace(REMINDED, by_reminder=False)


@pytest.mark.parametrize(
    ("phone_locale", "country", "her"),
    [
        ("en", None, Session("en")),
        ("xx", None, Session("en")),
        ("km", "KH", Session("km", country="KH")),
    ],
)
def test_a_new_learner_reads_the_language_of_her_phone_if_there_is_one(
    phone_locale: str, country: Country | None, her: Session
) -> None:
    both = replace(FARM, offered={"en": ("goat",), "km": ("goat",)})

    assert newcomer(both, Started(phone_locale, country=country)) == her
    assert newcomer(both, Commanded("help", phone_locale)) == replace(her, country=None)


def test_start_is_told_as_to_an_unknown_person_in_the_language_of_the_phone() -> None:
    both = replace(FARM, offered={"en": ("goat",), "km": ("goat",)})

    assert session_for_start(both, Started("km", country="KH")) == Session("km", country="KH")
