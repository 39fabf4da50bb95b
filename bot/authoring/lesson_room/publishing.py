"""Rules of publishing: one account proposes, another approves; for some changes one of them is of safeguarding.

A decision counts only while its account exists, has a second factor, and has the role (S7). Publishing takes two
people. Going back to the words before takes one, but two where numbers, Help or hidden words would change.

The standing of a draft for one account follows from these rules: its state, what it lacks, and what she can do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.draft import Draft, DraftApproval, Proposal
from bot.authoring.lesson_room.draft_changes import DraftChanges
from bot.lessons.problem import Problem
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


DraftState = Literal["behind", "unchanged", "written", "changed", "ready"] | Lacking
"""State of a draft: the first thing that keeps it from being published, or `ready`.

`behind`: other words of its part were published since it was begun. `unchanged`: it changes nothing. `written`: nobody
has proposed it. `changed`: it is not what was proposed.
"""


NextAct = Literal["safeguarding", "second", "signer", "publish"]
"""Act that a proposal waits for: an approval that it lacks, then publishing."""


def next_acts(
    lacks: Collection[Lacking], proposal: Proposal, accounts: Sequence[Author], stakes: Stakes
) -> tuple[tuple[NextAct, int], ...]:
    """Return the acts of others until learners have it, in their order, each with how many accounts can do it."""
    may = [it for it in accounts if objection(proposal, it, accounts, stakes) is None]
    signers = [it for it in may if any(_vouches(it, locale, stakes) for locale in stakes.unread)]
    every: list[tuple[NextAct, bool, int]] = [
        ("safeguarding", "safeguarding" in lacks, sum(it.may("safeguard") for it in may)),
        ("second", "second" in lacks and "safeguarding" not in lacks, sum(bool(roles_of(it)) for it in may)),
        ("signer", "signer" in lacks, len(signers)),
        ("publish", "proposer" not in lacks, sum(it.may("publish") for it in accounts)),
    ]
    return tuple((act, people) for act, is_lacking, people in every if is_lacking)


_OF_LANGUAGES = frozenset({"language-untranslated", "translation-missing", "translation-stale", "offer-new"})
_OF_SENTENCES = frozenset({"hurting-phrase", "number-in-text", "link-in-text"})


@dataclass(frozen=True, slots=True)
class DraftStanding:
    """A draft for one account: its changes, its state, and what she can do.

    `objection` is the reason why she may not approve; `lacks_after` is what it would still lack after she pressed
    [Publish]; `unread` are the languages of changed words that nobody of safeguarding reads; `next` are the acts of
    others that a proposal waits for.
    """

    draft: Draft
    found: DraftChanges
    state: DraftState
    lacks: tuple[Lacking, ...] = ()
    objection: ProposalObjection | None = None
    lacks_after: tuple[Lacking, ...] = ()
    unread: tuple[str, ...] = ()
    next: tuple[tuple[NextAct, int], ...] = ()

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


def standing(accounts: Sequence[Author], account: Author, draft: Draft, found: DraftChanges) -> DraftStanding:
    """Return the state of a draft, and what an account can do with it."""
    state = _early_state(draft, found)
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
        next=next_acts(lacks, draft.proposal, accounts, stakes),
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
