"""Page of a draft, and its forms: what an account does is decided, written into the access log, and stored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import web

from bot.authoring.editor.cards.card import begun_texts, lesson_cards
from bot.authoring.editor.course_part import part_content
from bot.authoring.editor.plain_problems import plain_problems
from bot.authoring.lesson_room.changes_view import TEXT_NAMES, ShownChanges, shown, shown_readings, title_of
from bot.authoring.lesson_room.course_parts import LESSONS, name_of
from bot.authoring.lesson_room.decisions import (
    SentDecision,
    add_remark,
    approve_draft,
    propose_draft,
    publish_draft,
    refuse_to_discard,
    send_draft_back,
    spelled,
)
from bot.authoring.lesson_room.draft import Draft, Proposal
from bot.authoring.lesson_room.publishing import (
    DraftStanding,
    may_discard,
    may_send_back,
    may_take_turn,
    standing,
)
from bot.authoring.lesson_room.refusals import refusal
from bot.authoring.lesson_room.services import (
    RoomAction,
    RoomPage,
    RoomServices,
    RoomVisit,
    form_handler,
    media_file,
    part_in_address,
)
from bot.errors import Refused


async def looked_at(visit: RoomVisit) -> DraftStanding:
    """Return the standing of the draft in the address, updated to the live edition. Raise Refused without one."""
    if (draft := await visit.room.desks.brought_up(visit.part)) is None:
        raise refusal("no draft")
    found = await asyncio.to_thread(visit.room.comparisons.draft, draft)
    return standing(visit.room.accounts(), visit.account, draft, found)


async def page_of(visit: RoomVisit, troubles: Mapping[str, Refused] | None = None) -> web.Response:
    """Return the page of a draft. `troubles` are refusals, by the section of the page that shows them."""
    seen = await looked_at(visit)
    visit.log("hand over", seen.draft.part)
    return visit.page(
        "hand-over.html",
        of_languages=len(seen.of_languages),
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
    source = (room.drafts.view(draft).dialogues / f"{draft.part}.yaml").read_text("utf-8", "replace")
    mistakes = list(plain_problems(seen.mistakes, f"dialogues/{draft.part}.yaml", source))
    cards = lesson_cards(source)
    return {
        "begun": begun_texts(cards) if cards else (),
        "changes": shown(compared),
        "theirs": theirs,
        "title": title_of(draft.part, compared),
        "mistakes": mistakes,
        "has_handouts": draft.part.startswith(LESSONS) and draft.part in room.readings.live.parts,
    }


def _languages_to_translate(visit: RoomVisit, seen: DraftStanding) -> list[tuple[str, str]]:
    """Return the languages that the account translates into, each with its own name."""
    course = seen.found.compared.after
    named = course.profile.languages if course.profile else {}
    return [(it, name) for it, name in named.items() if it != "en" and visit.account.may("translate", it)]


async def media(visit: RoomVisit) -> web.StreamResponse:
    """Show a picture of the draft, or play a recording."""
    draft = visit.room.drafts.find(visit.part)
    if draft is None:
        raise web.HTTPNotFound
    return media_file(visit.room.drafts.view(draft), visit.request)


def _sent_decision(visit: RoomVisit) -> SentDecision:
    return SentDecision(visit.account, visit.room.now(), visit.given)


async def propose(visit: RoomVisit) -> None:
    """Propose the draft as it is now."""
    async with _locked_standing(visit) as seen:
        proposed = propose_draft(seen, _sent_decision(visit))
        if proposed is not seen.draft:
            visit.log("propose", seen.draft.part)
            visit.room.drafts.put(proposed)


async def take_back(visit: RoomVisit) -> None:
    """Take a proposal back."""
    async with _locked_draft(visit) as draft:
        if draft.proposal and draft.proposal.by != visit.account.name:
            raise refusal("not proposer")
        visit.log("take back", draft.part)
        visit.room.drafts.put(replace(draft, proposal=None))


async def approve(visit: RoomVisit) -> None:
    """Approve the proposal as it was shown, perhaps with a remark."""
    async with _locked_standing(visit) as seen:
        sent = _sent_decision(visit)
        draft = approve_draft(seen, sent)
        visit.log("approve", draft.part)
        visit.room.drafts.put(add_remark(draft, sent))


async def send_back(visit: RoomVisit) -> None:
    """End the proposal of somebody else, with a reason."""
    async with _locked_draft(visit) as draft:
        sent_back = send_draft_back(draft, _sent_decision(visit))
        visit.log("send back", draft.part)
        visit.room.drafts.put(sent_back)


async def remark(visit: RoomVisit) -> None:
    """Add a remark to the draft."""
    async with _locked_draft(visit) as draft:
        visit.log("remark", draft.part)
        visit.room.drafts.put(add_remark(draft, _sent_decision(visit)))


async def say_ready(visit: RoomVisit) -> None:
    """Call translators and signers to the new English of the draft, or send them away from it again."""
    if not visit.account.may("write"):
        raise refusal("not writer")
    async with _locked_draft(visit) as draft:
        is_ready = visit.given.get("ready") == "yes"
        visit.log("ready to translate" if is_ready else "not ready to translate", draft.part)
        visit.room.drafts.put(replace(draft, is_ready=is_ready))


async def keep_mine(visit: RoomVisit) -> None:
    """Keep the draft's words, without those published since it was begun."""
    async with _locked_draft(visit) as draft:
        _refuse_to_choose(visit, draft)
        visit.log("keep mine", draft.part)
        visit.room.drafts.keep_mine(draft)


async def take_theirs(visit: RoomVisit) -> None:
    """Replace the words of the draft by those published since it was begun."""
    async with _locked_draft(visit) as draft:
        _refuse_to_choose(visit, draft)
        visit.log("take theirs", draft.part)
        await visit.room.desks.close(draft.part)
        await asyncio.to_thread(visit.room.drafts.take_theirs, draft)


def _refuse_to_choose(visit: RoomVisit, draft: Draft) -> None:
    """Raise Refused unless the account may choose now between the words of the draft and the published ones."""
    if not visit.account.may("write"):
        raise refusal("not writer")
    if not draft.is_behind:
        raise refusal("not behind")
    _refuse_while_written(visit, draft)


def _refuse_while_written(visit: RoomVisit, draft: Draft) -> None:
    desks = visit.room.desks
    if desks.turns.writing(draft.part, desks.now(), besides=visit.account.name):
        raise refusal("somebody writes")


async def take_turn(visit: RoomVisit) -> None:
    """Take the turn at a draft over from whoever writes it now, which safeguarding and publishers may."""
    if not may_take_turn(visit.account):
        raise refusal("not taker")
    async with _locked_draft(visit) as draft:
        visit.log("take over", draft.part)
        visit.room.desks.turns.take(draft.part, visit.account.name, visit.room.desks.now())


async def publish(visit: RoomVisit) -> None:
    """Publish the draft as an edition. If the account may still approve it, this approves it too."""
    async with visit.room.publishing:
        if await asyncio.to_thread(_is_live_already, visit):
            return
        async with _locked_standing(visit) as seen:
            draft, note = publish_draft(seen, _sent_decision(visit), visit.room.accounts())
            visit.log("publish", draft.part)
            await visit.room.desks.close(draft.part)
            visit.room.drafts.put(draft)
            await asyncio.to_thread(visit.room.drafts.publish, (draft.part,), note, visit.room.now())
            visit.room.desks.turns.end(draft.part)


def _is_live_already(visit: RoomVisit) -> bool:
    """Return whether the draft of the form is live already: a second press, or a retry after a lost answer."""
    room, part = visit.room, visit.part
    live = room.editions.find(room.editions.live)
    if room.drafts.find(part) or live.origin.parts != (part,) or live.origin.puts_back or not live.parent:
        return False
    then, now = (room.editions.folders(it) for it in (live.parent, live.number))
    return part_content(part, now, then).fingerprint == visit.given.get("fingerprint")


async def ask_to_discard(visit: RoomVisit) -> web.StreamResponse:
    """Ask for confirmation before a draft is discarded."""
    seen = await looked_at(visit)
    refuse_to_discard(visit.account, seen.draft)
    visit.log("ask to discard", seen.draft.part)
    return visit.page("discard.html", draft=seen.draft, name_of=name_of, address=part_in_address(seen.draft.part))


async def discard(visit: RoomVisit) -> None:
    """Discard a draft; do nothing if there is none."""
    async with visit.room.desks.changing(visit.part) as draft:
        if draft is None:
            return
        refuse_to_discard(visit.account, draft)
        _refuse_while_written(visit, draft)
        visit.log("discard", draft.part)
        await visit.room.desks.close(draft.part)
        await asyncio.to_thread(visit.room.drafts.discard, draft.part)
        visit.room.desks.turns.end(draft.part)


@asynccontextmanager
async def _locked_standing(visit: RoomVisit) -> AsyncIterator[DraftStanding]:
    """Yield the standing of the draft, under its lock: nobody writes in it or decides on it meanwhile."""
    async with _locked_draft(visit) as draft:
        found = await asyncio.to_thread(visit.room.comparisons.draft, draft)
        yield standing(visit.room.accounts(), visit.account, draft, found)


@asynccontextmanager
async def _locked_draft(visit: RoomVisit) -> AsyncIterator[Draft]:
    """Yield the draft, under its lock: nobody writes in it or decides on it meanwhile. Raise Refused without one."""
    async with visit.room.desks.changing(visit.part) as draft:
        if draft is None:
            raise refusal("no draft")
        yield draft


def _form(section: str, act: RoomAction, then: str = "") -> RoomPage:
    """Return the handler of a form. A refusal is shown in a section of the draft's page as it is now."""
    return form_handler(
        act,
        lambda visit: then or f"/lessons/part/{part_in_address(visit.part)}",
        lambda visit, refused: page_of(visit, {section: refused}),
    )


PAGES: Mapping[str, RoomPage] = {
    "/part/{part}": page_of,
    "/part/{part}/{folder:media|recordings}/{name:.+}": media,
    "/part/{part}/discard": ask_to_discard,
}
FORMS: Mapping[str, RoomPage] = {
    "/part/{part}/propose": _form("propose", propose),
    "/part/{part}/take-back": _form("propose", take_back),
    "/part/{part}/approve": _form("approve", approve),
    "/part/{part}/send-back": _form("send-back", send_back),
    "/part/{part}/remark": _form("remark", remark),
    "/part/{part}/ready": _form("ready", say_ready),
    "/part/{part}/keep-mine": _form("behind", keep_mine),
    "/part/{part}/take-theirs": _form("behind", take_theirs),
    "/part/{part}/take-turn": _form("turn", take_turn),
    "/part/{part}/publish": _form("approve", publish, "/lessons/editions"),
    "/part/{part}/discard": _form("discard", discard, "/lessons/"),
}
