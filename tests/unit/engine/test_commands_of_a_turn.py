"""Commands of a turn: each in its place, what follows Help and Tidy up, and how many a turn may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.engine.advance import advance, again
from bot.engine.cursor import EndlessLoop
from bot.engine.events import Asked, Tidied
from bot.engine.input import ButtonTarget, Chose, Commanded, Flags, Input
from bot.engine.replay import ReplayCache, reading_context
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


def test_any_other_command_before_a_question_is_followed_by_it() -> None:
    girl = at_back_again().taps("I am older")

    assert (girl.asked, girl.known.age) == ("goat/tea", "14-17")


def test_after_tidy_up_inside_a_story_it_goes_on_without_a_quick_round() -> None:
    girl = at_back_again().taps("Tidy up")

    assert girl.events[0] != Tidied(), "her answer comes first"
    assert Tidied() in girl.events
    assert asked(Turn(None, girl.events)) == ["goat/tea"]


def test_tidy_up_alone_is_followed_by_one_quick_round() -> None:
    girl = a_girl(GOAT).begins("goat").does(Commanded("tidy"))

    assert [it.split("/")[0] for it in asked(Turn(None, girl.events))] == ["quick"]


def test_where_no_number_was_drawn_the_first_quick_round_is_asked() -> None:
    told, her = course({"goat": GOAT}), Session("en")

    assert asked(advance(told, her, Commanded("tidy"))) == ["quick/eyes"]
    assert asked(advance(told, her, Commanded("tidy"), 0)) == ["quick/eyes"]
    assert asked(again(told, her, Commanded("tidy"))) == ["quick/eyes"]
    assert asked(again(told, None, Commanded("tidy"))) == ["quick/eyes"]
    assert asked(advance(told, her, Commanded("tidy"), 1)) != ["quick/eyes"]
    assert asked(again(told, her, Commanded("tidy"), 1)) != ["quick/eyes"]


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


@pytest.mark.parametrize(
    ("session", "action", "transient"),
    [
        (None, Commanded("tidy"), True),
        (Session("en"), Commanded("tidy"), False),
        (None, Commanded("lessons"), False),
        (Session("en"), Commanded("lessons"), False),
    ],
)
def test_a_quick_round_alone_stores_nothing_of_who_is_unknown(
    session: Session | None, action: Input, transient: bool
) -> None:
    assert advance(course({"goat": GOAT}), session, action).transient is transient


# The host's cache


def test_a_tap_and_one_that_comes_twice_use_the_cache_of_the_host() -> None:
    replays, girl = ReplayCache(), a_girl(GOAT).begins("goat")
    tap = Chose(girl.question.choices[1].target, Flags("en"))
    turn = advance(girl.course, girl.session, tap, replays=replays)
    assert turn.session and turn.session.visit
    visit = turn.session.visit
    context = reading_context(girl.course, girl.course.lessons["goat"], turn.session, visit)
    assert replays.find(context, visit.trail) is not None

    replays = ReplayCache()
    again(girl.course, turn.session, tap, replays=replays)
    assert replays.find(context, visit.trail) is not None


def test_a_lesson_entered_by_an_old_button_is_told_without_a_cache_too() -> None:
    target = ButtonTarget("goat", "goat-sings", "back")

    assert asked(advance(course({"goat": GOAT}), None, Chose(target, Flags("en")))) == ["goat/goat-sings"]
