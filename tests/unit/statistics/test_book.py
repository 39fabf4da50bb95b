"""Cells of the book of a quarter or a pilot: unique accounts, lessons, and answers of the same account (C7)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import product

import pytest

from bot.lessons.model.measure import CONFIDENCE_WAVES, LATER_WAVES, WAVES
from bot.lessons.steps import Wave
from bot.statistics.cell_counts import (
    AnswerSet,
    BookCounts,
    ChangePart,
    Detail,
    LedgerGroup,
    PairPart,
    change_counts,
    lesson_counts,
    pair_counts,
    reached_counts,
)
from bot.statistics.cells import UNTOLD, Cell
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
    domains={"knowledge": ("poster", "helper"), "confidence": ("say-no",), "courage": ()},
)
QUARTER, PILOT = period("2026-Q4"), period("2026-W49+4")
LARGE = Detail(countries=("KE",), locales=("sw",))


def girls(kind: LedgerKind, subject: str = "", country: str = "KE", locale: str = "sw", many: int = 1) -> LedgerGroup:
    return LedgerGroup(kind, subject, "", country, locale, "10-13", many)


def answered(**waves: Mapping[str, str]) -> dict[tuple[Wave, str], str]:
    """Return answers by wave and item."""
    return {(wave, item): value for wave in WAVES for item, value in waves.get(wave, {}).items()}


def filled(counts: Mapping[Cell, int] | Mapping[PairPart, int] | Mapping[ChangePart, int]) -> dict[Hashable, int]:
    return {part: count for part, count in counts.items() if count}


# Accounts and lessons

VISITED = [girls("visited", many=40), girls("visited", country="NP", locale="en", many=3)]


def test_a_quarter_tells_its_accounts_by_country_by_language_by_age_and_all_together() -> None:
    cell = Cell("2026-Q4", "reached")

    assert filled(reached_counts(PLAN, QUARTER, VISITED)) == {
        cell: 43,
        cell._replace(country="KE"): 40,
        cell._replace(country="NP"): 3,
        cell._replace(locale="sw"): 40,
        cell._replace(locale="en"): 3,
        cell._replace(age="10-13"): 43,
    }
    assert len(reached_counts(PLAN, QUARTER, ())) == 1 + 3 + 2 + 3, "also those with nobody in them"


def test_a_pilot_tells_its_accounts_all_together_and_in_no_other_way() -> None:
    assert reached_counts(PLAN, PILOT, VISITED) == {Cell("2026-W49+4", "reached"): 43}


def test_a_lesson_is_told_all_together_and_in_countries_and_languages_that_carry_it() -> None:
    groups = [girls("started", "well", many=9), girls("started", "well", "NP", "en", many=2)]
    groups += [girls("finished", "well", many=5), girls("started", "gone", many=50)]
    begun, ended = (Cell("2026-Q4", kind, lesson="well") for kind in ("started", "finished"))
    found = lesson_counts(PLAN, QUARTER, LARGE, BookCounts(groups, {1: 5, 2: 4, 3: 6, 11: 2}, ()))

    assert filled(found) == {
        **{begun: 11, begun._replace(country="KE"): 9, begun._replace(locale="sw"): 9},
        **{ended: 5, ended._replace(country="KE"): 5, ended._replace(locale="sw"): 5},
        Cell("2026-Q4", "finished-3"): 8,
    }
    assert found.keys() == lesson_counts(PLAN, QUARTER, LARGE, BookCounts((), {}, ())).keys()
    assert len(found) == 2 * 2 * 3 + 1, "also those with nobody in them"


# Answers before and after


def test_an_account_is_in_one_of_eight_parts_of_an_item_and_told_of_a_country_that_carries_it() -> None:
    pairs = [pair for pair in product((GOOD, OTHER, ""), repeat=2) if any(pair)]
    answers = [
        AnswerSet(
            country,
            answered(before={"poster": before} if before else {}, after={"poster": after} if after else {}),
            number,
        )
        for country in ("KE", "NP")
        for number, (before, after) in enumerate(pairs, 1)
    ]

    assert filled(pair_counts(PLAN, LARGE, answers)) == {
        PairPart(country, "poster", *pair): number * (1 if country else 2)
        for country in ("", "KE")
        for number, pair in enumerate(pairs, 1)
    }
    assert len(pair_counts(PLAN, Detail(), ())) == 8 * 3, "also those with nobody in them"


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
        ({}, BOTH, None),
        (BOTH, {}, None),
        ({"poster": GOOD}, BOTH, None),
        (BOTH, {"helper": GOOD}, None),
    ],
)
def test_an_account_that_answered_a_whole_domain_twice_has_more_as_many_or_fewer_good_answers(
    before: Mapping[str, str], after: Mapping[str, str], change: str | None
) -> None:
    """An account that left an item out is in no part of the domain, and of a domain without items nobody is told."""
    counts = change_counts(PLAN, LARGE, [AnswerSet("KE", answered(before=before, after=after), 4)])

    assert filled(counts) == ({(place, "knowledge", change): 4 for place in ("", "KE")} if change else {})
    assert len(counts) == 3 * 3 * 2, "also those with nobody in them"


def test_who_stopped_on_the_way_is_compared_with_the_last_wave_she_answered() -> None:
    """Four accounts got as far as the fourth lesson, three as far as the eighth, two to the end."""
    fourth = answered(before={"poster": OTHER}, fourth={"poster": GOOD})
    eighth = fourth | answered(eighth={"poster": OTHER})
    answers = [
        AnswerSet("KE", fourth, 4),
        AnswerSet("KE", eighth, 3),
        AnswerSet("KE", eighth | answered(after={"poster": GOOD}), 2),
    ]

    assert filled(pair_counts(PLAN, Detail(), answers)) == {
        PairPart("", "poster", OTHER, GOOD): 6,
        PairPart("", "poster", OTHER, OTHER): 3,
    }


@pytest.mark.parametrize("wave", LATER_WAVES)
def test_a_domain_is_compared_with_any_later_wave(wave: Wave) -> None:
    answers = [AnswerSet("KE", answered(before=ONE, **{wave: BOTH}), 4)]

    assert filled(change_counts(PLAN, Detail(), answers)) == {("", "knowledge", "gained"): 4}


def test_a_wave_in_which_she_left_an_item_out_gives_way_to_the_one_before_it() -> None:
    """Per item her last answer counts; the domain takes the last wave with all its items."""
    answers = [AnswerSet("KE", answered(before=ONE, fourth=BOTH, eighth=NONE, after={"poster": OTHER}), 4)]

    assert filled(change_counts(PLAN, Detail(), answers)) == {("", "knowledge", "lost"): 4}
    assert filled(pair_counts(PLAN, Detail(), answers)) == {
        PairPart("", "poster", GOOD, OTHER): 4,
        PairPart("", "helper", OTHER, OTHER): 4,
    }
