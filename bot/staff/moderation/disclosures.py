"""Pages of a disclosure: procedure, contacts by country, deadline and steps taken (A17, G7), never the message.

Steps are ticked one at a time, each by name in the access log, and can be taken back with a reason. The last one takes
a second person (S7).
"""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from bot.durations import HOUR
from bot.lessons.model.people import COUNTRIES
from bot.safeguarding.moderation.disclosure import CLOSED, REASONS, STEPS, TickedStep
from bot.staff.moderation.service import ModerationService
from bot.staff.second_factor import RoomRequest

TROUBLES = ("done", "open", "alone", "reason")
"""Reasons why a form of the page did nothing. The template holds the wording."""


async def procedure(service: ModerationService, visit: RoomRequest) -> web.Response:
    """Show the procedure for one disclosure, to members who read its language."""
    it = service.find_disclosure(visit, visit.query.get("id", ""))
    visit.log("procedure", it.message_id)
    points = service.words[visit.locale].course.release.focal_points
    trouble = visit.query.get("trouble", "")
    return service.page(
        visit,
        "procedure.html",
        it=it,
        is_there=service.queue(visit).find(it.message_id) is not None,
        closing=it.trouble(CLOSED, visit.member.name),
        reasons=REASONS,
        trouble=trouble if trouble in TROUBLES else "",
        hours=it.seconds_left(visit.now) // HOUR,
        blocks=service.procedure[visit.locale],
        points=[(code, points.get(code, "").strip()) for code in COUNTRIES if it.country in ("", code)],
    )


async def tick(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Record one step that was taken."""
    it, step = service.find_disclosure(visit, visit.given.get("id", "")), await _one_step(visit)
    if trouble := it.trouble(step, visit.member.name):
        return visit.go(_at(it.message_id, trouble=trouble))
    visit.log(f"step {step}", it.message_id)
    service.store.tick(it.message_id, step, TickedStep(visit.member.name, visit.now))
    return visit.go(_at(it.message_id))


async def take_back(service: ModerationService, visit: RoomRequest) -> web.StreamResponse:
    """Take one step back, for a reason of the list; a closed procedure is open again. One member alone may do it."""
    it, step = service.find_disclosure(visit, visit.given.get("id", "")), await _one_step(visit)
    reason = visit.given.get("reason", "")
    if reason not in REASONS:
        return visit.go(_at(it.message_id, trouble="reason"))
    if step in it.steps:
        visit.log(f"step {step} taken back: {reason}", it.message_id)
        service.store.take_back(it.message_id, step)
    return visit.go(_at(it.message_id))


async def _one_step(visit: RoomRequest) -> str:
    """Return the step that a form names. Raises 400 unless it is exactly one."""
    steps = [str(it) for it in (await visit.request.post()).getall("step", ())]
    if len(steps) != 1 or steps[0] not in STEPS:
        raise web.HTTPBadRequest(text="One step at a time.")
    return steps[0]


def _at(number: str, **more: str) -> str:
    return f"/voices/procedure?{urlencode({'id': number, **more})}"
