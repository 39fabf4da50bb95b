"""Old buttons: each does exactly what its text says, or says that the question has changed."""

from __future__ import annotations

import pytest

from bot.engine.cursor import ReadingContext, available_options
from bot.engine.events import LessonStarted
from bot.engine.input import ButtonTarget, Flags, Started
from bot.engine.shortest_paths import places
from bot.lessons.model.people import Reader
from bot.lessons.model.text import option_key
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner, button
from tests.support.shipped_words import first_line

HILL = """
    start:
      - choose: Up the hill?
        id: up
        options: [By foot, By goat]
      - quiz: What is on top?
        id: top
        options:
          - text: A view
            correct: true
            feedback: Indeed.
          - text: A shop
            feedback: Not yet.
      - choose: Down again?
        id: down
        options: [Slowly, Rolling]
      - choose: Tea?
        id: tea
        options: [Tea]
    """
LAKE = "start:\n  - choose: Swim?\n    id: swim\n    options: [Swim, Sit]\n"
DEEP = "title: Deep water\nabout: W.\nbadge: Fish friend\ntoday: T.\nsensitive: It is deep.\n" + LAKE
CHANGED = first_line("moments/changed")


def a_girl() -> SessionLearner:
    return SessionLearner(course({"hill": HILL, "lake": LAKE, "deep": DEEP}))


# --- in the lesson she is in -------------------------------------------------------------------------------------


def test_a_button_ahead_of_her_after_going_back_does_what_it_says() -> None:
    girl = a_girl().begins("hill").taps("By foot", "A view")
    down = girl.question
    girl.goes_back()

    assert girl.taps_old(down, "Rolling").hears == ["Tea?"]
    assert [answer.stop for answer in girl.trail] == ["up", "top", "down"]


def test_two_taps_on_one_question_of_a_circle_count_once() -> None:
    text = """
        start:
          - choose: First?
            id: first
            options: [Yes]
          - choose: Again?
            id: again
            options:
              - text: Again
                then: [{goto: start}]
        """
    girl = SessionLearner(course({"round": text})).begins("round").taps("Yes")
    twice = girl.question
    girl.taps("Again").taps_old(twice, "Again")

    assert girl.asked == "round/first"
    assert len(girl.trail) == 2


# --- of another lesson, or when nothing is known -----------------------------------------------------------------


@pytest.mark.parametrize("words", ["A view", "A shop"])
def test_her_last_button_is_her_place_when_nothing_is_known_any_more(words: str) -> None:
    girl = a_girl().begins("hill", "14-17", "KE").taps("By foot")
    flags = girl.flags
    girl.is_forgotten()
    girl.presses(button(girl.question, words), flags)

    assert girl.asked == "hill/down"
    assert (girl.known.age, girl.known.country) == ("14-17", "KE")
    assert girl.goes_back().asked == "hill/top"


def test_into_a_sensitive_lesson_a_button_leads_only_after_go_on_and_then_to_its_stop() -> None:
    two = DEEP + "  - choose: Breathe?\n    id: breathe\n    options: [Breathe]\n"
    girl = SessionLearner(course({"deep": two})).begins("deep").taps("Sit")
    girl.is_forgotten()
    girl.taps("Breathe")
    assert girl.hears == ["*Deep water*\n\nIt is deep."]

    assert girl.taps("Go on").hears == ["Breathe?"]


def test_a_place_found_from_a_button_alone_is_a_place_a_reader_can_come_to() -> None:
    text = """
        start:
          - choose: A hat?
            id: hat
            options:
              - text: A red one
                then: [{set: {hat: red}}]
              - No
          - choose: Wave it?
            id: wave
            when: {hat: red}
            options: [Wave]
          - choose: Tea?
            id: tea
            options: [Tea]
        """
    girl = SessionLearner(course({"hat": text}))
    girl.presses(ButtonTarget("hat", "wave", "back"))
    assert girl.asked == "hat/hat"

    girl.is_forgotten()
    girl.presses(button(girl.begins("hat").taps("A red one").question, "Wave"))
    assert girl.asked == "hat/tea"
    assert girl.goes_back().asked == "hat/wave"


def test_her_button_is_her_place_also_behind_a_sentence_and_behind_what_only_some_come_to() -> None:
    text = """
        start:
          - choose: A hat?
            id: hat
            options:
              - No
              - text: A red one
                then: [{set: {hat: red}}]
          - practise: Greet the goat.
            id: greet
            lines: [Hello., Dear goat., My hat!]
          - choose: Wave it?
            id: wave
            when: {hat: red}
            options: [Wave]
          - choose: Tea?
            id: tea
            options: [Tea]
        """
    girl = SessionLearner(course({"hat": text})).presses(ButtonTarget("hat", "wave", option_key("Wave")), Flags("en"))

    assert girl.asked == "hat/tea"
    assert [answer.stop for answer in girl.trail] == ["hat", "greet", "greet", "wave"]


def test_every_place_of_a_lesson_can_be_found_again_from_its_buttons_alone() -> None:
    told = course({"hill": HILL})
    world = ReadingContext(told, told.lessons["hill"], Reader("10-13"))
    seen = 0
    for place in places(world):
        for option in available_options(world, place.cursor):
            assert place.stop is not None
            girl = SessionLearner(told).presses(ButtonTarget("hill", place.stop.id, option.key), Flags("en"))
            assert girl.answered.text == option.text
            seen += 1

    assert seen == 7


def test_a_stop_that_her_age_never_meets_begins_the_lesson_with_a_word_about_it() -> None:
    older = "start:\n  - choose: Moped?\n    id: moped\n    ages: 14-17\n    options: [Yes]\n" + LAKE.partition("\n")[2]
    girl = SessionLearner(course({"lake": older})).presses(
        ButtonTarget("lake", "moped", "abcdef"), Flags("en", age="10-13")
    )

    assert girl.hears == [CHANGED, "Swim?"]
    assert LessonStarted("lake") in girl.events


# --- a lesson that has moved out ---------------------------------------------------------------------------------


# --- buttons of the bot's own scenes -----------------------------------------------------------------------------


def test_a_button_of_the_bot_works_at_any_time() -> None:
    girl = a_girl().does(Started("en"))
    languages = girl.question
    girl.taps("English", "Skip").taps("By foot")

    assert girl.taps_old(languages, "English").asked == "start/age"
    assert girl.visit.trail


def test_a_button_the_bot_has_no_more_shows_its_question_anew() -> None:
    girl = a_girl().presses(ButtonTarget("settings", "age", "abcdef"))

    assert girl.hears == [CHANGED, first_line("settings/age")]


@pytest.mark.parametrize("stop", ["gate", "resume", "next", "all-done", "not-yet", "no-such-stop"])
def test_a_moment_that_is_over_shows_her_place_instead(stop: str) -> None:
    girl = a_girl().begins("hill").taps("By foot").presses(ButtonTarget("moments", stop, "abcdef"))

    assert girl.hears == [CHANGED, "What is on top?"]
    assert not any("<" in words for words in girl.hears)


def test_a_moment_that_is_over_shows_the_menu_to_who_is_in_no_lesson() -> None:
    assert a_girl().presses(ButtonTarget("moments", "next", "abcdef")).hears == [CHANGED, first_line("menu/menu")]


@pytest.mark.parametrize("target", [ButtonTarget("consent", "yes", "abcdef"), ButtonTarget("list", "hill", "b4")])
def test_a_button_of_a_file_the_bot_has_no_more_shows_the_menu(target: ButtonTarget) -> None:
    assert a_girl().presses(target).asked == "menu/menu"


@pytest.mark.parametrize(("due", "asked"), [("list", "moments/next"), ("certificate-list", "moments/certificate")])
def test_an_old_next_below_a_badge_leads_past_a_question_that_is_no_longer_asked(due: str, asked: str) -> None:
    girl = a_girl().begins("lake").taps("Swim", "See my badge")

    assert girl.presses(ButtonTarget("lake", due, "next")).asked == asked
