"""Languages in which a lesson is read as an earlier edition had it: the engine tells each language its own."""

from __future__ import annotations

from dataclasses import replace

from bot.engine.advance import advance
from bot.engine.cursor import ReadingContext
from bot.engine.events import Asked
from bot.engine.input import NEW, ButtonTarget, Chose, Flags
from bot.engine.replay import ReplayCache, replay
from bot.engine.session import Session
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import Reader
from bot.statistics.counted_events import GOOD, OTHER, CountedEvent, counted
from bot.statistics.plan import plan_of
from tests.support.course_builders import course, lesson

THEN = """
start:
  - choose: What lies there?
    id: there
    options: [A hat, A shoe]
  - quiz: Whose hat is it?
    id: whose
    options:
      - {text: Hers, correct: true, feedback: Yes.}
      - {text: His, feedback: No.}
  - quiz: Who is the goat?
    id: goat
    options:
      - {text: Bahati, correct: true, feedback: Yes.}
      - {text: Nobody, feedback: No.}
  - end
"""
NOW = """
start:
  - quiz: Whose shoe is it?
    id: whose
    options:
      - {text: His, correct: true, feedback: Yes.}
      - {text: Hers, feedback: No.}
  - end
"""


def two_versions() -> Course:
    """Return a course of two lessons, the first of which is an older one in Khmer."""
    now = course({"hat": NOW, "lake": NOW})
    now = now.offering({"en": ("hat", "lake"), "km": ("hat", "lake")})
    return replace(now, earlier={"km": {"hat": lesson("hat", THEN)}})


def asks(course: Course, locale: str, name: str = "hat") -> str:
    turn = advance(course, None, Chose(ButtonTarget(name, "", NEW), Flags(locale)))
    return next(it.question.source for it in turn.events if isinstance(it, Asked))


def test_each_language_is_asked_the_questions_of_its_own_version() -> None:
    found = two_versions()

    assert (asks(found, "en"), asks(found, "km")) == ("Whose shoe is it?", "What lies there?")
    assert (asks(found, "en", "lake"), asks(found, "km", "lake")) == ("Whose shoe is it?", "Whose shoe is it?")


def test_a_course_in_which_nothing_differs_is_the_same_object_and_another_one_is_made_once() -> None:
    found = two_versions()

    assert found.read_in("en") is found
    assert found.read_in("km") is found.read_in("km")
    assert found.read_in("km").read_in("km") is found.read_in("km")
    assert replace(found, closed=True).read_in("km").closed
    assert found.read_in("km").offered == found.offered


def test_a_lesson_that_is_hidden_is_hidden_in_its_older_version_too() -> None:
    found = two_versions()
    hidden = replace(found, lessons={"lake": found.lessons["lake"]})

    assert list(hidden.read_in("km").lessons) == ["lake"]


def test_two_languages_do_not_empty_the_cache_of_replays_for_each_other() -> None:
    found, replays = two_versions(), ReplayCache()

    def kept(course: Course, locale: str) -> ReadingContext:
        there = course.read_in(locale)
        context = ReadingContext(there, there.lessons["hat"], Reader("10-13"), locale)
        replay(context, (), replays)
        return context

    english, khmer = kept(found, "en"), kept(found, "km")
    assert (replays.find(english, ()) is not None, replays.find(khmer, ()) is not None) == (True, True)

    kept(replace(found, closed=True), "en")
    assert (replays.find(english, ()), replays.find(khmer, ())) == (None, None), "a course that is gone is held by none"


def answer(locale: str, stop: str, words: str) -> tuple[CountedEvent, ...]:
    """Return what is counted when a question of the first lesson is answered."""
    found = two_versions()
    there = found.read_in(locale).lessons["hat"]
    option = next(it for step in there.stops() if step.id == stop for it in step.written if it.text.source == words)
    turn = advance(found, Session(locale), Chose(ButtonTarget("hat", stop, option.key), Flags(locale)))
    told = counted(plan_of(found), turn)
    return tuple(it for it in told.marks if it.kind == "answered") if told else ()


def test_an_answer_counts_as_right_where_it_is_right_in_the_version_she_reads() -> None:
    assert answer("en", "whose", "His") == (CountedEvent("answered", "hat/whose", GOOD),)
    assert answer("km", "whose", "His") == (CountedEvent("answered", "hat/whose", OTHER),)
    assert answer("km", "whose", "Hers") == (CountedEvent("answered", "hat/whose", GOOD),)


def test_a_question_that_is_gone_from_the_newest_version_is_counted_nowhere() -> None:
    assert answer("km", "goat", "Bahati") == ()
    assert "goat" not in plan_of(two_versions()).quizzes["hat"]
