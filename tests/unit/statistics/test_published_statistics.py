"""Questions of staff are answered from frozen figures alone, whichever way it is put together (C5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.statistics import tables
from bot.statistics.cells import EVENTS, POOLED, UNTOLD, Cell, FrozenCell
from bot.statistics.periods import SETTLES, Period, month_of, months_of, period, pilot, quarter_of
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics, Share, next_figures
from bot.statistics.tables import Table, TableQuery

QUARTER, PILOT = period("2026-Q4"), pilot("2027-W01", 13)
MONTHS = tuple(month.name for month in months_of(QUARTER))
PLAN = Plan(
    countries=("KE", "NP", UNTOLD),
    locales=("en", "sw"),
    ages=("10-13", UNTOLD),
    quizzes={"well": {"whose": frozenset({"ours"})}},
    stops={"well": ("first", "whose"), "song": ("hum",)},
    items={"who-did-it": frozenset({"poster"})},
)
WISH = TableQuery((QUARTER,))


def published(*figures: FrozenCell, done: tuple[str, ...] = (*MONTHS, QUARTER.name)) -> Published:
    return Published(done, {it.cell: it for it in figures})


def active(month: str, country: str, shown: int) -> FrozenCell:
    return FrozenCell(Cell(month, "active", country=country), shown)


def every_table(statistics: PublishedStatistics, wish: TableQuery = WISH) -> list[Table]:
    """All that staff can ask of these quarters."""
    found = [table(statistics, PLAN, wish) for table in (tables.reach_by_country, tables.reach_by_language)]
    found += [table(statistics, PLAN, wish) for table in (tables.reach_by_age, tables.lessons)]
    found += [tables.stops(statistics, PLAN, wish, lesson) for lesson in PLAN.lessons]
    for quarter in wish.quarters:
        found.append(tables.help_opened(statistics, PLAN, quarter))
        for country in (POOLED, *PLAN.countries):
            found.append(tables.weeks(statistics, PLAN, TableQuery((quarter,), country)))
            found.append(tables.quizzes(statistics, PLAN, quarter, country))
            found.append(tables.measure(statistics, PLAN, quarter, country))
    return [*found, tables.pilot(statistics, PLAN, PILOT), tables.measure(statistics, PLAN, PILOT)]


def test_a_total_is_the_sum_of_what_is_shown_and_a_hidden_cell_is_nothing() -> None:
    statistics = PublishedStatistics(published(active(MONTHS[0], "KE", 120), active(MONTHS[0], UNTOLD, 10)))

    row = tables.reach_by_country(statistics, PLAN, WISH).rows[0]

    assert row.values == (120, None, 10, 130)


def test_of_hidden_cells_there_is_no_total_not_even_zero() -> None:
    """A zero would tell that nobody was there."""
    statistics = PublishedStatistics(published(active(MONTHS[0], "KE", 120)))

    assert [row.values for row in tables.reach_by_country(statistics, PLAN, WISH).rows[1:]] == [(None,) * 4] * 2
    assert statistics.total([]) is None


SHOWN = st.none() | st.integers(2, 200).map(lambda fives: 5 * fives)


@given(st.lists(SHOWN, min_size=3, max_size=3))
def test_a_total_minus_its_parts_leaves_nothing_for_a_hidden_one(parts: list[int | None]) -> None:
    told = zip(PLAN.countries, parts, strict=True)
    statistics = PublishedStatistics(published(*(active(MONTHS[0], country, it) for country, it in told if it)))

    *shown, total = tables.reach_by_country(statistics, PLAN, WISH).rows[0].values

    assert shown == parts
    assert (total or 0) == sum(it or 0 for it in parts)


def lesson_row(*figures: FrozenCell, wish: TableQuery = WISH) -> tuple[tables.Value, ...]:
    return tables.lessons(PublishedStatistics(published(*figures)), PLAN, wish).rows[0].values


def test_a_lesson_is_summed_over_months_and_countries_and_its_ends_told_as_a_share() -> None:
    months = [Cell(month, kind, "KE", lesson="well") for month in MONTHS for kind in ("started", "finished")]
    figures = [FrozenCell(cell, 100 if cell.kind == "started" else 60) for cell in months]
    nepal = FrozenCell(Cell(MONTHS[0], "started", "NP", "sw", lesson="well"), 40)

    assert lesson_row(*figures) == (300, 180, Share(60, 300, edge=False))
    assert lesson_row(*figures, nepal) == (340, 180, Share(55, 340, edge=False))
    assert lesson_row(*figures, nepal, wish=TableQuery((QUARTER,), "NP")) == (40, None, None)
    assert lesson_row(*figures, nepal, wish=TableQuery((QUARTER,), locale="sw")) == (40, None, None)


@pytest.mark.parametrize(
    ("some", "of", "told"),
    [
        (None, 100, None),
        (10, None, None),
        (10, 15, None),
        (10, 20, Share(50, 20, edge=False)),
        (10, 45, Share(20, 45, edge=False)),
        (45, 45, Share(90, 45, edge=True)),
        (10, 1_000, Share(5, 1_000, edge=True)),
        (120, 100, Share(95, 100, edge=True)),
        (30, 50, Share(60, 50, edge=False)),
    ],
)
def test_a_part_of_a_hidden_or_small_whole_is_not_told_and_no_part_is_all_or_nothing(
    some: int | None, of: int | None, told: Share | None
) -> None:
    assert PublishedStatistics(Published()).part(some, of) == told


def test_a_share_tells_how_sure_it_is() -> None:
    few, many = Share(50, 20, edge=False), Share(50, 1_000, edge=False)

    assert few.margin == 27
    assert many.margin == 5


def test_an_answer_is_told_with_how_many_answered_and_a_hidden_one_not_at_all() -> None:
    cell = Cell(QUARTER.name, "answered", "KE", lesson="well", item="whose")
    statistics = PublishedStatistics(published(FrozenCell(cell, 45, 90)))

    assert tables.quizzes(statistics, PLAN, QUARTER, "KE").rows[0].values == (45, Share(90, 45, edge=True))
    assert tables.quizzes(statistics, PLAN, QUARTER, "NP").rows[0].values == (None, None)


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
    assert [it.name for it in statistics.weeks] == ["2026-W02", "2026-W53"]
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
    st.sampled_from(["active", "started", "finished", "answered", "before", "after", "stopped", "reached", *EVENTS]),
    st.sampled_from([POOLED, *PLAN.countries]),
    st.sampled_from([POOLED, *PLAN.locales]),
    st.sampled_from([POOLED, *PLAN.ages]),
    st.sampled_from(["", *PLAN.lessons]),
    st.sampled_from(["", "first", "whose", "hum", "who-did-it"]),
)
SHARES = st.none() | st.integers(1, 19).map(lambda fives: 5 * fives)
FIGURES = st.lists(
    st.builds(FrozenCell, CELLS, st.integers(4, 400).map(lambda fives: 5 * fives), SHARES), unique_by=lambda it: it.cell
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
            case Share(percent, base, _):
                assert 5 <= percent <= 95
                assert base >= 20
            case int():
                assert value >= 10


def told(found: list[Table]) -> Iterator[tables.Value]:
    return chain.from_iterable(row.values for table in found for row in table.rows)


def test_a_quarter_without_months_is_asked_in_vain_and_answers_with_nothing() -> None:
    empty = PublishedStatistics(Published())

    assert tables.reach_by_country(empty, PLAN, TableQuery((quarter_of(date(2030, 1, 9)),))).rows == ()
