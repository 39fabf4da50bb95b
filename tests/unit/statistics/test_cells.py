"""Cells of ledger groups: the grid is complete, and each group is in its cells and in no others (C2, C7, C8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lessons.model.question import QuestionDays
from bot.statistics.cell_counts import LedgerGroup, carried_counts, month_counts, pilot_counts, sums
from bot.statistics.cells import POOLED, UNTOLD, Cell
from bot.statistics.counted_events import END, GOOD, OTHER, LedgerKind
from bot.statistics.periods import period
from bot.statistics.plan import Ballot, Plan

MARCH, WINTER, FEBRUARY = period("2027-M03"), period("2027-Q1"), period("2027-W05+4")
PLAN = Plan(
    countries=("KE", UNTOLD),
    locales=("en", "sw"),
    ages=("10-13", "14-17", UNTOLD),
    quizzes={"well": {"whose": frozenset({"ours"})}, "song": {}},
    stops={"well": ("first", "whose"), "song": ("hum",)},
    items={},
    questions={
        "march": Ballot(QuestionDays(date(2027, 3, 1), date(2027, 3, 9), date(2027, 5, 1)), ("yes", "no")),
        "february": Ballot(QuestionDays(date(2027, 2, 1), date(2027, 2, 28), date(2027, 5, 1)), ("yes",)),
    },
    links={"old": "2026-M12", "new": "2027-M03", "later": "2027-M04"},
)


def group(kind: LedgerKind, subject: str = "", value: str = "", many: int = 5) -> LedgerGroup:
    return LedgerGroup(kind, subject, value, "KE", "sw", "10-13", many)


def groups(kind: LedgerKind, subject: str, *values: str) -> st.SearchStrategy[list[LedgerGroup]]:
    """Draw groups of all countries, languages and ages."""
    who = (st.sampled_from(it) for it in (PLAN.countries, PLAN.locales, PLAN.ages))
    value = st.sampled_from(values or ("",))
    return st.lists(st.builds(LedgerGroup, st.just(kind), st.just(subject), value, *who, st.integers(1, 300)))


VISITED, ANSWERED = groups("visited", ""), groups("answered", "well/whose", GOOD, OTHER)


@given(VISITED, ANSWERED)
def test_the_grid_is_the_same_whoever_is_there(visited: list[LedgerGroup], answered: list[LedgerGroup]) -> None:
    """Otherwise the presence of a cell would tell that somebody is in it (C2, C3)."""
    found = visited + answered

    assert month_counts(PLAN, MARCH, found).keys() == month_counts(PLAN, MARCH, ()).keys()
    assert carried_counts(PLAN, WINTER, found).keys() == carried_counts(PLAN, WINTER, ()).keys()
    assert pilot_counts(PLAN, FEBRUARY, found).keys() == pilot_counts(PLAN, FEBRUARY, ()).keys()


def test_every_period_has_its_whole_grid_also_with_nobody_in_it() -> None:
    """A month: accounts in eight ways, two answers in three places, two links with those who ended a lesson.

    A quarter: a quiz in three places, five stops and ends in three languages, and what is made of two lessons.
    """
    assert len(month_counts(PLAN, MARCH, ())) == (1 + 2 + 2 + 3) + 2 * 3 + 2 * 2
    assert len(carried_counts(PLAN, WINTER, ())) == 2 * 3 + 5 * 3 + 2 * (3 + 4 + 3)
    assert len(pilot_counts(PLAN, FEBRUARY, ())) == 2 + 5 + 3 + 3 + 1


@given(VISITED)
def test_every_account_is_in_one_country_one_language_and_one_age_and_in_the_total(visited: list[LedgerGroup]) -> None:
    counts = month_counts(PLAN, MARCH, visited)

    everybody = sum(group.accounts for group in visited)
    by = {
        "all": [counts[Cell(MARCH.name, "active")]],
        "country": [counts[Cell(MARCH.name, "active", country=country)] for country in PLAN.countries],
        "locale": [counts[Cell(MARCH.name, "active", locale=locale)] for locale in PLAN.locales],
        "age": [counts[Cell(MARCH.name, "active", age=it)] for it in PLAN.ages],
    }
    assert {of: sum(found) for of, found in by.items()} == dict.fromkeys(by, everybody)
    assert counts.total() == 4 * everybody


def test_groups_of_one_cell_are_added_up_and_those_of_none_are_passed_over() -> None:
    found = [group("came", "old"), group("came", "old", many=7), group("came", "gone")]

    assert sums(["old", "new"], found, lambda it: [it.subject]) == {"old": 12, "new": 0}


Counted = Mapping[tuple[str, ...], int]
"""Counts by kind, country, language, lesson and item of a cell, and by value."""


def by_month(found: LedgerGroup) -> Counted:
    return {_name(cell): many for cell, many in month_counts(PLAN, MARCH, [found]).items() if many}


def by_quarter(found: LedgerGroup) -> Counted:
    return {(*_name(it.cell), it.value): many for it, many in carried_counts(PLAN, WINTER, [found]).items() if many}


def by_pilot(found: LedgerGroup) -> Counted:
    return {(*_name(it.cell), it.value): many for it, many in pilot_counts(PLAN, FEBRUARY, [found]).items() if many}


def _name(cell: Cell) -> tuple[str, ...]:
    return cell.kind, cell.country, cell.locale, cell.lesson, cell.item


@pytest.mark.parametrize(
    ("found", "cells"),
    [
        (group("came", "old"), [("came", "", "", "", "old")]),
        (group("came-finished", "new"), [("came-finished", "", "", "", "new")]),
        (group("came", "later"), []),
        (group("voted", "march", "no"), [("voted", "", "", "", "march/no"), ("voted", "KE", "", "", "march/no")]),
        (group("voted", "february", "yes"), []),
        (group("answered", "well/whose", GOOD), []),
        (group("started", "well"), []),
        (group("before", "who-did-it", GOOD), []),
    ],
)
def test_a_month_counts_links_that_have_begun_and_open_questions_and_no_lesson_or_answer(
    found: LedgerGroup, cells: list[tuple[str, ...]]
) -> None:
    """Lessons, and answers before and after, are counted by the book of the quarter alone."""
    assert by_month(found) == dict.fromkeys(cells, 5)


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
            [("stopped", "", "", "well", "whose", ""), ("stopped", "", "sw", "well", "whose", "")],
            [("stopped", "", "", "well", "whose", "")],
        ),
        (
            group("reached", "well", END),
            [("stopped", "", "", "well", "", ""), ("stopped", "", "sw", "well", "", "")],
            [("stopped", "", "", "well", "", "")],
        ),
        (group("rated", "well", "frown"), [("frown", "", "", "well", "", "")], [("frown", "", "", "", "", "")]),
        (group("because", "well", "hard"), [("because", "", "", "well", "hard", "")], []),
        (
            group("did", "well", "not-for-me"),
            [("did-not-for-me", "", "", "well", "", "")],
            [("did-not-for-me", "", "", "", "", "")],
        ),
        (group("voted", "february", "yes"), [], [("voted", "", "", "", "february/yes", "")]),
        (group("voted", "march", "yes"), [], []),
        (group("came", "old"), [], []),
        (group("started", "well"), [], []),
        (group("visited"), [], []),
    ],
)
def test_a_quarter_tells_answers_by_country_and_stops_by_language_and_a_pilot_all_together(
    found: LedgerGroup, carried: list[tuple[str, ...]], in_pilot: list[tuple[str, ...]]
) -> None:
    assert by_quarter(found) == dict.fromkeys(carried, 5)
    assert by_pilot(found) == dict.fromkeys(in_pilot, 5)


@pytest.mark.parametrize(
    "strange",
    [
        group("rated", "gone", "smile"),
        group("rated", "well", "gone"),
        group("because", "well", "gone"),
        group("did", "well", "gone"),
        group("answered", "well/gone", GOOD),
        group("reached", "well", "009 gone"),
        group("reached", "gone", END),
        group("came", "gone"),
    ],
)
def test_a_group_that_the_plan_does_not_know_makes_no_cell(strange: LedgerGroup) -> None:
    """For example a lesson removed in the middle of a month: no new cell tells that somebody was in it."""
    assert by_month(strange) == by_quarter(strange) == {}
    assert strange.subject == "gone" or by_pilot(strange) == {}, "a pilot rates all lessons together"


def test_no_stop_is_told_by_country() -> None:
    assert {it.cell.country for it in carried_counts(PLAN, WINTER, ()) if it.cell.kind == "stopped"} == {POOLED}
