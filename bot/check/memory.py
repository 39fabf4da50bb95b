"""What was found the last time, as long as nothing it depends on has changed: a saved lesson is checked at once.

Parts of a course are never changed, only replaced, so what is still the same object is still the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.check.values import longest
from bot.check.view import View
from bot.content.load.source import Unchanged, stamp
from bot.content.model.lesson import SOURCE_LOCALE, Lesson, Script
from bot.content.model.steps import Again, Picture
from bot.content.problem import Problem


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the problems of a script depend on: parts compared as objects, and values compared as such."""

    parts: tuple[object, ...]
    values: tuple[object, ...]

    def hold(self, other: Grounds) -> bool:
        """Whether nothing has changed since others were taken."""
        same = len(self.parts) == len(other.parts) and all(map(_is, self.parts, other.parts))
        return same and self.values == other.values


def _is(one: object, other: object) -> bool:
    return one is other


@dataclass(frozen=True, slots=True)
class Memory:
    """What was made of files, and what was found in each script; for one pair of folders."""

    files: Unchanged = field(default_factory=Unchanged)
    _found: dict[tuple[type[Script], str], tuple[Grounds, list[Problem]]] = field(default_factory=dict)

    def recall(self, view: View, script: Script, check: Callable[[View, Script], list[Problem]]) -> list[Problem]:
        """The problems of a script; checked anew only when something they depend on has changed."""
        name, grounds = (type(script), script.id), Grounds(tuple(_parts(view, script)), tuple(_values(view, script)))
        before, problems = self._found.get(name, (None, []))
        if before is None or not before.hold(grounds):
            problems = check(view, script)
            self._found[name] = grounds, problems
        return problems


def _parts(view: View, script: Script) -> Iterator[object]:
    course = view.course
    yield from (script, course.directory, course.profile, course.cast.roles)
    yield from (course.wording.loud, course.wording.banned, course.wording.care)
    yield from view.catalogs.by_locale.values()
    yield from (course.lesson(step.again.partition("/")[0]) for step in script.steps() if isinstance(step, Again))
    if not isinstance(script, Lesson):
        yield from course.bot.values()


def _values(view: View, script: Script) -> Iterator[object]:
    yield from (stamp(view.media / step.picture) for step in script.steps() if isinstance(step, Picture))
    if not isinstance(script, Lesson):
        yield view.course.offered.get(SOURCE_LOCALE)
        yield longest(view)
