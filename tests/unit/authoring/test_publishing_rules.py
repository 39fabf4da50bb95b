"""Rules on the people who stand for words before girls read them, and who put earlier ones back."""

from __future__ import annotations

import pytest

from bot.authoring.editor.preview.desk import Author
from bot.authoring.lesson_room.draft import DraftApproval, Proposal
from bot.authoring.lesson_room.publishing import (
    Lacking,
    ProposalObjection,
    Stakes,
    approved,
    lacking,
    next_acts,
    objection,
)
from bot.authoring.lesson_room.put_back import PutBack, PutBackLacking, confirming_lacks, people_to_put_back
from bot.safeguarding.moderation.member import StaffRole
from bot.storage.editions import Edition, EditionNote


def account(name: str, *roles: StaffRole) -> Author:
    return Author(name, frozenset(roles))


WANJA = account("wanja", "write")
GRACE = account("grace", "safeguard")
JOY = account("joy", "publish")
LEA = account("lea", "publish", "safeguard")
ALL = (WANJA, GRACE, JOY, LEA)
PROPOSED = Proposal("wanja", 1, "a word", "abc")
GUARDED = Stakes(touches_safety=True)


def by(*names: str, proposer: str = "wanja") -> Proposal:
    found = Proposal(proposer, 1, "a word", "abc")
    for name in names:
        found = approved(found, next(it for it in ALL if it.name == name), 2)
    return found


@pytest.mark.parametrize(
    ("proposal", "stakes", "lacks"),
    [
        (by(), Stakes(), ["second"]),
        (by(), GUARDED, ["second", "safeguarding"]),
        (by("joy"), Stakes(), []),
        (by("grace"), Stakes(), []),
        (by("joy"), GUARDED, ["safeguarding"]),
        (by("joy", "grace"), GUARDED, []),
        (by("lea"), GUARDED, []),
        (by("joy", proposer="grace"), GUARDED, []),
        (by("lea", proposer="lea"), Stakes(), ["second"]),
        (by("joy", proposer="olga"), Stakes(), ["proposer"]),
        (by("wanja"), Stakes(), ["second"]),
    ],
)
def test_it_takes_two_and_safeguarding_where_it_must(proposal: Proposal, stakes: Stakes, lacks: list[Lacking]) -> None:
    assert list(lacking(proposal, ALL, stakes)) == lacks


@pytest.mark.parametrize(
    ("proposal", "stakes", "told"),
    [
        (by(), Stakes(), (("second", 3), ("publish", 2))),
        (by(), GUARDED, (("safeguarding", 2), ("publish", 2))),
        (by(proposer="joy"), Stakes(authors=("lea",)), (("second", 2), ("publish", 2))),
        (by(), Stakes(authors=("lea",)), (("second", 2), ("publish", 2))),
        (by("joy"), GUARDED, (("safeguarding", 2), ("publish", 2))),
        (by("grace"), GUARDED, (("publish", 2),)),
        (by("joy", proposer="olga"), Stakes(), ()),
    ],
)
def test_a_proposal_says_what_comes_next_and_how_many_people_can(
    proposal: Proposal, stakes: Stakes, told: tuple[tuple[str, int], ...]
) -> None:
    assert next_acts(lacking(proposal, ALL, stakes), proposal, ALL, stakes) == told


@pytest.mark.parametrize("joy", [account("joy", "write"), account("joy", "safeguard"), None])
def test_an_approval_counts_only_while_its_account_has_the_role_it_was_given_in(joy: Author | None) -> None:
    others = [WANJA, *([joy] if joy else [])]

    assert lacking(by("joy"), others, Stakes()) == ("second",)


def test_an_author_approves_nothing_that_a_writer_proposes() -> None:
    stakes = Stakes(authors=("wanja", "joy"))

    assert objection(PROPOSED, JOY, ALL, stakes) == "author"
    assert lacking(by("joy"), ALL, stakes) == ("second",)
    assert lacking(by("joy", "grace"), ALL, stakes) == ()


def test_an_author_approves_what_somebody_proposes_who_might_have_approved_it() -> None:
    """Then each word was read by somebody who may approve it and has not written it."""
    stakes = Stakes(authors=("grace", "joy"))

    assert objection(by(proposer="grace"), JOY, ALL, stakes) is None
    assert lacking(by("joy", proposer="grace"), ALL, stakes) == ()


@pytest.mark.parametrize(
    ("proposal", "who", "reason"),
    [
        (PROPOSED, WANJA, "proposer"),
        (PROPOSED, account("sita", "translate", "sign"), "role"),
        (PROPOSED, GRACE, None),
        (by("grace"), GRACE, "done"),
        (by("grace"), JOY, None),
    ],
)
def test_the_reason_is_told_to_who_may_not_approve(
    proposal: Proposal, who: Author, reason: ProposalObjection | None
) -> None:
    assert objection(proposal, who, ALL, Stakes()) == reason


def test_a_language_is_lost_only_when_proposer_and_approver_mean_it() -> None:
    stakes = Stakes(lost=frozenset({"well sw", "well km"}))
    both = ("well km", "well sw")
    meant = Proposal("wanja", 1, "", "abc", lost=both)

    assert lacking(approved(meant, JOY, 2), ALL, stakes) == ("languages",)
    assert lacking(approved(PROPOSED, JOY, 2, both), ALL, stakes) == ("languages",)
    assert lacking(approved(meant, JOY, 2, ["well km"]), ALL, stakes) == ("languages",)
    assert lacking(approved(meant, JOY, 2, both), ALL, stakes) == ()


def test_an_approval_from_before_a_language_was_lost_is_given_once_more() -> None:
    stakes = Stakes(lost=frozenset({"well sw"}))
    before = by("joy")

    assert objection(before, JOY, ALL, stakes) is None
    again = approved(before, JOY, 3, ["well sw"])
    assert again.approvals == (DraftApproval("joy", "publish", 3, ("well sw",)),)


# A language that nobody of safeguarding reads


def signer(name: str, *roles: StaffRole, language: str = "ne") -> Author:
    return Author(name, frozenset({"sign", *roles}), frozenset({language}))


SITA, MAYA, DARA = signer("sita", "translate"), signer("maya"), signer("dara", language="km")
NEPALI = Stakes(touches_safety=True, authors=("wanja", "sita", "maya"), unread={"ne": frozenset({"sita"})})


@pytest.mark.parametrize(
    ("approvers", "lacks"),
    [
        ((JOY, GRACE), ["signer"]),
        ((JOY, GRACE, MAYA), []),
        ((JOY, GRACE, SITA), ["signer"]),
        ((JOY, GRACE, DARA), ["signer"]),
        ((MAYA,), ["second", "safeguarding"]),
        ((GRACE, MAYA), []),
    ],
    ids=["nobody reads it", "a signer", "her own words", "another language", "a signer alone", "officer and signer"],
)
def test_words_that_no_officer_reads_take_a_signer_who_did_not_write_them_too(
    approvers: tuple[Author, ...], lacks: list[Lacking]
) -> None:
    proposal = PROPOSED
    for it in approvers:
        proposal = approved(proposal, it, 2)

    assert list(lacking(proposal, (*ALL, SITA, MAYA, DARA), NEPALI)) == lacks


@pytest.mark.parametrize(
    ("who", "stakes", "reason"),
    [
        (MAYA, NEPALI, None),
        (MAYA, Stakes(), "role"),
        (SITA, NEPALI, "author"),
        (DARA, NEPALI, "role"),
        (signer("wanja", "write"), NEPALI, "proposer"),
    ],
)
def test_a_signer_approves_only_where_she_is_needed(
    who: Author, stakes: Stakes, reason: ProposalObjection | None
) -> None:
    assert objection(PROPOSED, who, (*ALL, SITA, MAYA, DARA), stakes) == reason


def test_an_approval_of_a_signer_ends_with_her_role() -> None:
    proposal = approved(approved(PROPOSED, GRACE, 2), MAYA, 2)

    assert lacking(proposal, (*ALL, SITA, Author("maya", frozenset({"sign"}), frozenset({"km"}))), NEPALI) == (
        "signer",
    )
    assert lacking(proposal, (*ALL, SITA), NEPALI) == ("signer",)


# The way back


def edition(number: int, words: str, parent: int, puts_back: int = 0) -> Edition:
    return Edition(number, parent, words, 0, EditionNote("", puts_back=puts_back))


FIRST, SECOND, THIRD = edition(1, "one", 0), edition(2, "two", 1), edition(3, "three", 2)
BACK = edition(4, "two", 3, puts_back=2)


@pytest.mark.parametrize(
    ("wanted", "live", "before", "is_guarded", "people"),
    [
        (SECOND, THIRD, SECOND, False, 1),
        (SECOND, THIRD, SECOND, True, 2),
        (FIRST, THIRD, SECOND, False, 2),
        (THIRD, BACK, THIRD, False, 2),
        (FIRST, BACK, THIRD, False, 2),
        (SECOND, edition(5, "five", 4), BACK, False, 1),
    ],
    ids=["the words before", "numbers", "further back", "forwards again", "a second step", "words before put back"],
)
def test_one_person_goes_one_step_back(
    wanted: Edition, live: Edition, before: Edition, is_guarded: bool, people: int
) -> None:
    assert people_to_put_back(wanted, live, before, is_guarded=is_guarded) == people


@pytest.mark.parametrize(
    ("by", "second", "is_guarded", "lacks"),
    [
        ("joy", LEA, False, None),
        ("joy", GRACE, True, None),
        ("lea", JOY, True, None),
        ("joy", account("eve", "publish"), True, "safeguarding"),
        ("joy", JOY, False, "self"),
        ("joy", WANJA, False, "role"),
        ("olga", LEA, False, "proposer"),
        ("grace", LEA, False, "proposer"),
    ],
)
def test_a_second_person_confirms_what_one_has_wished(
    by: str, second: Author, is_guarded: bool, lacks: PutBackLacking | None
) -> None:
    assert confirming_lacks(PutBack(1, 3, by, 0, ""), second, ALL, is_guarded=is_guarded) == lacks
