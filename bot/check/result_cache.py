"""Cache of the problems of each script while nothing they depend on has changed, so a saved lesson is checked fast.

Parts of a course are replaced and never mutated, so an identical object is an unchanged one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.check.contact_details import HELP
from bot.check.placeholder_values import longest
from bot.check.rule_context import RuleContext
from bot.files import stamp
from bot.lessons.loader.source_file import FileCache
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson, Script
from bot.lessons.problem import Problem
from bot.lessons.steps import Again, Picture


@dataclass(frozen=True, slots=True)
class ResultDependencies:
    """Dependencies of a script's problems: parts compared by identity, and values compared by equality."""

    parts: tuple[object, ...]
    values: tuple[object, ...]

    def hold(self, other: ResultDependencies) -> bool:
        """Return whether both are the same, so that the cached problems are still valid."""
        same = len(self.parts) == len(other.parts) and all(map(_is, self.parts, other.parts))
        return same and self.values == other.values


Name = tuple[type[Script], str]


@dataclass(frozen=True, slots=True)
class ScriptLinks:
    """References of a script: pictures, and lessons whose quizzes it repeats."""

    script: Script
    pictures: tuple[str, ...]
    lessons: tuple[str, ...]


def _is(one: object, other: object) -> bool:
    return one is other


@dataclass(frozen=True, slots=True)
class ResultCache:
    """Loaded files and the problems of each script, for one pair of folders."""

    files: FileCache = field(default_factory=FileCache)
    _found: dict[Name, tuple[ResultDependencies, list[Problem]]] = field(default_factory=dict)
    _links: dict[Name, ScriptLinks] = field(default_factory=dict)

    def recall(
        self, view: RuleContext, script: Script, check: Callable[[RuleContext, Script], list[Problem]]
    ) -> list[Problem]:
        """Return the problems of a script; check it again only if something they depend on has changed."""
        name = (type(script), script.id)
        links = self._linked(name, script)
        dependencies = ResultDependencies(tuple(_parts(view, links)), tuple(_values(view, links)))
        before, problems = self._found.get(name, (None, []))
        if before is None or not before.hold(dependencies):
            problems = check(view, script)
            self._found[name] = dependencies, problems
        return problems

    def _linked(self, name: Name, script: Script) -> ScriptLinks:
        if name not in self._links or self._links[name].script is not script:
            steps = list(script.steps())
            pictures = tuple(step.picture for step in steps if isinstance(step, Picture))
            lessons = tuple(step.again.partition("/")[0] for step in steps if isinstance(step, Again))
            self._links[name] = ScriptLinks(script, pictures, lessons)
        return self._links[name]


def _parts(view: RuleContext, links: ScriptLinks) -> Iterator[object]:
    course, script = view.course, links.script
    yield from (script, course.directory, course.profile, course.cast.roles, course.measure, course.list_question)
    yield from (course.wording.loud, course.wording.banned, course.wording.care)
    yield from view.catalogs.by_locale.values()
    yield from map(course.lesson, links.lessons)
    yield course.bot.get(HELP)
    if not isinstance(script, Lesson):
        yield from course.bot.values()


def _values(view: RuleContext, links: ScriptLinks) -> Iterator[object]:
    yield from (stamp(view.media / picture) for picture in links.pictures)
    yield view.is_draft(links.script)
    yield tuple(view.known.changed.get(name) for name in (links.script.id, *getattr(links.script, "was", ())))
    yield view.known.changed.keys() - view.course.lessons.keys()
    if not isinstance(links.script, Lesson):
        yield view.course.offered.get(SOURCE_LOCALE)
        yield longest(view, links.script.id)
