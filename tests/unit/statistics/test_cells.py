"""Cells of ledger entries: the grid is complete, and each learner is in exactly one cell of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping

from hypothesis import given
from hypothesis import strategies as st

from bot.lessons.model.lesson import Course
from bot.statistics.cells import FINISHED, POOLED, UNTOLD, Cell, vote_cell
from bot.statistics.cells_for_period import LedgerGroup, PartialCell, carried_counts, month_counts, pilot_counts
from bot.statistics.counted_events import END, GOOD, OTHER, LedgerKind
from bot.statistics.periods import period
from bot.statistics.plan import Plan, plan_of
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


def test_who_came_by_a_link_is_counted_all_countries_together() -> None:
    came = [girls("came", "c-7f3r", many=7), girls("came-finished", "c-7f3r", country="NP", many=3)]

    assert filled(month_counts(PLAN, MONTH, came)) == {
        Cell(MONTH.name, "came", item="c-7f3r"): 7,
        Cell(MONTH.name, "came-finished", item="c-7f3r"): 3,
    }


def test_an_answer_falls_into_its_quiz_in_its_country_and_in_all_together_good_and_other_apart() -> None:
    answers = [girls("answered", "well/whose", GOOD, many=30), girls("answered", "well/whose", OTHER, "NP", many=12)]

    cell = Cell(QUARTER.name, "answered", lesson="well", item="whose")
    assert filled(carried_counts(PLAN, QUARTER, answers)) == {
        PartialCell(cell, GOOD): 30,
        PartialCell(cell, OTHER): 12,
        PartialCell(cell._replace(country="KE"), GOOD): 30,
        PartialCell(cell._replace(country="NP"), OTHER): 12,
    }


def test_where_a_girl_stopped_is_told_of_all_together_and_by_language_and_never_by_country() -> None:
    stopped = [girls("reached", "well", "001 whose", country=country) for country in PLAN.countries]

    cell = Cell(QUARTER.name, "stopped", lesson="well", item="whose")
    assert filled(carried_counts(PLAN, QUARTER, stopped)) == {
        PartialCell(cell): 3,
        PartialCell(cell._replace(locale="sw")): 3,
    }
    assert {part.cell.country for part in carried_counts(PLAN, QUARTER, ()) if part.cell.kind == "stopped"} == {POOLED}


def test_who_came_to_the_end_is_counted_beside_the_stops() -> None:
    ended = [girls("reached", "well", END, many=9)]

    cell = Cell(QUARTER.name, "stopped", lesson="well", item=FINISHED)
    assert filled(carried_counts(PLAN, QUARTER, ended)) == {
        PartialCell(cell): 9,
        PartialCell(cell._replace(locale="sw")): 9,
    }
    assert filled(pilot_counts(PLAN, PILOT, ended)) == {PartialCell(cell._replace(period=PILOT.name)): 9}


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


def test_a_pilot_takes_from_its_ledger_quizzes_stops_ratings_and_picks_all_countries_together() -> None:
    groups = [girls("answered", "well/whose", GOOD, country=country, many=7) for country in PLAN.countries]
    groups += [girls("reached", "well", "000 first", many=9), girls("rated", "smile", "smile", many=4)]
    groups += [girls("because", "well", "long", many=40), girls("started", "well", many=8)]

    counts = pilot_counts(PLAN, PILOT, groups)

    assert filled(counts) == {
        PartialCell(Cell(PILOT.name, "answered", lesson="well", item="whose"), GOOD): 21,
        PartialCell(Cell(PILOT.name, "stopped", lesson="well", item="first")): 9,
        PartialCell(Cell(PILOT.name, "smile")): 4,
    }
    assert {(part.cell.country, part.cell.locale, part.cell.age) for part in counts} == {(POOLED, POOLED, POOLED)}


def test_what_girls_make_of_a_lesson_is_told_of_all_countries_and_languages_together() -> None:
    groups = [girls("rated", "well", "smile", country=country, many=7) for country in PLAN.countries]
    groups += [girls("rated", "well", "frown", many=14), girls("because", "well", "long", many=16)]
    groups += [girls("because", "well", "wrong", many=50), girls("rated", "gone", "smile", many=50)]

    assert filled(carried_counts(PLAN, QUARTER, groups)) == {
        PartialCell(Cell(QUARTER.name, "smile", lesson="well")): 21,
        PartialCell(Cell(QUARTER.name, "frown", lesson="well")): 14,
        PartialCell(Cell(QUARTER.name, "because", lesson="well", item="long")): 16,
    }


def test_a_pick_has_a_cell_of_its_own() -> None:
    assert vote_cell(MONTH.name, "next-story", "games", "KE") == Cell(
        MONTH.name, "voted", country="KE", item="next-story/games"
    )
