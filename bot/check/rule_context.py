"""Input of every rule, with a cache of what several rules need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bot.check.rendered_texts import RenderedTexts
from bot.check.walk import Walk, walk
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson, Script
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.translations.catalogs import Catalogs


@dataclass(frozen=True, slots=True)
class KnownLessons:
    """Lessons as girls know them: the names of all, and by name those that have changed since, or are gone."""

    names: frozenset[str] = frozenset()
    changed: Mapping[str, Lesson] = field(default_factory=dict)


NOTHING_KNOWN = KnownLessons()


@dataclass(frozen=True)
class RuleContext:
    """A loaded course, its translations, the folder of its pictures, and the lessons that girls know."""

    course: Course
    catalogs: Catalogs
    media: Path
    known: KnownLessons = NOTHING_KNOWN
    _texts: dict[tuple[bool, str], list[Text]] = field(default_factory=dict, compare=False)
    _walks: dict[str, Walk] = field(default_factory=dict, compare=False)

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """The lessons, in their order."""
        return tuple(self.course.lessons.values())

    @property
    def scripts(self) -> tuple[Script, ...]:
        """The bot's own scenes, the measure, then the lessons."""
        return self.course.scripts

    def is_draft(self, script: Script) -> bool:
        """Return whether a script is a lesson that `course.yaml` does not list."""
        return isinstance(script, Lesson) and script.id in self.course.drafts

    def texts(self, script: Script) -> list[Text]:
        """Return every text of a script; collected once for all rules."""
        name = (isinstance(script, Lesson), script.id)
        if name not in self._texts:
            self._texts[name] = list(texts(script))
        return self._texts[name]

    def walk(self, lesson: Lesson) -> Walk:
        """Return every path of every reader through a lesson; walked once for all rules."""
        if lesson.id not in self._walks:
            self._walks[lesson.id] = walk(self.course, lesson)
        return self._walks[lesson.id]

    @cached_property
    def wordings(self) -> RenderedTexts:
        """Renderings of texts in all languages and countries."""
        return RenderedTexts(self.course, self.catalogs)

    @cached_property
    def longest_name(self) -> int:
        """Length in characters of the longest name of the cast, in any language."""
        names = [name for names in self.course.cast.roles.values() for name in names.values()]
        locales = (SOURCE_LOCALE, *self.catalogs.by_locale)
        return max((len(self.catalogs.say(name, locale)) for name in names for locale in locales), default=0)

    @property
    def lacks_lessons(self) -> bool:
        """True while a lesson's file cannot be read: the others then have other places in the order than intended."""
        written = (path.stem for path in (self.media.parent / "lessons").glob("*.yaml"))
        return any(name not in self.course.lessons for name in written)

    def is_broken(self, folder: str, name: str) -> bool:
        """Return whether the file of a part missing in the course exists: then the loader has reported its errors.

        A draft is missing because learners do not have it.
        """
        left_out = folder == "lessons" and name in self.course.drafts
        return not left_out and (self.media.parent / folder / f"{name}.yaml").exists()
