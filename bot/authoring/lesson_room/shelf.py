"""Shelf: lessons and files of the bot by language, each with its state, and the work that waits for an account."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.course_parts import LESSONS, CoursePart, TextProgress
from bot.authoring.lesson_room.draft import Draft, Remark
from bot.authoring.lesson_room.drafts import UNREADABLE
from bot.authoring.lesson_room.publishing import Stakes, objection, standing
from bot.authoring.lesson_room.services import RoomServices
from bot.durations import DAY
from bot.lessons.model.lesson import SOURCE_LOCALE

Standing = Literal["written", "changed", "proposed", "approved"]
"""Progress of a draft: not proposed; changed after its proposal; waiting for approval; ready to publish."""

ShelfPlace = Literal["live", "kept", "draft"]
"""Place of a text: offered to learners, live but not offered, or in a draft."""

CellState = Literal["nothing", "to do", "unsigned", "signed"]

ShelfAction = Literal["approve", "publish"]

GroupName = Literal["lessons", "new", "bot", "files"]

LATE = 3 * DAY
"""Seconds after which a proposal that nobody touches has waited too long."""

MOST_NAMED = 20
"""Most drafts that are named where nobody can read them."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ShelfCell:
    """A part in a language: its place, and the numbers of texts, of those not done, and of those not signed."""

    place: ShelfPlace
    of: int
    undone: int
    unsigned: int

    @property
    def state(self) -> CellState:
        """The state in a word, the most urgent one first."""
        if not self.of:
            return "nothing"
        return "to do" if self.undone else "unsigned" if self.unsigned else "signed"


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft, and its part as it is written now.

    `acts`: what the account can do towards its publishing. `writer`: another account that writes in it now.
    `late_since`: time of its last act, if it is proposed and has waited too long.
    """

    draft: Draft
    part: CoursePart
    errors: int = 0
    warnings: int = 0
    standing: Standing = "written"
    acts: frozenset[ShelfAction] = frozenset()
    writer: str = ""
    late_since: int = 0


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A part of the course, with its cells by locale: the live one first, then the draft's where that differs.

    `title` is the published one. `is_unreadable`: it has a draft whose files nobody can read.
    """

    part: str
    title: str
    cells: Mapping[str, tuple[ShelfCell, ...]]
    open: OpenDraft | None = None
    is_unreadable: bool = False

    @property
    def has_texts(self) -> bool:
        """True if there is anything to translate in it."""
        return any(it.of for some in self.cells.values() for it in some)


@dataclass(frozen=True, slots=True)
class ShelfGroup:
    """Rows of one kind in their order, and the languages in which any of them is translated."""

    name: GroupName
    rows: tuple[ShelfRow, ...]
    locales: tuple[str, ...]

    @property
    def has_drafts(self) -> bool:
        """True if somebody works on one of them."""
        return any(it.open or it.is_unreadable for it in self.rows)


def shelf(
    live: Mapping[str, CoursePart], drafts: Sequence[OpenDraft], locales: Sequence[str], unreadable: Iterable[str] = ()
) -> tuple[ShelfGroup, ...]:
    """Return the groups of the shelf: a live edition, and the drafts beside it."""
    found, broken = {it.draft.part: it for it in drafts}, frozenset(unreadable)
    rows: dict[GroupName, list[ShelfRow]] = {"lessons": [], "new": [], "bot": [], "files": []}
    for part in dict.fromkeys((*live, *found, *sorted(broken))):
        row = shelf_row(part, live.get(part), found.get(part), locales)
        rows[_group(part, live.get(part))].append(replace(row, is_unreadable=part in broken))
    return tuple(ShelfGroup(name, tuple(some), _columns(some, locales)) for name, some in rows.items() if some)


def _columns(rows: Iterable[ShelfRow], locales: Iterable[str]) -> tuple[str, ...]:
    known = tuple(rows)
    return tuple(it for it in locales if it == SOURCE_LOCALE or any(cell.of for row in known for cell in row.cells[it]))


def cell(part: CoursePart, locale: str, *, is_draft: bool = False) -> ShelfCell | None:
    """Return the state of a part in a language; None where it is not translated into it."""
    texts = [it for it in part.texts if _has(it, locale)]
    if not texts and part.texts:
        return None
    undone = [it for it in texts if locale in it.undone]
    unsigned = [it for it in texts if locale not in it.signed and locale not in it.undone]
    place: ShelfPlace = "draft" if is_draft else "live" if locale in part.live_in else "kept"
    return ShelfCell(place, len(texts), len(undone), len(unsigned))


def _has(text: TextProgress, locale: str) -> bool:
    return locale == SOURCE_LOCALE or locale in text.words or locale in text.undone


def _group(part: str, live: CoursePart | None) -> GroupName:
    if part.startswith(LESSONS):
        return "lessons" if live and live.is_listed else "new"
    return "bot" if part.startswith("bot/") else "files"


def shelf_row(part: str, live: CoursePart | None, open: OpenDraft | None, locales: Sequence[str]) -> ShelfRow:
    """Return the row of a part, with its live state and that of its draft."""
    written = open.part if open else None
    known = live or written
    return ShelfRow(
        part,
        known.title if known else "",
        {it: tuple(_cells(it, live if live and live.is_listed else None, written)) for it in locales},
        open,
    )


def _cells(locale: str, live: CoursePart | None, written: CoursePart | None) -> Iterator[ShelfCell]:
    now = cell(live, locale) if live else None
    new = cell(written, locale, is_draft=True) if written else None
    if now:
        yield now
    is_broken = new and now and now.of and not new.of  # its file cannot be read: the row says so
    if new and not is_broken and (now is None or locale == SOURCE_LOCALE or _counts(new) != _counts(now)):
        yield new


def _counts(some: ShelfCell) -> tuple[int, int, int]:
    return some.of, some.undone, some.unsigned


@dataclass(frozen=True, slots=True)
class WaitingTexts:
    """Texts of a part that wait for an account in one of her languages."""

    part: str
    title: str
    locale: str
    texts: int
    has_draft: bool


@dataclass(frozen=True, slots=True)
class WaitingDraft:
    """A draft that waits for an account. `remarks` counts those of others since her own last remark or proposal.

    `sent_back` is the remark with which its last proposal was sent back, until it is proposed again.
    `late_since` is that of the draft.
    """

    part: str
    title: str
    remarks: int = 0
    sent_back: Remark | None = None
    late_since: int = 0
    is_approved: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work that waits for an account, by her roles."""

    write: tuple[WaitingDraft, ...] = ()
    approve: tuple[WaitingDraft, ...] = ()
    publish: tuple[WaitingDraft, ...] = ()
    translate: tuple[WaitingTexts, ...] = ()
    sign: tuple[WaitingTexts, ...] = ()
    late: tuple[WaitingDraft, ...] = ()
    """Her own proposals that have waited too long for others."""

    @property
    def any(self) -> bool:
        """True if anything waits for her."""
        return any((self.write, self.approve, self.publish, self.translate, self.sign, self.late))


def waiting(
    account: Author, live: Mapping[str, CoursePart], drafts: Sequence[OpenDraft], locales: Sequence[str]
) -> Waiting:
    """Return what waits for an account: texts of drafts before those of the live edition, each in course order.

    A live part has its published title.
    """
    known = [replace(it, part=_named(it.part, live)) for it in drafts]
    settled = {it.draft.part: _settled(it, live) for it in known}
    parts = {**settled, **{name: it for name, it in live.items() if name not in settled and it.is_listed}}
    return Waiting(
        write=tuple(_waits(it, account) for it in known if _is_hers(it, account)),
        approve=tuple(_waits(it, account) for it in known if "approve" in it.acts),
        publish=tuple(_waits(it, account) for it in known if "publish" in it.acts),
        translate=tuple(_to_translate(account, parts, settled, locales)),
        sign=tuple(_to_sign(account, parts, settled, locales)),
        late=tuple(_waits(it, account) for it in known if _is_late_of(it, account)),
    )


def _settled(open: OpenDraft, live: Mapping[str, CoursePart]) -> CoursePart:
    """Return the part of a draft, with its new English only if that is ready to be translated."""
    part = open.part
    if open.draft.calls_translators:
        return part
    published = {it.source for it in live[part.part].texts} if part.part in live else set()
    return replace(part, texts=tuple(it for it in part.texts if it.source in published))


def _named(part: CoursePart, live: Mapping[str, CoursePart]) -> CoursePart:
    return replace(part, title=live[part.part].title) if part.part in live else part


def _is_hers(open: OpenDraft, account: Author) -> bool:
    if not account.may("write") or account.name not in (open.draft.opened_by, *open.draft.authors):
        return False
    return open.standing in ("written", "changed") or bool(_remarks(open, account))


def _is_late_of(open: OpenDraft, account: Author) -> bool:
    proposal = open.draft.proposal
    return bool(open.late_since and proposal and proposal.by == account.name and not open.acts)


def _waits(open: OpenDraft, account: Author) -> WaitingDraft:
    returned = (it for it in reversed(open.draft.remarks) if it.sends_back and not open.draft.proposal)
    return WaitingDraft(
        part=open.draft.part,
        title=open.part.title,
        remarks=_remarks(open, account),
        sent_back=next(returned, None),
        late_since=open.late_since,
        is_approved=open.standing == "approved",
    )


def _remarks(open: OpenDraft, account: Author) -> int:
    """Count the remarks that others made since the account said something about the draft, or proposed it."""
    remarks, proposal = open.draft.remarks, open.draft.proposal
    said = [it.at for it in remarks if it.by == account.name]
    proposed = [proposal.at] if proposal and proposal.by == account.name else []
    last = max((*said, *proposed), default=0)
    return sum(it.by != account.name and it.at >= last for it in remarks)


def _to_translate(
    account: Author, parts: Mapping[str, CoursePart], written: Collection[str], locales: Sequence[str]
) -> Iterator[WaitingTexts]:
    for locale in locales:
        if locale != SOURCE_LOCALE and account.may("translate", locale):
            for name, part in parts.items():
                if count := sum(locale in it.undone for it in part.texts):
                    yield WaitingTexts(name, part.title, locale, count, name in written)


def _to_sign(
    account: Author, parts: Mapping[str, CoursePart], written: Collection[str], locales: Sequence[str]
) -> Iterator[WaitingTexts]:
    """Yield the parts to sign: those in which every text is done, as words still change before that."""
    for locale in locales:
        if account.may("sign", locale):
            for name, part in parts.items():
                found = cell(part, locale)
                if found and found.state == "unsigned":
                    yield WaitingTexts(name, part.title, locale, found.unsigned, name in written)


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
    is_late = way in ("proposed", "approved") and room.now() - draft.last_act >= LATE
    return OpenDraft(
        draft=draft,
        part=read.part,
        errors=read.errors,
        warnings=read.warnings,
        standing=way,
        acts=acts,
        writer=writer,
        late_since=draft.last_act if is_late else 0,
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
