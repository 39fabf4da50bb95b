"""Cells of ledger groups: the grid is complete, and each group is in its cells and in no others (C2, C7, C8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lessons.model.lesson import Course
from bot.lessons.model.question import QuestionDays
from bot.statistics.cells import POOLED, UNTOLD, Cell
from bot.statistics.cells_for_period import (
    LedgerGroup,
    PartialCell,
    account_cells,
    carried_counts,
    month_counts,
    pilot_counts,
    sums,
)
from bot.statistics.counted_events import END, GOOD, OTHER, LedgerKind
from bot.statistics.periods import period
from bot.statistics.plan import Ballot, Plan, plan_of
from tests.support.course_builders import lesson

PLAN = Plan(
    countries=("KE", "NP", UNTOLD),
    locales=("en", "sw", "ne"),
    ages=("10-13", "14-17", "18+", UNTOLD),
    quizzes={"well": {"whose": frozenset({"ours"})}, "song": {}},
    stops={"well": ("first", "whose", "goat"), "song": ("hum",)},
    items={"who-did-it": {"before": frozenset({"poster"})}},
    links={"c-7f3r": "2026-M11"},
)
MONTH, QUARTER, PILOT = period("2026-M12"), period("2026-Q4"), period("2026-W49+4")

COUNTRIES, LOCALES = st.sampled_from(PLAN.countries), st.sampled_from(PLAN.locales)
AGES, MANY = st.sampled_from(PLAN.ages), st.integers(1, 300)
VISITED = st.lists(st.builds(LedgerGroup, st.just("visited"), st.just(""), st.just(""), COUNTRIES, LOCALES, AGES, MANY))
ANSWERED = st.lists(
    st.builds(
        LedgerGroup,
        st.just("answered"),
        st.just("well/whose"),
        st.sampled_from([GOOD, OTHER]),
        COUNTRIES,
        LOCALES,
        AGES,
        MANY,
    )
)


def girls(
    kind: LedgerKind, subject: str = "", value: str = "", country: str = "KE", locale: str = "sw", many: int = 1
) -> LedgerGroup:
    return LedgerGroup(kind, subject, value, country, locale, "10-13", many)


def filled(counts: Mapping[Cell, int] | Mapping[PartialCell, int]) -> dict[Hashable, int]:
    return {cell: count for cell, count in counts.items() if count}


@given(VISITED, ANSWERED)
def test_the_grid_is_the_same_whoever_is_there(visited: list[LedgerGroup], answered: list[LedgerGroup]) -> None:
    """Otherwise the presence of a cell would tell that somebody is in it (C2, C3)."""
    groups = visited + answered

    assert month_counts(PLAN, MONTH, groups).keys() == month_counts(PLAN, MONTH, ()).keys()
    assert carried_counts(PLAN, QUARTER, groups).keys() == carried_counts(PLAN, QUARTER, ()).keys()
    assert pilot_counts(PLAN, PILOT, groups).keys() == pilot_counts(PLAN, PILOT, ()).keys()


def test_what_the_course_and_the_plan_do_not_know_makes_no_cell() -> None:
    """For example a lesson removed in the middle of a month: no new cell tells that somebody was in it."""
    strange = [girls("rated", "gone", "smile"), girls("answered", "well/gone", GOOD)]
    strange += [girls("reached", "well", "009 gone"), girls("reached", "gone", END), girls("came", "gone")]

    assert filled(month_counts(PLAN, MONTH, strange)) == {}
    assert filled(carried_counts(PLAN, QUARTER, strange)) == {}


@given(VISITED)
def test_every_account_is_in_one_country_one_language_and_one_age_and_in_the_total(visited: list[LedgerGroup]) -> None:
    counts = month_counts(PLAN, MONTH, visited)

    everybody = sum(group.accounts for group in visited)
    by = {
        "all": [counts[Cell(MONTH.name, "active")]],
        "country": [counts[Cell(MONTH.name, "active", country=country)] for country in PLAN.countries],
        "locale": [counts[Cell(MONTH.name, "active", locale=locale)] for locale in PLAN.locales],
        "age": [counts[Cell(MONTH.name, "active", age=it)] for it in PLAN.ages],
    }
    assert {of: sum(found) for of, found in by.items()} == dict.fromkeys(by, everybody)
    assert counts.total() == 4 * everybody


def test_a_month_holds_no_lesson_and_no_answer() -> None:
    """Lessons, and answers before and after, are counted by the book of the quarter alone."""
    began = [girls("started", "well"), girls("finished", "well"), girls("before", "who-did-it", GOOD)]

    assert filled(month_counts(PLAN, MONTH, began)) == {}
    assert filled(carried_counts(PLAN, QUARTER, began)) == {}


def test_where_a_girl_stopped_is_told_of_all_together_and_by_language_and_never_by_country() -> None:
    stopped = [girls("reached", "well", "001 whose", country=country) for country in PLAN.countries]

    cell = Cell(QUARTER.name, "stopped", lesson="well", item="whose")
    assert filled(carried_counts(PLAN, QUARTER, stopped)) == {
        PartialCell(cell): 3,
        PartialCell(cell._replace(locale="sw")): 3,
    }
    assert {part.cell.country for part in carried_counts(PLAN, QUARTER, ()) if part.cell.kind == "stopped"} == {POOLED}


def test_the_cells_of_a_real_course_are_those_of_its_lessons_quizzes_and_stops() -> None:
    """The course has two lessons; the second one has a branch behind an answer, and no quiz."""
    told = {
        "well": """
            start:
              - choose: Who goes first?
                id: first
                options: [Amina, The goat]
              - quiz: Whose well is it?
                id: whose
                options:
                  - {text: Ours, correct: true, feedback: Yes.}
                  - {text: Mine, feedback: Try again.}
            """,
        "song": """
            start:
              - choose: Sing?
                id: sing
                options:
                  - text: Yes
                    then:
                      - choose: Loud?
                        id: loud
                        options: [Very, A little]
                  - Later
            """,
    }
    lessons = {name: lesson(name, text) for name, text in told.items()}
    plan = plan_of(Course(lessons, offered={"en": tuple(lessons), "sw": ("well",)}))
    months = month_counts(plan, MONTH, ())
    parts = carried_counts(plan, QUARTER, ())

    assert plan.stops == {"well": ("first", "whose"), "song": ("sing", "loud")}
    assert list(plan.quizzes["well"]) == ["whose"]
    assert plan.quizzes["song"] == {}
    assert len(months) == 1 + 5 + 2 + 4, "all together, five countries, two languages, four ages"
    by_kind = Counter(part.cell.kind for part in parts)
    assert by_kind["answered"] == 6 * 2, "of one quiz, in all countries together and in five"
    assert by_kind["stopped"] == 3 * (3 + 3), "two stops and an end of two lessons, in all languages and in two"
    assert plan.domains == {}, "it has no measure"


MARCH, WINTER, FEBRUARY = period("2027-M03"), period("2027-Q1"), period("2027-W05+4")
SMALL = Plan(
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


def by_part(counts: Mapping[PartialCell, int]) -> dict[tuple[str, ...], int]:
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
    counts = month_counts(SMALL, MARCH, [group("came", it) for it in SMALL.links])

    assert {(it.kind, it.item): many for it, many in counts.items() if it.kind.startswith("came")} == {
        ("came", "old"): 5,
        ("came-finished", "old"): 0,
        ("came", "new"): 5,
        ("came-finished", "new"): 0,
    }


def test_a_month_counts_the_questions_that_are_open_in_it() -> None:
    counts = month_counts(SMALL, MARCH, [group("voted", "march", "no"), group("voted", "february", "yes")])

    assert {(it.item, it.country): many for it, many in counts.items() if it.kind == "voted"} == {
        ("march/yes", ""): 0,
        ("march/no", ""): 5,
        ("march/yes", "KE"): 0,
        ("march/no", "KE"): 5,
        ("march/yes", "NP"): 0,
        ("march/no", "NP"): 0,
    }


def test_accounts_are_told_all_together_by_country_by_language_and_by_age() -> None:
    assert [it[2:5] for it in account_cells(SMALL, Cell("2027-M03", "active"))] == [
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
    assert by_part(carried_counts(SMALL, WINTER, [found])) == dict.fromkeys(carried, 5)
    assert by_part(pilot_counts(SMALL, FEBRUARY, [found])) == dict.fromkeys(in_pilot, 5)


def test_a_quarter_and_a_pilot_have_all_their_cells_also_with_nobody_in_them() -> None:
    """Of a quarter: a quiz in three places, three stops in two, and ten of what a lesson is made of."""
    assert len(carried_counts(SMALL, WINTER, ())) == 3 * 2 + 2 * 3 + (3 + 4 + 3)
    assert len(pilot_counts(SMALL, FEBRUARY, ())) == 2 + 3 + 3 + 3 + 1
