"""The question at which a learner goes on after Help, an errand in the menu or words that were not understood (A8)."""

from __future__ import annotations

import pytest

from bot.engine.cursor import Called
from bot.engine.events import Asked
from bot.engine.input import (
    Blocked,
    ButtonTarget,
    Chose,
    Commanded,
    Flags,
    Input,
    LastQuestion,
    Listened,
    Looked,
    Said,
    Sent,
    Started,
)
from bot.engine.place import ask_again, place_after
from bot.engine.session import Session, Visit
from bot.engine.turn import TurnContext, TurnDraft
from bot.lessons.model.commands import Command, PickAnswer, ShowQuestion, WriteAnswer
from tests.support.course_builders import course
from tests.support.saving_learner import ONE

FLAGS = Flags("en")
COURSE = course(ONE)
IN_THE_GOAT = Session("en", visit=Visit("goat", "10-13"))


def at(script: str, stop: str, key: str = "") -> ButtonTarget:
    return ButtonTarget(script, stop, key)


STORY, CARD, SETTINGS, AGE = at("goat", "sleeps"), at("help", "card"), at("menu", "settings"), at("settings", "age")
BELOW_HELP = LastQuestion(CARD, STORY)


def tap(script: str, stop: str) -> Chose:
    return Chose(at(script, stop, "abcdef"), FLAGS)


@pytest.mark.parametrize(
    ("last", "place"),
    [
        (LastQuestion(CARD, STORY), STORY),
        (LastQuestion(CARD, None), None),
        (LastQuestion(CARD, SETTINGS), SETTINGS),
        (LastQuestion(at("light", "card"), SETTINGS), SETTINGS),
        (LastQuestion(at("confirm", "me"), at("news", "ask")), at("news", "ask")),
        (LastQuestion(at("moments", "who"), at("remind", "day")), at("remind", "day")),
        (LastQuestion(CARD, AGE), AGE),
        (LastQuestion(STORY, STORY), None),
        (LastQuestion(AGE, SETTINGS), None),
        (LastQuestion(at("mine", "save"), at("news", "ask")), None),
        (LastQuestion(at("mine", "save"), STORY), STORY),
    ],
)
def test_a_tap_on_the_last_question_goes_on_at_what_it_interrupted_unless_that_is_over(
    last: LastQuestion, place: ButtonTarget | None
) -> None:
    assert place_after(tap(last.asks.script, last.asks.stop), last) == place


@pytest.mark.parametrize("earlier", [tap("help", "country"), tap("menu", "card"), tap("goat", "sleeps")])
def test_a_tap_on_an_earlier_question_leads_back_to_none(earlier: Chose) -> None:
    assert place_after(earlier, BELOW_HELP) is None


@pytest.mark.parametrize(
    ("action", "place"),
    [
        (Said(), STORY),
        (Commanded("help"), STORY),
        (Sent("sticker"), STORY),
        (Listened("goat", "abcdef", FLAGS), STORY),
        (Looked("goat", "abcdef", "", FLAGS), STORY),
        (Started("en"), None),
        (Blocked(), None),
    ],
)
def test_a_line_or_file_of_hers_keeps_her_place_and_start_begins_anew(
    action: Input, place: ButtonTarget | None
) -> None:
    assert place_after(action, BELOW_HELP) == place
    assert place_after(action, None) is None


def asked(told: TurnDraft | None) -> Asked:
    assert told is not None
    (found,) = told.outputs
    assert isinstance(found, Asked)
    return found


@pytest.mark.parametrize("place", [None, STORY, at("a-file-of-last-year", "stop")])
def test_without_a_question_of_the_bot_she_goes_on_in_her_story(place: ButtonTarget | None) -> None:
    again = asked(ask_again(COURSE, IN_THE_GOAT, TurnContext(place=place)))

    assert (again.target, again.anew) == (STORY, True)


def test_a_question_of_the_bot_is_asked_once_more() -> None:
    again = asked(ask_again(COURSE, IN_THE_GOAT, TurnContext(place=AGE)))

    assert (again.target, again.anew) == (AGE, True)


def test_a_question_that_is_gone_is_not_asked() -> None:
    assert ask_again(COURSE, IN_THE_GOAT, TurnContext(place=at("settings", "shoe-size"))) is None


def test_a_question_between_two_lessons_fitted_one_moment_and_the_next_lesson_is_suggested() -> None:
    told = ask_again(COURSE, Session("en", finished=("goat",)), TurnContext(place=at("moments", "finished")))

    assert (asked(told).target, asked(told).values["next"]) == (
        at("moments", "next"),
        COURSE.lessons["hen"].title,
    )


@pytest.mark.parametrize(
    ("stop", "command"),
    [
        ("pick", PickAnswer()),
        ("write", WriteAnswer()),
        ("draft", WriteAnswer()),
        ("too-long", WriteAnswer()),
        ("bare", WriteAnswer()),
        ("ask", ShowQuestion()),
        ("voted", ShowQuestion()),
    ],
)
def test_at_a_question_to_girls_she_writes_picks_or_reads_it_again(stop: str, command: Command) -> None:
    told = ask_again(COURSE, IN_THE_GOAT, TurnContext(place=at("speak-up", stop)))

    assert told == TurnDraft(IN_THE_GOAT, (Called(command),))
