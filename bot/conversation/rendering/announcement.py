"""Rendering of announcements, and a hash of everything a learner can read in one.

Two people approve the hash, so exactly what they approved is sent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversation.rendering.reply import Bubble, Button, Replies
from bot.conversation.rendering.translator import Translator
from bot.engine.input import OPEN, ButtonTarget, Flags
from bot.lessons.model.announcement import Announcement
from bot.lessons.model.commands import StopNews
from bot.lessons.model.lesson import Course, written_options
from bot.lessons.model.people import Country
from bot.lessons.model.text import Text
from bot.lessons.steps import Stop
from bot.lessons.translations.catalogs import Catalogs

BELOW = ("news", "below")
"""Bot file and scene whose stop is shown below every announcement."""


@dataclass(frozen=True, slots=True)
class AnnouncementRenderer:
    """Renderer of announcements, bound to a course and its translations."""

    course: Course
    catalogs: Catalogs

    def render(self, it: Announcement, locale: str, country: Country | None = None) -> Replies:
        """Return an announcement as its single message, in the given language and for the given country."""
        translator, flags = Translator(self.course, self.catalogs, locale), Flags(locale, country)
        rows = tuple((Button(translator.plain(text), target, text),) for text, target in self._buttons(it))
        return Replies(flags, items=(Bubble(translator.html(it.text), rows, sources=(it.text,)),))

    def _buttons(self, it: Announcement) -> Iterator[tuple[Text, ButtonTarget]]:
        """Yield the announcement's own button, if any, then the opt-out button that every announcement carries."""
        if it.button:
            script, _, scene = it.aims_at.partition("/")
            yield it.button, ButtonTarget(script, scene, OPEN)
        file, scene = BELOW
        for stop in (step for step in self.course.bot[file].scenes[scene] if isinstance(step, Stop)):
            for option in written_options(stop):
                if option.do == StopNews():
                    yield option.text, ButtonTarget(file, stop.id, option.key)

    def languages(self, it: Announcement) -> tuple[str, ...]:
        """Return the locales in which every text of it has an up-to-date translation."""
        names = self.course.profile.languages if self.course.profile else {}
        return tuple(locale for locale in names if it.goes_to(locale) and self._is_whole(it, locale))

    def _is_whole(self, it: Announcement, locale: str) -> bool:
        texts = [text for text, _ in self._buttons(it)]
        is_current = all(self.catalogs.translated_from(text, locale) == text.source for text in (it.text, *texts))
        return is_current and self.catalogs.whole((it.text, *texts), locale)

    def locales_reached(self, it: Announcement) -> tuple[str, ...]:
        """Return the locales in which it is sent: fully translated, and the bot and the opened lesson are offered."""
        offered = self.course.offered
        lesson = it.aims_at if it.aims_at in self.course.lessons else None
        is_gone = bool(it.aims_at) and lesson is None and "/" not in it.aims_at
        there = (locale for locale in self.languages(it) if locale in offered and not is_gone)
        return tuple(locale for locale in there if lesson is None or lesson in offered[locale])

    def fingerprint(self, name: str, it: Announcement) -> str:
        """Return a hash of everything learners can read of it in any language, its target and its audience."""
        read = {locale: _read(self.render(it, locale)) for locale in self.languages(it)}
        about = [name, it.aims_at, it.countries, it.locales, it.first_day, it.last_day]
        return hashlib.sha256(json.dumps([about, read], sort_keys=True).encode()).hexdigest()[:32]


def _read(replies: Replies) -> list[object]:
    bubbles = [it for it in replies.items if isinstance(it, Bubble)]
    return [[it.html, [(button.text, str(button.target)) for row in it.buttons for button in row]] for it in bubbles]
