"""A disclosure: the procedure, who acts in which country, the clock, and what was done (A17, G7). Never her words."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bot.durations import HOUR
from bot.lessons.model.people import COUNTRIES
from bot.safeguarding.moderation.disclosure import STEPS, Disclosure
from bot.staff.moderation.service import ModerationService
from bot.staff.second_factor import RoomRequest


async def procedure(desk: ModerationService, visit: RoomRequest) -> web.Response:
    """The page that is followed, for one disclosure. Whoever may enter the room finds it, in whatever languages."""
    it = _find(desk, visit.query.get("id", ""))
    visit.log("procedure", it.voice)
    points = desk.words[visit.locale].course.release.focal_points
    return desk.page(
        visit,
        "procedure.html",
        it=it,
        hours=it.left(visit.now) // HOUR,
        blocks=desk.procedure[visit.locale],
        points=[(code, points.get(code, "").strip()) for code in COUNTRIES if it.country in ("", code)],
    )


async def done(desk: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Steps that were taken. A tick stays."""
    it = _find(desk, visit.given.get("id", ""))
    steps = [step for step in STEPS if f"step-{step}" in visit.given]
    visit.log("steps taken", it.voice)
    desk.store.tick(it.voice, steps, visit.member.name)
    return visit.go(f"/voices/procedure?{urlencode({'id': it.voice})}")


def _find(desk: ModerationService, voice: str) -> Disclosure:
    found = next((it for it in desk.store.marks().disclosures if it.voice == voice), None)
    if found is None:
        raise web.HTTPNotFound
    return found
