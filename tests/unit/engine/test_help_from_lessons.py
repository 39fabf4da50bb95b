"""Help, typed words and Tidy up inside a lesson, and the way back; sensitive lessons, and other languages."""

from __future__ import annotations

import pytest

from bot.engine.events import Tidied
from bot.engine.input import ButtonTarget, Commanded, Said, Sent, Started
from bot.engine.session import Session
from tests.support.course_builders import course, in_khmer_too
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import AGAIN, GOAT, PRACTISE, a_girl
from tests.support.shipped_words import first_line


def test_help_shows_the_numbers_of_the_country_she_tells_it() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Commanded("help"))
    assert any("<call-general>" in words for words in girl.hears)

    girl.taps("My country", "Nepal")

    assert any("<call-general>" in words for words in girl.hears)
    assert girl.known.country == "NP"
    assert girl.taps("Go on").asked == "goat/louder"


def test_after_tidy_up_a_quick_round_stands_there_and_the_next_one_as_often_as_she_likes() -> None:
    girl = a_girl(GOAT).begins("goat").does(Commanded("tidy"))
    for _ in range(3):
        assert girl.asked.startswith("quick/")
        for _ in range(5):
            girl.taps(girl.buttons[-1])
        assert girl.buttons == ["Five more", "Lessons"]
        girl.taps("Five more")

    assert girl.visit.lesson == "goat"


def test_a_number_in_a_sentence_means_the_buttons_that_are_left() -> None:
    girl = a_girl(PRACTISE).begins("goat").taps("Ready").types(number=1).types(number=1)

    assert girl.hears[0] == "«No. I said no.»"


def test_words_the_bot_does_not_know_are_answered_with_help_and_a_way_on() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Said())

    assert girl.buttons == ["Help", "Go on", "Hide"]
    assert girl.taps("Help").asked == "help/card"
    assert girl.taps("Go on").asked == "goat/louder"


@pytest.mark.parametrize("kind", ["picture", "sticker", "place", "other"])
def test_a_file_she_sends_gets_a_kind_answer_and_a_way_on(kind: str) -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Sent(kind))  # type: ignore[arg-type]  # a kind of the table

    assert "Go on" in girl.buttons
    assert girl.taps("Go on").asked == "goat/louder"


def test_typed_words_serve_where_she_could_have_tapped_a_button_of_the_bot() -> None:
    girl = a_girl(GOAT).does(Started("en")).types("English")
    assert girl.asked == "start/age"

    assert girl.types("10 to 13").asked == "goat/goat-sings"


WHO = first_line("start/robot")

SENSITIVE = (
    "title: The wolf\nabout: A wolf.\nbadge: Wolf listener\ntoday: Howl.\nsensitive: There is a wolf in it.\n"
    + """
start:
  - say: Amina is an invented girl.
  - choose: The wolf smiles.
    id: wolf-smiles
    options: [Smile back, Leave]
  - choose: The wolf waves.
    id: wolf-waves
    options: [Wave]
"""
)


def test_a_sensitive_lesson_says_so_and_begins_only_after_go_on() -> None:
    girl = a_girl(goat=GOAT, wolf=SENSITIVE).does(Commanded("lessons")).taps("The wolf")

    assert girl.hears == ["*The wolf*\n\nThere is a wolf in it."]
    assert girl.known.visit is None
    assert girl.taps("Go on").hears[:2] == [WHO, "Amina is an invented girl."]


def test_something_else_is_always_there_instead_of_a_sensitive_lesson() -> None:
    girl = a_girl(goat=GOAT, wolf=SENSITIVE).does(Commanded("lessons")).taps("The wolf", "Something else")

    assert girl.asked == "menu/menu"


def test_every_question_of_a_sensitive_lesson_can_be_tidied_away() -> None:
    girl = a_girl(goat=GOAT, wolf=SENSITIVE).begins("wolf")
    assert girl.question.sensitive

    assert Tidied() in girl.presses(ButtonTarget("wolf", "wolf-smiles", "tidy")).events
    assert girl.known.visit is None, "the story is hidden with its messages"


def test_each_message_around_a_sensitive_lesson_can_be_tidied_away_too() -> None:
    girl = a_girl(wolf=SENSITIVE, goat=GOAT).does(Commanded("lessons")).taps("The wolf")
    for asked, tap in (("moments/gate", "Go on"), ("wolf/wolf-smiles", "Leave"), ("wolf/wolf-waves", "Wave")):
        assert (girl.asked, girl.question.sensitive) == (asked, True)
        girl.taps(tap)
    for asked, tap in (("for-today", "See my badge"), ("finished", "Next")):
        assert (girl.asked, girl.question.sensitive) == (f"moments/{asked}", True)
        girl.taps(tap)
    assert (girl.asked, girl.question.sensitive) == ("mine/save", True)
    girl.begins("wolf").taps("Leave").does(Commanded("lessons")).taps("The wolf")
    assert (girl.asked, girl.question.sensitive) == ("moments/gate", True)

    girl.begins("goat").taps("Cover your ears", "Yes", "Goats")

    assert (girl.asked, girl.question.sensitive) == ("moments/for-today", False)


def test_another_language_keeps_her_place() -> None:
    girl = SessionLearner(in_khmer_too(course({"goat": GOAT})).course).begins("goat").taps("Sing along")
    girl.does(Commanded("language")).taps("ភាសាខ្មែរ")

    assert girl.asked == "goat/louder"
    assert girl.known.locale == "km"


def test_a_lesson_that_is_not_in_her_language_waits_for_her_in_another() -> None:
    girl = (
        SessionLearner(in_khmer_too(course({"goat": GOAT, "hen": AGAIN}), "goat").course)
        .begins("goat")
        .taps("Sing along")
    )
    girl.does(Commanded("language")).taps("ភាសាខ្មែរ")
    assert girl.hears[-1] == "*The goat lesson* is not ready in this language yet."
    assert girl.trail

    assert girl.taps("🌍 Language", "English").asked == "goat/louder"


def test_a_lesson_that_is_not_in_her_language_is_not_on_the_menu() -> None:
    girl = SessionLearner(in_khmer_too(course({"goat": GOAT, "hen": AGAIN}), "goat").course, Session("km"))

    assert girl.does(Commanded("lessons")).buttons[:1] == ["The hen lesson"]
    assert girl.begins("goat").question.target.script == "moments"
    assert girl.known.visit is None
