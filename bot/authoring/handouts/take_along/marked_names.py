"""Marks for words that differ between learners: names by country, and picks that a bubble repeats.

A turn is rendered once, with marks, and the page fills in the words. So a turn is not stored once for each country, and
a repeated pick does not multiply the places of a lesson.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.translator import Translator
from bot.engine.events import BubbleTold, Event
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.people import COUNTRIES, Cast, Country
from bot.lessons.model.text import Text
from bot.lessons.steps import Say

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

    def in_place_of_picks(self, event: Event) -> Event:
        """Return an event with marks for the picks that it repeats."""
        if not isinstance(event, BubbleTold) or not self.picks_in(event):
            return event
        marks = {name: Text(chr(PICKS + self.picks.index(name))) for name in self.picks_in(event)}
        return replace(event, values={**event.values, **marks})

    def picks_in(self, event: BubbleTold) -> list[str]:
        """Return the names of the picks that a bubble of a lesson repeats."""
        lessons = {lesson for lesson, _ in self.repeats}
        return [name for name in event.values if name in self.picks and event.text.context in lessons]

    def names_in(self, bundle: CourseBundle, locale: str) -> list[list[str]]:
        """Return the names of all roles by country, as they are read in a locale."""
        texts = [[self.cast.name(role, country) or Text("") for role in self.roles] for country in TOLD]
        return [[Translator(bundle.course, bundle.catalogs, locale).html(text) for text in row] for row in texts]


def marked(bundle: CourseBundle) -> tuple[CourseBundle, Marks]:
    """Return the bundle with marks in place of names, and the meaning of all marks."""
    course = bundle.course
    repeats = [
        (lesson.id, *it) for lesson in course.lessons.values() for say in _says(lesson) for it in say.picks.items()
    ]
    names = sorted({name for _, name, _ in repeats})
    where: dict[tuple[str, str], tuple[int, ...]] = {}
    for lesson, name, stop in dict.fromkeys(repeats):
        where[lesson, stop] = (*where.get((lesson, stop), ()), names.index(name))
    marks = Marks(course.cast, tuple(course.cast.roles), tuple(names), where)
    roles = {role: {"other": Text(chr(NAMES + at))} for at, role in enumerate(marks.roles)}
    return replace(bundle, course=replace(course, cast=Cast(roles))), marks


def _says(lesson: Lesson) -> Iterator[Say]:
    return (step for step in lesson.steps() if isinstance(step, Say) and step.picks)
