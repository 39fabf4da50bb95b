"""Draft: work on one part of the course, with its remarks, proposal and approvals."""

from __future__ import annotations

from dataclasses import dataclass

from bot.safeguarding.moderation.member import StaffRole


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a draft: its account, time (seconds since 1970), words, and the text it is about."""

    by: str
    at: int
    words: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class DraftApproval:
    """Approval of a proposal by a second person, in one of her roles.

    `lost` are the languages whose loss she agrees to, as in a proposal.
    """

    by: str
    role: StaffRole
    at: int
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Proposal to publish a draft. It counts only while the draft still has this fingerprint.

    `lost` are the languages that learners would lose and whose loss the proposer agrees to, each as `lesson locale`.
    """

    by: str
    at: int
    note: str
    fingerprint: str
    approvals: tuple[DraftApproval, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Work on one part of the course: `lessons/lock-it-up`, `bot/help`, `directory`.

    `base` is the edition that it was begun from or last updated to. `is_behind`: other words of this part were
    published since it was begun, and are not in it; `began` is then the edition whose words it began with.
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
