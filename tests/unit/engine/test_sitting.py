"""A quiz of an earlier lesson comes back after days, not within one sitting (P6), and stays where it was asked."""

from __future__ import annotations

from dataclasses import replace

from bot.durations import DAY, HOUR
from bot.engine.input import BACK, ButtonTarget
from bot.engine.sensitive_stories import hidden
from bot.engine.session import Session, Visit, kept_until
from bot.storage.records.learner import LearnerRecord, LearnerRow
from tests.support.engine_learner import SessionLearner
from tests.support.sample_lessons import AGAIN, GOAT, a_girl

HEN = """
    start:
      - choose: Who wakes up first?
        id: wakes
        options:
          - The hen
          - text: The goat
            then:
              - set: {woke: goat}
      - again: goat/goat-right
      - choose: Cluck?
        id: cluck
        options: [Cluck, Moo]
      - say: And the goat slept on.
        when: {woke: goat}
    """
SENSITIVE = f"\n    sensitive: This one is about an egg.{AGAIN}"
MIDNIGHT = 20_000 * DAY


def fed() -> SessionLearner:
    """Return a learner who has just finished the lesson about the goat."""
    girl = a_girl(goat=GOAT, hen=HEN).begins("goat", "10-13", "KE").taps("Cover your ears", "Yes", "Goats")
    assert girl.known.finished == girl.known.sitting == ("goat",)
    return girl


def test_in_the_same_sitting_no_quiz_comes_back() -> None:
    assert fed().begins("hen").taps("The hen").asked == "hen/cluck"


def test_on_another_day_it_comes_back() -> None:
    girl = fed().another_day().begins("hen").taps("The hen")

    assert (girl.asked, girl.question.earlier) == ("hen/goat-right", True)


def test_a_lesson_that_is_played_once_more_counts_as_met_today() -> None:
    girl = fed().another_day().begins("goat").taps("Cover your ears", "Yes", "Goats").begins("hen")

    assert girl.taps("The hen").asked == "hen/cluck"


def test_a_story_in_the_middle_of_which_midnight_passes_goes_on_as_it_began() -> None:
    girl = fed().begins("hen").taps("The goat").another_day()
    assert girl.asked == "hen/cluck"

    girl.taps("Cluck")

    assert girl.hears[0] == "And the goat slept on.", "what she picked before counts"
    assert girl.known.finished == ("goat", "hen")
    assert girl.known.sitting == ("hen",), "the goat was yesterday"


def test_back_after_midnight_leads_to_the_question_before_and_to_no_other() -> None:
    girl = fed().begins("hen").taps("The hen").another_day()

    girl.presses(ButtonTarget("hen", "cluck", BACK))

    assert girl.asked == "hen/wakes"


def test_a_stored_session_read_on_a_later_day_has_no_sitting_and_keeps_its_story() -> None:
    visit = Visit("hen", "10-13", "KE", sitting=("goat",))
    session = Session("en", "10-13", "KE", ("cow", "goat"), visit=visit, saved=True, sitting=("goat",), task="goat")
    row = LearnerRecord(LearnerRow(session, kept_until(session, MIDNIGHT + HOUR)))

    assert row.session(MIDNIGHT + 2 * HOUR) == session
    assert row.session(MIDNIGHT + DAY) == replace(session, sitting=())


def test_tidy_up_leaves_nothing_of_a_sensitive_story_in_the_sitting_or_the_task() -> None:
    girl = a_girl(goat=GOAT, egg=SENSITIVE)
    session = Session(
        "en",
        finished=("goat", "egg"),
        visit=Visit("goat", "10-13", sitting=("egg",)),
        sitting=("goat", "egg"),
        task="egg",
    )

    assert hidden(girl.course, session) == Session(
        "en", finished=("goat",), visit=Visit("goat", "10-13"), sitting=("goat",)
    )
