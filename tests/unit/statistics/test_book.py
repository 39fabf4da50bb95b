"""Cells of the book of a quarter or a pilot: unique accounts, lessons, and answers of the same account (C7)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pytest

from bot.lessons.model.measure import CONFIDENCE_WAVES, LATER_WAVES, WAVES
from bot.lessons.steps import Wave
from bot.statistics.book import (
    AnswerSet,
    BookCounts,
    ChangePart,
    Detail,
    PairPart,
    change_counts,
    lesson_counts,
    pair_counts,
    reached_counts,
)
from bot.statistics.cells import UNTOLD, Cell
from bot.statistics.cells_for_period import LedgerGroup
from bot.statistics.counted_events import GOOD, OTHER, LedgerKind
from bot.statistics.periods import period
from bot.statistics.plan import Plan

PLAN = Plan(
    countries=("KE", "NP", UNTOLD),
    locales=("en", "sw"),
    ages=("10-13", "14-17", UNTOLD),
    quizzes={},
    stops={"well": ("first",), "song": ("hum",)},
    items={
        "poster": dict.fromkeys(WAVES, frozenset({"a"})),
        "helper": dict.fromkeys(WAVES, frozenset({"b"})),
        "say-no": dict.fromkeys(CONFIDENCE_WAVES, frozenset({"c"})),
    },
    domains={"knowledge": ("poster", "helper"), "confidence": ("say-no",)},
)
QUARTER, PILOT = period("2026-Q4"), period("2026-W49+4")
LARGE = Detail(countries=("KE",), locales=("sw",))

Given = Mapping[tuple[Wave, str], str]


def girls(kind: LedgerKind, subject: str = "", country: str = "KE", locale: str = "sw", many: int = 1) -> LedgerGroup:
    return LedgerGroup(kind, subject, "", country, locale, "10-13", many)


def given(before: Mapping[str, str], after: Mapping[str, str]) -> Given:
    return answered("before", before) | answered("after", after)


def answered(wave: Wave, values: Mapping[str, str]) -> dict[tuple[Wave, str], str]:
    return {(wave, item): value for item, value in values.items()}


def filled(counts: Mapping[Cell, int] | Mapping[PairPart, int] | Mapping[ChangePart, int]) -> dict[Hashable, int]:
    return {part: count for part, count in counts.items() if count}


def test_a_quarter_tells_its_accounts_by_country_by_language_by_age_and_all_together() -> None:
    visited = [girls("visited", many=40), girls("visited", country="NP", locale="en", many=3)]

    assert filled(reached_counts(PLAN, QUARTER, visited)) == {
        Cell("2026-Q4", "reached"): 43,
        Cell("2026-Q4", "reached", country="KE"): 40,
        Cell("2026-Q4", "reached", country="NP"): 3,
        Cell("2026-Q4", "reached", locale="sw"): 40,
        Cell("2026-Q4", "reached", locale="en"): 3,
        Cell("2026-Q4", "reached", age="10-13"): 43,
    }
    assert len(reached_counts(PLAN, QUARTER, ())) == 1 + 3 + 2 + 3, "also those with nobody in them"


def test_a_pilot_tells_its_accounts_all_together_and_in_no_other_way() -> None:
    visited = [girls("visited", many=40), girls("visited", country="NP", locale="en", many=3)]

    assert reached_counts(PLAN, PILOT, visited) == {Cell("2026-W49+4", "reached"): 43}


def test_a_lesson_is_told_all_together_and_in_countries_and_languages_that_carry_it() -> None:
    groups = [girls("started", "well", many=9), girls("started", "well", "NP", "en", many=2)]
    groups += [girls("finished", "well", many=5), girls("started", "gone", many=50)]

    assert filled(lesson_counts(PLAN, QUARTER, LARGE, BookCounts(groups, {}, ()))) == {
        Cell("2026-Q4", "started", lesson="well"): 11,
        Cell("2026-Q4", "started", country="KE", lesson="well"): 9,
        Cell("2026-Q4", "started", locale="sw", lesson="well"): 9,
        Cell("2026-Q4", "finished", lesson="well"): 5,
        Cell("2026-Q4", "finished", country="KE", lesson="well"): 5,
        Cell("2026-Q4", "finished", locale="sw", lesson="well"): 5,
    }


def test_the_cells_of_lessons_are_the_same_whoever_is_there() -> None:
    nobody = lesson_counts(PLAN, QUARTER, LARGE, BookCounts((), {}, ()))
    somebody = lesson_counts(PLAN, QUARTER, LARGE, BookCounts([girls("started", "well")], {3: 1}, ()))

    assert nobody.keys() == somebody.keys()
    assert len(nobody) == 2 * 2 * 3 + 1


def test_an_account_is_in_one_of_eight_parts_of_an_item() -> None:
    answers = [
        AnswerSet("NP", given({"poster": OTHER}, {"poster": GOOD}), 7),
        AnswerSet("NP", given({"poster": GOOD}, {"poster": GOOD}), 6),
        AnswerSet("NP", given({"poster": GOOD}, {"poster": OTHER}), 5),
        AnswerSet("NP", given({"poster": OTHER}, {"poster": OTHER}), 4),
        AnswerSet("NP", given({"poster": GOOD}, {}), 3),
        AnswerSet("NP", given({"poster": OTHER}, {}), 2),
        AnswerSet("NP", given({}, {"poster": GOOD}), 8),
        AnswerSet("NP", given({}, {"poster": OTHER}), 9),
    ]

    assert filled(pair_counts(PLAN, Detail(), answers)) == {
        PairPart("", "poster", OTHER, GOOD): 7,
        PairPart("", "poster", GOOD, GOOD): 6,
        PairPart("", "poster", GOOD, OTHER): 5,
        PairPart("", "poster", OTHER, OTHER): 4,
        PairPart("", "poster", GOOD, ""): 3,
        PairPart("", "poster", OTHER, ""): 2,
        PairPart("", "poster", "", GOOD): 8,
        PairPart("", "poster", "", OTHER): 9,
    }
    assert len(pair_counts(PLAN, Detail(), ())) == 8 * 3, "also those with nobody in them"


def test_answers_are_told_of_a_country_only_where_it_carries_them() -> None:
    answers = [AnswerSet(country, given({"poster": GOOD}, {}), 5) for country in PLAN.countries]

    assert filled(pair_counts(PLAN, LARGE, answers)) == {
        PairPart("", "poster", GOOD, ""): 15,
        PairPart("KE", "poster", GOOD, ""): 5,
    }


BOTH = {"poster": GOOD, "helper": GOOD}
ONE = {"poster": GOOD, "helper": OTHER}
OTHER_ONE = {"poster": OTHER, "helper": GOOD}
NONE = {"poster": OTHER, "helper": OTHER}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (ONE, BOTH, "gained"),
        (NONE, BOTH, "gained"),
        (BOTH, BOTH, "same"),
        (ONE, OTHER_ONE, "same"),
        (BOTH, ONE, "lost"),
        (ONE, NONE, "lost"),
    ],
)
def test_an_account_that_answered_a_whole_domain_twice_has_more_as_many_or_fewer_good_answers(
    before: Mapping[str, str], after: Mapping[str, str], change: str
) -> None:
    assert filled(change_counts(PLAN, LARGE, [AnswerSet("KE", given(before, after), 4)])) == {
        ("", "knowledge", change): 4,
        ("KE", "knowledge", change): 4,
    }


def test_who_stopped_on_the_way_is_compared_with_the_last_wave_she_answered() -> None:
    """Four accounts got as far as the fourth lesson, three as far as the eighth, two to the end."""
    before = answered("before", {"poster": OTHER})
    fourth = before | answered("fourth", {"poster": GOOD})
    eighth = fourth | answered("eighth", {"poster": OTHER})
    answers = [
        AnswerSet("KE", fourth, 4),
        AnswerSet("KE", eighth, 3),
        AnswerSet("KE", eighth | answered("after", {"poster": GOOD}), 2),
    ]

    assert filled(pair_counts(PLAN, Detail(), answers)) == {
        PairPart("", "poster", OTHER, GOOD): 6,
        PairPart("", "poster", OTHER, OTHER): 3,
    }


@pytest.mark.parametrize("wave", LATER_WAVES)
def test_a_domain_is_compared_with_any_later_wave(wave: Wave) -> None:
    answers = [AnswerSet("KE", answered("before", ONE) | answered(wave, BOTH), 4)]

    assert filled(change_counts(PLAN, Detail(), answers)) == {("", "knowledge", "gained"): 4}


def test_a_wave_in_which_she_left_an_item_out_gives_way_to_the_one_before_it() -> None:
    """Per item her last answer counts; the domain takes the last wave with all its items."""
    answers = [
        AnswerSet(
            "KE",
            answered("before", ONE)
            | answered("fourth", BOTH)
            | answered("eighth", NONE)
            | answered("after", {"poster": OTHER}),
            4,
        )
    ]

    assert filled(change_counts(PLAN, Detail(), answers)) == {("", "knowledge", "lost"): 4}
    assert filled(pair_counts(PLAN, Detail(), answers)) == {
        PairPart("", "poster", GOOD, OTHER): 4,
        PairPart("", "helper", OTHER, OTHER): 4,
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [({}, BOTH), (BOTH, {}), ({"poster": GOOD}, BOTH), (BOTH, {"helper": GOOD})],
)
def test_an_account_that_left_an_item_out_is_in_no_part_of_the_domain(
    before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    counts = change_counts(PLAN, Detail(), [AnswerSet("KE", given(before, after), 4)])

    assert filled(counts) == {}
    assert len(counts) == 2 * 3, "two domains, also with nobody in them"


def test_a_domain_without_items_tells_of_nobody() -> None:
    empty = Plan(("KE",), ("en",), (UNTOLD,), {}, {}, {}, {"knowledge": ()})

    assert filled(change_counts(empty, Detail(), [AnswerSet("KE", given(BOTH, BOTH), 4)])) == {}


def test_who_ended_three_lessons_or_more_is_counted_once() -> None:
    found = lesson_counts(PLAN, PILOT, Detail(), BookCounts((), {1: 5, 2: 4, 3: 6, 11: 2}, ()))

    assert found[Cell("2026-W49+4", "finished-3")] == 8
