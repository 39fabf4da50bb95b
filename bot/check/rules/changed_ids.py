"""Rule: a lesson or stop that gets another name tells its old one (`was:`).

Buttons in old chats carry the names, figures are counted under them, and an `again:` of another lesson names its quiz
by them. A new stop in a lesson that has lost one is probably the lost one, if both say nearly the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from bot.check.registry import script_rule
from bot.check.rule_context import RuleContext
from bot.lessons.loader.source_places import place_of
from bot.lessons.model.lesson import Lesson, Script
from bot.lessons.problem import Code, Problem
from bot.lessons.steps import Stop

ID_CHANGED = Code(
    "id-changed",
    "Buttons in old chats know only the old name, and figures would begin anew under another one.",
    severity="warning",
)
CODES = (ID_CHANGED,)

ALIKE = 0.6
"""Share of equal letters from which two stops are probably one."""


@script_rule(CODES)
def check(view: RuleContext, script: Script) -> Iterator[Problem]:
    """Report names that girls' chats carry and a lesson has lost. No chat carries those of a draft."""
    if not isinstance(script, Lesson) or view.is_draft(script):
        return
    for name in view.known.names & {script.id, *script.was}:
        yield from _stops(view.known.changed[name], script) if name in view.known.changed else ()
    if old := _renamed(view, script):
        message = f"This lesson looks like `{old.id}`, which girls know and which is gone."
        hint = f"If it is the same one, write at its top: `{_was(script.was, old.id)}`."
        yield ID_CHANGED.at(place_of(script), message, hint)


def _renamed(view: RuleContext, lesson: Lesson) -> Lesson | None:
    """Return the lost lesson most of whose stops are in this new one; None if there is none."""
    if view.known.names & {lesson.id, *lesson.was}:
        return None
    kept = {name for it in view.lessons for name in (it.id, *it.was)} | view.course.drafts
    gone = (known for name, known in view.known.changed.items() if name not in kept)
    return next((known for known in gone if 2 * len(known.ways.keys() & lesson.ways.keys()) > len(known.ways)), None)


def _stops(before: Lesson, lesson: Lesson) -> Iterator[Problem]:
    gone = [stop for stop in before.stops() if stop.id not in lesson.ways]
    for stop in lesson.stops():
        if stop.id not in before.ways and (old := _alike(stop, gone)):
            gone.remove(old)
            message = f"`{stop.id}` looks like `{old.id}`, which girls know and which is gone."
            hint = f"If it is the same question, write below its id: `{_was(stop.was, old.id)}`."
            yield ID_CHANGED.at(place_of(stop, "id"), message, hint)


def _alike(stop: Stop, gone: list[Stop]) -> Stop | None:
    likeness = [(SequenceMatcher(None, _words(stop), _words(old)).ratio(), old) for old in gone]
    best, found = max(likeness, key=lambda it: it[0], default=(0.0, None))
    return found if best >= ALIKE else None


def _words(stop: Stop) -> str:
    return "\n".join((stop.question.source, *(option.text.source for option in stop.written)))


def _was(names: tuple[str, ...], old: str) -> str:
    """Return the line that keeps an old name beside those that are kept already."""
    return f"was: [{', '.join((*names, old))}]" if names else f"was: {old}"
