"""What every rule looks at; what several rules need is worked out once and kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bot.check.rendered_texts import RenderedTexts
from bot.check.walk import Walk, walk
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson, Script
from bot.lessons.model.text import Text
from bot.lessons.model.texts import texts
from bot.lessons.translations.catalogs import Catalogs


@dataclass(frozen=True)
class RuleContext:
    """A loaded course, its translations, and the folder its pictures lie in."""

    course: Course
    catalogs: Catalogs
    media: Path
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

    def texts(self, script: Script) -> list[Text]:
        """Every text of a script, gathered once for all rules."""
        name = (isinstance(script, Lesson), script.id)
        if name not in self._texts:
            self._texts[name] = list(texts(script))
        return self._texts[name]

    def walk(self, lesson: Lesson) -> Walk:
        """Every way of every reader through a lesson, walked once for all rules."""
        if lesson.id not in self._walks:
            self._walks[lesson.id] = walk(self.course, lesson)
        return self._walks[lesson.id]

    @cached_property
    def wordings(self) -> RenderedTexts:
        """How texts read in all languages and countries."""
        return RenderedTexts(self.course, self.catalogs)

    @cached_property
    def longest_name(self) -> int:
        """How many characters the longest name of the cast has, in any language."""
        names = [name for names in self.course.cast.roles.values() for name in names.values()]
        locales = (SOURCE_LOCALE, *self.catalogs.by_locale)
        return max((len(self.catalogs.say(name, locale)) for name in names for locale in locales), default=0)

    def is_broken(self, folder: str, name: str) -> bool:
        """Whether a file is there and could not be loaded: what is wrong with it has been said already."""
        return (self.media.parent / folder / f"{name}.yaml").exists()
