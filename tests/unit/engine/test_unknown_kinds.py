"""A kind that the engine does not know is our own mistake: it is told aloud, never passed over in silence."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from bot.engine.cursor import ReadingContext, asked_by, available_options, cursor_at_start, run_to_stop
from bot.engine.input import is_quiet
from bot.engine.interpret import interpret, is_pick, needs_no_language
from bot.engine.learner_data import act
from bot.engine.light_scenes import comes_from_help
from bot.engine.session import Session
from bot.engine.turn import TurnContext
from bot.lessons.model.people import Reader
from bot.lessons.steps import Choose
from tests.support.course_builders import course
from tests.support.sample_lessons import GOAT

NEW_KIND: Any = SimpleNamespace(ages=None, when={})
FARM = course({"goat": GOAT})
HER = Session("en")


def a_story(step: Any) -> ReadingContext:
    """Return the context of a story of one step."""
    script: Any = SimpleNamespace(id="new", scenes={"start": (step,)})
    return ReadingContext(FARM, script, Reader("10-13"))


def told_a_new_step() -> None:
    context = a_story(NEW_KIND)
    run_to_stop(context, cursor_at_start(context))


def told_new_options() -> None:
    known = Choose.model_validate({"choose": "Which goat?", "id": "new", "options": "languages"})
    context = a_story(known.model_copy(update={"options": "goats"}))
    available_options(context, run_to_stop(context, cursor_at_start(context))[1])


@pytest.mark.parametrize(
    "asks",
    [
        lambda: is_quiet(NEW_KIND, None),
        lambda: is_pick(NEW_KIND),
        lambda: needs_no_language(NEW_KIND),
        lambda: comes_from_help(NEW_KIND, None),
        lambda: interpret(FARM, HER, NEW_KIND, TurnContext()),
        lambda: act(FARM, HER, NEW_KIND),
        lambda: list(asked_by(FARM, NEW_KIND)),
        told_a_new_step,
        told_new_options,
    ],
)
def test_a_new_kind_that_was_forgotten_somewhere_is_no_silence(asks: Callable[[], object]) -> None:
    with pytest.raises(AssertionError):
        asks()
