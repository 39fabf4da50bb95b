"""Cells of ledger entries: the grid is complete, and each learner is in exactly one cell of each kind."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from bot.statistics.levels import Level
from hypothesis import given
from hypothesis import strategies as st

from bot.lessons.model.lesson import Course
from bot.statistics.cells import POOLED, UNTOLD, Cell, FrozenCell
from bot.statistics.cells_for_period import (
    LedgerGroup,
    PartialCell,
    carried_counts,
    month_counts,
    pilot_counts,
    week_counts,
)
from bot.statistics.counted_events import GOOD, OTHER
from bot.statistics.freeze import frozen_parts, frozen_tallies
from bot.statistics.noise import discrete_gaussian
from bot.statistics.periods import period
from bot.statistics.plan import Plan, plan_of
from bot.statistics.sensitive_counts import Tally
from tests.support.course_builders import lesson

PLAN = Plan(
    countries=("KE", "NP", UNTOLD),
    locales=("en", "sw", "ne"),
    ages=("10-13", "14-17", "18+", UNTOLD),
    quizzes={"well": {"whose": frozenset({"ours"})}, "song": {}},
    stops={"well": ("first", "whose", "goat"), "song": ("hum",)},
    items={"who-did-it": frozenset({"poster"})},
    links={"c-7f3r": "2026-M11"},
)
MONTH, WEEK, QUARTER = period("2026-M12"), period("2026-W49"), period("2026-Q4")
PILOT = period("2026-W49+4")
LEVELS = {"KE": Level.LANGUAGES, "NP": Level.LESSONS, UNTOLD: Level.WEEKS}

COUNTRIES, LOCALES = st.sampled_from(PLAN.countries), st.sampled_from(PLAN.locales)
AGES, MANY = st.sampled_from(PLAN.ages), st.integers(1, 300)
VISITED = st.lists(st.builds(LedgerGroup, st.just("visited"), st.just(""), st.just(""), COUNTRIES, LOCALES, AGES, MANY))
BEGAN = st.lists(
    st.builds(
        LedgerGroup,
        st.sampled_from(["started", "finished"]),
        st.sampled_from(PLAN.lessons),
        st.just(""),
        COUNTRIES,
        LOCALES,
        AGES, MANY,
    )
)  # fmt: skip


def girls(
    kind: str, subject: str = "", value: str = "", country: str = "KE", locale: str = "sw", many: int = 1
) -> LedgerGroup:
    return LedgerGroup(kind, subject, value, country, locale, "10-13", many)


def filled(counts: Counter[Cell] | Counter[PartialCell]) -> dict[Cell | PartialCell, int]:
    return {cell: count for cell, count in counts.items() if count}


@given(VISITED, BEGAN)
def test_the_grid_is_the_same_whoever_is_there(visited: list[LedgerGroup], began: list[LedgerGroup]) -> None:
    """Otherwise the presence of a cell would tell that somebody is in it (C2, C3)."""
    groups = visited + began

    for counts in (month_counts, week_counts):
        period_ = MONTH if counts is month_counts else WEEK
        assert counts(PLAN, period_, LEVELS, groups).keys() == counts(PLAN, period_, LEVELS, ()).keys()
    assert carried_counts(PLAN, QUARTER, groups).keys() == carried_counts(PLAN, QUARTER, ()).keys()
    assert pilot_counts(PLAN, PILOT, groups, {3: 2}).keys() == pilot_counts(PLAN, PILOT, (), {}).keys()


def test_what_the_course_and_the_plan_do_not_know_makes_no_cell() -> None:
    """For example a lesson removed in the middle of a month: no new cell tells that somebody was in it."""
    strange = [girls("started", "gone"), girls("answered", "well/gone", GOOD), girls("reached", "well", "009 gone")]

    assert filled(month_counts(PLAN, MONTH, LEVELS, strange)) == {}
    assert filled(carried_counts(PLAN, QUARTER, strange)) == {}


@given(VISITED)
def test_every_account_is_in_one_country_one_language_and_one_age(visited: list[LedgerGroup]) -> None:
    counts = month_counts(PLAN, MONTH, LEVELS, visited)

    everybody = sum(group.accounts for group in visited)
    by = {
        "country": [counts[Cell(MONTH.name, "active", country=country)] for country in PLAN.countries],
        "locale": [counts[Cell(MONTH.name, "active", locale=locale)] for locale in PLAN.locales],
        "age": [counts[Cell(MONTH.name, "active", age=it)] for it in PLAN.ages],
    }
    assert {of: sum(found) for of, found in by.items()} == dict.fromkeys(by, everybody)
    assert counts.total() == 3 * everybody


@given(BEGAN)
def test_every_start_and_end_is_in_one_cell_of_its_country_and_in_no_other_country(began: list[LedgerGroup]) -> None:
    """No account is left out: in a country that has lessons, their cells hold all its accounts."""
    month, week = month_counts(PLAN, MONTH, LEVELS, began), week_counts(PLAN, WEEK, LEVELS, began)

    def held(counts: Counter[Cell], country: str) -> int:
        return sum(count for cell, count in counts.items() if cell.country == country and cell.kind != "active")

    truth = Counter[str]()
    for group in began:
        truth[group.country] += group.accounts
    assert {country: held(month, country) for country in ("KE", "NP")} == {
        country: truth[country] for country in ("KE", "NP")
    }
    assert held(week, UNTOLD) == truth[UNTOLD]
    assert held(week, "KE") == held(week, "NP") == held(month, UNTOLD) == 0


def test_a_lesson_is_told_apart_by_language_only_where_the_level_says_so() -> None:
    began = [girls("started", "well", country="KE"), girls("started", "well", country="NP", many=2)]

    assert filled(month_counts(PLAN, MONTH, LEVELS, began)) == {
        Cell(MONTH.name, "started", "KE", "sw", lesson="well"): 1,
        Cell(MONTH.name, "started", "NP", POOLED, lesson="well"): 2,
    }


def test_a_week_has_cells_only_of_countries_with_very_many_girls() -> None:
    groups = [girls("active", country=country) for country in PLAN.countries]

    counts = week_counts(PLAN, WEEK, LEVELS, groups)

    assert {cell.country for cell in counts} == {UNTOLD}
    assert filled(counts) == {Cell(WEEK.name, "active", UNTOLD, "sw"): 1}


def test_an_answer_falls_into_its_quiz_and_country_good_and_other_apart() -> None:
    answers = [girls("answered", "well/whose", GOOD, many=30), girls("answered", "well/whose", OTHER, many=12)]

    cell = Cell(QUARTER.name, "answered", "KE", lesson="well", item="whose")
    assert filled(carried_counts(PLAN, QUARTER, answers)) == {PartialCell(cell, GOOD): 30, PartialCell(cell, OTHER): 12}


def test_the_measure_counts_in_its_country_and_in_all_together() -> None:
    before = [girls("before", "who-did-it", GOOD, country=country) for country in PLAN.countries]

    assert filled(carried_counts(PLAN, QUARTER, before)) == {
        PartialCell(Cell(QUARTER.name, "before", country, item="who-did-it"), GOOD): 3 if country == POOLED else 1
        for country in (POOLED, *PLAN.countries)
    }


def test_where_a_girl_stopped_is_told_by_language_and_never_by_country() -> None:
    stopped = [girls("reached", "well", "001 whose", country=country, locale="sw") for country in PLAN.countries]

    assert filled(carried_counts(PLAN, QUARTER, stopped)) == {
        PartialCell(Cell(QUARTER.name, "stopped", locale="sw", lesson="well", item="whose")): 3
    }
    assert {part.cell.country for part in carried_counts(PLAN, QUARTER, ()) if part.cell.kind == "stopped"} == {POOLED}


def stops_shown(*counts: int) -> dict[str, int]:
    """Return the figures shown for these counts at the stops of a lesson, one after the other."""
    names = tuple(f"stop-{number}" for number in range(len(counts)))
    cells = [Cell(QUARTER.name, "stopped", locale="sw", lesson="well", item=name) for name in names]
    parts = {PartialCell(cell): count for cell, count in zip(cells, counts, strict=True)}
    return {it.cell.item: it.shown for it in frozen_parts(parts, {"well": names})}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((4, 30, 0), {"stop-1": 35}),
        ((15, 6, 6, 6, 12), {"stop-0": 15, "stop-4": 30}),
        ((14, 8), {"stop-1": 20}),
        ((14, 0), {}),
        ((15, 16), {"stop-0": 15, "stop-1": 15}),
        ((50, 5), {"stop-0": 50}),
        ((-6, -9, 45), {"stop-2": 30}),
        ((10, 10, 10, 10, 10), {"stop-2": 30}),
    ],
)
def test_a_stop_with_too_few_is_told_together_with_the_next(counts: tuple[int, ...], shown: dict[str, int]) -> None:
    assert stops_shown(*counts) == shown


@given(st.lists(st.integers(-8, 60), min_size=1, max_size=19))
def test_no_girl_who_stopped_is_told_of_twice_and_no_figure_is_small(counts: list[int]) -> None:
    shown = stops_shown(*counts)

    assert all(figure >= 15 for figure in shown.values())
    rounding = 2.5 * len(shown)
    assert sum(shown.values()) <= sum(count for count in counts if count > 0) + rounding


def test_noise_alone_rarely_makes_a_stop_where_nobody_was() -> None:
    """A limit of ten would show a figure in every second lesson of 14 stops with three months of noise."""
    source = Random(14).randrange
    empty = [[sum(discrete_gaussian(8, source) for _ in range(3)) for _ in range(14)] for _ in range(500)]

    assert sum(bool(stops_shown(*counts)) for counts in empty) < 500 / 25


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
    months = month_counts(plan, MONTH, dict.fromkeys(plan.countries, Level.LESSONS), ())
    parts = carried_counts(plan, QUARTER, ())

    assert plan.stops == {"well": ("first", "whose"), "song": ("sing", "loud")}
    assert list(plan.quizzes["well"]) == ["whose"]
    assert plan.quizzes["song"] == {}
    assert len(months) == 5 * (1 + 2 * 2) + 2 + 4
    by_kind = Counter(part.cell.kind for part in parts)
    assert by_kind["answered"] == 5 * 2
    assert by_kind["stopped"] == 2 * 4
    assert by_kind["before"] == by_kind["after"] == 0, "it has no measure"


def test_a_pilot_is_one_set_of_cells_for_all_countries_together() -> None:
    groups = [girls("visited", country=country, many=7) for country in PLAN.countries]
    groups += [girls("started", "well", many=9), girls("finished", "well", many=8), girls("started", "song", many=3)]
    groups += [girls("after", "who-did-it", OTHER, many=4)]

    counts = pilot_counts(PLAN, PILOT, groups, {1: 5, 2: 4, 3: 6, 11: 2, 12: 1})

    assert filled(counts) == {
        PartialCell(Cell(PILOT.name, "reached")): 21,
        PartialCell(Cell(PILOT.name, "started", lesson="well")): 9,
        PartialCell(Cell(PILOT.name, "finished", lesson="well")): 8,
        PartialCell(Cell(PILOT.name, "finished-3")): 9,
        PartialCell(Cell(PILOT.name, "finished-12")): 1,
        PartialCell(Cell(PILOT.name, "after", item="who-did-it"), OTHER): 4,
    }
    assert {(part.cell.country, part.cell.locale, part.cell.age) for part in counts} == {(POOLED, POOLED, POOLED)}


def test_what_girls_make_of_a_lesson_is_told_of_all_countries_and_languages_together() -> None:
    groups = [girls("rated", "well", "smile", country=country, many=7) for country in PLAN.countries]
    groups += [girls("rated", "well", "frown", many=14), girls("because", "well", "long", many=16)]
    groups += [girls("because", "well", "wrong", many=50), girls("rated", "gone", "smile", many=50)]

    counts = carried_counts(PLAN, QUARTER, groups)
    told = list(frozen_parts(counts, PLAN.stops))

    assert filled(counts) == {
        PartialCell(Cell(QUARTER.name, "smile", lesson="well")): 21,
        PartialCell(Cell(QUARTER.name, "frown", lesson="well")): 14,
        PartialCell(Cell(QUARTER.name, "because", lesson="well", item="long")): 16,
    }
    assert told == [
        FrozenCell(Cell(QUARTER.name, "smile", lesson="well"), 20),
        FrozenCell(Cell(QUARTER.name, "because", lesson="well", item="long"), 15),
    ], "fewer than fifteen frowned"


def test_a_pilot_tells_what_girls_make_of_all_lessons_and_no_reasons() -> None:
    groups = [girls("rated", "smile", "smile", country=country, many=4) for country in PLAN.countries]
    counts = pilot_counts(PLAN, PILOT, [*groups, girls("because", "well", "long", many=40)], {})

    assert filled(counts) == {PartialCell(Cell(PILOT.name, "smile")): 12}
    assert list(frozen_parts(counts, {})) == [FrozenCell(Cell(PILOT.name, "smile"), 10)]


@given(st.dictionaries(st.sampled_from([GOOD, OTHER]), st.integers(-9, 30), min_size=2))
def test_a_share_and_how_many_answered_are_shown_together_or_not_at_all(counts: dict[str, int]) -> None:
    cell = Cell(QUARTER.name, "answered", "KE", lesson="well", item="whose")
    frozen = list(frozen_parts({PartialCell(cell, value): count for value, count in counts.items()}, {}))

    if sum(counts.values()) < 20:
        assert frozen == []
    else:
        assert [it.cell for it in frozen] == [cell]
        assert frozen[0].shown >= 20
        assert frozen[0].share is not None


@pytest.mark.parametrize(("answered", "seen"), [(9, []), (10, []), (19, []), (20, [20]), (23, [25])])
def test_an_answer_of_fewer_than_twenty_leaves_no_figure_at_all(answered: int, seen: list[int]) -> None:
    """The number of answers is hidden too: without its share it would look like a count of accounts."""
    cell = Cell(QUARTER.name, "answered", "KE", lesson="well", item="whose")

    assert [
        it.shown for it in frozen_parts({PartialCell(cell, GOOD): answered, PartialCell(cell, OTHER): 0}, {})
    ] == seen


def test_a_sensitive_counter_is_hidden_below_twenty() -> None:
    tallies = [Tally("KE", "help-opened", 19, 1), Tally("NP", "help-opened", 26, 1)]

    assert list(frozen_tallies(tallies, QUARTER.name, ("KE", "NP"))) == [
        FrozenCell(Cell(QUARTER.name, "help-opened", country="NP"), 30)
    ]


def test_a_sensitive_counter_of_a_small_country_is_hidden_however_high_it_is() -> None:
    tallies = [Tally("KH", "help-opened", 900, 1), Tally("KE", "erased", 40, 3), Tally("KE", "tidied", 28, 3)]

    assert list(frozen_tallies(tallies, QUARTER.name, ("KE",))) == [
        FrozenCell(Cell(QUARTER.name, "erased", country="KE"), 40)
    ], "28 does not stand out of the noise of three additions"


def test_figures_of_a_quarter_are_made_of_the_right_parts() -> None:
    cell = Cell(QUARTER.name, "before", POOLED, item="who-did-it")
    parts = {PartialCell(cell, GOOD): 42, PartialCell(cell, OTHER): 21, PartialCell(Cell(PILOT.name, "reached")): 33}

    assert list(frozen_parts(parts, {})) == [FrozenCell(Cell(PILOT.name, "reached"), 35), FrozenCell(cell, 65, 65)]
