"""Her plan at the end of the course: what she picked in the last lesson, as one message that she copies."""

from __future__ import annotations

import pytest

from bot.check.phrase_search import find_phrases
from bot.lessons.model.lesson import written_options
from bot.lessons.model.people import BANDS, Band
from bot.lessons.model.text import Text
from bot.lessons.steps import Say
from tests.support.course_builders import real
from tests.support.engine_learner import SessionLearner

LAST = "say-it-out-loud"
PLAN = "For a bad day"


def plans() -> list[Say]:
    steps = real().course.lessons[LAST].steps()
    return [step for step in steps if isinstance(step, Say) and step.picks]


def words_of(plan: Say) -> list[Text]:
    """Return everything that may stand in a plan: its own words, and all answers that it repeats."""
    stops = {stop.id: stop for stop in real().course.lessons[LAST].stops()}
    picked = [option for stop in plan.picks.values() for option in written_options(stops[stop])]
    return [plan.say, *(option.text for option in picked if option.helps)]


def plays(age: Band) -> tuple[SessionLearner, list[str]]:
    """Take a learner through the last lesson, always by the last answer; return her with all that she heard."""
    girl, heard = SessionLearner(real().course).begins(LAST, age, "KE"), list[str]()
    while girl.known.visit:
        girl.taps(girl.buttons[-1])
        heard += girl.hears
    return girl, heard


def test_each_band_has_a_plan_of_four_parts() -> None:
    assert [(plan.ages, sorted(plan.picks)) for plan in plans()] == [
        (age, ["busy", "exit", "team", "words"]) for age in BANDS
    ]


@pytest.mark.parametrize(
    ("age", "lines"),
    [
        ("10-13", ["I say: I have to go.", "I ask: A neighbour. My coach.", "I begin: It is about a chat.", "Busy?"]),
        ("14-17", ["I say: I said no.", "I ask: A neighbour. My coach.", "I begin: It is about a chat.", "Busy?"]),
    ],
)
def test_she_reads_what_she_picked_in_one_message(age: Band, lines: list[str]) -> None:
    (plan,) = (words for words in plays(age)[1] if words.startswith(PLAN))

    assert [line for line in lines if line not in plan] == []
    assert "Busy? Write instead" in plan


def test_no_word_of_a_plan_says_that_she_is_in_trouble() -> None:
    """Somebody may read it over her shoulder, on her lock screen or on the paper where she wrote it down."""
    loud = real().course.wording.loud["en"]

    assert [
        text.source for plan in plans() for text in words_of(plan) if any(find_phrases(loud, text.source, False))
    ] == []


@pytest.mark.parametrize("age", BANDS)
def test_nothing_of_it_is_kept_when_the_lesson_is_over(age: Band) -> None:
    girl, _ = plays(age)

    assert girl.known.finished == (LAST,)
    assert girl.known.visit is None
    assert "neighbour" not in repr(girl.known)
