"""Counts with rules of their own: large countries, help without a pseudonym, small pilots; reading in slices."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.engine.input import Blocked, Commanded, Said, Started
from bot.errors import Refused
from bot.lessons.model.people import Country
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.periods import period
from bot.statistics.published import PublishedStatistics
from bot.statistics.sensitive_counts import Addition, Tally
from bot.storage.ports import StoreGone
from bot.storage.records.counts import LedgerAccount
from bot.storage.sql.counting import CountingStore
from bot.storage.sqlite.public import freeze, prepare_public, read_public
from bot.storage.sqlite.store import SqliteStore
from tests.support.counting_bot import CountingBot, at, many_play, plays_hill
from tests.support.store_fixtures import StorePlace, on_sqlite


@pytest.fixture
async def counting_bot(place: StorePlace) -> AsyncIterator[CountingBot]:
    prepare_public(place.data / "public.db", invented=False)
    store = await place.open()
    yield CountingBot(place, store)
    await store.close()


# --- large countries ---------------------------------------------------------------------------------------------


async def test_a_country_with_many_girls_is_told_by_lesson_in_the_same_quarter(counting_bot: CountingBot) -> None:
    await many_play(counting_bot, "KE", 215)
    await many_play(counting_bot, "PH", 30)
    await counting_bot.until(date(2027, 1, 7))

    assert counting_bot.shown("2026-Q4", "started", "KE", lesson="hill") is not None
    assert counting_bot.shown("2026-Q4", "answered", "KE", lesson="hill", item="high") is not None
    assert counting_bot.shown("2026-Q4", "started", "PH", lesson="hill") is None, (
        "a small country has its accounts only"
    )
    assert counting_bot.shown("2026-Q4", "answered", "PH", lesson="hill", item="high") is None
    assert counting_bot.shown("2026-Q4", "reached", "PH") is not None
    pooled = counting_bot.shown("2026-Q4", "started", lesson="hill")
    assert pooled is not None
    assert abs(pooled - 245) <= 15, "nobody is left out of all together"


def _active(month: str, country: str, shown: int) -> list[Any]:
    return [FrozenCell(Cell(month, "active", country), shown)]


# --- help, without a pseudonym -------------------------------------------------------------------------------------


SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)
"""Last day of the month 2026-M11, and the first of 2026-M12."""


async def help_opened(counting_bot: CountingBot, country: str) -> Tally:
    """Return the counter of Help opened."""
    found = await counting_bot.store.counting.tallies("2026-Q4")
    return next(it for it in found if (it.country, it.event) == (country, "help-opened"))


@on_sqlite
async def test_help_is_counted_once_a_month_and_account_and_written_when_the_month_is_over(
    counting_bot: CountingBot,
) -> None:
    counting_bot.now = at(SUNDAY)
    await counting_bot.freeze.round(int(counting_bot.now))
    for number in range(100):
        await counting_bot.does(f"girl {number}", *plays_hill("KE"), Commanded("help"), Commanded("help"))
    assert await counting_bot.store.counting.tallies("2026-Q4") == [], "nothing is written while the month runs"
    await counting_bot.until(MONDAY)

    events = await counting_bot.store.counting.tallies("2026-Q4")
    assert {it.country for it in events} == {"KE", "NP", "KH", "PH", "-"}
    assert {it.additions for it in events} == {1}
    assert abs((await help_opened(counting_bot, "KE")).noisy - 100) <= 25
    assert 0 < abs((await help_opened(counting_bot, "NP")).noisy) <= 25, "it holds noise, like the others"
    await counting_bot.until(date(2027, 1, 7))
    assert await counting_bot.store.counting.tallies("2026-Q4") == []


async def test_every_addition_to_a_counter_is_remembered_for_its_noise(counting_bot: CountingBot) -> None:
    for number, noisy in ((-1, 7), (-2, 5), (-2, 5)):
        await counting_bot.store.counting.tally(
            Addition(number, int(counting_bot.now) + 60, "2026-Q4", {("KE", "help-opened"): noisy})
        )

    assert await counting_bot.store.counting.tallies("2026-Q4") == [Tally("KE", "help-opened", 12, 2)]


class Lost:
    """Counting store that applies an addition and then loses the confirmation."""

    def __init__(self, counting: CountingStore) -> None:
        self._counting = counting

    async def tally(self, addition: Addition) -> None:
        await self._counting.tally(addition)
        raise StoreGone


async def test_counts_of_help_are_added_once_though_the_answer_was_lost(
    counting_bot: CountingBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Requests for help between the two tries are counted too, once, in the month that has begun."""
    counting_bot.now = at(SUNDAY)
    await counting_bot.freeze.round(int(counting_bot.now))
    for number in range(3):
        await counting_bot.does(f"girl {number}", *plays_hill("KE"), Commanded("help"))
    counting_bot.now = at(MONDAY)
    with monkeypatch.context() as patch:
        patch.setattr(type(counting_bot.store), "counting", Lost(counting_bot.store.counting))
        await counting_bot.freeze.round(int(counting_bot.now))
    assert counting_bot.freeze.waits
    first = await counting_bot.store.counting.tallies("2026-Q4")
    await counting_bot.does("sita", *plays_hill("KE"), Commanded("help"))
    await counting_bot.freeze.round(int(counting_bot.now) + 60)

    assert await counting_bot.store.counting.tallies("2026-Q4") == first, "the same noise, once"
    assert counting_bot.talk.sensitive_counts.counts(["KE"])["KE", "help-opened"] == 1


async def test_a_bot_that_is_stopped_writes_what_it_counted_so_far_with_noise(counting_bot: CountingBot) -> None:
    await counting_bot.freeze.round(int(counting_bot.now))
    for number in range(100):
        await counting_bot.does(f"girl {number}", *plays_hill("KE"), Commanded("help"))
    await counting_bot.freeze.end(int(counting_bot.now))

    found = await help_opened(counting_bot, "KE")
    assert found.additions == 1
    assert abs(found.noisy - 100) <= 25


async def test_a_month_that_a_pilot_touches_leaves_nothing_of_help(counting_bot: CountingBot) -> None:
    counting_bot.tells_of_a_pilot("2026-W49", 6)
    await counting_bot.until(date(2026, 12, 1))
    await counting_bot.does("achieng", *plays_hill("KE"), Commanded("help"))
    await counting_bot.freeze.end(int(counting_bot.now))

    assert await counting_bot.store.counting.tallies("2026-Q4") == []


async def test_counts_made_while_the_month_before_is_written_are_not_lost(
    counting_bot: CountingBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting_bot.now = at(SUNDAY)
    await counting_bot.freeze.round(int(counting_bot.now))
    counting_bot.now = at(MONDAY)
    counting, real = counting_bot.store.counting, type(counting_bot.store.counting).tally

    async def slow(it: Any, addition: Addition) -> None:
        await counting_bot.does("achieng", *plays_hill("KE"), Commanded("help"))
        await real(it, addition)

    monkeypatch.setattr(type(counting), "tally", slow)
    await counting_bot.freeze.round(int(counting_bot.now))

    assert counting_bot.talk.sensitive_counts.counts(["KE"])["KE", "help-opened"] == 1


@on_sqlite
async def test_the_safe_word_the_question_and_tidy_up_are_told_apart(counting_bot: CountingBot) -> None:
    await counting_bot.does("achieng", *plays_hill("KE"), Said(command="help", safe_word=True))
    await counting_bot.does("sita", *plays_hill("NP"), Said(command="help"), Commanded("tidy"), Started("en"))

    counts = counting_bot.talk.sensitive_counts.counts(("KE", "NP"))
    assert {name: count for name, count in counts.items() if count} == {
        ("KE", "help-opened"): 1,
        ("KE", "safe-word"): 1,
        ("NP", "help-opened"): 1,
        ("NP", "tidied"): 1,
    }


# --- a small pilot -------------------------------------------------------------------------------------------------


async def test_a_pilot_told_of_in_time_is_counted_as_one_and_published_once(counting_bot: CountingBot) -> None:
    counting_bot.tells_of_a_pilot("2026-W49", 6)
    await counting_bot.until(date(2026, 11, 30))
    for number in range(40):
        country: Country = ("KE", "NP", "KH", "PH")[number % 4]
        await counting_bot.does(f"girl {number}", *plays_hill(country))
    assert {row[0] for row in counting_bot.rows("visitors")} == {"2026-W49+6"}, "in no month and no quarter"
    assert {row[2] for row in counting_bot.rows("ledger")} == {"started", "finished", "answered", "reached"}
    assert counting_bot.open_keys() == ["2026-M12", "2026-Q4", "2026-W49+6"], (
        "the first two were opened by the week before"
    )
    await counting_bot.until(date(2027, 1, 20))

    figures = {cell: figure.shown for cell, figure in counting_bot.published.figures.items()}
    assert {cell.period for cell in figures} == {"2026-W49+6"}
    assert abs(figures[Cell("2026-W49+6", "reached")] - 40) <= 15
    assert abs(figures[Cell("2026-W49+6", "finished", lesson="hill")] - 40) <= 15
    assert abs(figures[Cell("2026-W49+6", "answered", lesson="hill", item="high")] - 40) <= 15
    assert Cell("2026-W49+6", "finished-3") not in figures
    assert counting_bot.rows("ledger") == counting_bot.rows("visitors") == []
    assert PublishedStatistics(counting_bot.published).months == (), (
        "a month that a pilot touches has no figures of its own"
    )


async def test_the_weeks_of_a_pilot_are_in_no_quarter(counting_bot: CountingBot) -> None:
    counting_bot.tells_of_a_pilot("2026-W49", 2)
    await counting_bot.freeze.round(int(counting_bot.now))
    await many_play(counting_bot, "KE", 40)
    counting_bot.now = at(date(2026, 12, 1))
    await counting_bot.freeze.round(int(counting_bot.now))
    for number in range(60):
        await counting_bot.does(f"in the pilot {number}", *plays_hill())
    counting_bot.now = at(date(2026, 12, 14))
    await counting_bot.freeze.round(int(counting_bot.now))
    await counting_bot.until(date(2027, 1, 7))

    reached = counting_bot.shown("2026-Q4", "reached")
    assert reached is not None
    assert abs(reached - 40) <= 15
    pilot = counting_bot.shown("2026-W49+2", "reached")
    assert pilot is not None
    assert abs(pilot - 60) <= 15


@on_sqlite
@pytest.mark.parametrize("first_week", ["2026-W48", "2026-W40", "2026-W99"])
async def test_a_pilot_told_of_too_late_is_not_counted_as_one(counting_bot: CountingBot, first_week: str) -> None:
    counting_bot.tells_of_a_pilot(first_week, 4)
    await counting_bot.freeze.round(int(counting_bot.now))
    await counting_bot.does("achieng", *plays_hill())

    assert counting_bot.freeze.pilot_refusal, "somebody is told"
    assert {row[0] for row in counting_bot.rows("visitors")} == {"2026-M12", "2026-Q4"}


@on_sqlite
async def test_dates_of_a_pilot_stay_what_they_were_when_it_was_told_of(counting_bot: CountingBot) -> None:
    counting_bot.tells_of_a_pilot("2026-W49", 6)
    await counting_bot.freeze.round(int(counting_bot.now))
    counting_bot.tells_of_a_pilot("2026-W49", 9)
    await counting_bot.until(date(2026, 12, 1))

    assert [pilot.name for pilot in counting_bot.published.pilots] == ["2026-W49+6"]
    assert counting_bot.freeze.pilot_refusal


@on_sqlite
async def test_no_pilot_where_a_country_is_not_small(counting_bot: CountingBot) -> None:
    for month in ("2026-M07", "2026-M08", "2026-M09"):
        freeze(counting_bot.data / "public.db", period(month), _active(month, "KE", 55))
    counting_bot.start()
    counting_bot.tells_of_a_pilot("2026-W49", 6)
    await counting_bot.freeze.round(int(counting_bot.now))

    assert counting_bot.published.pilots == ()


# --- invented figures ----------------------------------------------------------------------------------------------


async def test_invented_girls_and_real_ones_are_never_taken_for_each_other(tmp_path: Path) -> None:
    await (await SqliteStore.open(tmp_path / "bot.db", "fits", invented=True)).close()
    prepare_public(tmp_path / "public.db", invented=True)

    with pytest.raises(Refused, match="holds invented girls"):
        await SqliteStore.open(tmp_path / "bot.db", "fits")
    with pytest.raises(Refused, match="holds invented figures"):
        prepare_public(tmp_path / "public.db", invented=False)
    assert read_public(tmp_path / "public.db").invented


# --- a ledger is read in slices ----------------------------------------------------------------------------------


async def test_an_account_is_counted_whatever_its_pseudonym_begins_with(counting_bot: CountingBot) -> None:
    pseudonyms = [bytes([first]) + bytes([rest]) * 15 for first in range(256) for rest in (0, 255)]
    counting_bot.stores("2026-M11", {it: LedgerAccount("KE", "en", "-") for it in pseudonyms})

    assert [group.accounts for group in await counting_bot.store.counting.month("2026-M11")] == [512]


@on_sqlite
async def test_a_girl_who_erases_herself_while_a_book_is_read_leaves_no_byte_in_the_log(
    counting_bot: CountingBot,
) -> None:
    await counting_bot.does("achieng", *plays_hill())
    reading = asyncio.create_task(counting_bot.store.counting.month("2026-M12"))
    store = counting_bot.store
    assert isinstance(store, SqliteStore)
    while not store._looking.locked():
        await asyncio.sleep(0)
    await counting_bot.does("achieng", Blocked())

    assert (counting_bot.data / "bot.db-wal").stat().st_size == 0
    await reading
