"""Walk through a lesson, and the coverage of its options by walks and transcripts, as lines of text.

A small lesson is walked exhaustively, as `check` does for its rules; a large one at random, and the same seed gives the
same walks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random

from bot.authoring.simulation.transcript import Transcript, locales_played, replay_transcript
from bot.check.walk import Walk, readers, walk
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.translator import Translator
from bot.engine.cursor import Cursor, EndlessLoop, ReadingContext, all_stops, available_options
from bot.engine.replay import Replayed, follow, replay
from bot.engine.session import MOST_ANSWERS, Answer
from bot.engine.shortest_paths import MOST_PLACES, places_from
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson, written_options
from bot.lessons.model.people import COUNTRIES, Reader
from bot.lessons.problem import Problem, problem
from bot.lessons.steps import Stop

OptionId = tuple[str, str]
"""A stop id and the key of one of its options."""


@dataclass(slots=True)
class WalkResult:
    """Result of a walk: how often each option was taken, the number of walks, and the problems found.

    `walks` is 0 after an exhaustive walk; then `hits` counts the places at which each option can be picked.
    """

    hits: Counter[OptionId] = field(default_factory=Counter)
    walks: int = 0
    problems: list[Problem] = field(default_factory=list)


def walk_lesson(course: Course, lesson: Lesson, walks: int, seed: int) -> WalkResult:
    """Walk a lesson exhaustively or, if it has too many ways, `walks` times at random from `seed`."""
    every = walk(course, lesson)
    return _count_whole_walk(every) if every.whole else _walk_at_random(course, lesson, walks, Random(seed))  # noqa: S311 - not security


def _count_whole_walk(every: Walk) -> WalkResult:
    """Count the options of an exhaustive walk.

    Its problems were reported by `check` already (`no-end`, `endless-loop`).
    """
    found = WalkResult()
    for target in every.places.values():
        if target.stop:
            found.hits.update((target.stop.id, it.key) for it in available_options(target.context, target.cursor))
    return found


def _walk_at_random(course: Course, lesson: Lesson, walks: int, dice: Random) -> WalkResult:
    found, lost = WalkResult(walks=walks), dict[str, Problem]()
    contexts = reading_contexts(course, lesson)
    for _ in range(walks):
        context = dice.choice(contexts)
        for trouble in _walk_once(context, found, dice):
            lost.setdefault(trouble.code, trouble)
    found.problems = list(lost.values())
    return found


def reading_contexts(course: Course, lesson: Lesson) -> list[ReadingContext]:
    """Return the reading contexts a lesson has, with and without the other lessons finished."""
    told = {None if country not in COUNTRIES else country for _, country in readers(lesson)}
    bands = {reader.band for reader, _ in readers(lesson)}
    some = [Reader(band, it) for band in sorted(bands) for it in (None, *COUNTRIES) if it in told]
    return [
        ReadingContext(course, lesson, it, met=met)
        for it in some
        for met in (frozenset[str](), frozenset(course.lessons))
    ]


def _walk_once(context: ReadingContext, found: WalkResult, dice: Random) -> Iterator[Problem]:
    """Walk once from the start, at most MOST_ANSWERS long; yield the problems met."""
    replayed, since = None, None
    try:
        replayed = replay(context, ())
        for _ in range(MOST_ANSWERS):
            since = replayed.stop
            options = available_options(context, replayed.cursor)
            if since is None or not options:
                break
            key = dice.choice(options).key
            found.hits[since.id, key] += 1
            replayed = follow(replayed, Answer(since.id, key)) or replayed
    except EndlessLoop:
        yield _circle(context, since)
        return
    if replayed.stop and (trouble := _no_end(replayed, replayed.stop)):
        yield trouble


def _circle(context: ReadingContext, since: Stop | None) -> Problem:
    where = f"After `{since.id}`" if since else "From its start"
    place = place_of(since, "id") if since else place_of(context.script, "start")
    message = f"{where} the story runs in a circle without a stop, for ever."
    return problem(place, "endless-loop", message, "Change a `goto:`, or add a stop to the circle.")


def _no_end(replayed: Replayed, stop: Stop) -> Problem | None:
    """Return a Problem if no end can be reached from where a walk stopped; None also when that is uncertain."""
    ahead = list(islice(places_from(replayed), MOST_PLACES))
    if any(it.stop is None for it in ahead) or len(ahead) >= MOST_PLACES - 1:
        return None
    message = f"From `{stop.id}` on, no answer leads to the end of the lesson."
    return problem(place_of(stop, "id"), "no-end", message, "Let one way lead out of the circle.")


Tested = Mapping[str, Counter[tuple[str, str, str]]]
"""Per locale, how often each (lesson, stop, option) is picked in a transcript."""


def count_picks(bundle: CourseBundle, transcripts: Sequence[Transcript]) -> Tested:
    """Count picks per locale.

    A transcript counts in every language it is played in; one with an edit only in English.
    """
    found = {locale: Counter[tuple[str, str, str]]() for locale in bundle.course.locales}
    for transcript in transcripts:
        picks = [
            (it.script, it.stop, it.key) for age in transcript.ages for it in replay_transcript(bundle, transcript, age)
        ]
        for locale in locales_played(bundle, transcript):
            found[locale].update(pick for pick in picks if pick[0] in bundle.course.offered[locale])
    return found


def coverage_lines(bundle: CourseBundle, lesson: Lesson, walked: WalkResult, picks: Tested) -> Iterator[str]:
    """Yield the coverage of one lesson: the share per language, then every option.

    An option's line says how often a transcript picks it, and how often a random walk took it, or at how many places it
    can be picked.
    """
    words = _option_words(bundle, lesson)
    met = [option for option in words if option in walked.hits]
    locales = [it for it in bundle.course.locales if lesson.id in bundle.course.offered[it]]
    how = f"{_counted(walked.walks, 'random walk')} took" if walked.walks else "every way was walked:"
    yield f"{lesson.id}: {how} {_counted(len({stop for stop, _ in met}), 'stop')} with {_counted(len(met), 'answer')}."
    yield from _untested_shares({locale: _untested(lesson, met, picks[locale]) for locale in locales}, len(met))
    for stop in dict.fromkeys(stop for stop, _ in words):
        yield f"  {stop}"
        for option in (option for option in words if option[0] == stop):
            tests = _tested_times({locale: picks[locale][lesson.id, *option] for locale in locales})
            yield f"    {words[option]}: {tests}, {_walked_times(walked, option)} (key {option[1]})"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _untested(lesson: Lesson, options: list[OptionId], picks: Counter[tuple[str, str, str]]) -> int:
    return sum((lesson.id, *option) not in picks for option in options)


def _untested_shares(untested: Mapping[str, int], answers: int) -> Iterator[str]:
    """Yield how many answers no test taps; languages with one number share a line."""
    for number in dict.fromkeys(untested.values()):
        locales = ", ".join(locale for locale, its in untested.items() if its == number)
        share = round(100 * number / answers) if answers else 0
        yield f"  {locales}: no test taps {number} of {_counted(answers, 'answer')} ({share} %)."


def _tested_times(counts: Mapping[str, int]) -> str:
    """Return the number of tests that tap an answer; by language only where they differ."""
    if len(set(counts.values())) > 1:
        return "in tests: " + ", ".join(f"{locale} {number or 'none'}" for locale, number in counts.items())
    number = next(iter(counts.values()), 0)
    return f"in {_counted(number, 'test')}" if number else "in no test"


def _walked_times(walked: WalkResult, option: OptionId) -> str:
    number = walked.hits[option]
    return (
        f"tapped {_counted(number, 'time')} on the walks" if walked.walks else f"offered at {_counted(number, 'place')}"
    )


def _option_words(bundle: CourseBundle, lesson: Lesson) -> dict[OptionId, str]:
    """Return the English text of every option in file order, including those that the bot generates."""
    found: dict[OptionId, str] = {}
    for context in reading_contexts(bundle.course, lesson):
        translator = Translator(bundle.course, bundle.catalogs, SOURCE_LOCALE, context.reader.country)
        for stop in all_stops(context):
            made = available_options(context, Cursor((), stop=stop))
            for option in (*written_options(stop), *made):
                found.setdefault((stop.id, option.key), translator.plain(option.text))
    order = {stop.id: number for number, stop in enumerate(lesson.stops())}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0][0], len(order))))
