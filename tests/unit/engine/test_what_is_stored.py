"""She sees all that is stored of her in words, and a typed word of a button leads where the button would (B3, B7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.events import Asked, BubbleTold
from bot.engine.learner_data import set_now, stored
from bot.engine.perform import perform
from bot.engine.session import Answer, Reminder, Session, Visit
from bot.engine.turn import TurnContext
from bot.lessons.model.commands import (
    BeginAnew,
    ChangePerson,
    Command,
    ForgetPlace,
    SavePlace,
)
from bot.lessons.model.text import Text, option_key
from tests.support.course_builders import unchecked
from tests.support.engine_learner import SessionLearner
from tests.support.question_builders import NEXT, asking
from tests.support.sample_lessons import GOAT, a_girl
from tests.support.shipped_words import first_line


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


def test_each_part_of_what_is_stored_is_told_by_itself() -> None:
    girl = a_girl(goat=GOAT, hen=GOAT)
    girl.course = asking(girl.course, {"next-story": NEXT})
    found = words(
        girl,
        Session("en", finished=("goat", "hen"), writing="next-story", sent_to="gone", less_data=True, country="PH"),
    )

    assert found == {
        "language": "English",
        "country": "Philippines",
        "age": "–",
        "pictures": first_line("profile/pictures/on-tap"),
        "finished": ("The goat lesson", "The hen lesson"),
        "wanted": "–",
        "writing": "What should the next story be about?",
        "spoke": "gone",
        "lesson": "–",
        "band": "–",
        "lesson-country": "–",
        "picked": "–",
        "reminder": "–",
        "reminder-country": "–",
        "first": "–",
    }


def test_a_country_or_age_that_a_course_has_no_words_for_is_told_by_its_code_or_a_dash() -> None:
    girl = a_girl(GOAT)
    found = words(girl, Session("xx", country="ZZ"))  # type: ignore[arg-type]  # a country that is none
    assert (found["language"], found["country"]) == ("xx", "ZZ")

    girl.course = replace(girl.course, profile=None)
    found = words(girl, Session("en"))
    assert (found["language"], found["pictures"]) == ("en", "–")


def test_nothing_of_a_sensitive_story_is_told() -> None:
    hard = "title: The wolf\nabout: W.\nbadge: B\ntoday: T.\nsensitive: A wolf.\n"
    hard += "start:\n  - choose: Wave?\n    id: wave\n    options: [Wave]\n"
    girl = a_girl(goat=GOAT, wolf=hard)
    trail = (Answer("wave", option_key("Wave")),)
    found = words(
        girl,
        Session("en", finished=("wolf",), wanted="wolf", visit=Visit("wolf", "14-17", "KE", trail, trail), task="wolf"),
    )

    assert {name for name, value in found.items() if value != "–"} == {"language", "pictures"}


def test_an_answer_is_told_once_by_todays_words_and_by_its_key_where_they_are_gone() -> None:
    girl = a_girl("""
        start:
          - choose: Tea?
            id: tea
            options: [{text: Green tea, was: Tea}, Milk]
          - again: hen/quiz
        """)
    trail = (
        Answer("tea", option_key("Tea")),
        Answer("tea", option_key("Green tea")),
        Answer("tea", "abcdef"),
        Answer("moon", "ghijkl"),
    )
    found = words(girl, Session("en", visit=Visit("goat", "10-13", trail=trail, first=trail[:1])))

    assert found["picked"] == ("Green tea", "abcdef", "ghijkl")
    assert found["first"] == ("Green tea",)


def test_the_country_she_picked_in_a_story_is_told_by_its_name() -> None:
    girl = a_girl("start:\n  - choose: Where?\n    id: where\n    options: countries\n")
    trail = (Answer("where", option_key("Nepal")),)

    assert words(girl, Session("en", visit=Visit("goat", "10-13", trail=trail)))["picked"] == ("Nepal",)


@pytest.mark.parametrize(
    ("session", "age", "country"),
    [
        (Session("en"), "–", "–"),
        (Session("en", "10-13"), "10 to 13", "–"),
        (Session("en", "14-17", "KE"), "14 to 17", "Kenya"),
        (Session("en", "18+", "NP"), "18 or older", "Nepal"),
    ],
)
def test_her_settings_are_told_in_the_words_of_their_buttons(session: Session, age: str, country: str) -> None:
    told = set_now(a_girl(GOAT).course, session)

    assert {name: plain(value) for name, value in told.items()} == {"age": age, "country": country}


def asked(girl: SessionLearner, session: Session, command: Command) -> tuple[Session, list[str]]:
    """Return the session after a command, and the stops that follow."""
    draft = perform(girl.course, session, command, TurnContext())
    return draft.session, [f"{it.target.script}/{it.target.stop}" for it in draft.outputs if isinstance(it, Asked)]


SAVED = first_line("mine/saved")
NOT_HERE = first_line("mine/not-here")
FORGOTTEN = first_line("mine/forgotten")


def told(girl: SessionLearner, session: Session, command: Command) -> tuple[bool, list[str]]:
    """Return whether her place is saved after a command, and what she is told."""
    draft = perform(girl.course, session, command, TurnContext())
    return draft.session.saved, [it.text.source for it in draft.outputs if isinstance(it, BubbleTold)]


def test_a_place_is_saved_only_where_it_may_be_and_forgotten_everywhere() -> None:
    girl, her = a_girl(GOAT), Session("en", "14-17", "KE")
    assert told(girl, her, SavePlace()) == (True, [SAVED])

    girl.course = replace(girl.course, release=unchecked().course.release)
    assert told(girl, her, SavePlace()) == (False, [NOT_HERE])
    assert told(girl, replace(her, saved=True), ForgetPlace()) == (False, [FORGOTTEN])


@pytest.mark.parametrize(
    ("command", "saved", "asks"),
    [
        (ChangePerson(), True, ["moments/one-place"]),
        (ChangePerson(), False, ["start/age"]),
        (BeginAnew(), True, ["start/age"]),
    ],
)
def test_another_person_begins_with_who_we_are_and_only_a_saved_place_is_asked_about(
    command: Command, saved: bool, asks: list[str]
) -> None:
    girl = a_girl(GOAT)
    reminder = Reminder("monday", "KE")
    her = Session("en", "14-17", "KE", ("goat",), "goat", saved=saved, reminder=reminder)
    after, stops = asked(girl, her, command)

    assert stops == asks
    assert after == (her if asks[0].startswith("moments") else Session("en", wanted="goat", reminder=reminder))
