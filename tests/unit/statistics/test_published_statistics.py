"""Questions of staff are answered from frozen figures alone, whichever way it is put together (C5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Literal, assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.statistics import tables
from bot.statistics.cells import EVENTS, POOLED, UNTOLD, Cell, FrozenCell
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.periods import SETTLES, Period, month_of, months_of, period, pilot, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics, next_figures
from bot.statistics.tables import Table, TableQuery

QUARTER, PILOT = period("2026-Q4"), pilot("2027-W01", 13)
MONTHS = tuple(month.name for month in months_of(QUARTER))
PLAN = Plan(
    countries=("KE", "NP", UNTOLD),
    locales=("en", "sw"),
    ages=("10-13", UNTOLD),
    quizzes={"well": {"whose": frozenset({"ours"})}},
    stops={"well": ("first", "whose"), "song": ("hum",)},
    items={"who-did-it": {"before": frozenset({"poster"})}},
)
WISH = TableQuery((QUARTER,))


def published(*figures: FrozenCell, done: tuple[str, ...] = (*MONTHS, QUARTER.name)) -> Published:
    return Published(done, {it.cell: it for it in figures}, opened={QUARTER.name: QUARTER.each_week[0].name})


def active(month: str, country: str, shown: int) -> FrozenCell:
    return FrozenCell(Cell(month, "active", country=country), shown)


def every_table(statistics: PublishedStatistics, wish: TableQuery = WISH) -> list[Table]:
    """All that staff can ask of these quarters."""
    found = [table(statistics, PLAN, wish) for table in (tables.reach_by_country, tables.reach_by_language)]
    found += [table(statistics, PLAN, wish) for table in (tables.reach_by_age, tables.lessons)]
    found.append(tables.reached(statistics, PLAN, wish))
    for quarter in (*wish.quarters, PILOT):
        found += [tables.stops(statistics, PLAN, quarter, lesson) for lesson in PLAN.lessons]
        found.append(tables.help_opened(statistics, PLAN, quarter))
        for country in (POOLED, *PLAN.countries):
            found.append(tables.quizzes(statistics, PLAN, quarter, country))
            found.append(tables.measure(statistics, PLAN, quarter, country))
            found.append(tables.learning(statistics, PLAN, quarter, country))
    return [*found, tables.pilot(statistics, PILOT), tables.pilot_lessons(statistics, PLAN, PILOT)]


def test_a_total_is_counted_by_itself_and_holds_what_is_hidden() -> None:
    kenya, all_of_them = active(MONTHS[0], "KE", 120), active(MONTHS[0], POOLED, 150)
    statistics = PublishedStatistics(published(kenya, all_of_them))

    row = tables.reach_by_country(statistics, PLAN, WISH).rows[0]

    assert accounts(row.values) == [120, None, None, 150]


def test_of_hidden_cells_there_is_no_total_not_even_zero() -> None:
    """A zero would tell that nobody was there."""
    statistics = PublishedStatistics(published(active(MONTHS[0], "KE", 120)))

    assert [row.values for row in tables.reach_by_country(statistics, PLAN, WISH).rows[1:]] == [(None,) * 4] * 2
    assert statistics.total([]) is None


def test_without_a_total_of_its_own_there_is_none_not_even_zero() -> None:
    """A zero would tell that nobody was there."""
    statistics = PublishedStatistics(published(active(MONTHS[0], "KE", 120)))

    assert [row.values[-1] for row in tables.reach_by_country(statistics, PLAN, WISH).rows] == [None] * 3
    assert statistics.total([]) is None


def accounts(values: tuple[tables.Value, ...]) -> list[int | None]:
    return [value.accounts if isinstance(value, About) else None for value in values]


def lesson_row(*figures: FrozenCell, wish: TableQuery = WISH) -> tuple[tables.Value, ...]:
    return tables.lessons(PublishedStatistics(published(*figures)), PLAN, wish).rows[0].values


def lesson(period: str, kind: Literal["started", "finished"], shown: int, country: str = POOLED) -> FrozenCell:
    return FrozenCell(Cell(period, kind, country, lesson="well"), shown)


def test_a_lesson_is_told_with_its_ends_and_the_share_of_those() -> None:
    """The variance of one draw and the rounding to fives is 8 + 25/12; of two figures the double."""
    begun, ended, share = lesson_row(lesson("2026-Q4", "started", 300), lesson("2026-Q4", "finished", 180))

    assert (begun, ended) == (About(300, 8 + 25 / 12), About(180, 8 + 25 / 12))
    assert isinstance(share, Share)
    assert (share.percent, share.base, share.margin) == (60, 300, 7)


def test_a_share_is_told_only_of_quarters_that_show_both() -> None:
    """A hidden figure is not nothing: 300 begun without their ends would make a share of 30 of a hundred."""
    next_quarter = period("2027-Q1")
    figures = [lesson("2026-Q4", "started", 300), lesson("2027-Q1", "started", 200), lesson("2027-Q1", "finished", 150)]

    begun, ended, share = lesson_row(*figures, wish=TableQuery((QUARTER, next_quarter)))

    assert accounts((begun, ended)) == [500, 150]
    assert isinstance(share, Share)
    assert (share.percent, share.base) == (75, 200)


def test_lessons_of_one_country_are_not_those_of_all() -> None:
    figures = [lesson("2026-Q4", "started", 300), lesson("2026-Q4", "started", 210, "KE")]

    assert accounts(lesson_row(*figures, wish=TableQuery((QUARTER,), "KE"))) == [210, None, None]
    assert lesson_row(*figures, wish=TableQuery((QUARTER,), "NP")) == (None, None, None)


@pytest.mark.parametrize(
    ("some", "of", "told"),
    [
        (None, 100, None),
        (10, None, None),
        (10, 15, None),
        (10, 20, (50, False)),
        (45, 45, (99, True)),
        (10, 1_000, (1, True)),
        (120, 100, (99, True)),
        (30, 50, (60, False)),
    ],
)
def test_a_part_of_a_hidden_or_small_whole_is_not_told_and_no_part_is_all_or_nothing(
    some: int | None, of: int | None, told: tuple[int, bool] | None
) -> None:
    part, whole = (None if many is None else About(many, 10.0) for many in (some, of))
    found = PublishedStatistics(Published()).part(part, whole)

    assert (found and (found.percent, found.edge)) == told


def test_an_answer_is_told_with_how_many_answered_and_a_hidden_one_not_at_all() -> None:
    cell = Cell(QUARTER.name, "answered", "KE", lesson="well", item="whose")
    statistics = PublishedStatistics(published(FrozenCell(cell, 45, 90, 6)))

    answered, right = tables.quizzes(statistics, PLAN, QUARTER, "KE").rows[0].values

    assert isinstance(answered, About) and isinstance(right, Share)
    assert (answered.accounts, right.percent, right.base, right.edge) == (45, 90, 45, True)
    assert tables.quizzes(statistics, PLAN, QUARTER, "NP").rows[0].values == (None, None)


def test_a_change_is_told_only_where_both_of_its_shares_are() -> None:
    gained = FrozenCell(Cell(QUARTER.name, "gained", item="who-did-it"), 200, 35, 4)
    lost = FrozenCell(Cell(QUARTER.name, "lost", item="who-did-it"), 200, 10, 4)

    *_, change = tables.measure(PublishedStatistics(published(gained, lost)), PLAN, QUARTER).rows[0].values
    *_, half = tables.measure(PublishedStatistics(published(gained)), PLAN, QUARTER).rows[0].values

    assert isinstance(change, NetChange)
    assert (change.points, change.base, half) == (25, 200, None)


def test_a_month_that_a_pilot_touches_has_no_figures_of_its_own() -> None:
    touched = month_of(PILOT.first)
    statistics = PublishedStatistics(Published((*MONTHS, touched.name, PILOT.name), {}, (PILOT,)))

    assert [month.name for month in statistics.months] == list(MONTHS)
    assert [it.name for it in statistics.pilots] == [PILOT.name]


def test_periods_stand_in_order_of_time_each_with_its_kind() -> None:
    statistics = PublishedStatistics(
        Published(("2027-M01", "2026-W53", "2026-Q4", "2026-M12", "2026-W49+4", "2026-W02"), {})
    )

    assert [it.name for it in statistics.months] == ["2026-M12", "2027-M01"]
    assert [it.name for it in statistics.quarters] == ["2026-Q4"]
    assert [it.name for it in statistics.pilots] == ["2026-W49+4"]
    assert statistics.is_empty


def test_where_all_is_hidden_each_table_says_so_and_the_next_figures_have_a_day() -> None:
    assert all(table.is_hidden for table in every_table(PublishedStatistics(published())))


@pytest.mark.parametrize(
    ("today", "comes"),
    [
        (date(2026, 12, 1), date(2027, 1, 7)),
        (date(2027, 1, 3), date(2027, 1, 7)),
        (date(2027, 1, 6), date(2027, 1, 7)),
        (date(2027, 1, 7), date(2027, 2, 4)),
    ],
)
def test_the_next_figures_come_on_the_thursday_after_the_month(today: date, comes: date) -> None:
    """December of 2026 has six weeks; on the day itself its figures are there, so the next ones are named."""
    assert next_figures(today, ()) == comes


def test_during_a_pilot_the_next_figures_are_those_of_the_pilot() -> None:
    assert next_figures(date(2027, 1, 20), (PILOT,)) == PILOT.end + SETTLES == date(2027, 4, 8)


@given(st.dates(date(2026, 1, 1), date(2040, 1, 1)))
def test_the_next_figures_are_never_of_yesterday_and_never_far(today: date) -> None:
    comes = next_figures(today, ())

    assert today < comes <= today + timedelta(weeks=6)
    assert comes.isoweekday() == 4


def test_after_a_short_pilot_the_rest_of_its_month_brings_nothing_and_the_next_month_does() -> None:
    """The pilot ends in the middle of March; no day in the past is named."""
    short = pilot("2027-W02", 9)

    assert next_figures(date(2027, 3, 17), (short,)) == date(2027, 3, 18)
    assert next_figures(date(2027, 3, 18), (short,)) == period("2027-M04").end + SETTLES


PILOTS = st.builds(lambda week, weeks: pilot(f"2027-W{week:02}", weeks), st.integers(1, 52), st.integers(1, 13))


@given(st.dates(date(2026, 12, 1), date(2028, 6, 1)), st.lists(PILOTS, max_size=2))
def test_whatever_pilots_there_are_the_next_figures_come_after_today_and_are_really_figures(
    today: date, pilots: list[Period]
) -> None:
    comes = next_figures(today, pilots)

    month = month_of(comes - SETTLES - timedelta(days=1))
    of_month = comes == month.end + SETTLES and not any(pilot.touches(month) for pilot in pilots)
    assert today < comes
    assert of_month or comes in [pilot.end + SETTLES for pilot in pilots]


CELLS = st.builds(
    Cell,
    st.sampled_from([*MONTHS, QUARTER.name, PILOT.name, "2026-W45"]),
    st.sampled_from(
        [
            "active",
            "started",
            "finished",
            "answered",
            "before",
            "after",
            "gained",
            "lost",
            "stopped",
            "reached",
            *EVENTS,
        ]
    ),
    st.sampled_from([POOLED, *PLAN.countries]),
    st.sampled_from([POOLED, *PLAN.locales]),
    st.sampled_from([POOLED, *PLAN.ages]),
    st.sampled_from(["", *PLAN.lessons]),
    st.sampled_from(["", "first", "whose", "hum", "who-did-it"]),
)
SHARES = st.none() | st.integers(1, 19).map(lambda fives: 5 * fives)
FIGURES = st.lists(
    st.builds(FrozenCell, CELLS, st.integers(4, 400).map(lambda fives: 5 * fives), SHARES, st.integers(1, 60)),
    unique_by=lambda it: it.cell,
)


@given(FIGURES)
def test_whatever_is_frozen_no_table_tells_a_number_under_ten_and_no_share_is_all_or_nothing(
    figures: list[FrozenCell],
) -> None:
    statistics = PublishedStatistics(
        Published((*MONTHS, QUARTER.name, PILOT.name, "2026-W45"), {it.cell: it for it in figures})
    )

    for value in told(every_table(statistics)):
        match value:
            case Share():
                assert 1 <= value.percent <= 99
                assert value.base >= 20
            case NetChange():
                assert -90 <= value.points <= 90
            case About():
                assert value.accounts >= 10
            case None:
                pass
            case _:
                assert_never(value)


def told(found: list[Table]) -> Iterator[tables.Value]:
    return chain.from_iterable(row.values for table in found for row in table.rows)


def test_a_quarter_without_months_is_asked_in_vain_and_answers_with_nothing() -> None:
    empty = PublishedStatistics(Published())

    assert tables.reach_by_country(empty, PLAN, TableQuery((quarter_of(date(2030, 1, 9)),))).rows == ()
