"""Rules of publishing: one account proposes, another approves; for some changes one of them is of safeguarding.

A decision counts only while its account exists, has a second factor, and has the role (S7). Publishing takes two
people. Going back to the words before takes one, but two where numbers, Help or hidden words would change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.draft import DraftApproval, Proposal
from bot.safeguarding.moderation.member import StaffRole

APPROVES: tuple[StaffRole, ...] = ("safeguard", "publish")
"""Roles that may approve what somebody else proposes, the weightier first."""

Lacking = Literal["proposer", "second", "safeguarding", "signer", "languages", "sentences"]
"""Reason against publishing.

`proposer`: the account that proposed it is gone. `second`: no other person has approved it. `safeguarding`: nobody of
safeguarding has. `signer`: words change in a language that nobody of safeguarding reads, and nobody who signs it has
approved them who did not write them. `languages`: learners would lose one, and the two have not both agreed to it.
`sentences`: the two have not both said of each sentence that is read first that it may stay.
"""

ProposalObjection = Literal["proposer", "done", "author", "role"]
"""Reason why an account may not approve: it has proposed it, approved it already, written in it, or has no role.

Somebody who only signs approves where words change in a language of hers that nobody of safeguarding reads.
"""


@dataclass(frozen=True, slots=True)
class Stakes:
    """Facts about a draft that decide who has to approve it.

    `touches_safety`: it has changes that need safeguarding. `lost`: languages that learners would lose, each as `lesson
    locale`. `authors`: accounts that have written in it. `unread`: languages with changed words that nobody of
    safeguarding reads, each with the accounts whose words these are. `sentences`: those that need a reason why they
    may stay.
    """

    touches_safety: bool = False
    lost: frozenset[str] = frozenset()
    authors: tuple[str, ...] = ()
    unread: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sentences: frozenset[str] = frozenset()


def lacking(proposal: Proposal, accounts: Iterable[Author], stakes: Stakes) -> tuple[Lacking, ...]:
    """Return what a proposal still lacks for publishing, in the order in which it is best added."""
    known = {it.name: it for it in accounts}
    every = [it for it in proposal.approvals if _counts(it, proposal, known, stakes.authors)]
    approvals = [it for it in every if it.role in APPROVES]
    readers = [known[it.by] for it in every]
    people = [known[name] for name in (proposal.by, *(it.by for it in approvals)) if name in known]
    found: list[tuple[Lacking, bool]] = [
        ("proposer", proposal.by not in known),
        ("second", not approvals),
        ("safeguarding", stakes.touches_safety and not any(it.may("safeguard") for it in people)),
        ("signer", not all(any(_vouches(it, name, stakes) for it in readers) for name in stakes.unread)),
        ("languages", bool(approvals) and not _is_meant(stakes.lost, proposal, approvals)),
        ("sentences", bool(approvals) and not _may_stay(stakes.sentences, proposal, approvals)),
    ]
    return tuple(what for what, is_so in found if is_so)


def objection(
    proposal: Proposal, account: Author, accounts: Iterable[Author], stakes: Stakes
) -> ProposalObjection | None:
    """Return the reason why an account may not approve a proposal; None if she may."""
    known = {it.name: it for it in accounts}
    if account.name == proposal.by:
        return "proposer"
    signs = any(account.may("sign", it) for it in stakes.unread)
    if not (roles_of(account) or signs):
        return "role"
    own = (it for it in proposal.approvals if it.by == account.name and _counts(it, proposal, known, stakes.authors))
    if any(stakes.lost <= {*it.lost} and stakes.sentences <= {*it.read} for it in own):
        return "done"
    if roles_of(account):
        return None if _has_fresh_eyes(account.name, proposal, known, stakes.authors) else "author"
    return None if any(_vouches(account, it, stakes) for it in stakes.unread) else "author"


def approved(
    proposal: Proposal, account: Author, at: int, lost: Iterable[str] = (), read: Iterable[str] = ()
) -> Proposal:
    """Return a proposal with the approval of an account, in its first role of APPROVES, else as one who signs.

    With none of these roles it adds nothing.
    """
    others = [it for it in proposal.approvals if it.by != account.name]
    signs: list[StaffRole] = ["sign"] if account.may("sign") else []
    own = [
        DraftApproval(account.name, role, at, tuple(sorted(lost)), tuple(sorted(read)))
        for role in (*roles_of(account), *signs)[:1]
    ]
    return replace(proposal, approvals=(*others, *own))


def roles_of(account: Author) -> list[StaffRole]:
    """Return the roles of an account by which it may approve, and send back, the weightier first."""
    return [role for role in APPROVES if account.may(role)]


def _counts(approval: DraftApproval, proposal: Proposal, known: Mapping[str, Author], authors: tuple[str, ...]) -> bool:
    account = known.get(approval.by)
    if account is None or account.name == proposal.by or not account.may(approval.role):
        return False
    return approval.role == "sign" or _has_fresh_eyes(account.name, proposal, known, authors)


def _vouches(account: Author, locale: str, stakes: Stakes) -> bool:
    """Return whether an account signs a language, and none of the changed words in it are hers."""
    return account.may("sign", locale) and account.name not in stakes.unread[locale]


def _has_fresh_eyes(name: str, proposal: Proposal, known: Mapping[str, Author], authors: tuple[str, ...]) -> bool:
    """Return whether each word was read by somebody who may approve it and did not write it.

    That is so if the approver wrote nothing in the draft, or if the proposer could approve too: then the proposer has
    read the words of the approver, and the approver the others. If the proposer may only write, an approver would be
    the only one to approve her own words.
    """
    proposer = known.get(proposal.by)
    return name not in authors or bool(proposer and roles_of(proposer))


def _is_meant(lost: frozenset[str], proposal: Proposal, approvals: Iterable[DraftApproval]) -> bool:
    return lost <= {*proposal.lost} and any(lost <= {*it.lost} for it in approvals)


def _may_stay(sentences: frozenset[str], proposal: Proposal, approvals: Iterable[DraftApproval]) -> bool:
    return sentences <= proposal.reasons.keys() and any(sentences <= {*it.read} for it in approvals)
