"""The meaning of typed words that may have several: Help, an answer, distress, a wish, her story, small talk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.events import LinkShown
from bot.engine.input import LINK, ButtonTarget, Commanded, Flags, LastQuestion, Looked, Said, Sent
from bot.engine.session import Session, Visit
from bot.lessons.model.profile import BareAnswer, TypedCommand
from bot.lessons.model.text import option_key
from tests.support.engine_learner import SessionLearner
from tests.support.question_builders import MARCH, NEXT, asking
from tests.support.sample_lessons import GOAT, a_girl
from tests.support.shipped_words import first_line

SING = frozenset({option_key("Sing along")})
STORY, NEXT_STOP = "goat/goat-sings", "goat/louder"


def bare(answer: BareAnswer) -> tuple[tuple[str, BareAnswer], ...]:
    return (("en", answer),)


def below(script: str, stop: str, girl: SessionLearner | None = None) -> SessionLearner:
    """Return a learner in the story about the goat whose chat ends with another question."""
    girl = girl or a_girl(GOAT).begins("goat")
    girl.last = LastQuestion(ButtonTarget(script, stop, ""), girl.question.target)
    return girl


def below_her_story() -> SessionLearner:
    return below("goat", "goat-sings")


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (Said(command="help", keys=SING, confirm="me"), "help/card"),
        (Said(command="help", code="known"), "help/card"),
        (Said(keys=SING), NEXT_STOP),
        (Said(keys=SING, command="lessons"), NEXT_STOP),
        (Said(keys=SING, confirm="me"), NEXT_STOP),
        (Said(keys=SING, practised=True), NEXT_STOP),
        (Said(keys=SING, confirm="me", practised=True), "confirm/me"),
        (Said(keys=SING, confirm="me", practised=True, bare=bare("agree")), NEXT_STOP),
        (Said(confirm="me"), "confirm/me"),
        (Said(confirm="friend", command="lessons", wish="stop"), "confirm/friend"),
        (Said(command="lessons", wish="stop"), "menu/menu"),
        (Said(wish="stop", answers=True), "moments/stopped"),
        (Said(keys=frozenset({option_key("14 to 17")}), answers=True), "settings/age"),
    ],
)
def test_typed_words_mean_the_first_of_what_they_may_mean(said: Said, asked: str) -> None:
    assert below_her_story().does(said).asked == asked


@pytest.mark.parametrize(("code", "asked"), [("known", "taken-back"), ("unknown", "wrong-code")])
def test_a_code_takes_words_back_or_is_a_wrong_one(code: str, asked: str) -> None:
    girl = below_her_story().does(Said(keys=SING, code=code))  # type: ignore[arg-type]  # a code of the table

    assert girl.asked == f"speak-up/{asked}"
    assert girl.visit.trail == (), "a code is no answer to her story"


def test_an_option_of_her_story_may_be_typed_below_the_menu_too() -> None:
    girl = below("menu", "menu").does(Said(keys=SING))

    assert (girl.asked, girl.answered.text.source) == (NEXT_STOP, "Sing along")


def test_a_girl_who_writes_to_staff_writes_also_what_would_be_an_option_of_her_story() -> None:
    girl = a_girl(GOAT).begins("goat")
    girl.course = replace(asking(girl.course, {"next-story": NEXT}), day=MARCH)
    girl.session, girl.last = replace(girl.known, writing="next-story"), None
    below("speak-up", "write", girl).does(Said(keys=SING, draft="fits"))

    assert (girl.asked, girl.visit.trail) == ("speak-up/draft", ())


# The beginning of what she typed counts below Help and its question only


@pytest.mark.parametrize(
    ("script", "stop", "said", "asked"),
    [
        ("confirm", "info", Said(begins=bare("decline")), STORY),
        ("confirm", "me", Said(begins=bare("decline")), "confirm/me"),
        ("confirm", "me", Said(begins=bare("agree")), "help/me"),
        ("confirm", "me", Said(bare=bare("decline")), "confirm/me"),
        ("confirm", "me", Said(bare=bare("agree"), begins=bare("decline")), "confirm/me"),
        ("help", "card", Said(begins=bare("decline")), STORY),
        ("mine", "erase", Said(begins=bare("decline")), "moments/not-understood"),
        ("goat", "goat-sings", Said(begins=bare("decline")), "moments/not-understood"),
    ],
)
def test_a_line_that_begins_with_no_is_a_no_below_help_alone(script: str, stop: str, said: Said, asked: str) -> None:
    assert below(script, stop).does(said).asked == asked


def test_a_girl_who_typed_before_the_bot_asked_anything_begins_with_nothing() -> None:
    girl = a_girl(GOAT)
    girl.last = None

    assert girl.does(Said(begins=bare("agree"))).asked == "moments/not-understood"


# What she wishes


def test_back_and_restart_are_about_the_lesson_she_is_in() -> None:
    girl = a_girl(GOAT).begins("goat").taps("Sing along")

    assert girl.does(Said(wish="restart")).asked == "moments/resume"
    assert girl.does(Said(wish="back")).asked == STORY
    assert girl.visit.trail == ()


@pytest.mark.parametrize(
    ("wish", "asked"),
    [("back", "menu/menu"), ("restart", "menu/menu"), ("menu", "menu/menu"), ("next", "moments/next")],
)
def test_between_two_lessons_they_lead_to_the_menu(wish: TypedCommand, asked: str) -> None:
    girl = a_girl(GOAT)
    girl.session, girl.last = Session("en"), None

    assert girl.does(Said(wish=wish)).asked == asked


def test_back_in_a_lesson_that_is_gone_says_that_it_is_gone() -> None:
    girl = a_girl(GOAT)
    girl.session = Session("en", visit=Visit("moon", "10-13"))

    assert girl.does(Said(wish="back")).hears[0] == first_line("moments/gone")


# What asks for nothing


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (Said(), "moments/not-understood"),
        (Said(answers=True), "moments/short-answer"),
        (Said(bare=bare("agree")), "moments/short-answer"),
        (Said(answers=True, practised=True, playful=True), "moments/short-answer"),
        (Said(practised=True), "moments/practised"),
        (Said(practised=True, playful=True), "moments/practised"),
        (Said(playful=True), STORY),
    ],
)
def test_small_talk_in_a_story(said: Said, asked: str) -> None:
    assert below_her_story().does(said).asked == asked


def test_a_greeting_is_greeted_before_her_story_goes_on() -> None:
    girl = below_her_story().does(Said(playful=True))

    assert girl.hears == [first_line("moments/playful"), "The goat sings. What now?"]


@pytest.mark.parametrize(
    ("script", "stop", "said", "asked"),
    [
        ("help", "card", Said(), "moments/reaches-nobody"),
        ("confirm", "info", Said(playful=True), "moments/reaches-nobody"),
        ("confirm", "info", Said(answers=True), "moments/short-answer"),
        ("confirm", "info", Said(practised=True), "moments/practised"),
        ("confirm", "me", Said(), "confirm/me"),
        ("confirm", "me", Said(playful=True), "confirm/me"),
        ("confirm", "me", Said(answers=True), "confirm/me"),
        ("confirm", "me", Said(practised=True), "confirm/me"),
        ("help", "low-me", Said(), "help/low-unsafe-me"),
        ("help", "low-me", Said(playful=True), "help/low-me"),
        ("help", "now-me", Said(), "help/now-me"),
        ("help", "low-me", Said(answers=True), "help/low-me"),
        ("help", "now-me", Said(playful=True), "help/now-me"),
        ("help", "moon", Said(), "moments/reaches-nobody"),
        ("menu", "menu", Said(), "moments/not-understood"),
        ("light", "first", Said(), "moments/not-understood"),
    ],
)
def test_small_talk_below_help_and_its_question_is_never_not_understood(
    script: str, stop: str, said: Said, asked: str
) -> None:
    girl = below(script, stop).does(said)

    assert girl.asked == asked
    assert girl.buttons, "there is always a way on"


@pytest.mark.parametrize(
    ("stop", "action", "asked"),
    [
        ("home-me", Said(confirm="low-me"), "help/low-me"),
        ("home-me", Said(confirm="friend"), "help/home-me"),
        ("home-me", Said(unsafe=True), "help/now-me"),
        ("home-me", Said(wish="menu"), "help/home-me"),
        ("low-me", Said(confirm="home-me"), "help/low-me"),
        ("low-me", Said(confirm="low-me"), "help/low-unsafe-me"),
        ("low-me", Said(confirm="me"), "help/low-unsafe-me"),
        ("low-me", Said(unsafe=True), "help/low-unsafe-me"),
        ("low-me", Said(wish="lied"), "help/low-unsafe-me"),
        ("now-me", Said(unsafe=True), "help/now-me"),
        ("now-me", Sent("sticker"), "help/now-me"),
        ("now-me", Commanded("lessons"), "help/now-me"),
        ("now-me", Commanded("help"), "help/numbers-urgent"),
        ("now-me", Commanded("language"), "settings/language"),
        ("now-me", Said(wish="erase"), "mine/erase"),
        ("now-me", Said(code="known"), "speak-up/taken-back"),
    ],
)
def test_a_card_of_help_stands_or_a_more_urgent_one_comes_but_five_things_always_act(
    stop: str, action: Said | Sent | Commanded, asked: str
) -> None:
    assert below("help", stop).does(action).asked == asked


def test_a_question_of_hers_is_answered_above_the_card_that_stands() -> None:
    girl = below("help", "now-me").does(Said(wish="who"))

    assert girl.hears[0].startswith(first_line("moments/who"))
    assert girl.asked == "help/now-me"


def test_somebody_beside_her_sees_one_line_and_nothing_above_it() -> None:
    girl = below("answers", "here-now").does(Said(wish="menu"))

    assert (girl.asked, len(girl.hears)) == ("answers/here-now", 1)


@pytest.mark.parametrize(("stop", "asked"), [("take-back", "speak-up/wrong-code"), ("ask", "moments/not-understood")])
def test_a_line_typed_where_a_code_is_asked_for_is_a_wrong_code(stop: str, asked: str) -> None:
    assert below("speak-up", stop).does(Said()).asked == asked


# /start, [Listen] and [Show]


def test_show_below_the_link_shows_it_with_its_code() -> None:
    girl = a_girl(GOAT).does(Looked("moments", LINK, "", Flags("en")))

    assert [event.wished for event in girl.events if isinstance(event, LinkShown)] == [True]
    assert len(girl.events) == 1
