"""An announcement as the page of staff tells of it: how far it has come, and how it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversation.rendering.announcement import AnnouncementRenderer
from bot.conversation.rendering.reply import Bubble
from bot.lessons.model.announcement import Announcement
from bot.safeguarding.moderation.approval import AnnouncementRun, Approval, Stage


@dataclass(frozen=True, slots=True)
class AnnouncementStatus:
    """One announcement as the page tells of it."""

    name: str
    announcement: Announcement
    fingerprint: str
    stage: Stage
    approval: Approval | None
    run: AnnouncementRun | None

    @property
    def is_open(self) -> bool:
        """Whether it can be proposed, perhaps anew: never when it was sent, or begun."""
        return self.run is None and self.stage in ("new", "stopped", "changed", "missed")

    @property
    def can_stop(self) -> bool:
        """Whether there is anything to stop."""
        return self.stage in ("proposed", "approved", "going")


@dataclass(frozen=True, slots=True)
class AnnouncementText:
    """How it reads in one language; `reached` is whether girls who read that language get it."""

    locale: str
    language: str
    words: str
    buttons: tuple[str, ...]
    reached: bool


def readings(press: AnnouncementRenderer, it: Announcement) -> Iterator[AnnouncementText]:
    """How it reads in each language it is meant for; no words where they are not whole."""
    names = press.course.profile.languages if press.course.profile else {}
    whole, reached = press.languages(it), press.reached(it)
    for locale in (code for code in names if it.goes_to(code)):
        bubble = next(found for found in press.shown(it, locale).items if isinstance(found, Bubble))
        buttons = tuple(button.text for row in bubble.buttons for button in row)
        words = bubble.html if locale in whole else ""
        yield AnnouncementText(locale, names[locale], words, buttons, locale in reached)
