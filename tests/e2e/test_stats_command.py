"""A staff member sends /stats to the real bot and reads the last month; for a learner it is text like any."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app.published import labels_of
from bot.conversation.telegram_summary import asks_for_figures, stats_summary
from bot.statistics.cells import Cell
from bot.statistics.periods import period
from bot.statistics.published import PublishedStatistics
from tests.support.course_builders import real
from tests.support.learner_actions import onboards, types
from tests.support.published_counts import nobody, plan, publish, published_statistics
from tests.support.scenario import Scenario, stage
from tests.support.shipped_words import first_line

ANNA = 710_001


@pytest_asyncio.fixture
async def the_stage(tmp_path: Path) -> AsyncIterator[Scenario]:
    async with stage(tmp_path, is_brief=True, STAFF_IDS=str(ANNA)) as ready:
        yield ready
    assert ready.errors() == []


async def test_staff_read_the_last_month_and_when_the_next_figures_come(the_stage: Scenario) -> None:
    anna = the_stage.girl("Anna", phone_locale="nl")
    await anna.types("/stats")
    await anna.waits_for("Er zijn nog geen cijfers. De eerste komen op", fresh=True)
    kenya = published_statistics(publish(the_stage.bot.data, quarters_long=1)).about(
        Cell("2026-M03", "active", country="KE")
    )

    await anna.types("/stats")

    await anna.waits_for("maart 2026 (weken 9–13)", fresh=True)
    assert kenya is not None
    assert f"Kenya: {labels_of(real().course, real().catalogs, 'nl').shown(kenya)}\n" in anna.last.text
    assert the_stage.rows("guests", anna) == []


async def test_for_a_girl_it_is_words_the_bot_does_not_know(the_stage: Scenario) -> None:
    the_stage.girl("Anna")
    girl = the_stage.girl()
    publish(the_stage.bot.data, quarters_long=1)
    await onboards(girl)

    assert first_line("moments/not-understood") in (await types(girl, "/stats")).said


async def test_a_file_that_is_broken_does_not_stop_the_bot(tmp_path: Path) -> None:
    async with stage(tmp_path, is_brief=True, STAFF_IDS=str(ANNA)) as ready:
        anna = ready.girl("Anna")
        (ready.bot.data / "public.db").write_bytes(b"not a database, but long enough to look like one" * 9)
        await anna.types("/stats")
        await anna.waits_for("The figures cannot be read now.", fresh=True)
        await anna.types("/start")
        await anna.waits_for(first_line("start/language"), fresh=True)


@pytest.mark.parametrize(
    ("words", "asks"), [("/stats", True), ("/STATS@amina_bot ", True), ("/stats please", False), ("stats", False)]
)
def test_stats_alone_asks_for_figures(words: str, asks: bool) -> None:
    assert asks_for_figures(words) is asks


def said(statistics: PublishedStatistics, today: date = date(2027, 1, 8)) -> str:
    return stats_summary(statistics, plan(), labels_of(real().course, real().catalogs, "en"), today)


def test_a_message_holds_each_country_the_sum_lessons_and_the_next_day(tmp_path: Path) -> None:
    found = published_statistics(publish(tmp_path, invented=True, quarters_long=1))

    lines = said(found, date(2026, 4, 6)).splitlines()

    assert [line.split(":")[0] for line in lines] == [
        "Invented figures",
        "March 2026 (weeks 9–13)",
        "Kenya",
        "Nepal",
        "Cambodia",
        "Philippines",
        "Elsewhere, or not told",
        "Total",
        "1st quarter 2026",
        "The next figures come on 30 April 2026.",
    ]


def test_a_small_pilot_is_told_when_nothing_newer_is(tmp_path: Path) -> None:
    found = published_statistics(publish(tmp_path, quarters_long=1, pilot=period("2026-W01+13")))

    assert said(found).startswith("Small pilot: 29 December 2025 – 29 March 2026\nUsed the bot: ")


def test_where_everything_is_hidden_it_is_one_sentence(tmp_path: Path) -> None:
    found = published_statistics(publish(tmp_path, nobody, quarters_long=1, running=True))

    assert said(found, date(2026, 4, 6)) == (
        "Everything that was counted is too little to be shown. The next figures come on 30 April 2026."
    )
