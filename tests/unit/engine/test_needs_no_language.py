"""A language that is no longer offered: what cannot wait is answered in English at once; else she picks another one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.advance import again, trouble
from bot.engine.events import Asked
from bot.engine.input import (
    TIDY,
    Blocked,
    ButtonTarget,
    Chose,
    Commanded,
    Flags,
    Input,
    Listened,
    Looked,
    Said,
    Sent,
    Started,
)
from bot.engine.interpret import is_pick, needs_no_language
from bot.engine.session import Session, Visit
from bot.engine.turn import Turn
from bot.lessons.model.profile import SlashCommand
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import GOAT
from tests.support.shipped_words import first_line

FLAGS = Flags("km")


def tap(script: str, stop: str = "stop", key: str = "key") -> Chose:
    return Chose(ButtonTarget(script, stop, key), FLAGS)


@pytest.mark.parametrize(
    ("action", "needs_none"),
    [
        (tap("help"), True),
        (tap("confirm"), True),
        (tap("start"), True),
        (tap("settings"), True),
        (tap("mine", "erase"), True),
        (tap("mine", "save"), False),
        (tap("menu", "erase"), False),
        (tap("goat"), False),
        (tap("goat", key=TIDY), True),
        (tap("menu", key=TIDY), True),
        (Commanded("help"), True),
        (Commanded("erase"), True),
        (Commanded("lessons"), False),
        (Said(), False),
        (Said(command="help"), True),
        (Said(command="tidy"), True),
        (Said(command="lessons"), False),
        (Said(confirm="me"), True),
        (Said(command="lessons", confirm="me"), True),
        (Started("en"), True),
        (Sent("sticker"), False),
        (Listened("goat", "key", FLAGS), False),
        (Looked("goat", "file", "alt", FLAGS), False),
        (Blocked(), False),
    ],
)
def test_help_tidy_up_erasing_and_another_language_do_not_wait(action: Input, needs_none: bool) -> None:
    assert needs_no_language(action) is needs_none


@pytest.mark.parametrize(
    ("action", "picks"),
    [
        (tap("goat"), True),
        (tap("menu"), True),
        (tap("help"), False),
        (Said(), True),
        (Said(ordinal=1), True),
        (Said(command="help"), False),
        (Started("en"), False),
        (Commanded("lessons"), False),
        (Sent("sticker"), False),
        (Listened("goat", "key", FLAGS), False),
        (Looked("goat", "file", "alt", FLAGS), False),
        (Blocked(), False),
    ],
)
def test_a_pick_is_a_tap_or_words_but_no_button_of_help(action: Input, picks: bool) -> None:
    assert is_pick(action) is picks


def in_khmer() -> SessionLearner:
    """Return a learner in a lesson whose language is no longer offered."""
    return SessionLearner(course({"goat": GOAT}), Session("km", "14-17", "KE", visit=Visit("goat", "14-17", "KE")))


@pytest.mark.parametrize("action", [Commanded("lessons"), Sent("sticker"), Said(), tap("goat", "goat-sings")])
def test_an_action_that_can_wait_asks_her_for_a_language_and_keeps_her_place(action: Input) -> None:
    girl = in_khmer().does(action)

    assert (girl.asked, girl.hears) == ("settings/language", [first_line("start/language")])
    assert girl.known == Session("en", "14-17", "KE", visit=Visit("goat", "14-17", "KE"))


@pytest.mark.parametrize(("name", "asked"), [("help", "help/card"), ("erase", "mine/erase")])
def test_a_command_that_cannot_wait_is_answered_in_english(name: SlashCommand, asked: str) -> None:
    girl = in_khmer().does(Commanded(name))

    assert (girl.asked, girl.known.locale) == (asked, "en")


# A turn that failed


SORRY = first_line("moments/trouble")


def questions(turn: Turn) -> list[str]:
    return [event.question.source for event in turn.events if isinstance(event, Asked)]


def test_a_turn_that_failed_says_sorry_with_help_and_keeps_her_session() -> None:
    girl = SessionLearner(course({"goat": GOAT})).begins("goat")
    turn = trouble(girl.course, girl.known, Commanded("lessons"))

    assert questions(turn) == [SORRY]
    assert turn.session == girl.session


@pytest.mark.parametrize("action", [Commanded("lessons"), Started("en")])
def test_a_turn_that_failed_for_a_new_learner_says_sorry_too(action: Input) -> None:
    turn = trouble(course({"goat": GOAT}), None, action)

    assert (turn.session, questions(turn)) == (Session("en"), [SORRY])


def test_a_turn_that_failed_by_a_button_answers_in_the_language_of_the_button() -> None:
    told = replace(course({"goat": GOAT}), offered={"en": ("goat",), "km": ("goat",)})
    turn = trouble(told, None, Chose(ButtonTarget("goat", "goat-sings", "key"), Flags("km", "KH", "14-17")))

    assert (turn.session, questions(turn)) == (Session("km", "14-17", "KH"), [SORRY])


def test_where_her_language_is_gone_she_reads_sorry_in_english() -> None:
    girl = in_khmer()
    turn = trouble(girl.course, girl.known, Commanded("lessons"))

    assert turn.session == replace(girl.known, locale="en")


def test_a_girl_who_blocked_the_bot_reads_nothing_also_when_that_failed() -> None:
    assert trouble(in_khmer().course, in_khmer().known, Blocked()) == Turn(None)


def test_an_input_of_an_unknown_learner_that_comes_twice_is_answered_twice() -> None:
    turn = again(course({"goat": GOAT}), None, Commanded("lessons"))

    assert questions(turn) == [first_line("menu/menu")]
