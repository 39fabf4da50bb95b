"""Typed words stand for exactly one button of the last question, or for none."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from bot.engine.input import ButtonTarget, Chose, Flags, LastQuestion, Said
from bot.engine.replay import ReplayCache
from bot.engine.session import Answer, Session, Visit
from bot.engine.typed_answer import lesson_answer, meaning_of, typed_answer
from bot.lessons.model.lesson import Course
from bot.lessons.model.profile import BareAnswer
from bot.lessons.model.text import option_key
from tests.support.course_builders import course
from tests.support.question_builders import MARCH, NEXT, asking

GOAT = """
    start:
      - choose: The goat sneezes. And you?
        id: sneeze
        options: [Bless you, Run, No way]
      - choose: Tea?
        id: tea
        options: [Tea]
    """
HEN = "start: [{choose: Cluck?, id: cluck, options: [Cluck, Moo]}]"
IN_GOAT = Session("en", "10-13", "KE", visit=Visit("goat", "10-13", "KE"), less_data=True)
NOBODY = Session("en")
DRAFT = ButtonTarget("speak-up", "draft", "")


@cache
def farm() -> Course:
    return replace(asking(course({"goat": GOAT, "hen": HEN}), {"next-story": NEXT}), day=MARCH)


def last(script: str, stop: str, subject: ButtonTarget | None = None) -> LastQuestion:
    return LastQuestion(ButtonTarget(script, stop, ""), None, subject)


def typed(question: LastQuestion | None, learner: Session = NOBODY, **said: Any) -> Chose | None:
    return typed_answer(farm(), learner, Said(**said), question, ReplayCache())


def answer(question: LastQuestion | None, learner: Session = NOBODY, **said: Any) -> tuple[str, str, str] | None:
    """Return script, stop and key of the button that words stand for."""
    found = typed(question, learner, **said)
    return (found.target.script, found.target.stop, found.target.key) if found else None


def keys(*words: str) -> frozenset[str]:
    return frozenset(map(option_key, words))


SNEEZE = ("goat", "sneeze", option_key("Run"))
AGE, ERASE, REMIND = last("settings", "age"), last("mine", "erase"), last("remind", "day")


# The question they answer


@pytest.mark.parametrize("question", [None, last("goat", "tea"), last("hen", "cluck")])
def test_in_a_story_they_answer_the_question_at_which_she_stands(question: LastQuestion | None) -> None:
    assert answer(question, IN_GOAT, keys=keys("Run")) == SNEEZE
    assert answer(question, IN_GOAT, keys=keys("Tea")) is None


@pytest.mark.parametrize("visit", [None, Visit("a-lesson-that-is-gone", "10-13")])
def test_without_a_place_in_a_story_they_answer_nothing(visit: Visit | None) -> None:
    assert answer(None, Session("en", visit=visit), keys=keys("Run"), ordinal=1) is None


def test_at_the_end_of_a_story_they_answer_nothing() -> None:
    way = (Answer("sneeze", option_key("Run")), Answer("tea", option_key("Tea")))

    assert answer(None, Session("en", visit=Visit("goat", "10-13", trail=way)), ordinal=1) is None


def test_below_a_question_of_the_bot_they_answer_that_one() -> None:
    assert answer(AGE, IN_GOAT, keys=keys("14 to 17")) == ("settings", "age", option_key("14 to 17"))
    assert answer(AGE, IN_GOAT, keys=keys("Run")) is None


@pytest.mark.parametrize("question", [last("settings", "shoe-size"), last("a-file-that-is-gone", "age")])
def test_a_question_that_is_gone_has_no_answer(question: LastQuestion) -> None:
    assert answer(question, IN_GOAT, keys=keys("Run"), ordinal=1) is None


def test_an_aimed_button_is_pressed_with_what_its_question_was_about() -> None:
    resume = last("moments", "resume", ButtonTarget("goat", "tea", ""))

    assert answer(resume, keys=keys("Go on")) == ("goat", "tea", "go")
    assert answer(resume, keys=keys("Start again")) == ("goat", "", "new")


def test_the_tap_carries_her_flags_and_whether_help_was_asked_for() -> None:
    flags = Flags("en", "KE", "10-13", quiet=True, less_data=True)

    below_help = replace(last("goat", "sneeze"), quiet=True)

    assert typed(below_help, IN_GOAT, keys=keys("Run")) == Chose(ButtonTarget(*SNEEZE), flags)


@pytest.mark.parametrize("words", ["Send", "Send, may be shown"])
def test_a_draft_is_sent_by_a_tap_alone(words: str) -> None:
    question = LastQuestion(DRAFT, None, ButtonTarget("question", "next-story", ""))

    assert answer(question, keys=keys(words)) is None
    assert answer(question, keys=keys("Not now")) == ("speak-up", "draft", option_key("Not now"))


# Numbers


@pytest.mark.parametrize(
    ("number", "words"), [(1, "Bless you"), (2, "Run"), (3, "No way"), (4, None), (0, None), (None, None)]
)
def test_a_number_is_the_button_at_that_place(number: int | None, words: str | None) -> None:
    found = ("goat", "sneeze", option_key(words)) if words else None

    assert answer(None, IN_GOAT, ordinal=number) == found


@pytest.mark.parametrize(("question", "number"), [(ERASE, 1), (REMIND, 1), (last("mine", "save"), 1)])
def test_no_number_keeps_erases_or_promises_anything(question: LastQuestion, number: int) -> None:
    assert answer(question, Session("en", country="KE"), ordinal=number) is None


def test_words_come_before_a_number() -> None:
    assert answer(None, IN_GOAT, keys=keys("Run"), ordinal=1) == SNEEZE


# An age


def test_an_age_is_an_answer_where_it_is_asked_and_nowhere_else() -> None:
    assert answer(AGE, age="14-17") == ("settings", "age", option_key("14 to 17"))
    assert answer(None, IN_GOAT, age="14-17") is None


# Yes, ok and no


Bare = tuple[tuple[str, BareAnswer], ...]
YES: Bare = (("en", "agree"),)
OK: Bare = (("en", "okay"),)
NO: Bare = (("en", "decline"),)
RESUME = last("moments", "welcome-back")


@pytest.mark.parametrize(
    ("question", "bare", "words"),
    [
        (RESUME, YES, "Go on"),
        (RESUME, OK, "Go on"),
        (RESUME, NO, None),
        (ERASE, YES, "Yes, erase it"),
        (ERASE, OK, None),
        (ERASE, NO, "No, keep it"),
        (AGE, YES, None),
    ],
)
def test_a_yes_or_a_no_is_the_button_that_means_it_and_an_ok_erases_nothing(
    question: LastQuestion, bare: Bare, words: str | None
) -> None:
    found = (question.asks.script, question.asks.stop, option_key(words)) if words else None
    if question is RESUME and bare == NO:
        found = ("moments", "welcome-back", option_key("Somebody else"))

    assert answer(question, bare=bare) == found


def test_a_button_that_begins_with_no_is_a_no() -> None:
    assert answer(None, IN_GOAT, bare=NO) == ("goat", "sneeze", option_key("No way"))
    assert answer(None, IN_GOAT, bare=YES) is None


@pytest.mark.parametrize(
    ("bare", "locale", "meaning"),
    [
        ((), "en", None),
        ((("en", "agree"),), "en", "agree"),
        ((("tl", "agree"), ("sw", "agree")), "en", "agree"),
        ((("tl", "agree"), ("sw", "decline")), "en", None),
        ((("tl", "agree"), ("sw", "decline")), "sw", "decline"),
    ],
)
def test_bare_words_mean_what_they_mean_in_her_language_or_else_in_all(
    bare: Bare, locale: str, meaning: BareAnswer | None
) -> None:
    assert meaning_of(Said(bare=bare), locale) == meaning


# Typing slips


def test_a_near_miss_is_an_answer_if_it_is_near_to_one_only() -> None:
    assert answer(None, IN_GOAT, near=keys("Run")) == SNEEZE
    assert answer(None, IN_GOAT, near=keys("Run", "No way")) is None
    assert answer(None, IN_GOAT) is None


# Another question came in between


def test_the_words_of_her_story_count_below_another_question() -> None:
    found = lesson_answer(farm(), IN_GOAT, Said(keys=keys("Run")), None, ReplayCache())

    assert found == Chose(ButtonTarget(*SNEEZE), Flags("en", "KE", "10-13", less_data=True))


@pytest.mark.parametrize("said", [Said(ordinal=1), Said(bare=NO), Said(near=keys("Run"))])
def test_a_number_a_no_or_a_slip_counts_below_its_own_question_only(said: Said) -> None:
    assert lesson_answer(farm(), IN_GOAT, said, None, ReplayCache()) is None
