"""A draft: one piece of work on one part of the course, and its way to girls."""

from __future__ import annotations

from dataclasses import dataclass

from bot.safeguarding.moderation.member import Role


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on a draft: the account it is by, its time (seconds since 1970), its words, and the text it is about."""

    by: str
    at: int
    words: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class DraftApproval:
    """The approval of a proposal by a second person, in one of her roles.

    `lost` are the languages that girls lose by it and that she means them to lose, as in a proposal.
    """

    by: str
    role: Role
    at: int
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft as it was proposed: by whom, and with which words. It counts only while the words are the same.

    `lost` are the languages that girls lose by it and that the proposer means them to lose, each as `lesson locale`.
    """

    by: str
    at: int
    note: str
    fingerprint: str
    approvals: tuple[DraftApproval, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A piece of work on one part of the course: `lessons/lock-it-up`, `bot/help`, `directory`.

    `base` is the edition that it was begun from or last brought up to. `is_behind`: other words of this part were
    published since it was begun; they are not in the draft. `began` is then the edition whose words it began with.
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
