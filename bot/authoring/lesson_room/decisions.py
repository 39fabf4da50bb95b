"""Decisions on a draft: who may propose, approve, send back and publish it, and the draft after that.

All is decided on the standing of the draft under its lock. Whatever may not be raises Refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.comparison import MOST_LINES, Comparison
from bot.authoring.lesson_room.draft import Draft, Proposal, Remark, StayReason
from bot.authoring.lesson_room.publishing import DraftStanding, approved, may_discard, may_send_back, roles_of
from bot.authoring.lesson_room.refusals import OBJECTIONS, refusal
from bot.errors import Refused
from bot.storage.editions import EditionNote

MOST_TEXTS = 2000
"""Most texts and translations that one proposal changes: a new lesson in seven languages has a thousand."""

MOST_NOTE, MOST_REASON, MOST_REMARK, MOST_REMARKS = 300, 200, 1000, 200
"""Most characters of a note, of a reason and of a remark, and most remarks on one draft."""


@dataclass(frozen=True, slots=True)
class SentDecision:
    """A decision as an account has sent it: the fields of its form, and the time in seconds since 1970."""

    account: Author
    at: int
    fields: Mapping[str, str]

    @property
    def fingerprint(self) -> str | None:
        """The version of the draft that the account has seen; None if the form had none."""
        return self.fields.get("fingerprint")

    def words(self, field: str, most: int) -> str:
        """Return the typed words of a field, cut to `most` characters."""
        return self.fields.get(field, "").strip()[:most]


def propose_draft(seen: DraftStanding, sent: SentDecision) -> Draft:
    """Return the draft with a proposal; unchanged if the account has proposed it already."""
    if _has_proposed(seen, sent.account):
        return seen.draft
    _refuse_to_propose(seen)
    if sent.fingerprint not in (None, seen.found.fingerprint):
        raise refusal("changed")
    lost, reasons = _agreed_losses(seen, sent), _reasons_to_stay(seen, sent)
    note, seen_words = sent.words("note", MOST_NOTE), seen.found.fingerprint
    return replace(seen.draft, proposal=Proposal(sent.account.name, sent.at, note, seen_words, lost=lost, stay=reasons))


def _has_proposed(seen: DraftStanding, account: Author) -> bool:
    """Return whether the account has proposed it already: a second press, or a retry after a lost answer."""
    proposal = seen.draft.proposal
    waits_for_proposer = seen.state in ("languages", "sentences")
    return seen.is_proposed and not waits_for_proposer and proposal is not None and proposal.by == account.name


def _refuse_to_propose(seen: DraftStanding) -> None:
    if seen.state == "behind":
        raise refusal("behind")
    if seen.found.errors:
        raise refusal("errors")
    if seen.state == "unchanged":
        raise refusal("unchanged")
    if _is_too_much(seen.found.compared):
        raise refusal("too much")
    if seen.is_proposed and seen.state not in ("proposer", "languages", "sentences"):
        raise refusal("proposed")


def _is_too_much(found: Comparison) -> bool:
    """Return whether a second person would not see all of it: the page cuts the lines of a file, and a list is long."""
    texts = sum(map(len, found.changes.words.values())) + len(found.translations)
    return texts > MOST_TEXTS or any(len(it) >= MOST_LINES for it in found.lines.values())


def approve_draft(seen: DraftStanding, sent: SentDecision) -> Draft:
    """Return the draft with an approval, added once; the account has to have seen this version of it."""
    proposal = seen.draft.proposal
    if proposal is None or not seen.is_proposed or sent.fingerprint != seen.found.fingerprint:
        raise refusal("changed")
    if seen.objection == "done":
        return seen.draft
    if seen.objection:
        raise Refused(*OBJECTIONS[seen.objection])
    lost, sentences = _agreed_losses(seen, sent), _ticked_sentences(seen, sent)
    return replace(seen.draft, proposal=approved(proposal, sent.account, sent.at, lost, sentences))


def _agreed_losses(seen: DraftStanding, sent: SentDecision) -> tuple[str, ...]:
    """Return the languages that learners would lose. Raise Refused unless the account ticked exactly these."""
    lost = seen.found.compared.lost
    if lost and sent.fields.get("lost") != spelled(lost):
        raise refusal("unmeant")
    return tuple(sorted(lost))


def spelled(lost: frozenset[str]) -> str:
    """Return lost languages as the value of a form field, so that a tick agrees to exactly these."""
    return ", ".join(sorted(lost))


def _ticked_sentences(seen: DraftStanding, sent: SentDecision) -> tuple[str, ...]:
    """Return the sentences that need a reason. Raise Refused unless the account has ticked each of them."""
    wanted = sorted(seen.found.to_reason)
    if not all(f"stays-{it}" in sent.fields for it in wanted):
        raise refusal("unread")
    return tuple(wanted)


def _reasons_to_stay(seen: DraftStanding, sent: SentDecision) -> tuple[StayReason, ...]:
    """Return the same with the reason that the account gives for each. Raise Refused if one is missing."""
    reasons = {it: sent.words(f"because-{it}", MOST_REASON) for it in _ticked_sentences(seen, sent)}
    if not all(reasons.values()):
        raise refusal("unreasoned")
    return tuple(StayReason(sentence, words) for sentence, words in reasons.items())


def send_draft_back(draft: Draft, sent: SentDecision) -> Draft:
    """Return the draft without the proposal of somebody else, with a reason that its writers read as a remark."""
    if not roles_of(sent.account):
        raise refusal("not sending back")
    if not may_send_back(sent.account, draft):
        raise refusal("not proposed")
    if not (words := sent.words("words", MOST_REMARK)):
        raise refusal("no reason")
    made = Remark(sent.account.name, sent.at, words, sends_back=roles_of(sent.account)[0])
    return replace(draft, proposal=None, remarks=(*draft.remarks, made))


def add_remark(draft: Draft, sent: SentDecision) -> Draft:
    """Return the draft with a remark; unchanged without words, and if it is the same as the last one."""
    words = sent.words("words", MOST_REMARK)
    said = [(it.by, it.words) for it in draft.remarks]
    if not words or said[-1:] == [(sent.account.name, words)]:
        return draft
    if len(said) >= MOST_REMARKS:
        raise refusal("remarks")
    return replace(draft, remarks=(*draft.remarks, Remark(sent.account.name, sent.at, words)))


def publish_draft(seen: DraftStanding, sent: SentDecision, accounts: Iterable[Author]) -> tuple[Draft, EditionNote]:
    """Return the draft with all its approvals, and the note of its edition. If the account may approve, this does."""
    if not sent.account.may("publish"):
        raise refusal("not publisher")
    if seen.objection == "proposer" and seen.lacks:
        raise refusal("own proposal")
    draft = _with_last_approval(seen, sent)
    if draft.proposal is None or seen.found.errors:
        raise refusal("not yet")
    return draft, _edition_note(draft, draft.proposal, accounts)


def _with_last_approval(seen: DraftStanding, sent: SentDecision) -> Draft:
    """Return the draft after [Publish] was pressed, with the approval that this gives."""
    if not seen.is_proposed:
        raise refusal("not yet")
    if not seen.approves:
        if seen.lacks:
            raise Refused(*OBJECTIONS["author"]) if seen.objection == "author" else refusal("not yet")
        return seen.draft
    if seen.lacks_after:
        raise refusal("not yet")
    return add_remark(approve_draft(seen, sent), sent)


def _edition_note(draft: Draft, proposal: Proposal, accounts: Iterable[Author]) -> EditionNote:
    """Return the note of an edition; `guard` is the account of safeguarding among proposer and approvers."""
    approvers = tuple(it.by for it in proposal.approvals)
    people = (proposal.by, *approvers)
    guard = next((it.name for it in accounts if it.name in people and it.may("safeguard")), "")
    authors = tuple(dict.fromkeys((*draft.authors, proposal.by)))
    return EditionNote(proposal.note, authors, approvers, (draft.part,), guard=guard)


def refuse_to_discard(account: Author, draft: Draft) -> None:
    """Raise Refused unless an account may discard a draft."""
    if not may_discard(account, draft):
        raise refusal("sent back" if draft.was_sent_back else "not yours")
