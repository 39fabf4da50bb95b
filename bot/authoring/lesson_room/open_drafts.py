"""Open drafts for an account: their words, their progress, what the account can do, and their present writer."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.course_parts import CoursePart
from bot.authoring.lesson_room.draft import Draft
from bot.authoring.lesson_room.drafts import UNREADABLE
from bot.authoring.lesson_room.publishing import Stakes, objection, standing
from bot.authoring.lesson_room.services import RoomServices
from bot.authoring.lesson_room.shelf import OpenDraft, ShelfAction, Standing

MOST_NAMED = 20
"""Most drafts that are named where nobody can read them."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenDrafts:
    """The drafts that can be read, the parts of those that cannot, and the number of other files beside them."""

    drafts: tuple[OpenDraft, ...]
    unreadable: tuple[str, ...]
    strangers: int = 0


def open_drafts(room: RoomServices, account: Author) -> OpenDrafts:
    """Read all drafts; unchanged ones come from a cache."""
    found = {part: _open_draft(part, room, account) for part in room.drafts.parts}
    unreadable = tuple(part for part, it in found.items() if it is None)
    return OpenDrafts(tuple(it for it in found.values() if it), unreadable, room.drafts.strangers)


def draft_parts(room: RoomServices) -> list[CoursePart]:
    """Return the parts of the drafts that can be read, as they are written now."""
    found = []
    for draft in room.drafts.all:
        with suppress(*UNREADABLE):
            found.append(room.readings.draft(draft).part)
    return found


def log_left_aside(room: RoomServices) -> None:
    """Read every draft, and write into the log which ones nobody can read, once a start."""
    unread = set(room.drafts.parts) - {it.part for it in draft_parts(room)}
    if unread or room.drafts.strangers:
        named = ", ".join(sorted(unread)[:MOST_NAMED]) or "none"
        log.warning("drafts left aside: %d (%s); other files: %d", len(unread), named, room.drafts.strangers)


def _open_draft(part: str, room: RoomServices, account: Author) -> OpenDraft | None:
    try:
        draft = room.drafts.find(part)
        return _open(draft, room, account) if draft else None
    except UNREADABLE:
        return None


def _open(draft: Draft, room: RoomServices, account: Author) -> OpenDraft:
    read = room.readings.draft(draft)
    writer = room.desks.turns.writing(draft.part, room.desks.now(), besides=account.name)
    way, acts = _way(draft, room, account)
    return OpenDraft(
        draft=draft, part=read.part, errors=read.errors, warnings=read.warnings, standing=way, acts=acts, writer=writer
    )


def _way(draft: Draft, room: RoomServices, account: Author) -> tuple[Standing, frozenset[ShelfAction]]:
    """Return the progress of a draft, and what the account can do for it.

    Courses are compared only once there is an approval: it takes seconds, and nothing depends on it before.
    """
    proposal, content = draft.proposal, room.drafts.content
    if proposal is None:
        return "written", frozenset()
    if proposal.fingerprint != room.readings.kept(draft, "fingerprint", lambda: content(draft).fingerprint):
        return "changed", frozenset()
    if not proposal.approvals:
        reason = objection(proposal, account, room.accounts(), Stakes(authors=draft.authors))
        return "proposed", frozenset[ShelfAction]() if reason else frozenset[ShelfAction](("approve",))
    seen = standing(room.accounts(), account, draft, room.comparisons.draft(draft))
    if seen.state == "ready":
        return "approved", frozenset[ShelfAction](("publish",)) if account.may("publish") else frozenset()
    return ("proposed" if seen.is_proposed else "changed"), frozenset[ShelfAction](
        ("approve",) if seen.approves else ()
    )
