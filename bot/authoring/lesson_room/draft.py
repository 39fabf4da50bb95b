"""Draft: work on one part of the course, with its remarks, proposal and approvals, and its stored description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from bot.errors import Refused
from bot.safeguarding.moderation.member import StaffRole

MOST_BYTES = 2_000_000
"""Largest description of a draft: all its remarks are in it."""

LAST = 2**37
"""Seconds since 1970 that no time of ours reaches: a date has no fifth digit of its year."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a draft: its account, time (seconds since 1970) and words.

    `sends_back`: it ended a proposal, as this role of its account. Empty for other remarks.
    """

    by: str
    at: int
    words: str
    sends_back: StaffRole | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class StayReason:
    """Reason why a sentence that is read first may stay; `sentence` is its fingerprint."""

    sentence: str
    words: str


@dataclass(frozen=True, slots=True)
class DraftApproval:
    """Approval of a proposal by a second person, in one of her roles.

    `lost` are the languages whose loss she agrees to, as in a proposal; `read` the sentences that she has read first
    and lets stay, by their fingerprints.
    """

    by: str
    role: StaffRole
    at: int
    lost: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Proposal to publish a draft. It counts only while the draft still has this fingerprint.

    `lost` are the languages that learners would lose and whose loss the proposer agrees to, each as `lesson locale`.
    `stay` are the sentences that are read first, each with the reason why it may stay.
    """

    by: str
    at: int
    note: str
    fingerprint: str
    approvals: tuple[DraftApproval, ...] = ()
    lost: tuple[str, ...] = ()
    stay: tuple[StayReason, ...] = ()

    @property
    def reasons(self) -> Mapping[str, str]:
        """The reasons by the fingerprints of their sentences."""
        return {it.sentence: it.words for it in self.stay}


@dataclass(frozen=True, slots=True)
class Draft:
    """Work on one part of the course: `lessons/lock-it-up`, `bot/help`, `directory`.

    `base` is the edition that it was begun from or last updated to. `is_behind`: other words of this part were
    published since it was begun, and are not in it; `began` is then the edition whose words it began with. `is_ready`:
    its writer has said that its new English can be translated.
    """

    part: str
    base: int
    opened_by: str
    at: int
    is_behind: bool = False
    authors: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    proposal: Proposal | None = None
    began: int = 0
    is_ready: bool = False

    @property
    def last_act(self) -> int:
        """Time of the last proposal, approval or remark; 0 without any."""
        proposal = self.proposal
        acts = [proposal.at, *(it.at for it in proposal.approvals)] if proposal else []
        return max([*acts, *(it.at for it in self.remarks)], default=0)

    @property
    def calls_translators(self) -> bool:
        """True if its new English is translated and signed now: its writer has said so, or has proposed it."""
        return self.is_ready or self.proposal is not None

    @property
    def was_sent_back(self) -> bool:
        """True if safeguarding has sent a proposal of it back: then it needs safeguarding to reach learners."""
        return any(it.sends_back == "safeguard" for it in self.remarks)


_STORED = TypeAdapter(Draft)


def read_draft(path: Path, part: str) -> Draft:
    """Read the description of the draft of a part. Raise Refused for one that no program of ours has written."""
    try:
        found = _STORED.validate_json(path.read_bytes(), strict=True) if path.stat().st_size <= MOST_BYTES else None
    except (OSError, ValueError):
        found = None
    if found is None or found.part != part or not all(0 <= it < LAST for it in _times_in(found)):
        raise Refused("This draft cannot be read.", "Put it back from a backup, or delete its folder.")
    return found


def unreadable() -> Refused:
    """Return the refusal of a draft whose files cannot be read."""
    return Refused("The files of this draft cannot be read.", "Put them back from a backup, or throw it away.")


def _times_in(draft: Draft) -> Iterator[int]:
    proposal = draft.proposal
    yield from (draft.at, *(it.at for it in draft.remarks))
    yield from (proposal.at, *(it.at for it in proposal.approvals)) if proposal else ()
