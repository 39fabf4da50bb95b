"""Routes of the moderation pages, as the staff's server takes them."""

from __future__ import annotations

from functools import partial

from bot.safeguarding.moderation.member import READING
from bot.staff.moderation import disclosures, findings, message, overview
from bot.staff.moderation.service import ModerationService
from bot.staff.services import Room

TITLE = "Voices"


def reading_room(service: ModerationService) -> Room:
    """Return the moderation section."""
    pages = {
        "/voices": overview.overview,
        "/voices/next": overview.begin,
        "/voices/voice": message.show_message,
        "/voices/cut": message.to_cut,
        "/voices/procedure": disclosures.procedure,
        "/voices/list": findings.listed,
        "/voices/told": findings.outside,
    }
    forms = {
        "/voices/themes": overview.add_theme,
        "/voices/reading": message.read,
        "/voices/cutting": message.cut,
        "/voices/steps": disclosures.done,
    }
    return Room(
        READING,
        TITLE,
        {path: partial(page, service) for path, page in pages.items()},
        {path: partial(form, service) for path, form in forms.items()},
    )
