"""The real lessons stay within a few minutes of reading, in every band and country (P2 to P12)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest

from bot.engine.cursor import ReadingContext, available_options
from bot.engine.events import BubbleTold, PictureShown
from bot.engine.replay import Replayed, follow, replay
from bot.engine.session import Answer
from bot.lessons.model.lesson import Course
from bot.lessons.model.people import BANDS, COUNTRIES, Band, Country, Reader
from bot.lessons.steps import Quiz, Stop
from tests.support.course_builders import shipped, unchecked

MOST_WORDS = {"10-13": 300, "14-17": 400}
MOST_BUBBLES = 16
"""Limit of bubbles on a way through a lesson, not counting the feedback to her picks."""
SHORT, FEWEST_SHORT = frozenset({"who-finds-me"}), 5
"""Lessons that are short on purpose, and the fewest decisions of one."""


@dataclass(frozen=True)
class Length:
    """Fewest and most words, bubbles, stops and quizzes on the ways from a place to the end."""

    words: int = 0
    bubbles: int = 0
    stops: tuple[int, int] = (0, 0)
    quizzes: tuple[int, int] = (0, 0)


def _course() -> Course:
    return unchecked().course


LESSONS = tuple(_course().lessons)


def _words(text: str) -> int:
    return len(re.findall(r"\w[\w'’-]*", text))


def _length(replayed: Replayed, known: dict[object, Length]) -> Length:
    """Return the length from a place to the end. Each place is walked once, however many ways lead to it."""
    stop, cursor = replayed.stop, replayed.cursor
    if stop is None:
        return Length()
    place = (stop.id, cursor.flags, cursor.built, cursor.tried)
    if place not in known:
        options = available_options(replayed.context, cursor)
        afters = [after for option in options if (after := follow(replayed, Answer(stop.id, option.key)))]
        known[place] = _ahead(stop, replayed, [_added(after, _length(after, known), stop) for after in afters])
    return known[place]


def _ahead(stop: Stop, replayed: Replayed, ways: list[Length]) -> Length:
    """Return the length of a question, with the longest and the shortest of the ways after it."""
    anew = bool(replayed.cursor.built or replayed.cursor.tried)
    options = sum(_words(option.text.source) for option in available_options(replayed.context, replayed.cursor))
    asked, quiz = (0 if anew else 1), int(isinstance(stop, Quiz))
    return Length(
        max(it.words for it in ways) + (0 if anew else _words(stop.question.source) + options),
        max(it.bubbles for it in ways) + asked,
        (min(it.stops[0] for it in ways) + asked, max(it.stops[1] for it in ways) + asked),
        (min(it.quizzes[0] for it in ways) + quiz, max(it.quizzes[1] for it in ways) + quiz),
    )


def _added(after: Replayed, ahead: Length, answered: Stop | None) -> Length:
    """Add the texts after an answer to the length ahead. The feedback to her pick is no bubble of the story."""
    texts = [
        it.text if isinstance(it, BubbleTold) else it.alt
        for it in after.chapters[-1]
        if isinstance(it, BubbleTold | PictureShown)
    ]
    feedback = int(answered is not None and bool(texts))
    words = ahead.words + sum(_words(text.source) for text in texts)
    return replace(ahead, words=words, bubbles=ahead.bubbles + len(texts) - feedback)


@pytest.mark.parametrize("country", [None, *COUNTRIES])
@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("name", LESSONS)
def test_no_way_through_a_lesson_is_longer_than_a_girl_reads(name: str, band: Band, country: Country | None) -> None:
    course = replace(_course(), measure=None)  # it is no part of the story
    world = ReadingContext(course, course.lessons[name], Reader(band, country), met=frozenset(LESSONS))

    start = replay(world, ())
    length = _added(start, _length(start, {}), None)

    assert length.words <= MOST_WORDS[band]
    assert length.bubbles <= MOST_BUBBLES
    assert length.stops[0] >= (FEWEST_SHORT if name in SHORT else 8)
    assert length.stops[1] <= 12
    assert length.quizzes[0] >= 3


def test_the_invented_girl_is_called_invented_before_anything_happens() -> None:
    for lesson in _course().lessons.values():
        for band in BANDS:
            told = next(it for it in replay(ReadingContext(_course(), lesson, Reader(band)), ()).chapters[0])

            text = told.text if isinstance(told, BubbleTold) else told.alt if isinstance(told, PictureShown) else None
            assert text is not None
            assert "invented girl" in text.source


def test_every_lesson_keeps_what_the_voice_guide_counts() -> None:
    """`check` reports nothing about practice, quizzes, help, recalled questions or lengths, only about translations."""
    _, problems = shipped()

    assert [str(problem) for problem in problems if not problem.code.startswith("translation-")] == []
