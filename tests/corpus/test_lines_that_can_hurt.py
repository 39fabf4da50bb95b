"""The lessons give no advice that can hurt: order of keeping and blocking, meetings, plans, promises (H9).

Every answer that a girl can tap is tapped once, at either age and in every country; what she then reads is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from bot.engine.cursor import ReadingContext, StepOutput, available_options
from bot.engine.events import BubbleTold, PictureShown
from bot.engine.replay import Replayed, follow, replay
from bot.engine.session import Answer
from bot.lessons.model.lesson import Course
from bot.lessons.model.measure import WAVES
from bot.lessons.model.people import BANDS, COUNTRIES, Reader
from bot.lessons.steps import Practise
from tests.support.course_builders import unchecked

KEEP = r"\b(keep|keeps|kept|save|note)\b(?! (everyone|her line|the peace|the dragon))"
REPORT = r"\breport\w*"
BLOCK = r"\bblock\w*"
MEET = r"\bmeet\w*"
NO_MEETING = r"\b(no|nobody|never|don't)\b[^.!?]*\bmeet"
COMES_ALONG = r"\bcomes? (too|along)\b"
PLAN, BY_MESSAGE = r"\bplan\b", r"\bby message\b"
TAKE_IT_DOWN = r"take ?it ?down\.ncmec"
PROMISES = (
    r"stays on her phone",
    r"never leaves",
    r"taken down",
    r"find and remove",
    r"help take pictures down",
    r"they listen first",
    r"can turn round",
    r"there are people who",
)


@dataclass(frozen=True)
class LessonAnswer:
    """One answer of a learner: where it stands, what it answers, its words, and all that it leads to."""

    place: str
    question: str
    words: str
    told: str

    @property
    def advice(self) -> str:
        """The answer and what is told after it."""
        return f"{self.words} | {self.told}"


def _course() -> Course:
    return unchecked().course


@cache
def taps() -> tuple[LessonAnswer, ...]:
    """Return every answer of every reader in every lesson."""
    course = _course()
    readers = [Reader(band, country) for band in BANDS for country in (None, *COUNTRIES)]
    return tuple(
        dict.fromkeys(
            tap
            for lesson in course.lessons.values()
            for reader in readers
            for tap in _taps(replay(ReadingContext(course, lesson, reader, met=frozenset(course.lessons)), ()), set())
        )
    )


def _taps(replayed: Replayed, known: set[object]) -> Iterator[LessonAnswer]:
    stop, cursor = replayed.stop, replayed.cursor
    if stop is None or (place := (stop.id, cursor.flags, cursor.built)) in known:
        return
    known.add(place)
    for option in available_options(replayed.context, cursor):
        if after := follow(replayed, Answer(stop.id, option.key)):
            where = f"{replayed.context.script.id}/{stop.id}"
            yield LessonAnswer(where, stop.question.source, option.text.source, _words(after.chapters[-1]))
            yield from _taps(after, known)


def _words(outputs: tuple[StepOutput, ...]) -> str:
    told = [
        it.text if isinstance(it, BubbleTold) else it.alt for it in outputs if isinstance(it, BubbleTold | PictureShown)
    ]
    return " ".join(text.source for text in told)


def _at(pattern: str, words: str) -> int | None:
    found = re.search(pattern, words, re.IGNORECASE)
    return found.start() if found else None


def _out_of_order(words: str) -> bool:
    """Return whether blocking stands before reporting, reporting before keeping, or blocking alone."""
    keep, report, block = (_at(pattern, words) for pattern in (KEEP, REPORT, BLOCK))
    if block is not None and (report is None or block < report):
        return True
    return keep is not None and report is not None and report < keep


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("Block, tell her aunt | Strong.", True),
        ("Strong! | Block him, then report him.", True),
        ("Report it | Then keep the words.", True),
        ("Keep, report, block, tell | Strong.", False),
        ("Keep, report, tell | Strong! Then she may block him.", False),
        ("Check its name | Report, then block.", False),
    ],
)
def test_the_order_is_seen(words: str, wrong: bool) -> None:
    assert _out_of_order(words) == wrong


def test_nobody_is_told_to_block_before_the_words_are_kept_and_reported() -> None:
    """An answer that blocks too soon is tempting and may stand there; what it is answered has the order right."""
    told = [tap for tap in taps() if not _is_measured(tap)]  # nothing tells in it what is right
    seen = [tap for tap in told if _at(BLOCK, tap.advice) is not None]

    assert len({tap.place for tap in seen}) >= 5
    assert [tap for tap in told if _out_of_order(tap.advice) and not _sets_right(tap)] == []


def _is_measured(tap: LessonAnswer) -> bool:
    return tap.place.partition("/")[2].startswith(tuple(f"{wave}-" for wave in WAVES))


def _sets_right(tap: LessonAnswer) -> bool:
    """Return whether the reply to an answer that blocks names keeping and reporting, as what comes first."""
    keep, report = _at(KEEP, tap.told), _at(REPORT, tap.told)
    return keep is not None and report is not None and keep < report and "irst" in tap.told


def test_the_steps_of_a_plan_and_what_she_takes_along_are_in_the_same_order() -> None:
    course = _course()
    told = [step.words.source for lesson in course.lessons.values() for step in lesson.steps() if step.words]
    told += [lesson.today.source for lesson in course.lessons.values()]

    assert [words for words in told if _out_of_order(words)] == []


def test_a_girl_who_is_asked_to_meet_an_account_reads_no_meeting_whatever_she_answers() -> None:
    asked = [tap for tap in taps() if _at(r"\bmeet me\b", tap.question) is not None]

    assert {tap.place for tap in asked} == {"too-good-to-be-true/a-dragon"}
    assert [tap for tap in asked if _at(NO_MEETING, tap.told) is None] == []


def test_no_answer_and_no_line_to_practise_agrees_to_a_meeting() -> None:
    told = [words for tap in taps() for words in (tap.words, tap.told) if _at(MEET, words) is not None]

    assert [words for words in told if _at(NO_MEETING, words) is None] == []
    assert [line for line in _lines() if _at(COMES_ALONG, line) is not None] == []


def _lines() -> list[str]:
    steps = (step for lesson in _course().lessons.values() for step in lesson.steps())
    return [line.text.source for step in steps if isinstance(step, Practise) for line in step.helpful]


@pytest.mark.parametrize("pick", [0, -1])
def test_a_plan_and_somebody_near_come_before_the_message_that_ends_it(pick: int) -> None:
    course = _course()
    lesson = course.lessons["respect-feels-good"]
    world = ReadingContext(course, lesson, Reader("14-17"), met=frozenset(course.lessons))
    read = " ".join(_way(replay(world, ()), pick))
    plan, message = _at(PLAN, read), _at(BY_MESSAGE, read)

    assert plan is not None and message is not None
    assert plan < message
    assert _at(r"time for a plan", read) is None


def _way(replayed: Replayed, pick: int) -> Iterator[str]:
    """Yield the words of one way through a lesson: everything is answered with the option of this place."""
    yield _words(replayed.chapters[-1])
    if replayed.stop is None:
        return
    options = available_options(replayed.context, replayed.cursor)
    yield from (replayed.stop.question.source, *(option.text.source for option in options))
    if after := follow(replayed, Answer(replayed.stop.id, options[pick].key)):
        yield from _way(after, pick)


@pytest.mark.parametrize("promise", PROMISES)
def test_nothing_is_promised_that_nobody_can_keep(promise: str) -> None:
    assert [tap for tap in taps() if _at(promise, tap.advice) is not None] == []


def test_the_tool_for_pictures_is_told_as_what_it_is() -> None:
    """It makes a code on the phone that holds the picture, for some apps only."""
    told = {tap.told for tap in taps() if _at(TAKE_IT_DOWN, tap.told) is not None}
    explained = {words for words in told if _at(r"phone\b", words) is not None}

    assert len(told) >= 5
    assert [words for words in told if _at(r"\bsome apps\b", words) is None] == []
    assert len(explained) >= 3
    assert [words for words in explained if _at(r"makes a code\b", words) is None] == []
    assert [words for words in explained if _at(r"\bnot WhatsApp\b", words) is None] == []


def test_a_girl_who_asks_about_helplines_reads_that_some_must_act_and_that_she_may_ask_first() -> None:
    told = {tap.told for tap in taps() if tap.place == "my-safety-team/helplines"}

    assert len(told) >= 3, "one for each answer, and what follows it"
    assert [words for words in told if _at(r"some must act if there is danger", words) is None] == []
    assert [words for words in told if _at(r"who would you tell", words) is None] == []
