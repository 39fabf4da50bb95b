"""Tour: the lessons to explore, their audiences, and the places where a learner is asked something.

The number of places stays bounded: a place is a question with what can still matter. A flag, a country or an age band
that no step ahead asks for is left out, names and repeated picks are `Marks`, and the page remembers the
way by which she came, for [Back]. Places from which everything is the same are merged afterwards (`table`). A lesson
with more than MOST_PLACES is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.check.walk import conditionals
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.translator import Translator
from bot.engine.cursor import Cursor, asked_by
from bot.engine.events import BubbleTold, Event
from bot.engine.replay import ReplayCache, Replayed
from bot.engine.session import Session, Trail, Visit
from bot.lessons.model.lesson import Course, Lesson, written_options
from bot.lessons.model.people import BANDS, COUNTRIES, Band, Cast, Country
from bot.lessons.model.text import PLACEHOLDER, Text
from bot.lessons.model.texts import texts
from bot.lessons.steps import Again, Conditional, Goto, Measure, Say, Step, Stop

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


MOST_PLACES = 10_000
"""Maximum number of places of a lesson. A lesson of the course has some hundred; more are too large for a phone."""


COUNTRY = "country"
"""Flag for the learner's country in conditions; it is set when she tells her country inside a lesson."""


class TooLarge(Exception):
    """The lesson has more places than a page can hold."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Reader of a lesson: her age band, her country, and whether she has played the lessons it comes back to."""

    band: Band
    country: Country | None
    met: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A question of a lesson, and all that can still matter there. `key` holds its stop, live flags and lines.

    `audience` has the first age group and no country where no step ahead asks for them.
    """

    lesson: str
    audience: Audience
    key: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Tour:
    """A course with marks in place of names, and the language of its page.

    `seeds` are the chance numbers that are tried. `now` is in seconds since 1970. `numbered` and `looked` cache
    `shows_numbers` and `ahead`.
    """

    bundle: CourseBundle
    marks: Marks
    locale: str
    now: int
    seeds: tuple[int, ...]
    replays: ReplayCache = field(default_factory=lambda: ReplayCache(MOST_PLACES * 4))
    numbered: dict[str, bool] = field(default_factory=dict)
    looked: dict[tuple[object, ...], tuple[Cursor, ConditionsAhead]] = field(default_factory=dict)

    @property
    def course(self) -> Course:
        """The course that is explored."""
        return self.bundle.course

    @property
    def lessons(self) -> tuple[str, ...]:
        """The lessons that are told, in their order."""
        return self.course.offered[self.locale]

    def shows_numbers(self, lesson: str) -> bool:
        """Return whether a lesson shows numbers of a country; cached, because every place asks."""
        if lesson not in self.numbered:
            self.numbered[lesson] = any(has_numbers(text.source) for text in texts(self.course.lessons[lesson]))
        return self.numbered[lesson]

    def ahead(self, lesson: Lesson, cursor: Cursor) -> ConditionsAhead:
        """Return the conditions ahead of a cursor, cached for all replays with the same steps left."""
        left = ((id(frame.steps), frame.next) for frame in cursor.frames)
        key = lesson.id, cursor.stop and cursor.stop.id, *left
        if key not in self.looked:
            self.looked[key] = cursor, conditions_ahead(self.course, lesson, cursor)  # the cursor keeps its ids valid
        return self.looked[key][1]

    def others(self, lesson: str) -> tuple[str, ...]:
        """Return all lessons but one, as a learner may have finished them."""
        return tuple(name for name in self.course.lessons if name != lesson)


def audience_of(lesson: Lesson, audience: Audience) -> Audience:
    """Reduce an audience to what a lesson asks for, so that audiences that read the same are equal."""
    band = audience.band if any(part.ages for part in conditionals(lesson)) else BANDS[0]
    country = audience.country if is_told_by_country(lesson) else None
    return Audience(band, country, audience.met and bool(earlier_lessons(lesson)))


def is_told_by_country(lesson: Lesson) -> bool:
    """Return whether a lesson differs between countries in more than names."""
    asked = any("country" in part.when for part in conditionals(lesson))
    return asked or any(has_numbers(text.source) for text in texts(lesson))


def has_numbers(words: str) -> bool:
    """Return whether words show numbers of a country."""
    return any(name == "people" or name.startswith("call-") for name in PLACEHOLDER.findall(words))


def earlier_lessons(lesson: Lesson) -> tuple[str, ...]:
    """Return the lessons of which a quiz comes back in this one."""
    return tuple(dict.fromkeys(it.again.partition("/")[0] for it in lesson.steps() if isinstance(it, Again)))


def audiences() -> Iterator[Audience]:
    """Yield all audiences, in the order of the page's numbers."""
    return (Audience(band, country, met) for band in BANDS for country in TOLD for met in (False, True))


def session_of(tour: Tour, lesson: str, audience: Audience, country: Country | None, trail: Trail | None) -> Session:
    """Return the session of a learner in a lesson after these answers, or before it (None)."""
    finished = tour.others(lesson) if audience.met else ()
    visit = None if trail is None else Visit(lesson, audience.band, audience.country, trail)
    return Session(tour.locale, audience.band, country, finished, visit=visit)


def place_at(tour: Tour, lesson: Lesson, audience: Audience, replayed: Replayed) -> Place:
    """Return the place a replay has come to: one place for all who are told the same from there on."""
    cursor, trail = replayed.cursor, replayed.trail
    ahead = tour.ahead(lesson, cursor)
    band = audience.band if ahead.by_age else BANDS[0]
    country = audience.country if COUNTRY in ahead.flags or tour.shows_numbers(lesson.id) else None
    flags = tuple((name, value) for name, value in cursor.flags if name in ahead.flags)
    lines = tuple(it.source for it in cursor.built), frozenset(it.source for it in cursor.tried)
    stop = cursor.stop.id if cursor.stop else None
    return Place(lesson.id, Audience(band, country, audience.met), (stop, flags, *lines, bool(trail)))


@dataclass(frozen=True, slots=True)
class ConditionsAhead:
    """The `flags` that the steps ahead ask for, including COUNTRY, and whether any of them asks for an age."""

    flags: frozenset[str]
    by_age: bool


def conditions_ahead(course: Course, lesson: Lesson, cursor: Cursor) -> ConditionsAhead:
    """Return the conditions of the steps left in each frame, and of every scene a `goto:` leads to."""
    parts = list(_steps_left(course, lesson, cursor))
    flags = frozenset(flag for part in parts for flag in part.when)
    return ConditionsAhead(flags, any(part.ages is not None for part in parts))


def _steps_left(course: Course, lesson: Lesson, cursor: Cursor) -> Iterator[Conditional]:
    waiting: list[Stop | Step] = [step for frame in cursor.frames for step in frame.steps[frame.next :]]
    waiting += [cursor.stop] if cursor.stop else []
    seen = set[int]()
    while waiting:
        step = waiting.pop()
        if id(step) in seen:
            continue
        seen.add(id(step))
        yield step
        yield from written_options(step)
        waiting.extend(_steps_after(course, lesson, step))


def _steps_after(course: Course, lesson: Lesson, step: Stop | Step) -> Iterator[Stop | Step]:
    yield from (it for option in written_options(step) for it in option.then)
    if isinstance(step, Goto):
        yield from lesson.scenes.get(step.goto, ())
    if isinstance(step, Again | Measure):
        yield from asked_by(course, step)
