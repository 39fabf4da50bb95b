"""Transcript coverage of lessons: options never picked, by stop, option and language, as lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.authoring.simulation.walks.random_walks import OptionId, WalkResult, reading_contexts
from bot.authoring.simulation.walks.replay_transcripts import replay_transcript
from bot.authoring.simulation.walks.transcript import Transcript, locales_played
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.rendering.translator import Translator
from bot.engine.cursor import Cursor, all_stops, available_options
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson, written_options

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
