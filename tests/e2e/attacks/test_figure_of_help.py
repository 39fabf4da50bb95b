"""The figure of Help (S3, S5): one account cannot make it, move it far, or be read off two copies of the database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date

import pytest

from bot.engine.input import Commanded
from bot.lessons.model.people import Country
from bot.statistics.cells import EVENTS, Cell
from bot.storage.sqlite.public import prepare_public
from tests.support.counting_bot import CountingBot, at, many_play, plays_hill
from tests.support.store_fixtures import StorePlace, on_sqlite

FIRST, SETTLED = date(2026, 9, 28), date(2027, 1, 7)
"""First day of the quarter 2026-Q4, and the day on which it is frozen."""

MONTHS = (date(2026, 9, 29), date(2026, 10, 27), date(2026, 11, 24))
"""A day of each of its months."""


@pytest.fixture
async def counting_bot(place: StorePlace) -> AsyncIterator[CountingBot]:
    prepare_public(place.data / "public.db", invented=False)
    store = await place.open()
    made = CountingBot(place, store)
    made.now = at(FIRST)
    yield made
    await store.close()


async def opens_help_every_day(counting_bot: CountingBot, country: Country, days: int) -> None:
    """Let one account open Help on so many days, and the jobs run on each."""
    for _ in range(days):
        await counting_bot.does("achieng", *plays_hill(country), Commanded("help"), Commanded("tidy"))
        await counting_bot.freeze.round(int(counting_bot.now))
        counting_bot.now += 24 * 3600


def told(counting_bot: CountingBot) -> Mapping[Cell, int]:
    """Return the published figures of Help and the like."""
    return {cell: figure.shown for cell, figure in counting_bot.published.figures.items() if cell.kind in EVENTS}


@on_sqlite
@pytest.mark.parametrize("days", [30, 45, 91])
async def test_one_girl_alone_in_her_country_who_opens_help_every_day_is_in_no_figure(
    counting_bot: CountingBot, days: int
) -> None:
    """On 45 days it was `help-opened, KH: 50`, the only figure of that country."""
    await opens_help_every_day(counting_bot, "KH", days)
    await counting_bot.until(SETTLED)

    assert "2026-Q4" in counting_bot.published.done
    assert told(counting_bot) == {}


@on_sqlite
async def test_a_club_that_is_alone_in_its_country_and_opens_help_every_month_is_in_no_figure(
    counting_bot: CountingBot,
) -> None:
    """About ninety are counted, four times the least that is shown; yet the country has thirty accounts a month."""
    for day in MONTHS:
        await counting_bot.until(day)
        await many_play(counting_bot, "KH", 30)
        for number in range(30):
            await counting_bot.does(f"KH {number}", Commanded("help"))
    await counting_bot.until(SETTLED)

    assert counting_bot.shown("2026-M12", "active", "KH") is not None, "its accounts are told, in each month"
    assert told(counting_bot) == {}


async def _quarter(counting_bot: CountingBot, troll: bool) -> Mapping[Cell, int]:
    """Play a quarter of a country in which a hundred accounts open Help each month; maybe one does so every day."""
    for day in MONTHS:
        await counting_bot.until(day)
        await many_play(counting_bot, "KE", 100)
        for number in range(100):
            await counting_bot.does(f"KE {number}", Commanded("help"))
        if troll:
            await opens_help_every_day(counting_bot, "KE", 20)
    await counting_bot.until(SETTLED)
    return told(counting_bot)


@on_sqlite
async def test_a_troll_who_opens_help_every_day_moves_a_large_country_by_three_at_most(
    counting_bot: CountingBot,
) -> None:
    """About 300 are counted either way: the figure is rounded to tens, and three months of noise lie in it."""
    shown = (await _quarter(counting_bot, troll=True))[Cell("2026-Q4", "help-opened", "KE")]

    counted = 3 * (100 + 1)
    assert abs(shown - counted) <= 40, "four deviations of the noise; sixty openings more would show"


async def test_copies_of_the_database_taken_every_day_tell_nothing_of_a_day(counting_bot: CountingBot) -> None:
    """The host copies the counters each night: they moved by the bare count of the day."""
    copies = [counting_bot.rows("tallies")]
    for opens in (0, 1, 0, 25, 0, 1):
        for number in range(opens):
            await counting_bot.does(f"KE {number}", *plays_hill("KE"), Commanded("help"))
        counting_bot.now += 24 * 3600
        await counting_bot.freeze.round(int(counting_bot.now))
        copies.append(counting_bot.rows("tallies"))

    assert copies == [[]] * 7


async def test_when_counters_are_written_each_moves_by_a_draw_of_its_own_also_one_at_zero(
    counting_bot: CountingBot,
) -> None:
    """Of the thirty counters twenty-nine are at zero; two copies around a stop of the bot do not tell which is not."""
    await counting_bot.does("KE 1", *plays_hill("KE"), Commanded("help"))
    before = dict.fromkeys(NAMES, 0)
    for _ in range(2):
        await counting_bot.freeze.end(int(counting_bot.now))
        after = {(country, event): noisy for _, country, event, noisy, *_ in counting_bot.rows("tallies")}
        moved = [after[name] - before[name] for name in NAMES]
        assert len(set(moved)) > 8, "one noise for all would cancel, and a bare count is zero or one"
        before = after


NAMES = [(country, event) for country in ("KE", "NP", "KH", "PH", "-") for event in EVENTS]
