"""Rule: a choice changes something. At least one returns later, and no two answers end alike; only warnings.

A girl who notices that each way says the same in the end taps without reading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.check.rules.brevity import is_story
from bot.check.walk import conditionals
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson, Script, within, written_options
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Option, Quiz, Set, Stop

CONSEQUENCE_NONE = Code(
    "consequence-none",
    "Where no choice comes back, the bad one costs nothing, and the good one is worth nothing.",
    severity="warning",
)
ANSWERS_ALIKE = Code(
    "answers-alike",
    "When two answers end in the same sentence, she learns that it does not matter what she taps.",
    severity="warning",
)
JOKES_MANY = Code(
    "jokes-many", "Each option for fun is one less that she could have taken herself.", severity="warning"
)
CODES = (CONSEQUENCE_NONE, ANSWERS_ALIKE, JOKES_MANY)

MOST_JOKES = 2
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)*]*\s+")


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report a lesson in which no choice returns, answers that end alike, and too many options for fun."""
    if not isinstance(script, Lesson):
        return
    if is_story(script) and not returning_flags(script):
        hint = "Let an option `set:` a flag in its `then:`, and ask for it later with `when:`."
        yield CONSEQUENCE_NONE.at(script.title.place, "No choice of this lesson comes back later.", hint)
    for stop in script.stops():
        yield from _alike(stop)
    yield from _jokes(script)


def returning_flags(lesson: Lesson) -> frozenset[str]:
    """Return the flags that an option sets and that something outside of this option asks for."""
    found = set[str]()
    for stop in lesson.stops():
        for option in written_options(stop):
            inside = {id(part) for step in within(option.then) for part in (step, *written_options(step))}
            asked = {flag for part in conditionals(lesson) if id(part) not in inside for flag in part.when}
            found |= asked & {flag for step in within(option.then) if isinstance(step, Set) for flag in step.set}
    return frozenset(found)


def ending(option: Option) -> str:
    """Return the last sentence of the answer to an option; empty without one."""
    words = " ".join(option.feedback.source.split()) if option.feedback else ""
    return _SENTENCE_END.split(words)[-1].casefold()


def alike(stop: Stop) -> int:
    """Return the number of answers of a stop whose last sentence repeats that of an earlier answer."""
    endings = Counter((option.ages, tuple(sorted(option.when.items())), ending(option)) for option in _answered(stop))
    return sum(number - 1 for number in endings.values())


def _answered(stop: Stop) -> Iterator[Option]:
    return (option for option in written_options(stop) if option.feedback)


def _alike(stop: Stop) -> Iterator[Problem]:
    if alike(stop):
        message = f"Two answers of `{stop.id}` end in the same sentence."
        yield ANSWERS_ALIKE.at(place_of(stop, "id"), message, "Let each end in what only this pick shows.")


def jokes(lesson: Lesson) -> list[Option]:
    """Return the options of a lesson that are only for fun."""
    return [option for stop in lesson.stops() for option in written_options(stop) if option.joke]


def _jokes(lesson: Lesson) -> Iterator[Problem]:
    in_quizzes = [it for stop in lesson.stops() if isinstance(stop, Quiz) for it in stop.options if it.joke]
    if len(found := jokes(lesson)) > MOST_JOKES:
        message = f"{len(found)} options are only for fun; {MOST_JOKES} are enough."
        yield JOKES_MANY.at(found[-1].text.place, message, "Write what a girl would really do.")
    elif in_quizzes:
        message = "An option of a quiz is only for fun."
        yield JOKES_MANY.at(in_quizzes[0].text.place, message, "Write an answer that somebody would believe.")
