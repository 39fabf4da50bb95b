"""Walk along every path of every reader through a lesson, done once for all rules.

The country a reader told is a flag like any other, so readers in the same state are merged. Flags no step asks about
are dropped, and a practise is one step, since the order of its lines does not change the story.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.engine.cursor import (
    NOWHERE,
    Cursor,
    EndlessLoop,
    ReadingContext,
    available_options,
    cursor_after,
    cursor_at_start,
    run_to_stop,
)
from bot.engine.events import told_texts
from bot.lessons.model.commands import SetCountry
from bot.lessons.model.lesson import Course, Lesson, Script, written_options
from bot.lessons.model.measure import MEASURE
from bot.lessons.model.people import BANDS, COUNTRIES, Reader
from bot.lessons.model.text import Text
from bot.lessons.steps import (
    Again,
    Choose,
    Conditional,
    Measure,
    Option,
    Practise,
    Step,
    Stop,
)

MOST_PLACES = 5_000
"""Limit on the number of places (stop, flags). A lesson has dozens; a walk stops at this limit."""

_WORD = re.compile(r"\w[\w'’-]*")

PlaceKey = tuple[object, ...]
"""Identity of a place: equal keys are the same place in a lesson."""


@dataclass(frozen=True, slots=True)
class ReachablePlace:
    """A reader at a stop, or at the end (no stop)."""

    context: ReadingContext = field(compare=False)
    cursor: Cursor = field(compare=False)
    key: PlaceKey

    @property
    def stop(self) -> Stop | None:
        """The stop that waits for an answer."""
        return self.cursor.stop


@dataclass(slots=True)
class Walk:
    """Result of a walk: places and where they lead, circles, and stops without anything to tap (`mute`).

    `told_texts` and `stops` are the identities of the texts and stops some reader meets; an equal text elsewhere is not
    met. `young` are those of them that the younger age band meets; `words` is the number of words read between two
    places. `whole` is False if the walk stopped at MOST_PLACES.
    """

    places: dict[PlaceKey, ReachablePlace] = field(default_factory=dict)
    ways: dict[PlaceKey, list[PlaceKey]] = field(default_factory=dict)
    told_texts: set[int] = field(default_factory=set)
    stops: set[int] = field(default_factory=set)
    young: set[int] = field(default_factory=set)
    words: dict[tuple[PlaceKey | None, PlaceKey], int] = field(default_factory=dict)
    loops: list[Stop | None] = field(default_factory=list)
    mute: list[ReachablePlace] = field(default_factory=list)
    whole: bool = True


def readers(script: Script) -> Iterator[tuple[Reader, str]]:
    """Return the readers a script distinguishes, each with the country she told."""
    parts = list(conditionals(script))
    bands = BANDS if any(part.ages for part in parts) else BANDS[:1]
    told = (NOWHERE, *COUNTRIES) if any("country" in part.when for part in parts) else (NOWHERE,)
    return ((Reader(band), country) for band in bands for country in told)


def conditionals(script: Script) -> Iterator[Conditional]:
    """Yield every step and option of a script."""
    for step in script.steps():
        yield step
        yield from written_options(step)


def walk(course: Course, lesson: Lesson) -> Walk:
    """Walk all paths through a lesson, also for readers who finished the lessons it asks about again."""
    found = Walk()
    asked = frozenset(flag for part in conditionals(lesson) for flag in part.when)
    queue = deque(_starts(found, course, lesson, asked))
    while queue and len(found.places) < MOST_PLACES:
        place, known = queue.popleft(), len(found.places)
        for after in _after(found, place, asked):
            found.ways.setdefault(place.key, []).append(after.key)
            if len(found.places) > known:
                queue.append(after)
            known = len(found.places)
    found.whole = not queue
    return found


def _starts(found: Walk, course: Course, lesson: Lesson, asked: frozenset[str]) -> Iterator[ReachablePlace]:
    if not lesson.scenes:
        return
    some = any(isinstance(step, Again | Measure) for step in lesson.steps())
    for met in (frozenset[str](), frozenset(course.lessons))[: 1 + some]:
        for reader, country in readers(lesson):
            context = ReadingContext(course, lesson, reader, met=met)
            cursor = replace(cursor_at_start(context), flags=(("country", country),))
            yield from _run(found, context, cursor, asked, None)


def _run(
    found: Walk,
    context: ReadingContext,
    cursor: Cursor,
    asked: frozenset[str],
    since: ReachablePlace | None,
    answer: int = 0,
) -> Iterator[ReachablePlace]:
    """Continue to the next place. `answer` is the number of words of the feedback read before it."""
    try:
        outputs, cursor = run_to_stop(context, cursor)
    except EndlessLoop:
        found.loops.append(since.stop if since else None)
        return
    if not asked.issuperset(flag for flag, _ in cursor.flags):
        cursor = replace(cursor, flags=tuple((flag, value) for flag, value in cursor.flags if flag in asked))
    place = ReachablePlace(context, cursor, _key(context, cursor))
    _note(found, place, list(told_texts(outputs)), since.key if since else None, answer)
    yield place


def _note(found: Walk, place: ReachablePlace, texts: list[Text], since: PlaceKey | None, answer: int) -> None:
    found.told_texts.update(map(id, texts))
    found.stops.add(id(place.stop))
    if place.context.reader.band == BANDS[0]:
        found.young.update((*map(id, texts), id(place.stop)))
    words = answer + sum(map(count_in_story, texts))
    found.words[since, place.key] = max(words, found.words.get((since, place.key), 0))
    found.places.setdefault(place.key, place)


@lru_cache(16_384)
def _counted(source: str) -> int:
    return len(_WORD.findall(source))


def count(text: Text | None) -> int:
    """Return the number of words of a text as its author wrote it; a name is one word."""
    return _counted(text.source) if text else 0


def count_in_story(text: Text | None) -> int:
    """Return the number of words of a text if it belongs to the story: the measure does not make it longer (P13)."""
    return 0 if text and text.context == MEASURE else count(text)


def _key(context: ReadingContext, cursor: Cursor) -> PlaceKey:
    frames = tuple((id(frame.steps), frame.next) for frame in cursor.frames)
    return context.reader.band, bool(context.met), id(cursor.stop) if cursor.stop else None, frames, cursor.flags


def _after(found: Walk, place: ReachablePlace, asked: frozenset[str]) -> Iterator[ReachablePlace]:
    if place.stop is None:
        return
    if isinstance(place.stop, Practise):
        tried = (count(line.feedback) for line in place.stop.lines if not line.helps)
        answer = count(place.stop.feedback) + sum(tried)
        yield from _run(found, place.context, replace(place.cursor, stop=None), asked, place, answer)
        return
    options = available_options(place.context, place.cursor)
    if not options:
        found.mute.append(place)
    for option, answer in _different(options, asked):
        cursor = cursor_after(place.cursor, option)
        yield from _run(found, place.context, cursor, asked, place, answer)


def _different(options: tuple[Option, ...], asked: frozenset[str]) -> Iterator[tuple[Option, int]]:
    """Return the options that lead to different places, with the words of the longest feedback on the way there.

    Options without steps of their own all lead to the same place.
    """
    ways = defaultdict[str, list[Option]](list)
    for option in options:
        country = isinstance(option.do, SetCountry) and "country" in asked
        ways[option.text.source if option.then or country else ""].append(option)
    return ((same[0], max(count_in_story(option.feedback) for option in same)) for same in ways.values())


def tells(step: Step) -> Text | None:
    """Return the text by whose identity a walk recognises the step; None for stops and silent steps."""
    return None if isinstance(step, Stop) else step.words


def makes_options(choose: Stop) -> bool:
    """Return whether the bot makes the options of a stop itself."""
    return isinstance(choose, Choose) and isinstance(choose.options, str)
