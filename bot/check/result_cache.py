"""Cache of the problems of each script while nothing they depend on has changed, so a saved lesson is checked fast.

Parts of a course are replaced and never mutated, so an identical object is an unchanged one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.check.placeholder_values import longest
from bot.check.rule_context import RuleContext
from bot.check.rules.contact_details import HELP, PRIVACY
from bot.files import stamp
from bot.lessons.loader.source_file import FileCache
from bot.lessons.model.lesson import SOURCE_LOCALE, Lesson, Script
from bot.lessons.problem import Problem
from bot.lessons.steps import Again, Picture
from bot.lessons.translations.catalogs import Catalog


@dataclass(frozen=True, slots=True)
class ResultDependencies:
    """Dependencies of a script's problems: parts compared by identity, and values compared by equality."""

    parts: tuple[object, ...]
    values: tuple[object, ...]

    def hold(self, other: ResultDependencies) -> bool:
        """Return whether both are the same, so that the cached problems are still valid."""
        same = len(self.parts) == len(other.parts) and all(map(_is, self.parts, other.parts))
        return same and self.values == other.values


ScriptName = tuple[type[Script], str]


@dataclass(frozen=True, slots=True)
class ScriptLinks:
    """References of a script: pictures, and lessons whose quizzes it repeats."""

    script: Script
    pictures: tuple[str, ...]
    lessons: tuple[str, ...]


def _is(one: object, other: object) -> bool:
    return one is other


@dataclass(frozen=True, slots=True)
class SplitCatalogs:
    """Catalogs by context, in which words that were not changed stay the same objects when a file is read again."""

    _split: dict[str, tuple[Catalog, Mapping[str, Catalog]]] = field(default_factory=dict)

    def by_context(self, locale: str, words: Catalog) -> Mapping[str, Catalog]:
        """Return the words of each context in a locale."""
        before, parts = self._split.get(locale, (None, {}))
        if before is not words:
            parts = {name: _kept(parts.get(name), some) for name, some in _split(words).items()}
            self._split[locale] = words, parts
        return parts

    def copy(self) -> SplitCatalogs:
        """Return an independent copy of this cache."""
        return SplitCatalogs(self._split.copy())


def _split(words: Catalog) -> Mapping[str, Catalog]:
    parts = defaultdict[str, dict[tuple[str, str], str]](dict)
    for key, said in words.items():
        parts[key[0]][key] = said
    return parts


def _kept(before: Catalog | None, words: Catalog) -> Catalog:
    return before if before == words else words


@dataclass(frozen=True, slots=True)
class ResultCache:
    """Loaded files and the problems of each script, for one pair of folders."""

    files: FileCache = field(default_factory=FileCache)
    _found: dict[ScriptName, tuple[ResultDependencies, list[Problem]]] = field(default_factory=dict)
    _links: dict[ScriptName, ScriptLinks] = field(default_factory=dict)
    _translated: SplitCatalogs = field(default_factory=SplitCatalogs)

    def of_links(self, folder: Path, linked: Path) -> ResultCache:
        """Return a copy for `linked`, a folder with links to files of `folder`, which may change from then on."""
        files, translated = self.files.of_links(folder, linked), self._translated.copy()
        return ResultCache(files, self._found.copy(), self._links.copy(), translated)

    def recall(
        self, view: RuleContext, script: Script, check: Callable[[RuleContext, Script], list[Problem]]
    ) -> list[Problem]:
        """Return the problems of a script; check it again only if something they depend on has changed."""
        name = (type(script), script.id)
        links = self._linked(name, script)
        parts = (*_parts(view, links), *_words(view, links, self._translated))
        dependencies = ResultDependencies(parts, tuple(_values(view, links)))
        before, problems = self._found.get(name, (None, []))
        if before is None or not before.hold(dependencies):
            problems = check(view, script)
            self._found[name] = dependencies, problems
        return problems

    def _linked(self, name: ScriptName, script: Script) -> ScriptLinks:
        if name not in self._links or self._links[name].script is not script:
            steps = list(script.steps())
            pictures = tuple(step.picture for step in steps if isinstance(step, Picture))
            lessons = tuple(step.again.partition("/")[0] for step in steps if isinstance(step, Again))
            self._links[name] = ScriptLinks(script, pictures, lessons)
        return self._links[name]


def _parts(view: RuleContext, links: ScriptLinks) -> Iterator[object]:
    course, script = view.course, links.script
    yield from (script, course.directory, course.profile, course.cast.roles, course.measure)
    yield from (course.wording.loud, course.wording.banned, course.wording.care)
    yield from map(course.lesson, links.lessons)
    yield from (course.bot.get(HELP), course.bot.get(PRIVACY), course.personal)
    if not isinstance(script, Lesson):
        yield from course.bot.values()


def _words(view: RuleContext, links: ScriptLinks, translated: SplitCatalogs) -> Iterator[object]:
    """Yield the translations of a script, of the lessons that it repeats, and of all that is in no lesson."""
    others = (view.course.lessons.keys() | view.course.drafts) - {links.script.id, *links.lessons}
    for locale, words in view.catalogs.by_locale.items():
        yield from (some for name, some in translated.by_context(locale, words).items() if name not in others)


def _entries(view: RuleContext, script: Script) -> Iterator[object]:
    """Yield the facts that rules report about stale and orphaned catalog entries of a script, with their lines."""
    known = {(text.context, text.source) for text in view.texts(script)}
    for locale, entries in view.catalogs.entries.items():
        carried = view.catalogs.carried.get(locale, {})
        for context in sorted({script.id, *(context for context, _ in known)}):
            some = entries.get(context, ())
            told = [it for it in some if it.fuzzy or it.key not in known]
            yield [(it.key, it.fuzzy, it.previous, it.line, it.key in carried) for it in told]


def _values(view: RuleContext, links: ScriptLinks) -> Iterator[object]:
    yield from ((locale, bool(words)) for locale, words in view.catalogs.by_locale.items())
    yield from _entries(view, links.script)
    yield from (stamp(view.media / picture) for picture in links.pictures)
    yield view.is_draft(links.script)
    yield tuple(view.known.changed.get(name) for name in (links.script.id, *getattr(links.script, "was", ())))
    yield view.known.changed.keys() - view.course.lessons.keys()
    if not isinstance(links.script, Lesson):
        yield view.course.offered.get(SOURCE_LOCALE)
        yield longest(view, links.script.id)
