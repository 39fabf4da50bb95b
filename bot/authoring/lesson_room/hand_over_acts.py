"""Forms of a draft: to propose, approve, remark, publish and discard it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import web

from bot.authoring.editor.course_part import part_content
from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.comparison import MOST_LINES, Comparison
from bot.authoring.lesson_room.draft import Draft, Proposal, Remark, StayReason
from bot.authoring.lesson_room.hand_over import (
    DraftStanding,
    looked_at,
    may_discard,
    may_send_back,
    may_take_turn,
    page_of,
    spelled,
    standing,
)
from bot.authoring.lesson_room.publishing import approved, roles_of
from bot.authoring.lesson_room.refusals import no_approval, refusal
from bot.authoring.lesson_room.services import RoomAction, RoomPage, RoomVisit, part_in_address
from bot.errors import Refused
from bot.storage.editions import EditionNote

MOST_TEXTS = 2000
"""Most texts and translations that one proposal changes: a new lesson in seven languages has a thousand."""

MOST_NOTE, MOST_REASON, MOST_REMARK, MOST_REMARKS = 300, 200, 1000, 200
"""Most characters of a note, of a reason and of a remark, and most remarks on one draft."""

log = logging.getLogger(__name__)


async def propose(visit: RoomVisit) -> None:
    """Propose the draft as it is now. Raise Refused while it has errors or changes nothing."""
    async with _seen(visit) as seen:
        if _has_proposed(visit, seen):
            return
        if why := _why_not_propose(seen):
            raise why
        if visit.given.get("fingerprint") not in (None, seen.found.fingerprint):
            raise refusal("changed")
        lost, stay = _meant(visit, seen), _reasons(visit, seen)
        visit.log("propose", seen.draft.part)
        note = visit.given.get("note", "").strip()[:MOST_NOTE]
        made = Proposal(visit.account.name, visit.room.now(), note, seen.found.fingerprint, lost=lost, stay=stay)
        visit.room.drafts.put(replace(seen.draft, proposal=made))


def _has_proposed(visit: RoomVisit, seen: DraftStanding) -> bool:
    """Return whether the account has proposed it already: a second press, or a retry after a lost answer."""
    proposal = seen.draft.proposal
    return (
        seen.is_proposed
        and seen.state not in ("languages", "sentences")
        and proposal is not None
        and proposal.by == visit.account.name
    )


def _why_not_propose(seen: DraftStanding) -> Refused | None:
    if seen.state == "behind":
        return refusal("behind")
    if seen.found.errors:
        return refusal("errors")
    if seen.state == "unchanged":
        return refusal("unchanged")
    if _is_too_much(seen.found.compared):
        return refusal("too much")
    is_standing = seen.is_proposed and seen.state not in ("proposer", "languages", "sentences")
    return refusal("proposed") if is_standing else None


def _is_too_much(found: Comparison) -> bool:
    """Return whether a second person would not see all of it: the page cuts the lines of a file, and a list is long."""
    texts = sum(map(len, found.changes.words.values())) + len(found.translations)
    return texts > MOST_TEXTS or any(len(it) >= MOST_LINES for it in found.lines.values())


async def take_back(visit: RoomVisit) -> None:
    """Take a proposal back."""
    async with _held(visit) as draft:
        if draft.proposal and draft.proposal.by != visit.account.name:
            raise refusal("not proposer")
        visit.log("take back", draft.part)
        visit.room.drafts.put(replace(draft, proposal=None))


async def approve(visit: RoomVisit) -> None:
    """Approve the proposal as it was shown, perhaps with a remark."""
    async with _seen(visit) as seen:
        draft = _approved(visit, seen)
        visit.log("approve", draft.part)
        visit.room.drafts.put(_remarked(visit, draft))


def _approved(visit: RoomVisit, seen: DraftStanding) -> Draft:
    """Return the draft with her approval, added once. Raise Refused if she may not, or saw another version."""
    proposal = seen.draft.proposal
    if proposal is None or not seen.is_proposed or visit.given.get("fingerprint") != seen.found.fingerprint:
        raise refusal("changed")
    if seen.objection == "done":
        return seen.draft
    if seen.objection:
        raise no_approval(seen.objection)
    lost, read = _meant(visit, seen), _read(visit, seen)
    return replace(seen.draft, proposal=approved(proposal, visit.account, visit.room.now(), lost, read))


def _meant(visit: RoomVisit, seen: DraftStanding) -> tuple[str, ...]:
    """Return the languages that learners would lose. Raise Refused unless the account ticked exactly these."""
    lost = seen.found.compared.lost
    if lost and visit.given.get("lost") != spelled(lost):
        raise refusal("unmeant")
    return tuple(sorted(lost))


def _read(visit: RoomVisit, seen: DraftStanding) -> tuple[str, ...]:
    """Return the sentences that need a reason. Raise Refused unless the account has ticked each of them."""
    wanted = sorted(seen.found.to_reason)
    if not all(f"stays-{it}" in visit.given for it in wanted):
        raise refusal("unread")
    return tuple(wanted)


def _reasons(visit: RoomVisit, seen: DraftStanding) -> tuple[StayReason, ...]:
    """Return the same with the reason that the account gives for each. Raise Refused if one is missing."""
    said = {it: visit.given.get(f"because-{it}", "").strip()[:MOST_REASON] for it in _read(visit, seen)}
    if not all(said.values()):
        raise refusal("unreasoned")
    return tuple(StayReason(sentence, words) for sentence, words in said.items())


async def send_back(visit: RoomVisit) -> None:
    """End the proposal of somebody else, with a reason that its writers read as a remark."""
    async with _held(visit) as draft:
        if not roles_of(visit.account):
            raise refusal("not sending back")
        if not may_send_back(visit.account, draft):
            raise refusal("not proposed")
        if not (words := visit.given.get("words", "").strip()[:MOST_REMARK]):
            raise refusal("no reason")
        visit.log("send back", draft.part)
        made = Remark(visit.account.name, visit.room.now(), words, sends_back=roles_of(visit.account)[0])
        visit.room.drafts.put(replace(draft, proposal=None, remarks=(*draft.remarks, made)))


async def remark(visit: RoomVisit) -> None:
    """Add a remark to the draft."""
    async with _held(visit) as draft:
        visit.log("remark", draft.part)
        visit.room.drafts.put(_remarked(visit, draft))


def _remarked(visit: RoomVisit, draft: Draft) -> Draft:
    words = visit.given.get("words", "").strip()[:MOST_REMARK]
    said = [(it.by, it.words) for it in draft.remarks]
    if not words or said[-1:] == [(visit.account.name, words)]:
        return draft
    if len(said) >= MOST_REMARKS:
        raise refusal("remarks")
    return replace(draft, remarks=(*draft.remarks, Remark(visit.account.name, visit.room.now(), words)))


async def keep_mine(visit: RoomVisit) -> None:
    """Keep the draft's words, without those published since it was begun."""
    async with _held(visit) as draft:
        _must_decide(visit, draft)
        visit.log("keep mine", draft.part)
        visit.room.drafts.keep_mine(draft)


async def take_theirs(visit: RoomVisit) -> None:
    """Replace the words of the draft by those published since it was begun."""
    async with _held(visit) as draft:
        _must_decide(visit, draft)
        visit.log("take theirs", draft.part)
        await visit.room.desks.close(draft.part)
        await asyncio.to_thread(visit.room.drafts.take_theirs, draft)


def _must_decide(visit: RoomVisit, draft: Draft) -> None:
    """Raise Refused unless the account may choose now between the words of the draft and the published ones."""
    if not visit.account.may("write"):
        raise refusal("not writer")
    if not draft.is_behind:
        raise refusal("not behind")
    _must_be_free(visit, draft)


def _must_be_free(visit: RoomVisit, draft: Draft) -> None:
    if visit.room.desks.turns.writing(draft.part, visit.room.desks.now(), besides=visit.account.name):
        raise refusal("somebody writes")


async def take_turn(visit: RoomVisit) -> None:
    """Take the turn at a draft over from whoever writes it now, which safeguarding and publishers may."""
    if not may_take_turn(visit.account):
        raise refusal("not taker")
    async with _held(visit) as draft:
        visit.log("take over", draft.part)
        visit.room.desks.turns.take(draft.part, visit.account.name, visit.room.desks.now())


async def publish(visit: RoomVisit) -> None:
    """Publish the draft as an edition. If the account may still approve it, this approves it too."""
    async with visit.room.publishing:
        if await asyncio.to_thread(_is_live_already, visit):
            return
        async with _seen(visit) as seen:
            draft, proposal = _publishable(visit, seen)
            visit.log("publish", draft.part)
            await visit.room.desks.close(draft.part)
            visit.room.drafts.put(draft)
            origin = _origin(draft, proposal, _guard(proposal, visit.room.accounts()))
            await asyncio.to_thread(visit.room.drafts.publish, (draft.part,), origin, visit.room.now())
            visit.room.desks.turns.end(draft.part)


def _is_live_already(visit: RoomVisit) -> bool:
    """Return whether the draft of the form is live already: a second press, or a retry after a lost answer."""
    room, part = visit.room, visit.part
    live = room.editions.find(room.editions.live)
    if room.drafts.find(part) or live.origin.parts != (part,) or live.origin.puts_back or not live.parent:
        return False
    then, now = (room.editions.folders(it) for it in (live.parent, live.number))
    return part_content(part, now, then).fingerprint == visit.given.get("fingerprint")


def _guard(proposal: Proposal, accounts: Iterable[Author]) -> str:
    """Return the account of safeguarding among proposer and approvers; empty if there is none."""
    people = (proposal.by, *(it.by for it in proposal.approvals))
    return next((it.name for it in accounts if it.name in people and it.may("safeguard")), "")


def _publishable(visit: RoomVisit, seen: DraftStanding) -> tuple[Draft, Proposal]:
    """Return the draft and its proposal, with all approvals. Raise Refused if one is missing, or the draft changed."""
    if not visit.account.may("publish"):
        raise refusal("not publisher")
    if seen.objection == "proposer" and seen.lacks:
        raise refusal("own proposal")
    draft = _pressed(visit, seen)
    if draft.proposal is None or seen.found.errors:
        raise refusal("not yet")
    return draft, draft.proposal


def _pressed(visit: RoomVisit, seen: DraftStanding) -> Draft:
    """Return the draft after [Publish] was pressed, with the approval that this gives."""
    if not seen.is_proposed:
        raise refusal("not yet")
    if not seen.approves:
        if seen.lacks:
            raise no_approval("author") if seen.objection == "author" else refusal("not yet")
        return seen.draft
    if seen.lacks_after:
        raise refusal("not yet")
    return _remarked(visit, _approved(visit, seen))


def _origin(draft: Draft, proposal: Proposal, guard: str) -> EditionNote:
    authors = tuple(dict.fromkeys((*draft.authors, proposal.by)))
    return EditionNote(proposal.note, authors, tuple(it.by for it in proposal.approvals), (draft.part,), guard=guard)


async def ask_to_discard(visit: RoomVisit) -> web.StreamResponse:
    """Ask for confirmation before a draft is discarded."""
    seen = await looked_at(visit)
    _must_own(visit.account, seen.draft)
    visit.log("ask to discard", seen.draft.part)
    return visit.page("discard.html", draft=seen.draft, address=part_in_address(seen.draft.part))


async def discard(visit: RoomVisit) -> None:
    """Discard a draft; do nothing if there is none."""
    async with visit.room.desks.changing(visit.part) as draft:
        if draft is None:
            return
        _must_own(visit.account, draft)
        _must_be_free(visit, draft)
        visit.log("discard", draft.part)
        await visit.room.desks.close(draft.part)
        await asyncio.to_thread(visit.room.drafts.discard, draft.part)
        visit.room.desks.turns.end(draft.part)


def _must_own(account: Author, draft: Draft) -> None:
    if not may_discard(account, draft):
        raise refusal("sent back" if draft.was_sent_back else "not yours")


@asynccontextmanager
async def _seen(visit: RoomVisit) -> AsyncIterator[DraftStanding]:
    """Yield the standing of the draft, under its lock: nobody writes in it or decides on it meanwhile."""
    async with _held(visit) as draft:
        found = await asyncio.to_thread(visit.room.comparisons.draft, draft)
        yield standing(visit.room, visit.account, draft, found)


@asynccontextmanager
async def _held(visit: RoomVisit) -> AsyncIterator[Draft]:
    """Yield the draft, under its lock: nobody writes in it or decides on it meanwhile. Raise Refused without one."""
    async with visit.room.desks.changing(visit.part) as draft:
        if draft is None:
            raise refusal("no draft")
        yield draft


def _form(place: str, act: RoomAction, then: str = "") -> RoomPage:
    """Return the handler of a form. A refusal is shown in the section `place` of the draft's page as it is now."""

    async def answer(visit: RoomVisit) -> web.StreamResponse:
        try:
            await act(visit)
        except Refused as refused:
            why: Refused = refused
        except OSError as error:
            log.error("a draft could not be saved: %s", type(error).__name__)
            why = refusal("disk")
        else:
            return visit.go(then or f"/lessons/part/{part_in_address(visit.part)}")
        response = await page_of(visit, {place: why})
        response.set_status(409)
        return response

    return answer


PAGES: Mapping[str, RoomPage] = {"/part/{part}/discard": ask_to_discard}
FORMS: Mapping[str, RoomPage] = {
    "/part/{part}/propose": _form("propose", propose),
    "/part/{part}/take-back": _form("propose", take_back),
    "/part/{part}/approve": _form("approve", approve),
    "/part/{part}/send-back": _form("send-back", send_back),
    "/part/{part}/remark": _form("remark", remark),
    "/part/{part}/keep-mine": _form("behind", keep_mine),
    "/part/{part}/take-theirs": _form("behind", take_theirs),
    "/part/{part}/take-turn": _form("turn", take_turn),
    "/part/{part}/publish": _form("approve", publish, "/lessons/editions"),
    "/part/{part}/discard": _form("discard", discard, "/lessons/"),
}
