"""Steps, stops and options of a script, each read by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine.cursor import (
    Cursor,
    ReadingContext,
    all_stops,
    asked_by,
    available_options,
    cursor_after,
    cursor_at_start,
    cursor_at_stop,
    fits,
    opening_item,
    returning_quiz,
    run_to_stop,
)
from bot.lessons.model.commands import Command, SetCountry, SetLanguage, SetReminder, Vote
from bot.lessons.model.people import Country, Reader
from bot.lessons.model.text import Text
from bot.lessons.steps import Again, Choose, Measure, Say
from tests.support.course_builders import course
from tests.support.question_builders import NEXT, asking
from tests.support.sample_lessons import AGAIN, GOAT

MEASURED = """
    start:
      - choose: Cluck?
        id: cluck
        options: [Cluck, Moo]
      - measure: before
      - choose: Sleep?
        id: sleep
        options: [Sleep]
    """
WOLF = "title: The wolf\nabout: W.\nbadge: B\ntoday: T.\nsensitive: There is a wolf in it.\n"
WOLF += "start:\n  - measure: before\n  - choose: Sleep?\n    id: sleep\n    options: [Sleep]\n"
FARM = replace(course({"goat": GOAT, "hen": AGAIN, "cow": MEASURED, "wolf": WOLF}), measured=frozenset({"en"}))


def reads(lesson: str, **known: object) -> ReadingContext:
    return ReadingContext(FARM, FARM.lessons[lesson], Reader("10-13"), **known)  # type: ignore[arg-type]  # fields by name


def first_stop(context: ReadingContext) -> str:
    stop = run_to_stop(context, cursor_at_start(context))[1].stop
    return stop.id if stop else ""


# Where she stands


# Names and keys


# Conditions


@pytest.mark.parametrize(
    ("when", "country", "is_met"),
    [
        ({"country": ("KE",)}, "KE", True),
        ({"country": ("KE", "NP")}, "NP", True),
        ({"country": ("KE",)}, "NP", False),
        ({"country": ("KE",)}, None, False),
        ({"country": ("none",)}, None, True),
        ({"country": ("none",)}, "KE", False),
        ({"hat": ("red",)}, None, True),
        ({"hat": ("blue",)}, None, False),
        ({"shoe": ("red",)}, None, False),
        ({"hat": ("red",), "country": ("KE",)}, "KE", True),
        ({"hat": ("red",), "country": ("KE",)}, "NP", False),
        ({"place": ("open",), "pictures": ("shown",), "reminder": ("none",)}, None, True),
        ({"place": ("saved",)}, None, False),
        ({"pictures": ("on-tap",)}, None, False),
        ({"reminder": ("asked",)}, None, False),
        ({"speak": ("no",), "heard": ("no",)}, None, True),
        ({"speak": ("write",)}, None, False),
        ({"heard": ("yes",)}, None, False),
    ],
)
def test_a_step_is_met_where_all_its_conditions_hold(
    when: dict[str, tuple[str, ...]], country: Country | None, is_met: bool
) -> None:
    step = Say.model_construct(say=Text("Chapati!"), when=when)

    assert fits(replace(reads("goat"), reader=Reader("10-13", country)), (("hat", "red"),), step) is is_met


# Quizzes that come back, and the measure


@pytest.mark.parametrize(
    ("again", "found"),
    [
        ("goat/goat-right", "goat-right"),
        ("goat/louder", None),
        ("goat/moon", None),
        ("moon/goat-right", None),
    ],
)
def test_only_a_quiz_that_is_still_there_comes_back(again: str, found: str | None) -> None:
    step = Again.model_validate({"again": again})
    quiz = returning_quiz(FARM, step)

    assert (quiz.id if quiz else None) == found
    assert [it.id for it in asked_by(FARM, step)] == ([found] if found else [])


@pytest.mark.parametrize(
    ("met", "sitting", "asked"),
    [
        ((), (), "cluck"),
        (("goat",), (), "goat-right"),
        (("goat",), ("goat",), "cluck"),
        (("goat",), ("cow",), "goat-right"),
        (("cow",), (), "cluck"),
    ],
)
def test_a_quiz_comes_back_to_who_has_finished_its_lesson_on_another_day(
    met: tuple[str, ...], sitting: tuple[str, ...], asked: str
) -> None:
    assert first_stop(reads("hen", met=frozenset(met), sitting=frozenset(sitting))) == asked


@pytest.mark.parametrize(
    ("lesson", "locale", "met", "asked"),
    [
        ("wolf", "en", (), "before"),
        ("wolf", "en", ("wolf",), "before"),
        ("wolf", "sw", (), "sleep"),
        ("wolf", "sw", ("wolf",), "sleep"),
    ],
)
def test_in_a_story_with_a_note_the_measure_does_not_reveal_that_she_has_finished_it(
    lesson: str, locale: str, met: tuple[str, ...], asked: str
) -> None:
    assert first_stop(reads(lesson, locale=locale, met=frozenset(met))) == asked


@pytest.mark.parametrize(("met", "asked"), [((), "before"), (("cow",), "sleep"), (("goat",), "before")])
def test_in_another_story_the_measure_is_left_out_once_she_has_finished_it(met: tuple[str, ...], asked: str) -> None:
    context = reads("cow", met=frozenset(met))
    cursor = cursor_at_stop(context, "cluck")
    assert cursor
    after = run_to_stop(context, cursor_after(cursor, available_options(context, cursor)[0]))[1]

    assert after.stop and after.stop.id == asked


def test_the_stops_of_a_story_are_its_own_and_those_of_the_measure_where_it_is_asked() -> None:
    stops = [stop.id for stop in all_stops(reads("cow"))]

    assert (stops[:2], stops[-1]) == (["cluck", "before"], "sleep")
    assert "before-say-no" in stops
    assert [stop.id for stop in all_stops(reads("cow", locale="sw"))] == ["cluck", "sleep"]


def test_a_course_without_items_opens_no_measure() -> None:
    step = Measure.model_validate({"measure": "before"})
    opening = opening_item(FARM, step)

    assert opening and opening.id == "before"
    assert opening_item(replace(FARM, measure=None), step) is None
    assert list(asked_by(replace(FARM, measure=None), step)) == []


# Options that no author writes


def generated(context: ReadingContext, kind: str) -> list[tuple[str, Command | None]]:
    """Return the words and commands of the options of one kind."""
    stop = Choose.model_validate({"choose": "Which?", "id": "which", "options": kind})
    return [(it.text.source, it.do) for it in available_options(context, Cursor((), stop=stop))]


BOTH = FARM.offering({"en": ("goat", "hen"), "km": ("hen",)})


@pytest.mark.parametrize(
    ("locale", "lessons", "languages"),
    [
        ("en", ["The goat lesson", "The hen lesson"], ["English", "ភាសាខ្មែរ"]),
        ("km", ["The hen lesson"], ["ភាសាខ្មែរ", "English"]),
        ("sw", [], ["English", "ភាសាខ្មែរ"]),
    ],
)
def test_she_is_offered_the_lessons_in_her_language_and_her_own_language_first(
    locale: str, lessons: list[str], languages: list[str]
) -> None:
    context = replace(reads("goat", locale=locale), course=BOTH)

    assert [words for words, _ in generated(context, "lessons")] == lessons
    assert [words for words, _ in generated(context, "languages")] == languages


def test_a_language_without_a_name_is_offered_by_its_code() -> None:
    nameless = replace(reads("goat"), course=replace(BOTH, profile=None))

    assert generated(nameless, "languages") == [("en", SetLanguage("en")), ("km", SetLanguage("km"))]


def test_somewhere_else_stands_below_the_countries() -> None:
    assert generated(reads("goat"), "countries")[::4] == [
        ("Cambodia", SetCountry("KH")),
        ("Somewhere else", SetCountry(None)),
    ]


def test_a_week_has_seven_days_from_monday_on() -> None:
    days = generated(reads("goat"), "weekdays")

    assert (days[0], days[-1], len(days)) == (
        ("<monday>", SetReminder("monday")),
        ("<sunday>", SetReminder("sunday")),
        7,
    )


def test_the_answers_are_those_of_the_question_that_is_open() -> None:
    asked = replace(reads("goat"), course=asking(FARM, {"next-story": NEXT}))

    assert generated(replace(asked, asking="next-story"), "answers") == [
        ("Games", Vote()),
        ("Music", Vote()),
        ("Friends", Vote()),
    ]
    assert generated(asked, "answers") == []


def test_the_authors_own_options_stand_below_those() -> None:
    stop = FARM.bot["remind"].scenes["day"][0]
    assert isinstance(stop, Choose)
    words = [it.text.source for it in available_options(reads("goat"), Cursor((), stop=stop))]

    assert words[6:] == ["<sunday>", "No, thanks"]
