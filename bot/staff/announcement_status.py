"""View models of an announcement: how far it has come, and how it reads in each language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.conversation.rendering.announcement import AnnouncementRenderer
from bot.conversation.rendering.reply import Bubble
from bot.lessons.model.announcement import Announcement
from bot.safeguarding.moderation.approval import AnnouncementRun, AnnouncementStage, Approval


@dataclass(frozen=True, slots=True)
class AnnouncementStatus:
    """One announcement as its page shows it."""

    name: str
    announcement: Announcement
    fingerprint: str
    stage: AnnouncementStage
    approval: Approval | None
    run: AnnouncementRun | None

    @property
    def is_open(self) -> bool:
        """Return whether it can be proposed (again): never once sending has begun."""
        return self.run is None and self.stage in ("new", "stopped", "changed", "missed")

    @property
    def can_stop(self) -> bool:
        """Return whether there is a proposal or a run to stop."""
        return self.stage in ("proposed", "approved", "going")


@dataclass(frozen=True, slots=True)
class AnnouncementText:
    """The announcement in one language.

    `reached`: learners who read that language can get it. `signed`: a native speaker has signed its words. `approver`:
    who approved it in that language; empty if nobody has.
    """

    locale: str
    language: str
    words: str
    buttons: tuple[str, ...]
    reached: bool
    signed: bool
    approver: str


def readings(renderer: AnnouncementRenderer, status: AnnouncementStatus) -> Iterator[AnnouncementText]:
    """Yield the announcement in each language it is meant for, with empty words if it is not fully translated."""
    announcement, approved = status.announcement, status.approval.locales if status.approval else {}
    names = renderer.course.profile.languages if renderer.course.profile else {}
    whole, reached = renderer.languages(announcement), renderer.locales_reached(announcement)
    for locale in (code for code in names if announcement.goes_to(code)):
        bubble = next(found for found in renderer.render(announcement, locale).items if isinstance(found, Bubble))
        buttons = tuple(button.text for row in bubble.buttons for button in row)
        words = bubble.html if locale in whole else ""
        signed = renderer.is_signed(announcement, locale)
        yield AnnouncementText(
            locale=locale,
            language=names[locale],
            words=words,
            buttons=buttons,
            reached=locale in reached,
            signed=signed,
            approver=approved.get(locale, ""),
        )
