"""Rules on bringing words to girls: one proposes, another approves, and safeguarding is one of the two where it must.

A decision counts only while its account exists, has a second factor, and has the role (S7). Forwards it takes two
people, back to the words before it takes one; but neither numbers nor Help, nor what was hidden, go back by one alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bot.authoring.account import Account
from bot.authoring.room.draft import DraftApproval, Proposal
from bot.safeguarding.moderation.member import Role

APPROVES: tuple[Role, ...] = ("safeguard", "publish")
"""Roles that may approve what somebody else proposes, the weightier first."""

Lacking = Literal["proposer", "second", "safeguarding"]
"""Reason against publishing: the proposer is gone, no second person has approved, or nobody of safeguarding has."""


def lacking(proposal: Proposal, accounts: Iterable[Account], *, touches_safety: bool) -> tuple[Lacking, ...]:
    """Return what a proposal lacks before it may be published.

    `touches_safety`: numbers, links, Help or critical words are in it, or pictures that somebody has uploaded.
    """
    known = {it.name: it for it in accounts}
    approvers = {it.by for it in proposal.approvals if _counts(it, proposal, known)}
    people = [known[name] for name in (proposal.by, *approvers) if name in known]
    found: list[tuple[Lacking, bool]] = [
        ("proposer", proposal.by not in known),
        ("second", not approvers),
        ("safeguarding", touches_safety and not any(it.may("safeguard") for it in people)),
    ]
    return tuple(what for what, is_so in found if is_so)


def approving_role(proposal: Proposal, account: Account) -> Role | None:
    """Return the role in which an account may approve a proposal; None for its proposer and who has approved it."""
    if account.name in (proposal.by, *(it.by for it in proposal.approvals)):
        return None
    return next((role for role in APPROVES if account.may(role)), None)


def people_to_put_back(number: int, parent: int, *, touches_safety: bool) -> int:
    """Return the number of people it takes to put an edition back.

    One for the edition before the live one, unless numbers, Help or hidden words would change with it; else two.
    """
    return 1 if number == parent and not touches_safety else 2


def _counts(approval: DraftApproval, proposal: Proposal, known: dict[str, Account]) -> bool:
    account = known.get(approval.by)
    return account is not None and account.name != proposal.by and account.may(approval.role)
