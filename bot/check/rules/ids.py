"""Rule: ids are unique, since buttons in learners' chats carry the names of lessons and stops for years.

With two equal stop names in a lesson, or a lesson named like a file of the bot, an old button would lead elsewhere
than its label says. Old names (`was:`) and the quiz that an `again:` repeats count too. A lesson named like a file of
the bot or of the course would also own its translations, the word on the Help button among them.

A lesson or stop that gets another name tells its old one: figures are counted under it, and an `again:` of another
lesson names its quiz by it. A new stop in a lesson that has lost one is probably the lost one, if both say nearly the
same.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from bot.check.registry import course_rule, script_rule
from bot.check.rule_context import RuleContext
from bot.engine.cursor import asked_by
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Course, Lesson, Script
from bot.lessons.model.text import BESIDE_LESSONS, SourcePlace
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Again, Measure, Quiz, Step, Stop

ID_TWICE = Code(
    "id-twice",
    "A button in her chat names a stop; with two of one name it would lead somewhere its words never promised.",
)
LESSON_RESERVED = Code(
    "lesson-reserved",
    "With the name of a part of the bot itself, a lesson could reword Help.",
)
WAS_TAKEN = Code("was-taken", "An old button can open only one lesson, so an old name may belong to only one.")
ID_CHANGED = Code(
    "id-changed",
    "Buttons in old chats know only the old name, and figures would begin anew under another one.",
    severity="warning",
)
CODES = (ID_TWICE, LESSON_RESERVED, WAS_TAKEN)


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report names that two stops share."""
    seen: dict[str, Step] = {}
    for step in script.steps():
        for name in names(view.course, step):
            if name in seen and seen[name] is not step:
                yield _twice(name, seen[name], step)
            seen.setdefault(name, step)


def names(course: Course, step: Step) -> tuple[str, ...]:
    """Return the names of a stop, including those that an `again:` or a `measure:` brings in."""
    return tuple(dict.fromkeys(name for stop in asked_by(course, step) for name in (stop.id, *stop.was)))


def again(course: Course, step: Again) -> Quiz | None:
    """Return the quiz that an `again:` step repeats; None if it does not exist."""
    lesson, _, name = step.again.partition("/")
    stops = (found := course.lesson(lesson)) and found.stops()
    return next((it for it in stops or () if isinstance(it, Quiz) and name in (it.id, *it.was)), None)


def _twice(name: str, first: Step, second: Step) -> Problem:
    line = getattr(_at(first), "line", "?")
    message = f"The id `{name}` is used twice in this file (first on line {line})."
    return ID_TWICE.at(_at(second), message, "Give one of the two another id.")


def _at(step: Step) -> SourcePlace | None:
    if isinstance(step, Again | Measure):
        return place_of(step, "again" if isinstance(step, Again) else "measure")
    return place_of(step, "id") or (step.question.place if isinstance(step, Stop) else None)


@course_rule(CODES)
def check_course(view: RuleContext) -> Iterator[Problem]:
    """Report names shared by two lessons, or by a lesson and a file of the bot."""
    owners: dict[str, str] = {lesson.id: lesson.id for lesson in view.lessons}
    reserved = {**dict.fromkeys(BESIDE_LESSONS, ""), **dict.fromkeys(view.course.bot, "bot/")}
    for lesson in view.lessons:
        if lesson.id in reserved:
            message = f"The bot has a file `{lesson.id}.yaml` of its own, so no lesson can be called so."
            yield LESSON_RESERVED.at(place_of(lesson), message, "Give the lesson's file another name.")
        for name in lesson.was:
            if name in reserved or owners.get(name, lesson.id) != lesson.id:
                owner = owners.get(name) or f"{reserved.get(name, '')}{name}"
                message = f"The old name `{name}` already belongs to `{owner}`."
                hint = "Delete it from `was:` in one of the two."
                yield WAS_TAKEN.at(place_of(lesson, "was"), message, hint)
            owners.setdefault(name, lesson.id)


ALIKE = 0.6
"""Share of equal letters from which two stops are probably one."""


@script_rule((ID_CHANGED,))
def check_changed(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report names that girls' chats carry and a lesson has lost. No chat carries those of a draft."""
    if not isinstance(script, Lesson) or view.is_draft(script):
        return
    for name in view.known.names & {script.id, *script.was}:
        yield from _renamed_stops(view.known.changed[name], script) if name in view.known.changed else ()
    if old := _renamed_lesson(view, script):
        message = f"This lesson looks like `{old.id}`, which girls know and which is gone."
        hint = f"If it is the same one, write at its top: `{_was(script.was, old.id)}`."
        yield ID_CHANGED.at(place_of(script), message, hint)


def _renamed_lesson(view: RuleContext, lesson: Lesson) -> Lesson | None:
    """Return the lost lesson most of whose stops are in this new one; None if there is none."""
    if view.known.names & {lesson.id, *lesson.was}:
        return None
    kept = {name for it in view.lessons for name in (it.id, *it.was)} | view.course.drafts
    gone = (known for name, known in view.known.changed.items() if name not in kept)
    return next((known for known in gone if 2 * len(known.ways.keys() & lesson.ways.keys()) > len(known.ways)), None)


def _renamed_stops(before: Lesson, lesson: Lesson) -> Iterator[Problem]:
    gone = [stop for stop in before.stops() if stop.id not in lesson.ways]
    for stop in lesson.stops():
        if stop.id not in before.ways and (old := _alike(stop, gone)):
            gone.remove(old)
            message = f"`{stop.id}` looks like `{old.id}`, which girls know and which is gone."
            hint = f"If it is the same question, write below its id: `{_was(stop.was, old.id)}`."
            yield ID_CHANGED.at(place_of(stop, "id"), message, hint)


def _alike(stop: Stop, gone: list[Stop]) -> Stop | None:
    likeness = [(SequenceMatcher(None, _words_of(stop), _words_of(old)).ratio(), old) for old in gone]
    best, found = max(likeness, key=lambda it: it[0], default=(0.0, None))
    return found if best >= ALIKE else None


def _words_of(stop: Stop) -> str:
    return "\n".join((stop.question.source, *(option.text.source for option in stop.written)))


def _was(names: tuple[str, ...], old: str) -> str:
    """Return the line that keeps an old name beside those that are kept already."""
    return f"was: [{', '.join((*names, old))}]" if names else f"was: {old}"
