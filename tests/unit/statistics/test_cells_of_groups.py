"""A group of the ledger falls into the cells of its period, and into no others (C2, C7, C8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from bot.lessons.model.question import QuestionDays
from bot.statistics.cells import Cell
from bot.statistics.cells_for_period import (
    LedgerGroup,
    PartialCell,
    account_cells,
    carried_counts,
    month_counts,
    pilot_counts,
    sums,
)
from bot.statistics.counted_events import LedgerKind
from bot.statistics.periods import period
from bot.statistics.plan import Ballot, Plan

MONTH, QUARTER, PILOT = period("2027-M03"), period("2027-Q1"), period("2027-W05+4")
PLAN = Plan(
    countries=("KE", "NP"),
    locales=("en",),
    ages=("10-13",),
    quizzes={"well": {"whose": frozenset({"ours"})}},
    stops={"well": ("first", "whose")},
    items={},
    questions={
        "march": Ballot(QuestionDays(date(2027, 3, 1), date(2027, 3, 9), date(2027, 5, 1)), ("yes", "no")),
        "february": Ballot(QuestionDays(date(2027, 2, 1), date(2027, 2, 28), date(2027, 5, 1)), ("yes",)),
    },
    links={"old": "2026-M12", "new": "2027-M03", "later": "2027-M04"},
)


def group(kind: LedgerKind, subject: str, value: str = "", many: int = 5) -> LedgerGroup:
    return LedgerGroup(kind, subject, value, "KE", "en", "10-13", many)


def filled(counts: Mapping[PartialCell, int]) -> dict[tuple[str, ...], int]:
    """Return what is counted, by kind, country, language, lesson, item and value."""
    return {
        (it.cell.kind, it.cell.country, it.cell.locale, it.cell.lesson, it.cell.item, it.value): many
        for it, many in counts.items()
        if many
    }


def test_only_groups_of_known_cells_are_added_up() -> None:
    groups = [group("came", "old"), group("came", "old", many=7), group("came", "gone")]

    assert sums(["old", "new"], groups, lambda it: [it.subject]) == {"old": 12, "new": 0}


def test_a_month_counts_the_links_that_have_begun_by_then() -> None:
    counts = month_counts(PLAN, MONTH, [group("came", it) for it in PLAN.links])

    assert {(it.kind, it.item): many for it, many in counts.items() if it.kind.startswith("came")} == {
        ("came", "old"): 5,
        ("came-finished", "old"): 0,
        ("came", "new"): 5,
        ("came-finished", "new"): 0,
    }


def test_a_month_counts_the_questions_that_are_open_in_it() -> None:
    counts = month_counts(PLAN, MONTH, [group("voted", "march", "no"), group("voted", "february", "yes")])

    assert {(it.item, it.country): many for it, many in counts.items() if it.kind == "voted"} == {
        ("march/yes", ""): 0,
        ("march/no", ""): 5,
        ("march/yes", "KE"): 0,
        ("march/no", "KE"): 5,
        ("march/yes", "NP"): 0,
        ("march/no", "NP"): 0,
    }


def test_accounts_are_told_all_together_by_country_by_language_and_by_age() -> None:
    assert [it[2:5] for it in account_cells(PLAN, Cell("2027-M03", "active"))] == [
        ("", "", ""),
        ("KE", "", ""),
        ("NP", "", ""),
        ("", "en", ""),
        ("", "", "10-13"),
    ]


@pytest.mark.parametrize(
    ("found", "carried", "in_pilot"),
    [
        (
            group("answered", "well/whose", "good"),
            [("answered", "", "", "well", "whose", "good"), ("answered", "KE", "", "well", "whose", "good")],
            [("answered", "", "", "well", "whose", "good")],
        ),
        (
            group("reached", "well", "001 whose"),
            [("stopped", "", "", "well", "whose", ""), ("stopped", "", "en", "well", "whose", "")],
            [("stopped", "", "", "well", "whose", "")],
        ),
        (
            group("reached", "well", "999"),
            [("stopped", "", "", "well", "", ""), ("stopped", "", "en", "well", "", "")],
            [("stopped", "", "", "well", "", "")],
        ),
        (group("rated", "well", "frown"), [("frown", "", "", "well", "", "")], [("frown", "", "", "", "", "")]),
        (group("rated", "well", "gone"), [], []),
        (group("because", "well", "hard"), [("because", "", "", "well", "hard", "")], []),
        (group("because", "well", "gone"), [], []),
        (
            group("did", "well", "not-for-me"),
            [("did-not-for-me", "", "", "well", "", "")],
            [("did-not-for-me", "", "", "", "", "")],
        ),
        (group("did", "well", "gone"), [], []),
        (group("voted", "february", "yes"), [], [("voted", "", "", "", "february/yes", "")]),
        (group("voted", "march", "yes"), [], []),
        (group("came", "old"), [], []),
        (group("started", "well"), [], []),
        (group("visited", ""), [], []),
    ],
)
def test_what_a_quarter_and_a_pilot_take_from_a_group(
    found: LedgerGroup, carried: list[tuple[str, ...]], in_pilot: list[tuple[str, ...]]
) -> None:
    assert filled(carried_counts(PLAN, QUARTER, [found])) == dict.fromkeys(carried, 5)
    assert filled(pilot_counts(PLAN, PILOT, [found])) == dict.fromkeys(in_pilot, 5)


def test_a_quarter_and_a_pilot_have_all_their_cells_also_with_nobody_in_them() -> None:
    """Of a quarter: a quiz in three places, three stops in two, and ten of what a lesson is made of."""
    assert len(carried_counts(PLAN, QUARTER, ())) == 3 * 2 + 2 * 3 + (3 + 4 + 3)
    assert len(pilot_counts(PLAN, PILOT, ())) == 2 + 3 + 3 + 3 + 1
