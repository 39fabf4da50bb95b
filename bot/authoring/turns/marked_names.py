"""Marks in place of what differs from girl to girl: names of her country, and her own picks that a bubble repeats.

A turn is rendered once with marks, whatever the country of the story, and the page puts the words in. So the telling
of one country is not stored five times, and a repeated pick does not multiply the places of a lesson.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.translator import Translator
from bot.lessons.model.lesson import Lesson, written_options
from bot.lessons.model.people import COUNTRIES, Cast, Country
from bot.lessons.model.text import Text
from bot.lessons.steps import Say, Step

NAMES, PICKS = 0xE100, 0xE200
"""First mark of a name and of a pick: private-use characters, which no author and no keyboard types."""

TOLD: tuple[Country | None, ...] = (None, *COUNTRIES)
"""Countries a learner can be in, in the order of the page's numbers."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Roles of the cast and names of repeated picks, each with its mark by its index; `cast` is the real one.

    `repeats` holds the marks that stand for the answer to a stop of a lesson.
    """

    cast: Cast
    roles: tuple[str, ...]
    picks: tuple[str, ...]
    repeats: Mapping[tuple[str, str], tuple[int, ...]]

    def names_in(self, bundle: CourseBundle, locale: str) -> list[list[str]]:
        """Return the names of all roles by country, as they are read in a locale."""
        texts = [[self.cast.name(role, country) or Text("") for role in self.roles] for country in TOLD]
        return [[Translator(bundle.course, bundle.catalogs, locale).html(text) for text in row] for row in texts]


def marked(bundle: CourseBundle) -> tuple[CourseBundle, Marks]:
    """Return the bundle with marks for names and repeated picks, and what they stand for."""
    course = bundle.course
    repeats = [
        (lesson.id, *it) for lesson in course.lessons.values() for step in _says(lesson) for it in step.picks.items()
    ]
    names = sorted({name for _, name, _ in repeats})
    where: dict[tuple[str, str], tuple[int, ...]] = {}
    for lesson, name, stop in dict.fromkeys(repeats):
        where[lesson, stop] = (*where.get((lesson, stop), ()), names.index(name))
    marks = Marks(course.cast, tuple(course.cast.roles), tuple(names), where)
    roles = {role: {"other": Text(chr(NAMES + at))} for at, role in enumerate(marks.roles)}
    roles |= {name: {"other": Text(chr(PICKS + at))} for at, name in enumerate(marks.picks)}
    lessons = {name: _without_repeats(lesson) for name, lesson in course.lessons.items()}
    return replace(bundle, course=replace(course, cast=Cast(roles), lessons=lessons)), marks


def _says(lesson: Lesson) -> Iterator[Say]:
    return (step for step in lesson.steps() if isinstance(step, Say) and step.picks)


def _without_repeats(lesson: Lesson) -> Lesson:
    """Return the lesson with its repeated picks as names of the cast, whose words are marks."""
    if not any(True for _ in _says(lesson)):
        return lesson
    scenes = {name: tuple(map(_without_repeat, steps)) for name, steps in lesson.scenes.items()}
    return lesson.model_copy(update={"scenes": scenes})


def _without_repeat(step: Step) -> Step:
    if isinstance(step, Say):
        return step.model_copy(update={"picks": {}}) if step.picks else step
    if not any(isinstance(it, Say) for option in written_options(step) for it in option.then):
        return step
    found = {name: getattr(step, name, ()) for name in ("options", "also", "lines")}
    options = {
        name: tuple(it.model_copy(update={"then": tuple(map(_without_repeat, it.then))}) for it in some)
        for name, some in found.items()
        if isinstance(some, tuple) and some
    }
    return step.model_copy(update=options)
