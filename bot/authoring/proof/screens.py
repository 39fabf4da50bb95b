"""Screens of a proof: a session reduced to what the next turn depends on, and the buttons of the current question.

Sessions that no page of a proof can tell apart are merged, which keeps the file small:

- two ways to the same place in the lesson are one place; the page itself remembers the way, for [Back];
- a scene of the bot depends on her language, age group and country, and on whether she has answered anything yet, not
  on her place: where it leads back to the story, the page knows the place;
- a quick question, as after Tidy up, depends on her language only; what the keys below it do, the page knows;
- of other lessons, she has played those that Tidy up does not make the bot forget while she is in this one;
- a lesson that is started again begins as it did the first time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.conversation.course_bundle import CourseBundle
from bot.engine.cursor import ReadingContext
from bot.engine.input import ButtonTarget
from bot.engine.replay import ReplayCache, reading_context, replay
from bot.engine.sensitive_stories import is_sensitive
from bot.engine.session import Session, Trail, Visit
from bot.engine.shortest_paths import place_of, places
from bot.lessons.model.lesson import Lesson
from bot.lessons.model.people import BANDS, COUNTRIES, Band, Country, Reader, band_for
from bot.lessons.steps import Again

Place = tuple[object, ...]
"""Key under which equal places in a lesson are merged."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Reader of a lesson: her age band, the country of its names, and whether she has played the other lessons."""

    band: Band
    country: Country | None
    met: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """A reduced session, and the targets of its live buttons."""

    session: Session
    spots: tuple[ButtonTarget, ...]


@dataclass(frozen=True, slots=True)
class Tour:
    """State of exploring one lesson on a day (`now`, seconds since 1970).

    `trails` holds the first trail found to each place, `later` any trail to a place with a [Back].
    """

    bundle: CourseBundle
    lesson: Lesson
    now: int
    replays: ReplayCache = field(default_factory=ReplayCache)
    trails: dict[tuple[Audience, Place], Trail] = field(default_factory=dict)
    later: dict[tuple[Audience, Country | None], Trail] = field(default_factory=dict)


def audiences(lesson: Lesson) -> tuple[Audience, ...]:
    """Return all audiences. `met` matters only in a lesson where an old question may come back."""
    some = any(isinstance(step, Again) for step in lesson.steps())
    told = (None, *COUNTRIES)
    return tuple(
        Audience(band, country, met) for band in BANDS for country in told for met in (False, True)[: 1 + some]
    )


def beginner(tour: Tour, audience: Audience, locale: str) -> Session:
    """Return the learner's session before the lesson."""
    return Session(locale, audience.band, audience.country, _others(tour) if audience.met else ())


def _others(tour: Tour) -> tuple[str, ...]:
    """Return the lessons played before. Tidy up forgets sensitive ones, and ends the story if it is one itself (S2)."""
    course = tour.bundle.course
    others = (name for name in course.lessons if name != tour.lesson.id)
    return tuple(name for name in others if tour.lesson.sensitive or not is_sensitive(course, name))


def audience_of(tour: Tour, session: Session) -> Audience:
    """Return the audience a session reads, or would read if the lesson began now."""
    met = any(name != tour.lesson.id for name in session.finished)
    visit = session.visit
    return Audience(visit.band, visit.country, met) if visit else Audience(band_for(session.age), session.country, met)


def in_story(tour: Tour, session: Session, visit: Visit) -> Session:
    """Return a reduced session at a question of the lesson.

    Its country is the one told in the story, or at the start.
    """
    audience = audience_of(tour, session)
    replayed = replay(reading_context(tour.bundle.course, tour.lesson, session, visit), visit.trail, tour.replays)
    trail = tour.trails.setdefault((audience, (*place_of(replayed), bool(visit.trail))), replayed.trail)
    told = dict(replayed.cursor.flags).get("country", visit.country)
    country = next((known for known in COUNTRIES if known == told), None)
    at = Visit(tour.lesson.id, visit.band, visit.country, trail)
    return replace(beginner(tour, audience, session.locale), country=country, visit=at)


QUICK = "quick"
"""Bot file of the quick questions."""


def in_quick(session: Session) -> Session:
    """Return the reduced session at a quick question, wherever the learner is."""
    return Session(session.locale, BANDS[0])


def in_scene(tour: Tour, session: Session) -> Session:
    """Return the reduced session at another question of the bot."""
    visit, audience = session.visit, audience_of(tour, session)
    if visit is None:
        return replace(session, wanted=None)
    trail = _some_trail(tour, audience, session.country) if visit.trail else ()
    at = Visit(tour.lesson.id, visit.band, session.country, trail)
    return replace(beginner(tour, audience, session.locale), country=session.country, visit=at)


def _some_trail(tour: Tour, audience: Audience, country: Country | None) -> Trail:
    """Return the trail to the nearest place that has a [Back]."""
    if (audience, country) not in tour.later:
        met = frozenset(_others(tour) if audience.met else ())
        context = ReadingContext(tour.bundle.course, tour.lesson, Reader(audience.band, country), met=met)
        tour.later[audience, country] = next(_with_back(context), ())
    return tour.later[audience, country]


def _with_back(context: ReadingContext) -> Iterator[Trail]:
    return (where.trail for where in places(context) if where.trail and where.stop)
