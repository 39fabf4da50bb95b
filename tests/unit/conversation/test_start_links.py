"""Start links for clubs and posters: known codes are counted, and unknown payloads leave no trace."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from bot.app.published import labels_of
from bot.conversation.rendering.start_link import LONGEST, Link, parse_payload, payload
from bot.engine.advance import advance
from bot.engine.events import CameByLink
from bot.engine.input import Started
from bot.engine.session import Session
from bot.lessons.model.lesson import Course
from bot.lessons.model.stage import Stage as Step
from bot.lessons.model.statistics import LETTERS, StartLink, Statistics, is_start_code, new_start_code
from bot.lessons.translations.catalogs import Catalogs
from bot.statistics.cell_counts import LedgerGroup, month_counts
from bot.statistics.cells import Cell, FrozenCell
from bot.statistics.counted_events import CountedEvent, counted
from bot.statistics.freeze import frozen_counts, noisy
from bot.statistics.intervals import About
from bot.statistics.periods import period
from bot.statistics.plan import plan_of
from bot.statistics.published import Published, PublishedStatistics, TableQuery
from bot.statistics.reports.long_form import csv_of
from bot.statistics.reports.workbook import workbook
from bot.statistics.tables import TableRow, links, links_by_month
from bot.storage.sqlite.public import prepare_public
from bot.storage.sqlite.store import SqliteStore
from tests.support.counting_bot import DECEMBER, HILL, WELL, CountingBot, plays_hill
from tests.support.course_builders import course
from tests.support.opened_rows import OpenRow, opened_rows
from tests.support.scenario import rows
from tests.support.store_fixtures import InAFile

CLUBS, RADIO = "c-7f3r", "c-95b3"
NOW = "2026-M12"
LINKS = {
    CLUBS: StartLink(label="District clubs, rainy season", girls=200, first_month="2026-M12"),
    RADIO: StartLink(label="Radio ad", girls=900, first_month="2027-M01"),
}


@pytest.fixture(scope="module")
def told() -> Course:
    """Return a course with two lessons, one link that is counted now, and one that is counted later."""
    return replace(course({"hill": HILL, "well": WELL}), statistics=Statistics(links=LINKS))


@pytest.fixture
async def counting_bot(tmp_path: Path) -> AsyncIterator[CountingBot]:
    prepare_public(tmp_path / "public.db", invented=False)
    store = await SqliteStore.open(tmp_path / "bot.db", "fits")
    yield CountingBot(InAFile(tmp_path), store)
    await store.close()


# --- payload of a link -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("carried", "found"),
    [
        ("", Link()),
        ("hill", Link("hill")),
        (CLUBS, Link(code=CLUBS)),
        (f"{CLUBS}_hill", Link("hill", CLUBS)),
        (f"hill_{CLUBS}", Link("hill", CLUBS)),
        ("no-such_hill", Link("hill")),
        ("c-9999", Link()),
        ("Achieng-2014", Link()),
        (RADIO, Link()),
    ],
    ids=["bare", "lesson", "code", "both", "the-other-way", "half-known", "undeclared", "a-name", "not-yet"],
)
def test_of_a_link_only_what_the_course_knows_is_known(told: Course, carried: str, found: Link) -> None:
    assert parse_payload(told, carried, NOW) == found


def test_a_poster_for_a_pilot_lets_her_in_and_is_counted_and_opens_its_lesson(told: Course) -> None:
    pilot = replace(told, stage=Step(stage="pilot", code="mango_tree_17", until="2026-12-31"))
    carried = payload(pilot, CLUBS, "well")

    assert carried == "mango_tree_17_c-7f3r_well"
    assert parse_payload(pilot, carried, NOW) == Link("well", CLUBS, invited=True)
    assert not parse_payload(pilot, f"{CLUBS}_well", NOW).invited
    assert not parse_payload(pilot, "mango_tree_18", NOW).invited
    assert len(payload(pilot, CLUBS, "a" * 22)) <= LONGEST


def test_a_code_is_drawn_by_lot_and_nobody_can_think_one_up() -> None:
    """Of three signs that somebody likes one code in 27 passes, and with a digit among them it is no name."""
    drawn = {new_start_code(secrets.randbelow) for _ in range(200)}

    assert all(map(is_start_code, drawn))
    assert not any(map(is_start_code, ("c-stma", "c-girl", "c-7f3", "c-7f3rr", "C-7F3R", "7f3r", "school", "")))
    assert sum(is_start_code(f"c-7f3{last}") for last in LETTERS) == 1
    assert not set(LETTERS) & set("aeiouy01l")


# --- counting ----------------------------------------------------------------------------------------------------


def test_her_session_does_not_know_by_which_code_she_came(told: Course) -> None:
    turn = advance(told, None, Started("en", "hill", CLUBS))

    assert turn.events[0] == CameByLink(CLUBS)
    assert turn.session == replace(Session("en"), wanted="hill")


def test_the_mark_is_made_in_the_turn_she_comes_in_and_in_no_other(told: Course) -> None:
    plan = plan_of(told)
    comes = advance(told, None, Started("en", None, CLUBS))
    again = advance(told, comes.session, Started("en"))

    assert [it.marks for it in (counted(plan, comes), counted(plan, again)) if it] == [
        (CountedEvent("came", CLUBS),),
        (),
    ]


async def test_a_girl_who_came_by_a_poster_is_counted_once_for_it_and_for_nothing_finer(
    counting_bot: CountingBot, told: Course
) -> None:
    tell(counting_bot)
    by_poster = Started("en", None, CLUBS)
    await counting_bot.does("achieng", by_poster, *plays_hill(), by_poster, Started("en", "hill", CLUBS))
    await counting_bot.does("sita", *plays_hill("NP"))

    marks = [row for row in counting_bot.rows("ledger") if row[2] == "came"]
    assert [(row[0], row[3], row[5]) for row in marks] == [("2026-M12", CLUBS, "")]
    assert await counting_bot.store.counting.month("2026-M12")
    groups = [it for it in await counting_bot.store.counting.month("2026-M12") if it.kind.startswith("came")]
    assert LedgerGroup("came-finished", CLUBS, "", "", "", "", 1) in groups
    assert sum(it.accounts for it in groups if it.kind == "came") == 1


async def test_one_account_counts_for_one_code_a_week(counting_bot: CountingBot) -> None:
    """A learner who tries all posters of a town is counted once (C1)."""
    tell(counting_bot, **{code: replace_month(link, NOW) for code, link in LINKS.items()})
    await counting_bot.does("achieng", Started("en", None, CLUBS), Started("en", None, RADIO))

    assert [row[3] for row in counting_bot.rows("ledger") if row[2] == "came"] == [CLUBS]


async def test_the_figure_of_a_code_is_frozen_with_its_month_and_few_are_hidden(counting_bot: CountingBot) -> None:
    tell(counting_bot, **{CLUBS: LINKS[CLUBS]})
    for number in range(40):
        await counting_bot.does(f"girl {number}", Started("en", None, CLUBS), *(plays_hill() if number % 2 else ()))
    await counting_bot.until(DECEMBER)
    assert counting_bot.shown(NOW, "came", item=CLUBS) is None, "nothing is told of a month that runs"
    await counting_bot.until(date(2027, 1, 8))

    came, finished = counting_bot.shown(NOW, "came", item=CLUBS), counting_bot.shown(NOW, "came-finished", item=CLUBS)
    assert came is not None and abs(came - 40) <= 15
    assert finished is None or abs(finished - 20) <= 15
    assert counting_bot.rows("ledger") == [], "who came is gone with the month"
    assert {it.item for it in counting_bot.published.figures if it.kind.startswith("came")} == {CLUBS}


def test_five_girls_of_a_code_are_hidden_and_so_is_nobody(told: Course) -> None:
    plan, month = plan_of(told), period(NOW)
    for many in (0, 5):
        counts = month_counts(plan, month, [LedgerGroup("came", CLUBS, "", "KE", "en", "", many)])
        cells = {cell for cell in counts if cell.kind in ("came", "came-finished")}
        assert {cell.item for cell in cells} == {CLUBS}, "a link has no cell before its first month"
        assert all(not (cell.country or cell.locale or cell.age or cell.lesson) for cell in cells)
        shown = [it for it in frozen_counts(noisy(counts, Random(1).randrange)) if it.cell in cells]
        assert shown == []


def accounts(row: TableRow) -> list[int | None]:
    return [value.accounts if isinstance(value, About) else None for value in row.values]


def test_staff_see_which_poster_reaches_girls_and_never_a_total_of_all(told: Course) -> None:
    """Each export tells what a code is for; a total would count an account that came by two of them twice."""
    cells = {Cell(NOW, "came", item=CLUBS): 120, Cell(NOW, "came-finished", item=CLUBS): 45}
    statistics = PublishedStatistics(
        Published((NOW,), {cell: FrozenCell(cell, shown) for cell, shown in cells.items()})
    )
    plan, wish, words = plan_of(told), TableQuery((period("2026-Q4"),)), labels_of(told, Catalogs(), "en")

    assert [accounts(row) for row in links(statistics, plan, wish).rows] == [[120, 45], [None, None]]
    assert [accounts(row) for row in links_by_month(statistics, plan, wish).rows] == [[120, None]]
    came, finished = csv_of(statistics, plan, wish, words).decode().splitlines()[1:]
    assert f',came,all,all,all,,{CLUBS},120,113,127,,,,,"District clubs, rainy' in came
    assert f',came-finished,all,all,all,,{CLUBS},45,38,52,38,27,49,120,"District clubs, rainy' in finished
    assert {"Links and posters", "Links by month"} <= {it.name for it in workbook(statistics, plan, wish, words).sheets}
    kenya = workbook(statistics, plan, replace(wish, country="KE"), words)
    assert "Links and posters" not in {it.name for it in kenya.sheets}, "there is no link of a country"


# --- a girl on Telegram ------------------------------------------------------------------------------------------


def ledger(data: Path) -> list[OpenRow]:
    return opened_rows(data).opened("ledger", rows(data, "SELECT * FROM ledger"))


def tell(counting_bot: CountingBot, **links: StartLink) -> None:
    found = replace(counting_bot.talk.bundle.course, statistics=Statistics(links=links or {CLUBS: LINKS[CLUBS]}))
    counting_bot.talk.bundle = replace(counting_bot.talk.bundle, course=found)


def replace_month(link: StartLink, month: str) -> StartLink:
    return link.model_copy(update={"first_month": month})
