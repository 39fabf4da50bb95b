"""Routes of the moderation pages, as the staff's server takes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.safeguarding.moderation.member import READING
from bot.staff.moderation import disclosures, message, overview
from bot.staff.moderation.service import ModerationService
from bot.staff.second_factor import Page, RoomRequest
from bot.staff.services import Room

TITLE = "Messages"

ServicePage = Callable[[ModerationService, RoomRequest], Awaitable[web.StreamResponse]]


def reading_room(service: ModerationService) -> Room:
    """Return the moderation section. Every page and form passes the check of the member's languages."""
    pages: dict[str, ServicePage] = {
        "/voices": overview.overview,
        "/voices/next": overview.begin,
        "/voices/message": message.show_message,
        "/voices/cut": message.to_cut,
        "/voices/agree": message.to_agree,
        "/voices/original": message.original,
        "/voices/procedure": disclosures.procedure,
        "/voices/list": overview.listed,
        "/voices/told": overview.outside,
    }
    forms: dict[str, ServicePage] = {
        "/voices/themes": overview.add_theme,
        "/voices/reading": message.read,
        "/voices/cutting": message.cut,
        "/voices/agreeing": message.agree,
        "/voices/declining": message.decline,
        "/voices/restoring": message.restore,
        "/voices/steps": disclosures.tick,
        "/voices/steps/back": disclosures.take_back,
    }
    return Room(
        READING,
        TITLE,
        {path: _in_her_languages(service, page) for path, page in pages.items()},
        {path: _in_her_languages(service, form) for path, form in forms.items()},
    )


def _in_her_languages(service: ModerationService, handler: ServicePage) -> Page:
    """Wrap a handler: it is called only if all that the request names is in a language of the member, else 404."""

    async def checked(visit: RoomRequest) -> web.StreamResponse:
        service.check_language(visit, visit.query)
        service.check_language(visit, visit.given)
        return await handler(service, visit)

    return checked
