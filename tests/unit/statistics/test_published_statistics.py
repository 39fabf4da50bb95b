"""Questions of staff and of girls are answered from frozen figures alone, by those they name and no others (C5, G8)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.input import Commanded
from bot.lessons.model.question import QuestionDays
from bot.lessons.model.text import option_key
from bot.statistics import tables
from bot.statistics.cells import POOLED, UNTOLD, Cell, CellKind, FrozenCell, vote_cell
from bot.statistics.intervals import About, Share
from bot.statistics.periods import SETTLES, Period, month_of, months_of, period, pilot
from bot.statistics.plan import Plan
from bot.statistics.published import Published, PublishedStatistics, large_countries, next_figures, periods_of, votes
from bot.statistics.queries import TableQuery
from tests.support.question_builders import APRIL, NEXT
from tests.support.speaking_learner import DayClock, Speaker, a_conversation, opened, speaking_bundle

pytestmark = pytest.mark.usefixtures("known_noise")

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


def accounts(values: tuple[tables.Value, ...]) -> list[int | None]:
    return [value.accounts if isinstance(value, About) else None for value in values]


def lesson_row(*figures: FrozenCell, wish: TableQuery = WISH) -> tuple[tables.Value, ...]:
    return tables.lessons(PublishedStatistics(published(*figures)), PLAN, wish).rows[0].values


def lesson(period: str, kind: Literal["started", "finished"], shown: int, country: str = POOLED) -> FrozenCell:
    return FrozenCell(Cell(period, kind, country, lesson="well"), shown)


def test_a_share_is_told_only_of_quarters_that_show_both() -> None:
    """A hidden figure is not nothing: 300 begun without their ends would make a share of 30 of a hundred."""
    next_quarter = period("2027-Q1")
    figures = [lesson("2026-Q4", "started", 300), lesson("2027-Q1", "started", 200), lesson("2027-Q1", "finished", 150)]

    begun, ended, share = lesson_row(*figures, wish=TableQuery((QUARTER, next_quarter)))

    assert accounts((begun, ended)) == [500, 150]
    assert isinstance(share, Share)
    assert (share.percent, share.base) == (75, 200)


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


WINTER, WINTER_MONTHS = period("2027-Q1"), ("2027-M01", "2027-M02", "2027-M03")


def statistics_of(*figures: FrozenCell, pilots: tuple[Period, ...] = ()) -> PublishedStatistics:
    return PublishedStatistics(Published((*WINTER_MONTHS, "2027-Q1"), {it.cell: it for it in figures}, pilots))


def figure(kind: CellKind, shown: int, share: int | None = None, draws: int = 1, **of: str) -> FrozenCell:
    return FrozenCell(Cell("2027-Q1", kind, **of), shown, share, draws)


@pytest.mark.parametrize(
    ("shown", "is_large"), [((50, 50, 50), True), ((50, 45, 50), False), ((900, 900), False), ((), False)]
)
def test_a_country_is_large_when_each_month_of_the_quarter_shows_fifty(shown: tuple[int, ...], is_large: bool) -> None:
    figures = [active(month, "KE", many) for month, many in zip(WINTER_MONTHS, shown, strict=False)]

    assert statistics_of(*figures).is_large("KE", WINTER) is is_large
    assert statistics_of(*figures).is_large("NP", WINTER) is False


def test_a_total_adds_what_is_shown() -> None:
    found = statistics_of(figure("smile", 40, lesson="well"), figure("smile", 30, lesson="song"))
    cells = [Cell("2027-Q1", "smile", lesson=it) for it in ("well", "song", "gone")]

    total = found.total(cells)
    assert total is not None and total.accounts == 70
    assert found.total(cells[2:]) is None


def test_runs_of_stops_are_found_by_period_country_language_and_lesson() -> None:
    first, end = figure("stopped", 20, lesson="well", item="first"), figure("stopped", 30, lesson="well")
    swahili = figure("stopped", 20, lesson="well", item="first", locale="sw")
    found = statistics_of(first, end, swahili, figure("smile", 20, lesson="well"))

    assert found.stopped(Cell("2027-Q1", "stopped", lesson="well", item="goat")) == (first, end)
    assert found.stopped(swahili.cell) == (swahili,)
    assert found.stopped(Cell("2027-Q1", "smile", lesson="well")) == ()
    assert found.stopped(Cell("2027-Q1", "stopped", lesson="song")) == ()


def test_shares_and_changes_are_told_where_their_figures_are() -> None:
    found = statistics_of(
        figure("answered", 100, 80, 2, item="q"),
        figure("gained", 100, 40, 4, item="q"),
        figure("lost", 100, 10, 4, item="q"),
        figure("gained", 100, 40, 4, item="half"),
        figure("smile", 40),
    )
    share, change = found.share(Cell("2027-Q1", "answered", item="q")), found.change(Cell("2027-Q1", "lost", item="q"))

    assert share is not None and change is not None
    assert (share.percent, change.points) == (80, 30)
    assert found.change(Cell("2027-Q1", "lost", item="half")) is None
    assert (found.share(Cell("2027-Q1", "smile")), found.share(Cell("2027-Q1", "frown"))) == (None, None)


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
    found = statistics_of(pilots=tuple(map(period, pilots)))

    assert [it.name for it in periods_of(found, days)] == names


def test_only_countries_that_were_told_may_stand_beside_words() -> None:
    figures = [active("2027-M03", country, 900) for country in ("KE", "", "-")]
    beside = [
        active("2027-M02", "NP", 900),
        FrozenCell(Cell("2027-M03", "came", "PH"), 900),
        active("2027-M03", "KH", 45),
    ]

    assert large_countries(statistics_of(*figures, *beside)) == {"KE"}
    assert large_countries(PublishedStatistics(Published())) == frozenset()


@pytest.mark.parametrize(
    ("today", "comes"),
    [
        (date(2027, 2, 3), date(2027, 2, 4)),
        (date(2027, 2, 4), date(2027, 2, 18)),
        (date(2027, 2, 17), date(2027, 2, 18)),
        (date(2027, 2, 18), date(2027, 4, 8)),
        (date(2027, 4, 7), date(2027, 4, 8)),
        (date(2027, 4, 8), date(2027, 5, 6)),
    ],
)
def test_around_a_pilot_of_two_weeks_the_next_figures_are_those_that_really_come(today: date, comes: date) -> None:
    """The pilot ends with the fourteenth of February; nothing of its month comes beside it, then March."""
    assert next_figures(today, (period("2027-W05+2"),)) == comes


COURSE = speaking_bundle().course
GAMES, MUSIC = option_key("Games"), option_key("Music")


def frozen_votes(*figures: FrozenCell, done: tuple[str, ...] = ("2027-M03",)) -> PublishedStatistics:
    return PublishedStatistics(Published(done, {it.cell: it for it in figures}))


def votes_for(answer: str, shown: int, month: str = "2027-M03") -> FrozenCell:
    return FrozenCell(vote_cell(month, "next-story", answer), shown)


def test_figures_are_told_once_all_months_of_a_question_are_frozen() -> None:
    assert votes(frozen_votes(done=()), COURSE.questions) == {}
    assert votes(frozen_votes(votes_for(GAMES, 40)), COURSE.questions) == {"next-story": {GAMES: 40}}


def test_a_question_over_two_months_is_the_sum_of_what_is_shown() -> None:
    long = speaking_bundle(**{"next-story": NEXT.replace("closes: 2027-03-31", "closes: 2027-04-20")}).course
    statistics = frozen_votes(votes_for(GAMES, 40), votes_for(GAMES, 15, "2027-M04"), votes_for(MUSIC, 10, "2027-M04"))
    assert votes(statistics, long.questions) == {}

    both = frozen_votes(*statistics.published.figures.values(), done=("2027-M03", "2027-M04"))
    assert votes(both, long.questions) == {"next-story": {GAMES: 55, MUSIC: 10}}


async def test_girls_see_rough_numbers_of_a_question_that_is_over_most_first(tmp_path: Path) -> None:
    store = await opened(tmp_path)
    conversation = a_conversation(store, DayClock(APRIL))
    girl = await Speaker(conversation).starts()
    await girl.does(Commanded("lessons"))
    assert "You said, we did" not in girl.labels

    conversation.statistics = frozen_votes(votes_for(GAMES, 15), votes_for(MUSIC, 40))
    await girl.does(Commanded("lessons"))
    await girl.taps("You said, we did")
    assert "Music: about 40\nGames: about 15" in girl.said
    assert "Friends" not in girl.said
    assert "May 15, 2027" in girl.said

    conversation.statistics = frozen_votes()
    await girl.does(Commanded("lessons"))
    await girl.taps("You said, we did")
    assert "nobody shall be recognised" in girl.said
    await store.close()
