"""Lists of a reader: what waits, what is folded, what differs, and what stands in the list of messages (G7, S8)."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.reading import Reading, outcome
from bot.safeguarding.moderation.redaction import ProposedCut
from bot.safeguarding.moderation.review_queue import (
    QueueEntry,
    ReviewedMessage,
    ReviewMarks,
    ReviewQueue,
    folded,
    review_queue,
)
from tests.support.moderation_fixtures import GAMES, QUESTION, member, message

FIRST, LIKE_IT, OTHER = message("v1", GAMES), message("v2", f"{GAMES}!"), message("v3", "Less homework")
ELSEWHERE = ReleasedMessage("v0", "another", "en", "NP", "2027-W28", GAMES)
HERE = (FIRST, LIKE_IT, OTHER, ELSEWHERE)


def read(reader: str, message_id: str, *flags: str) -> Reading:
    return Reading(message_id, reader, frozenset(flags), "games")


def queue(*readings: Reading, messages: Iterable[ReleasedMessage] = HERE, reader: str = "anna") -> ReviewQueue:
    return review_queue(messages, ReviewMarks(readings), member(reader))


def ids(found: Iterable[ReviewedMessage]) -> list[str]:
    return [it.message.id for it in found]


def test_a_reader_finds_a_message_by_its_id_and_those_of_one_question() -> None:
    found = queue().find("v3")

    assert found is not None and found.words == "Less homework"
    assert queue().find("v9") is None
    assert ids(queue().of(QUESTION)) == ["v1", "v2", "v3"]
    assert ids(queue().of("another")) == ["v0"]


def test_the_oldest_week_is_read_first_and_a_week_in_the_order_of_its_ids() -> None:
    old = ReleasedMessage("v8", QUESTION, "en", "NP", "2027-W27", "Old words")

    assert ids(queue(messages=(OTHER, FIRST, old)).to_read(QUESTION)) == ["v8", "v1", "v3"]


def test_what_she_has_read_and_what_two_agree_on_waits_for_her_no_more() -> None:
    by_two = (read("berta", "v3"), read("carla", "v3"))

    assert ids(queue(read("anna", "v1"), *by_two).to_read(QUESTION)) == ["v2"]
    assert ids(queue(read("anna", "v1")).to_read(QUESTION)) == ["v3", "v2"]


def test_messages_alike_are_told_beside_each_other() -> None:
    found = queue()
    first, second, other = found.of(QUESTION)

    assert (ids(found.like(first)), ids(found.like(second)), ids(found.like(other))) == (["v2"], ["v1"], [])
    assert [it.is_first for it in (first, second, other)] == [True, False, True]
    assert ReviewedMessage(FIRST, outcome([]), GAMES).is_first


def test_of_messages_alike_the_first_stands_for_all_and_the_others_behind_it() -> None:
    first, second, other = queue().of(QUESTION)

    assert folded([first, other, second]) == (QueueEntry(first, (second,)), QueueEntry(other))
    assert folded([]) == ()


def test_the_list_holds_what_two_agree_on_and_the_other_one_where_they_differ() -> None:
    found = queue(
        *(read(name, "v1", "praise") for name in ("anna", "berta")),
        *(read("anna", "v2"), read("berta", "v2", "hate")),
        read("anna", "v3", "hate"),
    )

    assert ids(found.listed(QUESTION)) == ["v1"]
    assert ids(found.differing(QUESTION)) == ["v2"]
    assert found.listed("another") == found.differing("another") == ()


@pytest.mark.parametrize(
    ("by", "waits"), [([], True), (["anna"], False), (["berta"], True), (["berta", "carla"], False)]
)
def test_a_message_waits_for_each_reader_until_two_agree(by: list[str], waits: bool) -> None:
    assert outcome([read(it, "v1") for it in by]).waits_for("anna") is waits


def test_of_three_opinions_the_one_of_two_holds_and_of_four_in_pairs_none() -> None:
    said = [read("a", "v1", "hate"), read("b", "v1", "hate"), read("c", "v1"), read("d", "v1", "praise")]

    assert outcome(said).flags == frozenset({"hate"})
    assert outcome([*said, read("e", "v1")]).flags is None


def test_the_original_is_shown_word_by_word_with_its_cuts() -> None:
    marks = ReviewMarks(cuts={"v3": {1}}, proposed={"v3": ProposedCut(frozenset({0}), "berta")})
    found = review_queue(HERE, marks, member()).find("v3")

    assert found is not None
    assert (found.words, found.cut) == ("Less […]", frozenset({1}))
    assert found.proposed == ProposedCut(frozenset({0}), "berta")
    assert found.parts == ((0, "Less ", False), (1, "homework", True))


def test_a_cut_waits_for_agreement_of_anybody_but_its_proposer() -> None:
    marks = ReviewMarks((read("anna", "v1", "personal"),), proposed={"v1": ProposedCut(frozenset({0}), "anna")})
    found = review_queue([FIRST, OTHER], marks, member())
    first, other = found.of(QUESTION)

    assert [first.waits_for_agreement(name) for name in ("anna", "berta")] == [False, True]
    assert (found.to_cut(QUESTION), found.to_agree(QUESTION)) == ((), ()), "it is her own"
    assert ids(review_queue([FIRST, OTHER], marks, member("berta")).to_agree(QUESTION)) == ["v1"]
    assert not other.waits_for_agreement("berta")
    assert [it.has_personal for it in (first, other)] == [True, False]


def test_the_words_of_a_girl_are_in_no_print() -> None:
    assert GAMES not in repr(queue())
    assert GAMES not in repr(FIRST)


def test_results_of_a_question_stand_with_the_first_message_each_is_like() -> None:
    marks = ReviewMarks(
        (read("anna", "v1"), read("anna", "v2"), read("anna", "v0")),
        questions={"v1": QUESTION, "v2": QUESTION, "v0": "another"},
        alike={"v2": "v1"},
    )
    by_id = {it: outcome([read("anna", it)]) for it in ("v0", "v1", "v2")}

    assert marks.of(QUESTION) == (("v1", by_id["v1"]), ("v1", by_id["v2"]))
    assert marks.of("another") == (("v0", by_id["v0"]),)
    assert marks.of("never asked") == ()
