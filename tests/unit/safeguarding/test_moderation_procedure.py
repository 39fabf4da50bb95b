"""The procedure of moderation: agreement of readers, hidden messages, published texts, and deadlines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safeguarding.messages.message import ReleasedMessage
from bot.safeguarding.moderation.disclosure import (
    CLOCK,
    STEPS,
    Disclosure,
    TickedStep,
    blocks,
    still_open,
)
from bot.safeguarding.moderation.reading import Reading, ReviewOutcome, outcome, outcomes, published_themes
from bot.safeguarding.moderation.redaction import CUT, pieces, takes_two, without
from bot.safeguarding.moderation.review_queue import (
    ReviewMarks,
    by_week,
    first_alike,
    is_late,
    keeps,
    read_by,
    review_queue,
)
from tests.support.moderation_fixtures import GAMES, KHMER, QUESTION, RELEASED_MESSAGES, member, message
from tests.support.paths import ROOT


def reads(reader: str, *flags: str, theme: str = "", message_id: str = "v1") -> Reading:
    return Reading(message_id, reader, frozenset(flags), theme)


# Two readers


def test_a_message_is_read_when_two_people_agree_and_not_before() -> None:
    assert not outcome([reads("anna", "praise")]).is_read
    assert outcome([reads("anna", "praise"), reads("berta", "praise")]).is_read
    assert outcome([reads("anna"), reads("berta")]).flags == frozenset()


def test_one_person_who_reads_twice_is_one_reader() -> None:
    assert not outcome([reads("anna", "praise"), reads("anna", "praise")]).is_read


def test_where_two_differ_a_third_decides_or_one_reads_again() -> None:
    differing = [reads("anna", "hate"), reads("berta")]
    assert outcome(differing).differs

    assert outcome([*differing, reads("carla", "hate")]).flags == frozenset({"hate"})
    assert outcome([*differing, reads("berta", "hate")]).flags == frozenset({"hate"})
    assert outcome([*differing, reads("carla", "praise")]).differs


def test_two_readers_who_differ_only_about_the_theme_differ() -> None:
    assert outcome([reads("anna", theme="games"), reads("berta", theme="music")]).differs


@pytest.mark.parametrize("flag", ["disclosure", "personal", "hate"])
def test_until_two_agree_the_careful_one_counts(flag: str) -> None:
    one = [reads("anna", flag)]

    assert outcome(one).has(flag)
    assert outcome([*one, reads("berta")]).has(flag)
    assert not outcome([*one, reads("berta"), reads("carla")]).has(flag)


# List of messages


def test_a_reader_finds_nothing_of_another_language() -> None:
    shelf = review_queue(RELEASED_MESSAGES, ReviewMarks(), member(languages="km"))

    assert [it.words for it in shelf.messages] == [KHMER]
    assert shelf.find("v1") is None


def test_personal_details_are_cut_by_a_reader_and_then_all_read_the_message_again() -> None:
    marked = ReviewMarks((reads("anna", "personal", message_id="v2"),))
    hers = review_queue(RELEASED_MESSAGES, marked, member("anna"))
    theirs = review_queue(RELEASED_MESSAGES, marked, member("berta"))
    assert [it.message.id for it in hers.to_cut(QUESTION)] == ["v2"]
    assert [it.message.id for it in theirs.to_cut(QUESTION)] == []
    assert "v2" in [it.message.id for it in theirs.to_read(QUESTION)], "nothing is hidden from who has not read it"

    cut = review_queue(RELEASED_MESSAGES, ReviewMarks(cuts={"v2": {3, 5}}), member("berta"))
    (found,) = (it for it in cut.to_read(QUESTION) if it.message.id == "v2")
    assert found.words == f"My name is {CUT} from {CUT} I like games a lot"


@pytest.mark.parametrize(
    ("flags", "quotable", "listed", "quoted"),
    [
        ((), True, True, True),
        (("praise",), True, True, True),
        ((), False, True, False),
        (("hate",), True, False, False),
        (("disclosure",), True, False, False),
        (("personal",), True, False, False),
    ],
)
def test_quoted_is_only_what_she_allowed_and_two_found_nothing_wrong_with(
    flags: tuple[str, ...], quotable: bool, listed: bool, quoted: bool
) -> None:
    told_by_her = [message("v1", GAMES, quotable=quotable)]
    once = review_queue(told_by_her, ReviewMarks((reads("anna", *flags),)), member())
    twice = review_queue(told_by_her, ReviewMarks((reads("anna", *flags), reads("berta", *flags))), member())

    assert [it.may_be_quoted for it in once.messages] == [False]
    assert [(it.is_listed, it.may_be_quoted) for it in twice.messages] == [(listed, quoted)]


def test_readings_of_a_withdrawn_message_go_and_of_an_expired_one_stay_to_be_counted() -> None:
    week = "2027-W28"  # ends on 19 July

    assert [keeps(week, day) for day in (date(2027, 8, 17), date(2027, 8, 18), date(2028, 1, 17))] == [
        False,
        True,
        False,
    ]


# Cutting


@given(st.text(max_size=280))
def test_the_pieces_are_the_words_and_nothing_is_lost(words: str) -> None:
    assert "".join(pieces(words)) == words


@given(st.text(max_size=100), st.data())
def test_what_is_cut_is_gone(words: str, data: st.DataObject) -> None:
    parts = pieces(words)
    cut = data.draw(st.sets(st.integers(0, max(len(parts) - 1, 0))))

    left = "".join(it for place, it in enumerate(parts) if place not in cut)
    assert without(words, cut).replace(CUT, "").split() == left.split() or len(left.split()) > 0


def test_a_name_in_khmer_is_cut_out_of_words_without_spaces() -> None:
    parts = pieces("ខ្ញុំឈ្មោះសុភារៀន")

    assert parts[:2] == ("ខ្ញុំ", "ឈ្មោះ")
    assert without("ខ្ញុំឈ្មោះសុភារៀន", {2, 3}) == f"ខ្ញុំឈ្មោះ{CUT} រៀន"


@pytest.mark.parametrize(
    ("words", "cut", "two"),
    [
        ("abc def ghi", {0}, False),  # a third
        ("abcd def ghi", {0}, True),
        ("abc def ghi", {0, 2}, True),
        ("Sita lives near the big river in Pokhara", {0, 7}, False),
        ("", (), False),
    ],
)
def test_more_than_a_third_of_the_signs_takes_two(words: str, cut: Collection[int], two: bool) -> None:
    assert takes_two(words, cut) is two


# Messages much alike


@pytest.mark.parametrize(
    "words",
    [
        "More games please, with animals",
        "MORE games pleaaase!!! with animals 123 🐐",
        "more games please with animals x",
    ],
)
def test_messages_with_small_changes_are_alike(words: str) -> None:
    assert first_alike([message("v1", GAMES), message("v2", words)]) == {"v1": "v1", "v2": "v1"}


@pytest.mark.parametrize(
    "other",
    [
        message("v2", "More games please, with animals. And he hurts me"),
        message("v2", "More games"),
        message("v2", "123 🐐"),
        replace(message("v2", GAMES), question="another"),
        message("v2", GAMES, "ne"),
    ],
)
def test_a_message_that_says_more_or_less_or_answers_another_question_is_not_alike(other: ReleasedMessage) -> None:
    assert first_alike([message("v1", GAMES), other])["v2"] == "v2"


def test_a_chain_of_small_changes_does_not_join_what_is_not_alike() -> None:
    chain = ["a b c d e", "a b c d e f", "a b c d e f g"]

    assert first_alike(message(f"v{it}", words) for it, words in enumerate(chain)) == {
        "v0": "v0",
        "v1": "v0",
        "v2": "v2",
    }


def test_one_of_each_kind_is_read_before_any_other_that_is_much_alike() -> None:
    flood = [message(f"v{number:02}", f"hello{'o' * number} bot") for number in range(30)]
    waiting = review_queue([*flood, message("v99", "he hurts me")], ReviewMarks(), member()).to_read(QUESTION)

    assert [it.words for it in waiting[:2]] == ["hello bot", "he hurts me"]
    assert len(waiting) == 31


# Themes


def agreed(theme: str, *flags: str) -> ReviewOutcome:
    return outcome([reads("anna", *flags, theme=theme), reads("berta", *flags, theme=theme)])


@pytest.mark.parametrize(("many", "about"), [(9, None), (10, 10), (14, 10), (15, 15), (29, 25)])
def test_a_theme_is_told_of_ten_messages_or_more_and_rounded_down(many: int, about: int | None) -> None:
    assert published_themes((str(it), agreed("games")) for it in range(many)).get("games") == about


def test_ten_messages_much_alike_are_one_message_of_a_theme() -> None:
    others = [(str(it), agreed("games")) for it in range(8)]

    assert published_themes([*[("v1", agreed("games"))] * 30, *others]) == {}
    assert published_themes([*[("v1", agreed("games"))] * 30, *others, ("v2", agreed("games"))]) == {"games": 10}


def test_one_reader_alone_and_hate_count_for_no_theme() -> None:
    once = outcome([reads("anna", theme="games")])

    some = [agreed("games")] * 9 + [once] * 5 + [agreed("games", "hate")] * 5
    assert published_themes((str(it), found) for it, found in enumerate(some)) == {}
    apart = outcome([reads("anna", "praise", theme="games"), reads("berta", theme="games")])
    assert published_themes((str(it), apart) for it in range(20)) == {}, (
        "they agree what it is about, and not what is in it"
    )


# The clock, and the week


def test_a_clock_runs_until_all_is_done_or_two_agree_that_it_is_none() -> None:
    found = Disclosure("v1", 1000, "NP")
    done = replace(found, steps=dict.fromkeys(STEPS, TickedStep("anna")))
    once = outcomes([reads("anna", "disclosure")])

    assert still_open([found], once) == (found,)
    assert still_open([found], {}) == (found,)  # she took her message back: staff still act on it
    assert still_open([done], once) == ()
    assert still_open([replace(done, steps={STEPS[0]: TickedStep("anna")})], once) != ()
    assert still_open([found], outcomes([reads(it, "disclosure") for it in ("anna", "berta")])) == (found,)
    assert still_open([found], outcomes([reads("anna", "disclosure"), reads("berta"), reads("carla")])) == ()


def test_the_last_step_is_for_another_person_than_the_latest_one() -> None:
    steps = {"focal-point": TickedStep("anna", 1), "law": TickedStep("berta", 2), "taken-over": TickedStep("anna", 3)}
    found = Disclosure("v1", 1000, "NP", steps)
    assert [found.trouble(step, "carla") for step in ("law", "help-post", "closed")] == ["done", None, "open"]

    all_but_one = replace(
        found, steps={**steps, "first-look": TickedStep("carla", 0), "help-post": TickedStep("berta", 4)}
    )
    assert [all_but_one.trouble("closed", name) for name in ("anna", "berta")] == [None, "alone"]


def test_a_procedure_is_for_readers_of_its_language_and_without_one_for_all() -> None:
    assert Disclosure("v1", 1000, "NP", locale="ne").may_open(member(languages="ne"))
    assert not Disclosure("v1", 1000, "NP", locale="ne").may_open(member(languages="km"))
    assert Disclosure("v1", 1000, "NP").may_open(member(languages="km"))


def test_a_clock_has_twenty_four_hours() -> None:
    assert Disclosure("v1", 1000, "NP").seconds_left(1000) == CLOCK
    assert Disclosure("v1", 1000, "NP").seconds_left(1001 + CLOCK) == -1


def test_a_week_is_read_by_the_sunday_after_it() -> None:
    assert read_by("2027-W28") == date(2027, 7, 25)
    assert [is_late("2027-W28", day) for day in (date(2027, 7, 25), date(2027, 7, 26))] == [False, True]
    assert list(by_week(["2027-W02", "2026-W53", "2027-W02"]).items()) == [("2026-W53", 1), ("2027-W02", 2)]


# The procedure


_FIRST_RULE = ("It names a day, or a person who can be found", "Er staat een dag in, of iemand die te vinden is")


def test_it_says_in_both_languages_what_cannot_wait_first_and_that_nobody_looks_for_her() -> None:
    pages = [(ROOT / f"bot/safeguarding/{it}").read_text("utf-8") for it in ("DISCLOSURE.md", "DISCLOSURE.nl.md")]
    assert [blocks(page)[1].words[0].startswith(it) for page, it in zip(pages, _FIRST_RULE, strict=True)] == [
        True,
        True,
    ]
    shapes = [[(it.kind, len(it.words)) for it in blocks(page)] for page in pages]

    assert "we do not try" in pages[0] and "we proberen het niet" in pages[1]
    assert shapes[0] == shapes[1]
