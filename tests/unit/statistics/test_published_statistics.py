"""Questions of staff and of girls are answered from frozen figures alone, by those they name and no others (C5, G8)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.input import Commanded
from bot.lessons.model.question import QuestionDays
from bot.lessons.model.text import option_key
from bot.statistics import tables
from bot.statistics.cells import Cell, FrozenCell, vote_cell
from bot.statistics.intervals import About
from bot.statistics.periods import SETTLES, Period, month_of, period, pilot
from bot.statistics.published import Published, PublishedStatistics, large_countries, next_figures, periods_of, votes
from tests.support.question_builders import APRIL, NEXT
from tests.support.speaking_learner import DayClock, Speaker, a_conversation, opened, speaking_bundle
from tests.unit.statistics.sample_figures import MONTH, PLAN, QUERY, figure, published

WINTER, WINTER_MONTHS = period("2027-Q1"), ("2027-M01", "2027-M02", "2027-M03")


def statistics_of(
    *figures: FrozenCell, done: tuple[str, ...] = (*WINTER_MONTHS, "2027-Q1"), pilots: tuple[str, ...] = ()
) -> PublishedStatistics:
    return PublishedStatistics(Published(done, {it.cell: it for it in figures}, tuple(map(period, pilots))))


# Hidden figures


def test_of_hidden_cells_there_is_no_total_not_even_zero() -> None:
    """A zero would tell that nobody was there."""
    statistics = published([figure(MONTH, "active", 120, country="KE")])

    assert [row.values[1:] for row in tables.reach_by_country(statistics, PLAN, QUERY).rows] == [(None, None)]
    assert statistics.total([]) is None
    assert statistics.total([Cell(MONTH, "active"), Cell(MONTH, "active", "-")]) is None


def test_a_total_adds_the_shown_figures() -> None:
    found = statistics_of(*(figure("2027-Q1", "smile", many, lesson=it) for it, many in (("well", 40), ("song", 30))))
    total = found.total(Cell("2027-Q1", "smile", lesson=it) for it in ("well", "song", "gone"))

    assert total is not None and total.accounts == 70


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
    ],
)
def test_a_part_of_a_hidden_or_small_whole_is_not_told_and_no_part_is_all_or_nothing(
    some: int | None, of: int | None, told: tuple[int, bool] | None
) -> None:
    part, whole = (None if many is None else About(many, 10.0) for many in (some, of))
    found = PublishedStatistics(Published()).part(part, whole)

    assert (found and (found.percent, found.edge)) == told


def test_shares_and_changes_are_told_where_their_figures_are() -> None:
    found = statistics_of(
        figure("2027-Q1", "answered", 100, 80, 2, item="q"),
        figure("2027-Q1", "gained", 100, 40, 4, item="q"),
        figure("2027-Q1", "lost", 100, 10, 4, item="q"),
        figure("2027-Q1", "gained", 100, 40, 4, item="half"),
        figure("2027-Q1", "smile", 40),
    )
    share, change = found.share(Cell("2027-Q1", "answered", item="q")), found.change(Cell("2027-Q1", "lost", item="q"))

    assert share is not None and change is not None
    assert (share.percent, change.points) == (80, 30)
    assert found.change(Cell("2027-Q1", "lost", item="half")) is None
    assert (found.share(Cell("2027-Q1", "smile")), found.share(Cell("2027-Q1", "frown"))) == (None, None)


def test_runs_of_stops_are_found_by_period_country_language_and_lesson() -> None:
    first, end = (figure("2027-Q1", "stopped", 20, lesson="well", item=item) for item in ("first", ""))
    swahili = figure("2027-Q1", "stopped", 20, lesson="well", item="first", locale="sw")
    found = statistics_of(first, end, swahili, figure("2027-Q1", "smile", 20, lesson="well"))

    assert found.stopped(Cell("2027-Q1", "stopped", lesson="well", item="goat")) == (first, end)
    assert found.stopped(swahili.cell) == (swahili,)
    assert found.stopped(Cell("2027-Q1", "stopped", lesson="song")) == ()


# Large countries


@pytest.mark.parametrize(
    ("shown", "is_large"), [((50, 50, 50), True), ((50, 45, 50), False), ((900, 900), False), ((), False)]
)
def test_a_country_is_large_when_each_month_of_the_quarter_shows_fifty(shown: tuple[int, ...], is_large: bool) -> None:
    months = zip(WINTER_MONTHS, shown, strict=False)
    found = statistics_of(*(figure(month, "active", many, country="KE") for month, many in months))

    assert (found.is_large("KE", WINTER), found.is_large("NP", WINTER)) == (is_large, False)


def test_only_large_countries_of_the_newest_month_may_stand_beside_words() -> None:
    figures = [figure("2027-M03", "active", 900, country=it) for it in ("KE", "", "-")]
    others = [
        figure("2027-M02", "active", 900, country="NP"),
        figure("2027-M03", "came", 900, country="PH"),
        figure("2027-M03", "active", 45, country="KH"),
    ]

    assert large_countries(statistics_of(*figures, *others)) == {"KE"}
    assert large_countries(PublishedStatistics(Published())) == frozenset()


# Periods


def test_periods_stand_in_order_of_time_each_with_its_kind_and_no_month_that_a_pilot_touches() -> None:
    done = ("2027-M02", "2027-M01", "2026-W53", "2026-Q4", "2026-M12", "2027-W05+4", "2026-W02")
    statistics = statistics_of(done=done, pilots=("2027-W05+4",))

    assert [it.name for it in statistics.months] == ["2026-M12", "2027-M01"]
    assert [it.name for it in statistics.quarters] == ["2026-Q4"]
    assert [it.name for it in statistics.pilots] == ["2027-W05+4"]
    assert statistics.is_empty


@pytest.mark.parametrize(
    ("today", "pilots", "comes"),
    [
        (date(2026, 12, 1), (), date(2027, 1, 7)),
        (date(2027, 1, 6), (), date(2027, 1, 7)),
        (date(2027, 1, 7), (), date(2027, 2, 4)),
        (date(2027, 2, 3), ("2027-W05+2",), date(2027, 2, 4)),
        (date(2027, 2, 4), ("2027-W05+2",), date(2027, 2, 18)),
        (date(2027, 2, 17), ("2027-W05+2",), date(2027, 2, 18)),
        (date(2027, 2, 18), ("2027-W05+2",), date(2027, 4, 8)),
        (date(2027, 4, 8), ("2027-W05+2",), date(2027, 5, 6)),
    ],
)
def test_the_next_figures_come_on_the_thursday_after_the_month_or_after_the_pilot_that_touches_it(
    today: date, pilots: tuple[str, ...], comes: date
) -> None:
    """December of 2026 has six weeks. On the day itself its figures are there, so the next ones are named.

    The pilot ends with the fourteenth of February; nothing of its month comes beside it, then March.
    """
    assert next_figures(today, tuple(map(period, pilots))) == comes


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


# Questions to girls


@pytest.mark.parametrize(
    ("pilots", "names"),
    [
        ((), ["2027-M02", "2027-M03"]),
        (("2027-W05+4",), ["2027-W05+4", "2027-M03"]),
        (("2027-W07+4",), ["2027-W07+4"]),
        (("2027-W01+1",), ["2027-M02", "2027-M03"]),
        (("2027-W05+1", "2027-W08+2"), ["2027-W05+1", "2027-W08+2"]),
    ],
)
def test_a_question_is_counted_in_its_months_or_in_the_pilots_that_touch_them(
    pilots: tuple[str, ...], names: list[str]
) -> None:
    """It is open from the last day of the first week of M02 to the first day of M03."""
    days = QuestionDays(date(2027, 2, 7), date(2027, 3, 1), date(2027, 5, 1))

    assert [it.name for it in periods_of(statistics_of(pilots=pilots), days)] == names


GAMES, MUSIC = option_key("Games"), option_key("Music")


def votes_for(answer: str, shown: int, month: str = "2027-M03") -> FrozenCell:
    return FrozenCell(vote_cell(month, "next-story", answer), shown)


def test_votes_are_told_once_all_months_of_a_question_are_frozen_as_the_sum_of_what_is_shown() -> None:
    short, long = (
        speaking_bundle(**{"next-story": NEXT.replace("2027-03-31", closes)}).course.questions
        for closes in ("2027-03-31", "2027-04-20")
    )
    figures = votes_for(GAMES, 40), votes_for(GAMES, 15, "2027-M04"), votes_for(MUSIC, 10, "2027-M04")
    in_march, in_april = (statistics_of(*figures, done=WINTER_MONTHS + more) for more in ((), ("2027-M04",)))

    assert votes(statistics_of(done=()), short) == {}
    assert votes(in_march, short) == {"next-story": {GAMES: 40}}
    assert (votes(in_march, long), votes(in_april, long)) == ({}, {"next-story": {GAMES: 55, MUSIC: 10}})


async def test_girls_see_rough_numbers_of_a_question_that_is_over_most_first(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    conversation = a_conversation(store, DayClock(APRIL))
    girl = await Speaker(conversation).starts()
    await girl.does(Commanded("lessons"))
    assert "You said, we did" not in girl.labels

    conversation.statistics = statistics_of(votes_for(GAMES, 15), votes_for(MUSIC, 40))
    await girl.does(Commanded("lessons"))
    await girl.taps("You said, we did")
    assert "Music: about 40\nGames: about 15" in girl.said
    assert "Friends" not in girl.said
    assert "May 15, 2027" in girl.said

    conversation.statistics = statistics_of()
    await girl.does(Commanded("lessons"))
    await girl.taps("You said, we did")
    assert "nobody shall be recognised" in girl.said
    await store.close()
