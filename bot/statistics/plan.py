"""Plan: fixed lists of what can be counted, so that a cell with nobody in it gets noise like any other (C2, C3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.measure import CONFIDENCE_WAVES, MeasureAnswer
from bot.lessons.model.people import AGES, COUNTRIES
from bot.lessons.model.question import QuestionDays
from bot.lessons.steps import Quiz, Stop, Wave
from bot.statistics.cells import UNTOLD
from bot.statistics.periods import Period


class Ballot(NamedTuple):
    """A question to learners: the days on which it is open, and the keys of its answers."""

    days: QuestionDays
    answers: tuple[str, ...]

    def is_open_in(self, found: Period) -> bool:
        """Return True if the question is open on a day of the period. It has cells only in such periods."""
        return self.days.opens < found.end and found.first <= self.days.closes


@dataclass(frozen=True, slots=True)
class Plan:
    """The countable parts of a course.

    `quizzes`: for each lesson, by stop, the keys of the right answers. `stops`: for each lesson, all its stops in
    order. `items`: for each item of the measure, by id and wave, the keys of the good answers. `domains`: the items of
    each domain (knowledge, confidence) in which an account is compared with itself. `questions`: the questions to
    learners that have days. `links`: for each code of a start link, the name of the first month in which it is counted
    (C11). `earlier`: by locale and lesson, the quizzes of a lesson that is read there as an earlier edition had it.
    What only that one asks is not counted.
    """

    countries: tuple[str, ...]
    locales: tuple[str, ...]
    ages: tuple[str, ...]
    quizzes: Mapping[str, Mapping[str, frozenset[str]]]
    stops: Mapping[str, tuple[str, ...]]
    items: Mapping[str, Mapping[Wave, frozenset[str]]]
    domains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    questions: Mapping[str, Ballot] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[tuple[str, str], Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def right_answers(self, locale: str, lesson: str, stop: str) -> frozenset[str] | None:
        """Return the keys of the right answers to a quiz as it is asked in a locale; None if it is not counted."""
        live = self.quizzes.get(lesson, {})
        return self.earlier.get((locale, lesson), live).get(stop) if stop in live else None

    @property
    def lessons(self) -> tuple[str, ...]:
        """The lessons in the order of the course."""
        return tuple(self.stops)


def plan_of(course: Course) -> Plan:
    """Return the plan of a course."""
    lessons = course.lessons
    return Plan(
        countries=(*COUNTRIES, UNTOLD),
        locales=course.locales,
        ages=(*AGES, UNTOLD),
        quizzes={name: dict(_quizzes(lesson)) for name, lesson in lessons.items()},
        stops={name: tuple(_stops(lesson)) for name, lesson in lessons.items()},
        items=dict(_items(course)),
        domains=dict(_domains(course)),
        questions=dict(_ballots(course)),
        links={code: link.first_month for code, link in course.statistics.links.items()},
        earlier={
            (locale, name): dict(_quizzes(lesson))
            for locale, lessons in course.earlier.items()
            for name, lesson in lessons.items()
        },
    )


def _ballots(course: Course) -> Iterator[tuple[str, Ballot]]:
    for name, question in course.questions.items():
        if question.days:
            yield name, Ballot(question.days, tuple(option.text.key for option in question.options))


def _stops(lesson: Lesson) -> Iterator[str]:
    return (step.id for step in lesson.story if isinstance(step, Stop))


def _quizzes(lesson: Lesson) -> Iterator[tuple[str, frozenset[str]]]:
    for step in lesson.story:
        if isinstance(step, Quiz):
            yield step.id, frozenset(option.key for option in step.options if option.correct)


def _items(course: Course) -> Iterator[tuple[str, Mapping[Wave, frozenset[str]]]]:
    """Yield the items with the keys of their good answers in each wave that asks them.

    The good answer is the right one of a knowledge item, and the first ("fully true") of a confidence item.
    """
    if course.measure is None:
        return
    for known in course.measure.knowledge:
        yield known.id, {wave: _right(form.options) for wave, form in known.by_wave.items()}
    for sure in course.measure.confidence:
        yield sure.id, dict.fromkeys(CONFIDENCE_WAVES, frozenset(text.key for text in sure.options[:1]))


def _right(answers: Iterable[MeasureAnswer]) -> frozenset[str]:
    return frozenset(answer.text.key for answer in answers if answer.correct)


def _domains(course: Course) -> Iterator[tuple[str, tuple[str, ...]]]:
    if course.measure is not None:
        yield "knowledge", tuple(item.id for item in course.measure.knowledge)
        yield "confidence", tuple(item.id for item in course.measure.confidence)
