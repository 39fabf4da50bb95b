"""Page of a draft: its changes for learners, its state, and what the account can do with it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from bot.authoring.lesson_room.changes_view import TEXT_NAMES, ShownChanges, shown, shown_readings, title_of
from bot.authoring.lesson_room.decisions import spelled
from bot.authoring.lesson_room.draft import Proposal
from bot.authoring.lesson_room.draft_standing import (
    DraftStanding,
    may_discard,
    may_send_back,
    may_take_turn,
    standing,
)
from bot.authoring.lesson_room.refusals import refusal
from bot.authoring.lesson_room.services import RoomPage, RoomServices, RoomVisit, part_in_address, picture
from bot.errors import Refused


async def looked_at(visit: RoomVisit) -> DraftStanding:
    """Return the standing of the draft in the address, updated to the live edition. Raise Refused without one."""
    if (draft := await visit.room.desks.brought_up(visit.part)) is None:
        raise refusal("no draft")
    found = await asyncio.to_thread(visit.room.comparisons.draft, draft)
    return standing(visit.room.accounts(), visit.account, draft, found)


async def hand_over(visit: RoomVisit) -> web.StreamResponse:
    """Show the page of a draft."""
    return await page_of(visit)


async def page_of(visit: RoomVisit, troubles: Mapping[str, Refused] | None = None) -> web.Response:
    """Return the page of a draft. `troubles` are refusals, by the section of the page that shows them."""
    seen = await looked_at(visit)
    visit.log("hand over", seen.draft.part)
    return visit.page(
        "hand-over.html",
        **await asyncio.to_thread(_shown_changes, visit.room, seen),
        it=seen,
        draft=seen.draft,
        found=seen.found,
        troubles=troubles or {},
        given=visit.given if troubles else {},
        what=TEXT_NAMES,
        quoted=seen.found.compared.changes.quoted.get(seen.draft.part, ()),
        language=seen.found.compared.after.language_name,
        lost=spelled(seen.found.compared.lost),
        proposal=seen.draft.proposal or Proposal("", 0, "", ""),
        address=part_in_address(seen.draft.part),
        may_discard=may_discard(visit.account, seen.draft),
        signed=[(seen.found.compared.after.language_name(it), many) for it, many in seen.found.signed],
        unread=[seen.found.compared.after.language_name(it) for it in seen.unread],
        unseen=shown_readings(seen.found),
        may_send_back=may_send_back(visit.account, seen.draft),
        waiting=[seen.found.compared.after.language_name(it) for it in seen.found.waiting],
        name=seen.draft.part.rpartition("/")[2],
        languages_of_hers=_languages_to_translate(visit, seen),
        may_take_turn=may_take_turn(visit.account),
        writing=visit.room.desks.turns.writing(seen.draft.part, visit.room.desks.now()),
    )


def _shown_changes(room: RoomServices, seen: DraftStanding) -> Mapping[str, object]:
    draft, compared = seen.draft, seen.found.compared
    theirs: ShownChanges | None = shown(room.comparisons.theirs(draft)) if draft.is_behind else None
    return {"changes": shown(compared), "theirs": theirs, "title": title_of(draft.part, compared)}


def _languages_to_translate(visit: RoomVisit, seen: DraftStanding) -> list[tuple[str, str]]:
    """Return the languages that the account translates into, each with its own name."""
    course = seen.found.compared.after
    named = course.profile.languages if course.profile else {}
    return [(it, name) for it, name in named.items() if it != "en" and visit.account.may("translate", it)]


async def media(visit: RoomVisit) -> web.StreamResponse:
    """Show a picture of the draft."""
    draft = visit.room.drafts.find(visit.part)
    if draft is None:
        raise web.HTTPNotFound
    return picture(visit.room.drafts.view(draft), visit.request.match_info["name"])


PAGES: Mapping[str, RoomPage] = {"/part/{part}": hand_over, "/part/{part}/media/{name:.+}": media}
