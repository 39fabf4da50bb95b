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

    def render(self, announcement: Announcement, locale: str, country: Country | None = None) -> Replies:
        """Return an announcement as its single message, in the given language and for the given country."""
        translator, flags = Translator(self.course, self.catalogs, locale), Flags(locale, country)
        rows = tuple((Button(translator.plain(text), target, text),) for text, target in self._buttons(announcement))
        return Replies(flags, items=(Bubble(translator.html(announcement.text), rows, sources=(announcement.text,)),))

    def _buttons(self, announcement: Announcement) -> Iterator[tuple[Text, ButtonTarget]]:
        """Yield the announcement's own button, if any, then the opt-out button that every announcement carries."""
        if announcement.button:
            script, _, scene = announcement.aims_at.partition("/")
            yield announcement.button, ButtonTarget(script, scene, OPEN)
        file, scene = BELOW
        for stop in (step for step in self.course.bot[file].scenes[scene] if isinstance(step, Stop)):
            for option in written_options(stop):
                if option.do == StopNews():
                    yield option.text, ButtonTarget(file, stop.id, option.key)

    def languages(self, announcement: Announcement) -> tuple[str, ...]:
        """Return the locales in which every text of it has an up-to-date translation."""
        names = self.course.profile.languages if self.course.profile else {}
        return tuple(
            locale for locale in names if announcement.goes_to(locale) and self._is_whole(announcement, locale)
        )

    def _is_whole(self, announcement: Announcement, locale: str) -> bool:
        texts = [text for text, _ in self._buttons(announcement)]
        is_current = all(
            self.catalogs.translated_from(text, locale) == text.source for text in (announcement.text, *texts)
        )
        return is_current and self.catalogs.whole((announcement.text, *texts), locale)

    def is_signed(self, announcement: Announcement, locale: str) -> bool:
        """Return True if a native speaker has signed every text of it in a locale; the author's own need none (A18)."""
        return self.catalogs.signed((announcement.text, *(text for text, _ in self._buttons(announcement))), locale)

    def locales_reached(self, announcement: Announcement) -> tuple[str, ...]:
        """Return the locales in which it may be sent: translated, signed, and bot and opened lesson are offered."""
        offered = self.course.offered
        lesson = announcement.aims_at if announcement.aims_at in self.course.lessons else None
        is_gone = bool(announcement.aims_at) and lesson is None and "/" not in announcement.aims_at
        whole = (it for it in self.languages(announcement) if self.is_signed(announcement, it))
        there = (locale for locale in whole if locale in offered and not is_gone)
        return tuple(locale for locale in there if lesson is None or lesson in offered[locale])

    def fingerprint(self, name: str, announcement: Announcement) -> str:
        """Return a hash of everything learners can read of it in any language, its target and its audience."""
        read = {locale: _read(self.render(announcement, locale)) for locale in self.languages(announcement)}
        about = [
            name,
            announcement.aims_at,
            announcement.countries,
            announcement.locales,
            announcement.first_day,
            announcement.last_day,
        ]
        return hashlib.sha256(json.dumps([about, read], sort_keys=True).encode()).hexdigest()[:32]


def _read(replies: Replies) -> list[object]:
    bubbles = [item for item in replies.items if isinstance(item, Bubble)]
    return [
        [bubble.html, [(button.text, str(button.target)) for row in bubble.buttons for button in row]]
        for bubble in bubbles
    ]
