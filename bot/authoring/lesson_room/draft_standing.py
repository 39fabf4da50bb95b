"""Standing of a draft for one account: its state, what it lacks, and what the account can do with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.draft import Draft
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
