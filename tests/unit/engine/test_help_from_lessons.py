"""Help, typed words and Tidy up inside a lesson, and the way back; sensitive lessons, and other languages."""

from __future__ import annotations

import pytest

from bot.engine.advance import advance
from bot.engine.events import Asked, BubbleTold, Tidied
from bot.engine.input import ButtonTarget, Commanded, Said, Sent, Started
from bot.engine.session import Session
from bot.lessons.model.commands import TidyUp
from bot.lessons.model.lesson import written_options
from tests.support.course_builders import course, in_khmer_too
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import AGAIN, GOAT, HELP, PRACTISE, a_girl


def test_help_opened_inside_a_story_holds_the_next_question_back_until_she_goes_on() -> None:
    girl = a_girl(HELP).begins("goat").taps("Just look")

    assert girl.asked == "help/card"
    assert girl.taps("Go on").hears == ["Back again?"]


def test_help_shows_the_numbers_of_the_country_she_tells_it() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Commanded("help"))
    assert any("<call-general>" in words for words in girl.hears)

    girl.taps("My country", "Nepal")

    assert any("<call-general>" in words for words in girl.hears)
    assert girl.known.country == "NP"
    assert girl.taps("Go on").asked == "goat/louder"


def test_tidy_up_in_a_story_goes_on_with_the_story() -> None:
    girl = a_girl(HELP).begins("goat").taps("Tidy up first")

    assert Tidied() in girl.events
    assert girl.asked == "goat/back-again"


def test_tidy_up_says_something_harmless_and_keeps_her_place() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along")
    before = girl.session
    girl.does(Commanded("tidy"))

    assert girl.events[0] == Tidied()
    assert isinstance(girl.events[1], BubbleTold)
    assert girl.session == before


def test_after_tidy_up_a_quick_round_stands_there_and_the_next_one_as_often_as_she_likes() -> None:
    girl = a_girl(GOAT).begins("goat").does(Commanded("tidy"))
    for _ in range(3):
        assert girl.asked.startswith("quick/")
        for _ in range(5):
            girl.taps(girl.buttons[-1])
        assert girl.buttons == ["Five more", "Lessons"]
        girl.taps("Five more")

    assert girl.visit.lesson == "goat"


def test_which_quick_round_comes_first_differs_from_time_to_time() -> None:
    course_, session = course({"goat": GOAT}), Session("en")
    turns = [advance(course_, session, Commanded("tidy"), lot) for lot in range(12)]

    assert len({event.question for turn in turns for event in turn.events if isinstance(event, Asked)}) == 12


@pytest.mark.parametrize("file", ["help", "confirm"])
def test_every_question_of_the_safety_scenes_is_hidden_in_one_tap_and_nothing_of_them_is_told_again(file: str) -> None:
    stops = list(a_girl(GOAT).course.bot[file].stops())
    hides = [(stop.id, option.key) for stop in stops for option in written_options(stop) if option.do == TidyUp()]
    assert [stop for stop, _ in hides] == [stop.id for stop in stops]
    for stop, key in hides:
        girl = a_girl(GOAT).presses(ButtonTarget(file, stop, key))

        assert Tidied() in girl.events
        assert [event.target.script for event in girl.events if isinstance(event, Asked)] == ["quick"], stop


def test_an_options_words_count_as_the_tap() -> None:
    assert a_girl(GOAT).begins("goat").types("Sing along").hears == ["The goat is pleased.", "Louder?"]


def test_an_options_number_counts_as_the_tap() -> None:
    assert a_girl(GOAT).begins("goat").types(number=2).hears == ["Is the goat right?"]


def test_a_number_that_is_the_words_of_another_option_means_its_words() -> None:
    counting = """
        start:
          - choose: How many goats?
            id: how-many
            options:
              - text: "2"
                feedback: Two goats.
              - text: "1"
                feedback: One goat.
        """

    girl = a_girl(counting).begins("goat")
    assert girl.types("1", number=1).hears[0] == "One goat."


def test_a_number_in_a_sentence_means_the_buttons_that_are_left() -> None:
    girl = a_girl(PRACTISE).begins("goat").taps("Ready").types(number=1).types(number=1)

    assert girl.hears[0] == "«No. I said no.»"


def test_a_number_with_no_button_is_answered_with_help_and_a_way_on() -> None:
    girl = a_girl(GOAT).begins("goat").types(number=3)

    assert girl.buttons == ["Help", "Go on", "Hide"]
    assert girl.taps("Go on").asked == "goat/goat-sings"


def test_words_the_bot_does_not_know_are_answered_with_help_and_a_way_on() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Said())

    assert girl.buttons == ["Help", "Go on", "Hide"]
    assert girl.taps("Help").asked == "help/card"
    assert girl.taps("Go on").asked == "goat/louder"


@pytest.mark.parametrize("kind", ["picture", "sticker", "place", "other"])
def test_what_she_sends_gets_a_kind_answer_and_a_way_on(kind: str) -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along").does(Sent(kind))  # type: ignore[arg-type]  # a kind of the table

    assert "Go on" in girl.buttons
    assert girl.taps("Go on").asked == "goat/louder"


def test_typed_words_serve_where_she_could_have_tapped_a_button_of_the_bot() -> None:
    girl = a_girl(GOAT).does(Started("en")).types("English")
    assert girl.asked == "start/age"

    assert girl.types("10 to 13").asked == "goat/goat-sings"


WHO = "I am a robot with stories. No person reads this chat. For people who listen, tap Help below, any time."

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


def test_what_stands_around_a_sensitive_lesson_can_be_tidied_away_too() -> None:
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


def test_words_that_may_mean_trouble_are_asked_about_first() -> None:
    girl = a_girl(GOAT).begins("goat").does(Said(confirm="friend"))

    assert girl.asked == "confirm/friend"
    assert girl.taps("No, all is OK").asked == "goat/goat-sings"
    assert girl.does(Said(confirm="friend")).taps("Yes, show me help").asked == "help/friend"


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


def test_who_had_finished_a_lesson_before_it_was_renamed_is_not_sent_into_it_again() -> None:
    renamed = SessionLearner(
        course({"goat-two": HEAD_WAS + GOAT_BODY, "hen": AGAIN}), Session("en", finished=("goat",))
    )
    renamed.does(Started("en")).taps("English", "Skip")

    assert renamed.visit.lesson == "hen"


HEAD_WAS = "title: The goat lesson\nabout: A goat.\nbadge: Goat rider\ntoday: Sing.\nwas: goat\n"
GOAT_BODY = "start:\n  - choose: Sing?\n    id: sing\n    options: [Sing]\n"
