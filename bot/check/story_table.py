"""Table of what can be counted in each lesson: its length, what the bands share, decisions, consequences, quizzes.

Numbers tell nobody whether a story is good. They tell where to look first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from bot.check.rule_context import RuleContext
from bot.check.rules.brevity import PathLength, lengths
from bot.check.rules.consequences import alike, jokes, returning_flags
from bot.check.walk import count
from bot.lessons.model.lesson import LATER, Lesson, within, written_options
from bot.lessons.model.people import BANDS, Band
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.steps import Choose, Practise, Quiz, Step, Stop

HEAD = (
    "lesson", "words 10-13", "14-17", "shared", "decisions", "first after", "flags", "alike", "jokes", "aims",
    "quizzes", "new case", "myth", "other",
)  # fmt: skip
ABOUT = (
    "words: the longest way of each band. shared: of the words girls of 10-13 can read, how many the others read too.",
    "decisions: stops on the shortest and the longest way. first after: taps in the lesson before the first decision.",
    "flags: choices that return. alike: answers that end like another one of their question. jokes: options for fun.",
    "quizzes: of the lesson itself; about a new case, about what many wrongly believe, and all others.",
)


@dataclass(frozen=True, slots=True)
class StoryFigures:
    """Figures of one lesson, in the order of HEAD."""

    lesson: str
    words: tuple[int, int]
    shared: int
    decisions: tuple[int, int]
    first_after: int
    flags: int
    alike: int
    jokes: int
    aims: int
    quizzes: int
    transfer: int
    myth: int
    other: int

    @property
    def cells(self) -> tuple[str, ...]:
        """The figures as words of a table."""
        fewest, most = self.decisions
        after = (self.first_after, self.flags, self.alike, self.jokes, self.aims)
        asked = (self.quizzes, self.transfer, self.myth, self.other)
        decisions = f"{fewest}" if fewest == most else f"{fewest}-{most}"
        return self.lesson, *map(str, self.words), f"{self.shared}%", decisions, *map(str, (*after, *asked))


def story_table(view: RuleContext) -> str:
    """Return the table of all lessons, and what its columns mean."""
    rows = [HEAD, *(figures(view, lesson).cells for lesson in view.lessons)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ("  ".join(_padded(row, widths)).rstrip() for row in rows)
    return "\n".join((*lines, "", *ABOUT))


def _padded(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    first, *others = zip(row, widths, strict=True)
    yield first[0].ljust(first[1])
    yield from (words.rjust(width) for words, width in others)


def figures(view: RuleContext, lesson: Lesson) -> StoryFigures:
    """Return the figures of a lesson."""
    by_band = lengths(view.walk(lesson))
    quizzes = [step for step in lesson.story if isinstance(step, Quiz)]
    return StoryFigures(
        lesson=lesson.id,
        words=(_words(by_band, "10-13"), _words(by_band, "14-17")),
        shared=shared(lesson),
        decisions=(min(it.fewest for it in by_band.values()), max(it.most for it in by_band.values())),
        first_after=max(_before_first(lesson, band) for band in BANDS),
        flags=len(returning_flags(lesson)),
        alike=sum(alike(stop) for stop in lesson.stops()),
        jokes=len(jokes(lesson)),
        aims=len(lesson.aim),
        quizzes=len(quizzes),
        transfer=sum(quiz.transfer for quiz in quizzes),
        myth=sum(quiz.myth for quiz in quizzes),
        other=sum(not (quiz.transfer or quiz.myth) for quiz in quizzes),
    )


def _words(by_band: dict[Band, PathLength], band: Band) -> int:
    """Return the words of the longest way of a band; a lesson that does not differ has one length for both."""
    return by_band[band if band in by_band else BANDS[0]].words


def shared(lesson: Lesson) -> int:
    """Return the percentage of the words for the younger band that the older one can read too."""
    younger, older = (set(_read_by(lesson, band)) for band in BANDS)
    words = sum(map(count, younger))
    return round(100 * sum(map(count, younger & older)) / words) if words else 100


def _read_by(lesson: Lesson, band: Band) -> Iterator[Text]:
    for name, scene in lesson.scenes.items():
        for step in within(scene) if name != LATER else ():
            if step.ages in (None, band):
                yield from _own_texts(step, band)


def _own_texts(step: Step, band: Band) -> Iterable[Text]:
    """Return the texts of a step and its options for a band, without those of the steps inside of its options."""
    if not isinstance(step, Stop):
        return texts(step)
    options = [it for it in written_options(step) if it.ages in (None, band)]
    answers = (text for it in options for text in (it.text, it.feedback) if text)
    last = (step.feedback,) if isinstance(step, Practise) and step.feedback else ()
    return (step.question, *answers, *last)


def _before_first(lesson: Lesson, band: Band) -> int:
    """Return the number of stops of the story before the first one that only decides, and runs no command."""
    met = [step for step in lesson.story if isinstance(step, Stop) and step.ages in (None, band)]
    return len(list(takewhile(lambda stop: not _decides(stop), met)))


def _decides(stop: Stop) -> bool:
    if isinstance(stop, Choose) and isinstance(stop.options, str):
        return False
    return all(option.do is None for option in written_options(stop))
