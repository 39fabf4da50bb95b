"""The course as simulated learners see it: effects of buttons, right answers, and how well each lesson holds them.

It works with any course: nothing specific to a lesson is written here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import assert_never

from bot.conversation.course_bundle import CourseBundle
from bot.engine.input import ButtonTarget
from bot.lessons.model.commands import Command, OpenLesson, SetCountry, SetLanguage, SetReminder
from bot.lessons.model.fields import WEEKDAYS, name_of
from bot.lessons.model.lesson import Course, Script, written_options
from bot.lessons.model.measure import WAVES
from bot.lessons.model.text import Text
from bot.lessons.steps import Choose, Generated
from bot.statistics.plan import Plan, plan_of

LEARNING = 0.3
"""Usual gain in the chance of a good answer, by all lessons together."""


@dataclass(frozen=True, slots=True)
class Taste:
    """Appeal of a lesson: `grips` is the chance that a learner stays at a stop; at the stop `tires` it is lower."""

    grips: float
    tires: str


@dataclass(frozen=True, slots=True)
class Stories:
    """A course for simulation.

    `acts` maps buttons to their commands; `ease` says how much easier a quiz or measure item is. `learning` is what all
    lessons add to a learner's chance of a good answer; `completion`, if chosen, the chance that one who begins a lesson
    ends it.
    """

    bundle: CourseBundle
    plan: Plan
    acts: Mapping[ButtonTarget, Command]
    tastes: Mapping[str, Taste]
    ease: Mapping[str, float]
    learning: float = LEARNING
    completion: float | None = None

    @property
    def course(self) -> Course:
        """The course being played."""
        return self.bundle.course

    def good(self, asks: ButtonTarget) -> frozenset[str] | None:
        """Return the keys of the good answers to a question; None when no answer is right or wrong."""
        quiz = self.plan.quizzes.get(asks.script, {}).get(asks.stop)
        return quiz if quiz is not None else self._good_in_measure(asks.stop)

    def _good_in_measure(self, stop: str) -> frozenset[str] | None:
        asked = self.plan.items.get(item_of(stop), {})
        return next((good for wave, good in asked.items() if stop.startswith(f"{wave}-")), None)

    def is_about_herself(self, asks: ButtonTarget) -> bool:
        """Return whether an item of the measure asks about the learner's confidence."""
        items = self.course.measure.confidence if self.course.measure else ()
        return item_of(asks.stop) in {item.id for item in items}


TIRED = 0.9
"""Factor on the chance of staying at the stop `tires` of a lesson."""


def stories(bundle: CourseBundle, seed: int, learning: float = LEARNING, completion: float | None = None) -> Stories:
    """Build the stories of a course from a seed."""
    plan, dice = plan_of(bundle.course), Random(f"{seed} stories")
    tastes = {
        lesson: Taste(dice.uniform(0.985, 1.0), dice.choice(stops)) for lesson, stops in plan.stops.items() if stops
    }
    asked = (*(quiz for found in plan.quizzes.values() for quiz in found), *plan.items)
    ease = {name: dice.uniform(-0.2, 0.2) for name in asked}
    return Stories(
        bundle=bundle,
        plan=plan,
        acts=dict(_acts(bundle.course)),
        tastes=tastes,
        ease=ease,
        learning=learning,
        completion=completion,
    )


def item_of(stop: str) -> str:
    """Return the measure item that a stop asks; empty for other stops."""
    wave, _, item = stop.partition("-")
    return item if wave in WAVES else ""


def _acts(course: Course) -> Iterator[tuple[ButtonTarget, Command]]:
    for script in course.scripts:
        yield from _acts_of(course, script)


def _acts_of(course: Course, script: Script) -> Iterator[tuple[ButtonTarget, Command]]:
    for stop in script.stops():
        yield from (
            (ButtonTarget(script.id, stop.id, option.key), option.do) for option in written_options(stop) if option.do
        )
        if isinstance(stop, Choose) and isinstance(stop.options, str):
            made = _made(course, stop.options)
            yield from ((ButtonTarget(script.id, stop.id, text.key), command) for text, command in made)


def _made(course: Course, kind: Generated) -> Iterator[tuple[Text, Command]]:
    """Yield texts and commands of the buttons that the bot generates, the same as `engine.cursor` does."""
    match kind:
        case "languages":
            names = course.profile.languages if course.profile else {}
            yield from ((Text(names.get(locale, locale)), SetLanguage(locale)) for locale in course.locales)
        case "lessons":
            yield from ((lesson.title, OpenLesson(name)) for name, lesson in course.lessons.items())
        case "countries":
            yield from ((name, SetCountry(country)) for country, name in course.directory.countries.items())
            yield course.directory.elsewhere, SetCountry(None)
        case "weekdays":
            yield from ((name_of(day), SetReminder(day)) for day in WEEKDAYS)
        case "answers":  # answers to a question have no command
            pass
        case _:
            assert_never(kind)
