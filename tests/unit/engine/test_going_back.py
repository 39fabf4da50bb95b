"""A learner goes back, leaves and returns; and a host replays her lesson."""

from __future__ import annotations

import pytest

from bot.engine.advance import again
from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags, Said, Started
from bot.engine.session import Session
from tests.support.sample_lessons import AGAIN, GOAT, a_girl
from tests.support.shipped_words import first_line


def test_back_is_one_stop_and_asks_it_anew() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along", "As it is").goes_back()

    assert girl.asked == "goat/louder"
    assert girl.question.anew
    assert girl.goes_back().asked == "goat/goat-sings"
    assert girl.taps("Cover your ears").asked == "goat/goat-right"


def test_she_can_leave_for_the_menu_and_go_on_where_she_was() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Commanded("lessons"))

    assert girl.taps("The goat lesson").hears == ["You are in the middle of *The goat lesson*."]
    assert girl.taps("Go on").hears == ["Louder?"]
    assert girl.trail[0].stop == "goat-sings"


def test_she_can_start_a_lesson_again() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Commanded("lessons"))

    assert girl.taps("The goat lesson", "Start again").hears[0] == "Amina is an invented girl."
    assert girl.trail == ()


@pytest.mark.parametrize("hours_over", [False, True])
def test_go_on_leads_to_her_place_also_when_nothing_is_known_any_more(hours_over: bool) -> None:
    girl = a_girl(GOAT).begins("goat").taps("Cover your ears", "Yes").does(Commanded("lessons")).taps("The goat lesson")
    if hours_over:
        girl.is_forgotten()

    assert girl.taps("Go on").asked == "goat/goats-or-hens"


def test_somebody_else_begins_as_a_new_guest_in_the_same_language() -> None:
    girl = a_girl(GOAT).begins("goat", "14-17", "KE").taps("Sing along").does(Started("en"))
    girl.taps("English", "14 to 17")

    assert girl.hears == [first_line("moments/welcome-back")]
    assert girl.taps("Somebody else").session == Session("en")
    assert girl.asked == "start/age"


def test_the_first_story_begins_two_taps_after_start() -> None:
    girl = a_girl(GOAT).does(Started("en"))

    assert girl.asked == "start/language"
    assert girl.taps("English").asked == "start/age"
    assert girl.taps("10 to 13").hears[0] == "Amina is an invented girl."
    assert girl.known.age == "10-13"


def test_the_lesson_of_her_link_comes_after_language_and_age() -> None:
    girl = a_girl(goat=GOAT, hen=AGAIN).does(Started("en", "hen")).taps("English", "Skip")

    assert girl.hears[0] == "A hen this time."
    assert girl.known.wanted is None


def test_a_link_to_a_lesson_that_does_not_exist_is_no_link() -> None:
    girl = a_girl(goat=GOAT, hen=AGAIN).does(Started("en", "no-such"))

    assert girl.known.wanted is None
    assert girl.taps("English", "Skip").visit.lesson == "goat"


def test_a_link_to_the_lesson_she_is_in_asks_whether_to_go_on() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Started("en", "goat")).taps("English", "Skip")

    assert girl.hears == ["You are in the middle of *The goat lesson*."]
    assert girl.taps("Go on").asked == "goat/louder"


def test_her_age_and_country_change_with_the_next_lesson() -> None:
    ages = GOAT.replace(
        "      - say: Good night, goat.\n",
        "      - say: Good night, moped.\n        ages: 14-17\n      - say: Good night, goat.\n        ages: 10-13\n",
    )
    girl = a_girl(ages).begins("goat").does(Commanded("lessons")).taps("My settings", "My age", "14 to 17")
    assert girl.taps("Go on").asked == "goat/goat-sings"
    girl.taps("Cover your ears", "Yes")

    assert girl.taps("Goats").hears[0] == "Good night, goat."
    assert girl.begins("goat", "14-17").taps("Cover your ears", "Yes", "Goats").hears[0] == "Good night, moped."


def test_nothing_is_ever_locked() -> None:
    girl = a_girl(goat=GOAT, hen=AGAIN, last=GOAT).does(Commanded("lessons"))

    assert girl.buttons[:3] == ["The goat lesson", "The hen lesson", "The last lesson"]
    for lesson in ("The last lesson", "The hen lesson", "The goat lesson"):
        assert girl.does(Commanded("lessons")).taps(lesson).asked.split("/")[0] in ("last", "hen", "goat")


def test_an_update_that_comes_twice_is_answered_with_her_present_stop() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along")
    tap = Chose(ButtonTarget("goat", "goat-sings", girl.trail[0].key), Flags("en"))

    for action in (tap, Said(ordinal=1), Said(ordinal=2), Chose(ButtonTarget("goat", "", NEW), Flags("en"))):
        turn = again(girl.course, girl.session, action)
        assert [getattr(event, "target", None) for event in turn.events] == [ButtonTarget("goat", "louder", "")]
        assert turn.session == girl.session


def test_a_last_answer_that_comes_twice_says_again_what_follows() -> None:
    girl = a_girl(goat=GOAT, hen=GOAT).begins("hen").taps("Cover your ears", "Yes", "Goats")
    girl.begins("goat").taps("Cover your ears", "Yes")
    tap = girl.question.choices[0].target
    girl.presses(tap)

    turn = again(girl.course, girl.session, Chose(tap, girl.flags))
    assert turn.session == girl.session
    assert [getattr(event, "target", None) for event in turn.events] == [girl.question.target]


def test_a_tap_into_a_lesson_that_comes_twice_after_its_end_leads_nowhere_she_is_not() -> None:
    girl = a_girl(GOAT).does(Commanded("lessons"))
    tap = girl.question.choices[0].target
    girl.presses(tap).taps("Cover your ears", "Yes", "Goats")

    turn = again(girl.course, girl.session, Chose(tap, girl.flags))
    assert turn.session == girl.session
    assert [getattr(event, "target", None) for event in turn.events] == [ButtonTarget("menu", "menu", "")]


def test_a_tap_before_the_first_story_that_comes_twice_asks_the_same_again() -> None:
    girl = a_girl(GOAT).does(Started("en"))
    tap = girl.question.choices[0].target
    girl.presses(tap)

    turn = again(girl.course, girl.session, Chose(tap, girl.flags))
    assert turn.session == girl.session
    assert turn.events[-1].target.script == "start"  # type: ignore[union-attr]  # it asks
    assert turn.events[-1].target.stop == "age"  # type: ignore[union-attr]  # it asks


def test_help_that_was_asked_for_twice_is_help_twice() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along")

    for action in (Commanded("help"), Said(command="help"), Chose(ButtonTarget("help", "country", "x"), Flags("en"))):
        assert again(girl.course, girl.session, action).events[-1].target.script == "help"  # type: ignore[union-attr]  # it asks
