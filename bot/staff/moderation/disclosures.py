"""Pages of a disclosure: procedure, contacts by country, deadline and steps taken (A17, G7), never the message."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bot.durations import HOUR
from bot.lessons.model.people import COUNTRIES
from bot.safeguarding.moderation.disclosure import STEPS, Disclosure
from bot.staff.moderation.service import ModerationService
from bot.staff.second_factor import RoomRequest


async def procedure(service: ModerationService, visit: RoomRequest) -> web.Response:
    """Show the procedure for one disclosure. Every moderator may open it, whatever languages she reads."""
    it = _find(service, visit.query.get("id", ""))
    visit.log("procedure", it.voice)
    points = service.words[visit.locale].course.release.focal_points
    return service.page(
        visit,
        "procedure.html",
        it=it,
        hours=it.seconds_left(visit.now) // HOUR,
        blocks=service.procedure[visit.locale],
        points=[(code, points.get(code, "").strip()) for code in COUNTRIES if it.country in ("", code)],
    )


async def done(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Record steps that were taken. A tick cannot be removed."""
    it = _find(service, visit.given.get("id", ""))
    steps = [step for step in STEPS if f"step-{step}" in visit.given]
    visit.log("steps taken", it.voice)
    service.store.tick(it.voice, steps, visit.member.name)
    return visit.go(f"/voices/procedure?{urlencode({'id': it.voice})}")


def _find(service: ModerationService, voice: str) -> Disclosure:
    found = next((disclosure for disclosure in service.store.marks().disclosures if disclosure.voice == voice), None)
    if found is None:
        raise web.HTTPNotFound
    return found
