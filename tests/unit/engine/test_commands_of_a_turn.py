"""Commands of a turn: each in its place, what follows Help and Tidy up, and how many a turn may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.engine.advance import advance
from bot.engine.cursor import EndlessLoop
from bot.engine.events import Asked, Tidied
from bot.engine.input import Commanded
from bot.engine.session import Session
from bot.engine.turn import Turn
from bot.lessons.model.lesson import Course, Script
from bot.lessons.steps import Act, Choose, Step
from tests.support.course_builders import course
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import GOAT, a_girl

MORE = """
    start:
      - choose: Look at Help?
        id: look
        options:
          - text: Just look
            do: help
          - text: Tidy up first
            do: tidy
          - text: I am older
            do: age 14-17
      - say: The goat has waited.
      - choose: Back again?
        id: back-again
        options:
          - text: Help once more
            do: help
          - text: Tidy up
            do: tidy
          - text: I am older
            do: age 14-17
          - text: "Yes"
      - choose: Tea?
        id: tea
        options: [Tea]
    """


def asked(turn: Turn) -> list[str]:
    return [f"{it.target.script}/{it.target.stop}" for it in turn.events if isinstance(it, Asked)]


def at_back_again() -> SessionLearner:
    return a_girl(MORE).begins("goat").taps("I am older")


def test_help_holds_a_question_back_but_no_story_that_goes_on_before_it() -> None:
    girl = a_girl(MORE).begins("goat").taps("Just look")

    assert girl.hears[-2:] == ["The goat has waited.", "Back again?"]
    assert [it.split("/")[0] for it in asked(Turn(None, girl.events))] == ["help", "goat"]


def test_help_before_a_question_alone_holds_it_back() -> None:
    girl = at_back_again().taps("Help once more")

    assert asked(Turn(None, girl.events)) == ["help/card"]


def test_after_tidy_up_inside_a_story_it_goes_on_without_a_quick_round() -> None:
    girl = at_back_again().taps("Tidy up")

    assert girl.events[0] != Tidied(), "her answer comes first"
    assert Tidied() in girl.events
    assert asked(Turn(None, girl.events)) == ["goat/tea"]


def with_menu(*steps: Step) -> Course:
    """Return a course whose menu has these steps."""
    told = course({"goat": GOAT})
    return replace(told, bot={**told.bot, "menu": Script(id="menu", scenes={"menu": steps})})


ENOUGH = Choose.model_validate({"choose": "Enough?", "id": "enough", "options": ["Yes"]})


def ages(count: int) -> Sequence[Act]:
    return [Act.model_validate({"do": "age 14-17"})] * count


def test_a_turn_may_have_twenty_commands() -> None:
    turn = advance(with_menu(*ages(19), ENOUGH), Session("en"), Commanded("lessons"))

    assert asked(turn) == ["menu/enough"]
    assert turn.session == Session("en", "14-17")


def test_a_turn_of_twenty_one_commands_is_our_trouble() -> None:
    with pytest.raises(EndlessLoop):
        advance(with_menu(*ages(20), ENOUGH), Session("en"), Commanded("lessons"))


# What is stored


# The host's cache
