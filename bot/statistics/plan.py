"""What can be counted: fixed lists, so that a cell with nobody in it gets its noise like any other (C2, C3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.people import AGES, COUNTRIES
from bot.lessons.model.question import QuestionDays
from bot.lessons.model.steps import Quiz
from bot.statistics.cells import UNTOLD
from bot.statistics.periods import Period


class Ballot(NamedTuple):
    """A question to girls: when it is open, and the keys of its answers."""

    days: QuestionDays
    answers: tuple[str, ...]

    def is_open_in(self, found: Period) -> bool:
        """Whether it is open on a day of a period: only there has it cells."""
        return self.days.opens < found.end and found.first <= self.days.closes


@dataclass(frozen=True, slots=True)
class Plan:
    """The course as statistics see it.

    `quizzes`: of each lesson, by stop, the keys of the right answers. `stops`: of each lesson, all of them in order.
    `items`: of the measure, by id, the keys of the good answers. `questions`: those to girls that have their days.
    `links`: of each code of a start link, the name of the month from which on it is counted (C11).
    """

    countries: tuple[str, ...]
    locales: tuple[str, ...]
    ages: tuple[str, ...]
    quizzes: Mapping[str, Mapping[str, frozenset[str]]]
    stops: Mapping[str, tuple[str, ...]]
    items: Mapping[str, frozenset[str]]
    questions: Mapping[str, Ballot] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def lessons(self) -> tuple[str, ...]:
        """The lessons in the order of the course."""
        return tuple(self.stops)


def plan_of(course: Course) -> Plan:
    """The plan of a course."""
    lessons = course.lessons
    return Plan(
        countries=(*COUNTRIES, UNTOLD),
        locales=course.locales,
        ages=(*AGES, UNTOLD),
        quizzes={name: dict(_quizzes(lesson)) for name, lesson in lessons.items()},
        stops={name: tuple(stop.id for stop in lesson.stops()) for name, lesson in lessons.items()},
        items=dict(_items(course)),
        questions=dict(_ballots(course)),
        links={code: link.first_month for code, link in course.statistics.links.items()},
    )


def _ballots(course: Course) -> Iterator[tuple[str, Ballot]]:
    for name, question in course.questions.items():
        if question.days:
            yield name, Ballot(question.days, tuple(option.text.key for option in question.options))


def _quizzes(lesson: Lesson) -> Iterator[tuple[str, frozenset[str]]]:
    for stop in lesson.stops():
        if isinstance(stop, Quiz):
            yield stop.id, frozenset(option.key for option in stop.options if option.correct)


def _items(course: Course) -> Iterator[tuple[str, frozenset[str]]]:
    """A knowledge item's good answer is the right one, a confidence item's the first: fully true for her."""
    if course.measure is None:
        return
    for known in course.measure.knowledge:
        yield known.id, frozenset(answer.text.key for answer in known.options if answer.correct)
    for sure in course.measure.confidence:
        yield sure.id, frozenset(text.key for text in sure.options[:1])
