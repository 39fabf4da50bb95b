"""A trail told anew on the lesson as it stands today.

The same fold resumes after a restart, goes back, survives an edited lesson and redraws the preview:
it follows her answers until one no longer fits, and that is the nearest place.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.model.lesson import Course, Lesson, written_options
from bot.content.model.steps import Option, Practise, Stop
from bot.engine import cursor as reading
from bot.engine.cursor import Called, Cursor, Happening, World
from bot.engine.events import Answered, Built, Told
from bot.engine.input import Spot
from bot.engine.session import Answer, Session, Trail, Visit


@dataclass(frozen=True, slots=True)
class Folded:
    """Where a trail leads: the cursor there, the answers that still fit, and what happened after each of them."""

    world: World
    cursor: Cursor
    trail: Trail
    chapters: tuple[tuple[Happening, ...], ...]

    @property
    def stop(self) -> Stop | None:
        """The stop that waits; None at the lesson's end."""
        return self.cursor.stop


def world_of(course: Course, lesson: Lesson, session: Session, visit: Visit) -> World:
    """What a visit's lesson is read with."""
    return World(course, lesson, visit.reader, session.locale, frozenset(session.finished))


class Lately:
    """Folds of a moment ago: her next tap begins where her last one ended, and goes through the lesson once less.

    They only save time: the same world and trail always fold the same way. They are of one course; with another one
    (loaded anew, or of another day) all are forgotten. The oldest give way.
    """

    def __init__(self, most: int) -> None:
        """`most` is how many are kept, about a kilobyte each."""
        self._most = most
        self._course: Course | None = None
        self._kept: dict[tuple[object, ...], Folded] = {}

    def find(self, world: World, trail: Trail) -> Folded | None:
        """The fold of a trail in this very world, if it is still known."""
        found = self._kept.get(_key(world, trail))
        return found if found and found.world.course is world.course and found.world == world else None

    def keep(self, folded: Folded, trail: Trail) -> Folded:
        """Remember a fold as that of a trail."""
        if self._course is not folded.world.course:
            self._kept, self._course = {}, folded.world.course
        self._kept[_key(folded.world, trail)] = folded
        if len(self._kept) > self._most:
            self._kept.pop(next(iter(self._kept)), None)
        return folded


def _key(world: World, trail: Trail) -> tuple[object, ...]:
    return world.script.id, world.reader, world.locale, world.met, trail


LATELY = Lately(1_000)


def fold(world: World, trail: Trail) -> Folded:
    """Follow the answers from the lesson's start."""
    return LATELY.find(world, trail) or LATELY.keep(_from_the_start(world, trail), trail)


def _from_the_start(world: World, trail: Trail) -> Folded:
    opening, cursor = reading.run(world, reading.begin(world))
    folded = Folded(world, cursor, (), (opening,))
    for answer in trail:
        after = follow(folded, answer)
        if after is None and _lives(world, answer):
            break
        folded = after or folded
    return folded


def _lives(world: World, answer: Answer) -> bool:
    """Whether the stop of an answer still exists: one that was taken out of the lesson stops nobody."""
    return any(reading.named(stop, answer.stop) for stop in reading.stops(world))


def today(world: World, answer: Answer) -> Answer:
    """An answer by the names that its stop and its option have now (`was:`), as a folded trail has them."""
    stop = next((it for it in reading.stops(world) if reading.named(it, answer.stop)), None)
    if stop is None:
        return answer
    option = next((it for it in written_options(stop) if reading.has_key(it, answer.key)), None)
    return Answer(stop.id, option.key if option else answer.key)


def follow(folded: Folded, answer: Answer) -> Folded | None:
    """One answer further, or None when it does not fit the stop that waits."""
    stop, world = folded.cursor.stop, folded.world
    if stop is None or not reading.named(stop, answer.stop):
        return None
    option = reading.picked(world, folded.cursor, answer.key)
    if option is None:
        return None
    chapter, cursor = answered(world, folded.cursor, stop, option)
    taken = Answer(stop.id, option.key)
    return Folded(world, cursor, (*folded.trail, taken), (*folded.chapters, chapter))


def answered(world: World, cursor: Cursor, stop: Stop, option: Option) -> tuple[tuple[Happening, ...], Cursor]:
    """What an option leads to, up to the next stop: feedback first, then its own way, then the story."""
    told: list[Happening] = [Answered(Spot(world.script.id, stop.id, option.key), option.text)]
    cursor = reading.take(world, cursor, option)
    if cursor.stop is not None:
        return tuple(told), cursor
    if isinstance(stop, Practise):
        told += [Built(cursor.built)] + ([Told(stop.feedback)] if stop.feedback else [])
    told += [Told(option.feedback)] if option.feedback else []
    told += [Called(option.do)] if option.do else []
    further, cursor = reading.run(world, cursor)
    return (*told, *further), cursor
