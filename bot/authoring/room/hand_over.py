"""The way of a draft to girls: what it changes for them, its proposal, its approval, and the edition made of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from aiohttp import web

from bot.authoring.course_changes import CourseChanges, course_changes
from bot.authoring.proof.earlier_course import earlier
from bot.authoring.room.changed_translations import ChangedTranslation, changed_translations
from bot.authoring.room.draft import Draft, DraftApproval, Proposal, Remark
from bot.authoring.room.publishing import Lacking, approving_role, lacking
from bot.authoring.room.safety_touched import touches_safety
from bot.authoring.room.services import RoomPage, RoomServices, RoomVisit, part_in_address
from bot.check.course import read_course, running_bundle
from bot.errors import Refused
from bot.storage.editions import EditionNote


@dataclass(frozen=True, slots=True)
class DraftChanges:
    """Changes that a draft brings to girls. `guarded`: safeguarding has to be one of the two who stand for them."""

    changes: CourseChanges
    translations: tuple[ChangedTranslation, ...]
    fingerprint: str
    guarded: bool
    runs: bool

    @property
    def any(self) -> bool:
        """True if girls meet anything else than before."""
        return self.changes.any or bool(self.translations)


async def hand_over(visit: RoomVisit) -> web.StreamResponse:
    """Show what the draft changes, its state, and what the account can do with it."""
    draft = _draft(visit)
    found = await asyncio.to_thread(draft_changes, visit.room, draft)
    visit.log("hand over", draft.part)
    return visit.page(
        "hand-over.html",
        draft=draft,
        address=part_in_address(draft.part),
        found=found,
        lacks=lacks(visit.room, draft, found),
        approves=bool(draft.proposal and approving_role(draft.proposal, visit.account)),
    )


def draft_changes(room: RoomServices, draft: Draft) -> DraftChanges:
    """Compare a draft with the live edition."""
    course, live = room.drafts.view(draft), room.editions.folders(draft.base)
    then = earlier(*course, str(live.dialogues.parent))
    now, catalogs = read_course(*course)
    changes, content = course_changes(then, now, catalogs), room.drafts.content(draft)
    translations = changed_translations(draft.part, course, live)
    return DraftChanges(
        changes=changes,
        translations=translations,
        fingerprint=content.fingerprint,
        guarded=touches_safety(draft.part, content, changes, translations, now),
        runs=running_bundle(*course) is not None,
    )


def lacks(room: RoomServices, draft: Draft, found: DraftChanges) -> tuple[Lacking | str, ...]:
    """Return the reasons why a draft cannot be published yet, in the order in which to take them away."""
    if draft.proposal is None:
        return ("proposal",)
    if draft.proposal.fingerprint != found.fingerprint:
        return ("changed",)
    return lacking(draft.proposal, room.accounts(), touches_safety=found.guarded)


async def propose(visit: RoomVisit) -> web.StreamResponse:
    """Propose the draft as it is now. Refused while it has errors or changes nothing."""
    draft = _draft(visit)
    found = await asyncio.to_thread(draft_changes, visit.room, draft)
    if not found.runs:
        raise Refused("The draft has errors.", "Open it and mend what the workbench shows.")
    visit.log("propose", draft.part)
    note = visit.given.get("note", "").strip()[:300]
    proposal = Proposal(visit.account.name, visit.room.now(), note, found.fingerprint)
    visit.room.drafts.put(replace(draft, proposal=proposal))
    return visit.go(_address(draft))


async def approve(visit: RoomVisit) -> web.StreamResponse:
    """Approve the proposal as it was shown."""
    draft = _draft(visit)
    proposal = draft.proposal
    role = approving_role(proposal, visit.account) if proposal else None
    if proposal is None or role is None or proposal.fingerprint != visit.given.get("fingerprint"):
        raise Refused("This is not yours to approve, or it has changed since you looked.", "Look at it once more.")
    visit.log("approve", draft.part)
    approval = DraftApproval(visit.account.name, role, visit.room.now())
    visit.room.drafts.put(replace(draft, proposal=replace(proposal, approvals=(*proposal.approvals, approval))))
    return visit.go(_address(draft))


async def remark(visit: RoomVisit) -> web.StreamResponse:
    """Write a remark beside the draft."""
    draft, words = _draft(visit), visit.given.get("words", "").strip()[:1000]
    visit.log("remark", draft.part)
    if words:
        said = Remark(visit.account.name, visit.room.now(), words)
        visit.room.drafts.put(replace(draft, remarks=(*draft.remarks, said)))
    return visit.go(_address(draft))


async def publish(visit: RoomVisit) -> web.StreamResponse:
    """Make an edition of the draft. Girls read it within seconds."""
    if not visit.account.may("publish"):
        raise Refused("Your account may not publish.", "Ask somebody who may.")
    draft = _draft(visit)
    async with visit.room.desks.lock(draft.part):
        found = await asyncio.to_thread(draft_changes, visit.room, draft)
        if not found.runs or lacks(visit.room, draft, found) or draft.proposal is None:
            raise Refused("This cannot be published yet.", "The page of the draft says what it lacks.")
        visit.log("publish", draft.part)
        await visit.room.desks.close(draft.part)
        origin = _origin(draft, draft.proposal)
        await asyncio.to_thread(visit.room.drafts.publish, (draft.part,), origin, visit.room.now())
    return visit.go("/lessons/editions")


async def discard(visit: RoomVisit) -> web.StreamResponse:
    """Throw a draft away."""
    draft = _draft(visit)
    visit.log("discard", draft.part)
    await visit.room.desks.close(draft.part)
    visit.room.drafts.discard(draft.part)
    return visit.go("/lessons/")


def _origin(draft: Draft, proposal: Proposal) -> EditionNote:
    authors = tuple(dict.fromkeys((*draft.authors, proposal.by)))
    return EditionNote(proposal.note, authors, tuple(it.by for it in proposal.approvals), (draft.part,))


def _draft(visit: RoomVisit) -> Draft:
    """Return the draft that the address names, brought up to the live edition."""
    if (draft := visit.room.drafts.find(visit.part)) is None:
        raise Refused("There is no draft of this part.", "Begin one from the list of lessons.")
    return visit.room.drafts.refresh(draft)


def _address(draft: Draft) -> str:
    return f"/lessons/part/{part_in_address(draft.part)}"


PAGES: Mapping[str, RoomPage] = {"/part/{part}": hand_over}
FORMS: Mapping[str, RoomPage] = {
    "/part/{part}/propose": propose,
    "/part/{part}/approve": approve,
    "/part/{part}/remark": remark,
    "/part/{part}/publish": publish,
    "/part/{part}/discard": discard,
}
