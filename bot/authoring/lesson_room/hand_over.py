"""Page of a draft: its changes for learners, its state, and what the account can do with it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.changes_view import WHAT, ShownChanges, shown, shown_readings, title_of
from bot.authoring.lesson_room.draft import Draft, Proposal
from bot.authoring.lesson_room.draft_changes import DraftChanges
from bot.authoring.lesson_room.publishing import (
    Lacking,
    ProposalObjection,
    Stakes,
    approved,
    lacking,
    objection,
    roles_of,
)
from bot.authoring.lesson_room.refusals import refusal
from bot.authoring.lesson_room.services import RoomPage, RoomServices, RoomVisit, part_in_address
from bot.authoring.lesson_room.shown_file import picture
from bot.authoring.lesson_room.times import times
from bot.errors import Refused
from bot.lessons.problem import Problem

DraftState = Literal["behind", "unchanged", "written", "changed", "ready"] | Lacking
"""State of a draft: the first thing that keeps it from being published, or `ready`.

`behind`: other words of its part were published since it was begun. `unchanged`: it changes nothing. `written`: nobody
has proposed it. `changed`: it is not what was proposed.
"""


_OF_LANGUAGES = frozenset({"language-untranslated", "translation-missing", "translation-stale", "offer-new"})
_OF_SENTENCES = frozenset({"hurting-phrase", "number-in-text", "link-in-text"})


@dataclass(frozen=True, slots=True)
class DraftStanding:
    """A draft for one account: its changes, its state, and what she can do.

    `objection` is the reason why she may not approve; `lacks_after` is what it would still lack after she pressed
    [Publish]; `unread` are the languages of changed words that nobody of safeguarding reads.
    """

    draft: Draft
    found: DraftChanges
    state: DraftState
    lacks: tuple[Lacking, ...] = ()
    objection: ProposalObjection | None = None
    lacks_after: tuple[Lacking, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def is_proposed(self) -> bool:
        """True while a proposal counts: its words are those of the draft."""
        return self.state not in ("behind", "unchanged", "written", "changed")

    @property
    def approves(self) -> bool:
        """True if the account may approve it now."""
        return self.is_proposed and self.objection is None

    @property
    def proposes(self) -> bool:
        """True if a proposal is the next step."""
        return self.state in ("written", "changed", "proposer") and not self.found.errors

    @property
    def mistakes(self) -> tuple[Problem, ...]:
        """The problems that `check` finds, without those shown elsewhere on the page."""
        elsewhere = {*_OF_LANGUAGES, *(_OF_SENTENCES if self.found.first else ())}
        return tuple(it for it in self.found.problems if it.severity == "error" or it.code not in elsewhere)

    @property
    def of_languages(self) -> tuple[Problem, ...]:
        """Hints that a language is not done yet, which the page folds into one line."""
        return tuple(it for it in self.found.problems if it.severity == "warning" and it.code in _OF_LANGUAGES)


def standing(room: RoomServices, account: Author, draft: Draft, found: DraftChanges) -> DraftStanding:
    """Return the state of a draft, and what an account can do with it."""
    state, accounts = _early_state(draft, found), room.accounts()
    stakes = stakes_of(draft, found, accounts)
    if state or draft.proposal is None:
        return DraftStanding(draft, found, state or "written", unread=tuple(stakes.unread))
    lacks = lacking(draft.proposal, accounts, stakes)
    reason = objection(draft.proposal, account, accounts, stakes)
    pressed = draft.proposal if reason else approved(draft.proposal, account, 0, stakes.lost, stakes.sentences)
    return DraftStanding(
        draft=draft,
        found=found,
        state=lacks[0] if lacks else "ready",
        lacks=lacks,
        objection=reason,
        lacks_after=lacking(pressed, accounts, stakes),
        unread=tuple(stakes.unread),
    )


def stakes_of(draft: Draft, found: DraftChanges, accounts: Iterable[Author]) -> Stakes:
    """Return the facts that decide who has to approve a draft."""
    guards = [it for it in accounts if it.may("safeguard")]
    unread = {name: by for name, by in found.written.items() if not any(it.may("safeguard", name) for it in guards)}
    touches_safety = bool(found.guarded) or draft.was_sent_back
    return Stakes(touches_safety, found.compared.lost, draft.authors, unread, found.to_reason)


def _early_state(draft: Draft, found: DraftChanges) -> DraftState | None:
    if draft.is_behind:
        return "behind"
    if not found.any:
        return "unchanged"
    if draft.proposal is None:
        return "written"
    return "changed" if draft.proposal.fingerprint != found.fingerprint else None


async def looked_at(visit: RoomVisit) -> DraftStanding:
    """Return the standing of the draft in the address, updated to the live edition. Raise Refused without one."""
    if (draft := await visit.room.desks.brought_up(visit.part)) is None:
        raise refusal("no draft")
    found = await asyncio.to_thread(visit.room.comparisons.draft, draft)
    return standing(visit.room, visit.account, draft, found)


async def hand_over(visit: RoomVisit) -> web.StreamResponse:
    """Show the page of a draft."""
    return await page_of(visit)


async def page_of(visit: RoomVisit, troubles: Mapping[str, Refused] | None = None) -> web.Response:
    """Return the page of a draft. `troubles` are refusals, by the section of the page that shows them."""
    seen = await looked_at(visit)
    visit.log("hand over", seen.draft.part)
    return visit.page(
        "hand-over.html",
        **await asyncio.to_thread(_values, visit.room, seen),
        it=seen,
        draft=seen.draft,
        found=seen.found,
        troubles=troubles or {},
        given=visit.given if troubles else {},
        what=WHAT,
        quoted=seen.found.compared.changes.quoted.get(seen.draft.part, ()),
        language=seen.found.compared.after.language_name,
        lost=spelled(seen.found.compared.lost),
        proposal=seen.draft.proposal or Proposal("", 0, "", ""),
        is_lesson=seen.draft.part.startswith("lessons/"),
        address=part_in_address(seen.draft.part),
        may_discard=may_discard(visit.account, seen.draft),
        signed=[(seen.found.compared.after.language_name(it), many) for it, many in seen.found.signed],
        unread=[seen.found.compared.after.language_name(it) for it in seen.unread],
        unseen=shown_readings(seen.found),
        may_send_back=may_send_back(visit.account, seen.draft),
        waiting=[seen.found.compared.after.language_name(it) for it in seen.found.waiting],
        name=seen.draft.part.rpartition("/")[2],
        languages_of_hers=_languages(visit, seen),
        may_take_turn=may_take_turn(visit.account),
        writing=visit.room.desks.turns.writing(seen.draft.part, visit.room.desks.now()),
        **times(visit.locale),
    )


def may_discard(account: Author, draft: Draft) -> bool:
    """Return whether an account may discard a draft. A translator may not discard what others have written.

    One that safeguarding has sent back is left to safeguarding: begun anew, it would need nobody of them any more.
    """
    if draft.was_sent_back:
        return account.may("safeguard")
    is_hers = account.name in (draft.opened_by, *draft.authors)
    is_alone = {*draft.authors} <= {account.name}
    return account.may("publish") or (is_hers and (is_alone or account.may("write")))


def may_take_turn(account: Author) -> bool:
    """Return whether an account may take the turn at a draft over from whoever writes it."""
    return account.may("safeguard") or account.may("publish")


def may_send_back(account: Author, draft: Draft) -> bool:
    """Return whether an account may end the proposal of somebody else."""
    return draft.proposal is not None and draft.proposal.by != account.name and bool(roles_of(account))


def _values(room: RoomServices, seen: DraftStanding) -> Mapping[str, object]:
    draft, compared = seen.draft, seen.found.compared
    theirs: ShownChanges | None = shown(room.comparisons.theirs(draft)) if draft.is_behind else None
    return {"changes": shown(compared), "theirs": theirs, "title": title_of(draft.part, compared)}


def _languages(visit: RoomVisit, seen: DraftStanding) -> list[tuple[str, str]]:
    """Return the languages that the account translates into, each with its own name."""
    course = seen.found.compared.after
    named = course.profile.languages if course.profile else {}
    return [(it, name) for it, name in named.items() if it != "en" and visit.account.may("translate", it)]


def spelled(lost: frozenset[str]) -> str:
    """Return lost languages as the value of a form field, so that a tick agrees to exactly these."""
    return ", ".join(sorted(lost))


async def media(visit: RoomVisit) -> web.StreamResponse:
    """Show a picture of the draft."""
    draft = visit.room.drafts.find(visit.part)
    if draft is None:
        raise web.HTTPNotFound
    return picture(visit.room.drafts.view(draft), visit.request.match_info["name"])


PAGES: Mapping[str, RoomPage] = {"/part/{part}": hand_over, "/part/{part}/media/{name:.+}": media}
