"""The open drafts as an account meets them: their words, how far they have come, and who writes in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from bot.authoring.account import Account
from bot.authoring.room.course_parts import CoursePart
from bot.authoring.room.draft import Draft
from bot.authoring.room.hand_over import draft_changes, lacks
from bot.authoring.room.publishing import Lacking, approving_role
from bot.authoring.room.services import RoomServices
from bot.authoring.room.shelf import Act, OpenDraft, Standing
from bot.errors import Refused


@dataclass(frozen=True, slots=True)
class OpenDrafts:
    """The drafts that can be read, and the parts of those that cannot."""

    drafts: tuple[OpenDraft, ...]
    unreadable: tuple[str, ...]


def open_drafts(room: RoomServices, account: Account) -> OpenDrafts:
    """Read all drafts; those whose files were not saved since the last time cost nothing."""
    found = {part: _read(part, room, account) for part in room.drafts.parts}
    return OpenDrafts(tuple(it for it in found.values() if it), tuple(part for part, it in found.items() if it is None))


def draft_parts(room: RoomServices) -> list[CoursePart]:
    """Return the parts of the drafts that can be read, as they are written now."""
    found = []
    for draft in room.drafts.all:
        with suppress(Refused, OSError):
            found.append(room.readings.draft(draft).part)
    return found


def _read(part: str, room: RoomServices, account: Account) -> OpenDraft | None:
    try:
        draft = room.drafts.find(part)
        return _open(draft, room, account) if draft else None
    except (Refused, OSError):
        return None


def _open(draft: Draft, room: RoomServices, account: Account) -> OpenDraft:
    read, missing = room.readings.draft(draft), _lacks(draft, room)
    writer = room.desks.turns.writing(draft.part, room.desks.now(), besides=account.name)
    standing = _standing(draft, missing)
    acts = frozenset(_acts(draft, standing, missing, account))
    return OpenDraft(draft, read.part, read.errors, read.warnings, standing, acts, writer)


def _lacks(draft: Draft, room: RoomServices) -> tuple[Lacking | str, ...]:
    """Return what a proposal lacks. Comparing two courses takes seconds, and nothing hangs on it before an approval."""
    if draft.proposal is None:
        return ()
    kept, content = room.readings.kept, room.drafts.content
    if draft.proposal.fingerprint != kept(draft, "fingerprint", lambda: content(draft).fingerprint):
        return ("changed",)
    if not draft.proposal.approvals:
        return ("second",)
    return lacks(room, draft, kept(draft, "changes", lambda: draft_changes(room, draft)))


def _standing(draft: Draft, missing: tuple[Lacking | str, ...]) -> Standing:
    if draft.proposal is None:
        return "written"
    if "changed" in missing:
        return "changed"
    return "proposed" if missing else "approved"


def _acts(draft: Draft, standing: Standing, missing: tuple[Lacking | str, ...], account: Account) -> Iterator[Act]:
    """Yield what the account can do: approving only where her approval is one that is lacking."""
    proposal = draft.proposal
    if proposal is None:
        return
    is_lacking = "second" in missing or ("safeguarding" in missing and account.may("safeguard"))
    if standing == "proposed" and is_lacking and approving_role(proposal, account):
        yield "approve"
    if standing == "approved" and account.may("publish") and proposal.by != account.name:
        yield "publish"
