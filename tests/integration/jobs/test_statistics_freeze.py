"""Freeze of a period: counts become figures once, and nobody can be found in the result."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date, timedelta
from typing import Any

import pytest

from bot.engine.input import NEW, ButtonTarget, Chose, Commanded, Flags
from bot.lessons.model.commands import EraseData
from bot.lessons.model.text import option_key
from bot.statistics.cell_counts import PartialCell, carried_counts
from bot.statistics.cells import FINISHED, Cell
from bot.statistics.periods import period
from bot.statistics.published import PublishedStatistics
from bot.storage.period_keys import PeriodKeys
from bot.storage.records.counts import CountedOnce
from bot.storage.sql import counting
from bot.storage.sql.counting import CountingStore
from bot.storage.sqlite.public import PeriodAlreadyFrozen, PublicFile, freeze, prepare_public
from tests.support.counting_bot import DECEMBER, HILL, NOVEMBER, CountingBot, at, many_play, plays_hill
from tests.support.course_builders import bundle, course
from tests.support.store_fixtures import StorePlace, on_sqlite


@pytest.fixture
async def counting_bot(place: StorePlace) -> AsyncIterator[CountingBot]:
    prepare_public(place.data / "public.db", invented=False)
    store = await place.open()
    yield CountingBot(place, store)
    await store.close()


# --- ledger while the month runs ---------------------------------------------------------------------------------


async def test_a_girl_is_counted_once_for_each_thing_in_the_turns_transaction(counting_bot: CountingBot) -> None:
    await counting_bot.does("achieng", *plays_hill(), *plays_hill(answer="No"), *plays_hill())

    assert {row[0]: row[2:] for row in counting_bot.rows("visitors")} == {
        "2026-M12": ("KE", "en", "10-13"),
        "2026-Q4": ("KE", "en", "10-13"),
    }
    assert Counter(row[2:5] for row in counting_bot.book("2026-M12")) == {
        ("reached", "hill", "2026-W48"): 1,
        ("answered", "hill/high", "2026-W48"): 1,
        ("finished", "hill", "2026-W48"): 1,
    }
    (answer,) = [row for row in counting_bot.rows("ledger") if row[2] == "answered"]
    assert answer[5] == "good", "the first answer counts"


async def test_the_book_of_a_quarter_holds_flags_and_no_week(counting_bot: CountingBot) -> None:
    """Nothing in it says when, how often, or which answer to a quiz."""
    await counting_bot.does("achieng", *plays_hill(), *plays_hill(answer="No"))
    counting_bot.now += 7 * 24 * 3600
    await counting_bot.does("achieng", *plays_hill())

    assert sorted(row[2:] for row in counting_bot.book("2026-Q4")) == [
        ("finished", "hill", "", ""),
        ("started", "hill", "", ""),
    ]
    assert len(counting_bot.book("2026-Q4", "visitors")) == 1


@on_sqlite
async def test_the_ledger_knows_nobody_by_the_name_the_store_has(counting_bot: CountingBot) -> None:
    await counting_bot.does("achieng", *plays_hill())
    (month, pseudonym, *_), (quarter, another, *_) = counting_bot.rows("visitors")

    assert (month, quarter) == ("2026-M12", "2026-Q4")
    assert pseudonym != another, "nobody can join the two"
    assert "achieng" not in str(counting_bot.rows("ledger"))
    other = PeriodKeys(counting_bot.data / "elsewhere").key(month)
    assert other != PeriodKeys(counting_bot.data / "period-keys").key(month), (
        "another bot's key gives another pseudonym"
    )
    assert len(pseudonym) == 16


async def test_a_guest_whose_place_expired_still_counts_once(counting_bot: CountingBot) -> None:
    await counting_bot.does("achieng", *plays_hill())
    counting_bot.now += 3 * 24 * 3600
    await counting_bot.store.purge(int(counting_bot.now))
    assert not counting_bot.rows("guests")
    await counting_bot.does("achieng", *plays_hill(country=None))

    told = [row[2:] for row in counting_bot.rows("visitors")]
    assert told == [("KE", "en", "10-13")] * 2, "what she told once stays told, in month and quarter"
    assert len([row for row in counting_bot.rows("ledger") if row[2] == "started"]) == 1


async def test_a_person_on_the_list_of_staff_is_not_counted(counting_bot: CountingBot) -> None:
    await counting_bot.does("a tester", *plays_hill(), Commanded("help"), staff=True)

    assert not counting_bot.rows("visitors")
    assert not counting_bot.rows("ledger")
    assert not any(counting_bot.talk.sensitive_counts.counts(counting_bot.talk.plan.countries).values()), (
        "nor that Help was opened"
    )


async def test_a_girl_who_opens_help_again_and_again_is_counted_once_that_month(counting_bot: CountingBot) -> None:
    """Counted more often, one learner's bad day would show in a figure (C9)."""
    flags = Flags("en", "KE")
    await counting_bot.does("achieng", Chose(ButtonTarget("hill", "", NEW), flags), *[Commanded("help")] * 5)
    await counting_bot.does("wanjiru", Chose(ButtonTarget("hill", "", NEW), flags), Commanded("help"))
    assert counting_bot.talk.sensitive_counts.counts(["KE"])["KE", "help-opened"] == 2

    counting_bot.talk.sensitive_counts.end(["KE"])
    await counting_bot.does("achieng", Commanded("help"), Commanded("help"))
    assert counting_bot.talk.sensitive_counts.counts(["KE"])["KE", "help-opened"] == 1, "another month"


async def test_in_one_week_only_her_first_three_lessons_count(counting_bot: CountingBot) -> None:
    many = {f"hill-{number}": HILL for number in range(5)}
    counting_bot.talk.bundle = bundle(course(many))
    flags = Flags("en", "KE")
    for name in many:
        await counting_bot.does(
            "achieng",
            Chose(ButtonTarget(name, "", NEW), flags),
            Chose(ButtonTarget(name, "high", option_key("Yes")), flags),
        )

    assert Counter(row[2] for row in counting_bot.book("2026-M12")) == {"finished": 3, "answered": 5, "reached": 3}
    assert Counter(row[2] for row in counting_bot.book("2026-Q4")) == {"started": 5, "finished": 5}, (
        "each lesson once, all of them"
    )
    assert {row[5] for row in counting_bot.rows("ledger") if row[2] == "reached"} == {"999"}, "none of them stopped"
    counting_bot.now += 7 * 24 * 3600
    await counting_bot.does("achieng", Chose(ButtonTarget("hill-4", "", NEW), flags))
    assert Counter(row[2] for row in counting_bot.book("2026-M12"))["reached"] == 4, "a new week has room again"


async def test_how_far_she_came_moves_on_also_when_the_week_is_full(counting_bot: CountingBot) -> None:
    long = "start:\n" + "".join(f"  - choose: Which?\n    id: stop-{n}\n    options: [A{n}, B{n}]\n" for n in range(3))
    counting_bot.talk.bundle = bundle(course({f"way-{number}": long for number in range(4)}))
    for name in (f"way-{number}" for number in range(4)):
        await counting_bot.does("achieng", Chose(ButtonTarget(name, "", NEW), Flags("en")))
    await counting_bot.does(
        "achieng",
        Chose(ButtonTarget("way-0", "", NEW), Flags("en")),
        Chose(ButtonTarget("way-0", "stop-0", option_key("A0")), Flags("en")),
    )

    reached = {row[3]: row[5] for row in counting_bot.rows("ledger") if row[2] == "reached"}
    assert reached == {"way-0": "001 stop-1", "way-1": "000 stop-0", "way-2": "000 stop-0"}


async def test_erase_takes_her_out_of_every_open_book(counting_bot: CountingBot) -> None:
    counting_bot.now = at(date(2026, 11, 18))
    await counting_bot.freeze.round(int(counting_bot.now))
    await counting_bot.does("achieng", *plays_hill())
    await counting_bot.does("sita", *plays_hill("NP"))
    counting_bot.now = at(NOVEMBER)
    await counting_bot.does("achieng", *plays_hill())
    assert counting_bot.open_keys() == ["2026-M11", "2026-M12", "2026-Q4"]
    erase = counting_bot.talk.bundle.course.bot["mine"]
    sure = next(option for stop in erase.stops() for option in getattr(stop, "options", ()) if option.do == EraseData())
    stop = next(stop for stop in erase.stops() if sure in getattr(stop, "options", ()))
    await counting_bot.does("achieng", Commanded("erase"), Chose(ButtonTarget("mine", stop.id, sure.key), Flags("en")))

    assert [(row[0], row[2]) for row in counting_bot.rows("visitors")] == [("2026-M11", "NP"), ("2026-Q4", "NP")]
    assert {row[0] for row in counting_bot.rows("ledger")} == {"2026-M11", "2026-Q4"}
    assert len({row[1] for row in counting_bot.rows("ledger")}) == 2, "one of hers in each"


# --- the end of a month ------------------------------------------------------------------------------------------


async def test_a_month_is_frozen_72_hours_after_its_end_and_key_and_rows_are_gone(counting_bot: CountingBot) -> None:
    await many_play(counting_bot, "KE", 40)
    await many_play(counting_bot, "NP", 1)
    await counting_bot.until(date(2027, 1, 6))
    assert "2026-M12" not in counting_bot.published.done, "72 hours have not passed"
    assert counting_bot.rows("ledger")
    await counting_bot.until(date(2027, 1, 7))

    assert "2026-M12" in counting_bot.published.done
    kenya = counting_bot.shown("2026-M12", "active", "KE")
    assert kenya is not None
    assert kenya % 5 == 0
    assert abs(kenya - 40) <= 15
    assert counting_bot.shown("2026-M12", "active", "NP") is None, "one girl is nobody's business"
    assert counting_bot.shown("2026-M12", "active", "KH") is None, "and nobody looks like one"
    assert counting_bot.rows("ledger") == counting_bot.rows("visitors") == []
    assert counting_bot.open_keys() == ["2027-M01", "2027-Q1"]


async def test_a_quarter_tells_answers_and_where_girls_stopped(counting_bot: CountingBot) -> None:
    await many_play(counting_bot, "KE", 60, good=45)
    for number in range(40):
        await counting_bot.does(f"stops {number}", Chose(ButtonTarget("hill", "", NEW), Flags("en", "PH")))
    await counting_bot.until(date(2027, 1, 7))
    statistics = PublishedStatistics(counting_bot.published)

    share = statistics.share(Cell("2026-Q4", "answered", lesson="hill", item="high"))
    assert share is not None
    assert abs(share.percent - 75) <= 10
    stopped = counting_bot.shown("2026-Q4", "stopped", lesson="hill", item="high")
    assert stopped is not None
    assert abs(stopped - 40) <= 15, "who finished did not stop"
    ended = counting_bot.shown("2026-Q4", "stopped", lesson="hill", item=FINISHED)
    assert ended is not None
    assert abs(ended - 60) <= 15
    assert counting_bot.rows("carried") == []


async def test_the_first_quarter_of_a_bot_has_figures_of_its_lessons(counting_bot: CountingBot) -> None:
    await many_play(counting_bot, "KE", 60)
    await many_play(counting_bot, "NP", 40)
    await counting_bot.until(date(2027, 1, 7))

    for kind in ("reached", "started", "finished"):
        shown = counting_bot.shown("2026-Q4", kind, lesson="" if kind == "reached" else "hill")
        assert shown is not None
        assert abs(shown - 100) <= 15, "all countries together"
    assert counting_bot.shown("2026-Q4", "started", "KE", lesson="hill") is None, (
        "sixty are too few for a figure of Kenya"
    )
    assert counting_bot.shown("2026-Q4", "reached", "KE") is not None


async def test_an_account_counts_once_in_a_quarter_though_it_comes_in_three_months(counting_bot: CountingBot) -> None:
    for day in (date(2026, 10, 5), date(2026, 11, 2), date(2026, 12, 7)):
        counting_bot.now = at(day)
        await counting_bot.freeze.round(int(counting_bot.now))
        await many_play(counting_bot, "KE", 30)
    await counting_bot.until(date(2027, 1, 7))

    months = [counting_bot.shown(f"2026-M{month}", "active") for month in (10, 11, 12)]
    assert all(shown is not None and abs(shown - 30) <= 15 for shown in months)
    reached, started = counting_bot.shown("2026-Q4", "reached"), counting_bot.shown("2026-Q4", "started", lesson="hill")
    assert reached is not None
    assert abs(reached - 30) <= 15
    assert started is not None
    assert abs(started - 30) <= 15


async def test_a_girl_who_begins_in_one_quarter_and_ends_in_the_next_is_in_neither_end(
    counting_bot: CountingBot,
) -> None:
    begins, ends = plays_hill()
    counting_bot.now = at(DECEMBER)
    await counting_bot.freeze.round(int(counting_bot.now))
    for number in range(40):
        await counting_bot.does(f"girl {number}", begins)
    counting_bot.now = at(date(2027, 1, 4))
    await counting_bot.freeze.round(int(counting_bot.now))
    for number in range(40):
        await counting_bot.does(f"girl {number}", ends)

    assert {row[2] for row in counting_bot.book("2026-Q4")} == {"started"}
    assert {row[2] for row in counting_bot.book("2027-Q1")} == {"finished"}
    assert [group.kind for group in (await counting_bot.store.counting.book("2027-Q1")).groups] == ["visited"]
    await counting_bot.until(date(2027, 4, 8))
    assert counting_bot.shown("2026-Q4", "started", lesson="hill") is not None
    assert counting_bot.shown("2026-Q4", "finished", lesson="hill") is None
    assert counting_bot.shown("2027-Q1", "finished", lesson="hill") is None


@on_sqlite
@pytest.mark.parametrize(
    ("quarter", "first", "last", "weeks"),
    [("2026-Q3", date(2026, 6, 29), date(2026, 9, 27), 13), ("2026-Q4", date(2026, 9, 28), date(2027, 1, 3), 14)],
)
async def test_the_key_of_a_quarter_lives_its_weeks_and_three_days(
    counting_bot: CountingBot, quarter: str, first: date, last: date, weeks: int
) -> None:
    """Fourteen weeks in the last quarter of a long year; then nobody can join what it held."""
    counting_bot.now = at(first)
    await counting_bot.freeze.round(int(counting_bot.now))
    await counting_bot.does("achieng", *plays_hill())
    key = PeriodKeys(counting_bot.data / "period-keys").key(quarter)
    while counting_bot.now < at(last + timedelta(days=3)):
        counting_bot.now += 24 * 3600
        await counting_bot.freeze.round(int(counting_bot.now))
    assert PeriodKeys(counting_bot.data / "period-keys").key(quarter) == key
    assert counting_bot.book(quarter)

    counting_bot.now += 24 * 3600
    await counting_bot.freeze.round(int(counting_bot.now))

    assert quarter not in counting_bot.open_keys()
    assert counting_bot.book(quarter) == counting_bot.book(quarter, "visitors") == []
    assert counting_bot.now - at(first) == (7 * weeks + 3) * 24 * 3600


@on_sqlite
async def test_a_quarter_says_from_which_week_it_was_counted(counting_bot: CountingBot) -> None:
    counting_bot.now = at(date(2026, 11, 18))
    await counting_bot.until(date(2027, 1, 5))

    assert counting_bot.published.opened == {"2026-Q4": "2026-W47", "2027-Q1": "2027-W01"}


async def test_a_girl_who_came_back_through_two_months_is_two_visits_that_nobody_can_join(
    counting_bot: CountingBot,
) -> None:
    counting_bot.now = at(date(2026, 11, 18))
    await counting_bot.freeze.round(int(counting_bot.now))
    await counting_bot.does("achieng", *plays_hill())
    counting_bot.now = at(NOVEMBER)
    await counting_bot.does("achieng", *plays_hill())

    pseudonyms = {row[0]: row[1] for row in counting_bot.rows("visitors")}
    assert pseudonyms.keys() == {"2026-M11", "2026-M12", "2026-Q4"}
    assert len(set(pseudonyms.values())) == 3


@on_sqlite
async def test_a_second_freeze_is_refused_and_changes_nothing(counting_bot: CountingBot) -> None:
    await many_play(counting_bot, "KE", 40)
    await counting_bot.until(date(2027, 1, 7))
    before = counting_bot.published
    counting_bot.start()
    await counting_bot.until(date(2027, 1, 9))

    assert counting_bot.published == before
    with pytest.raises(PeriodAlreadyFrozen):
        freeze(counting_bot.data / "public.db", period("2026-M12"), ())
    assert counting_bot.published == before


class PowerFails(Exception):
    pass


STEPS = ("carry", "freeze", "destroy", "forget_all_but", "forget_quarter")


@on_sqlite
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_killed_anywhere_every_cell_is_published_once(
    counting_bot: CountingBot, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    await many_play(counting_bot, "KE", 40, good=30)
    counting_bot.now = at(date(2027, 1, 7))
    with monkeypatch.context() as patch:
        _dies(patch, step, when)
        with pytest.raises(PowerFails):
            await counting_bot.freeze._round(int(counting_bot.now))
    before = counting_bot.published
    carried = [row for row in counting_bot.rows("carried") if row[-1]]
    counting_bot.start()
    await counting_bot.freeze.round(int(counting_bot.now))
    after = counting_bot.published

    assert not counting_bot.freeze.waits
    assert {cell: figure for cell, figure in after.figures.items() if cell.period in before.done} == before.figures
    assert {"2026-M12", "2026-Q4"} <= set(after.done)
    assert counting_bot.rows("ledger") == counting_bot.rows("visitors") == counting_bot.rows("carried") == []
    assert counting_bot.open_keys() == ["2027-M01", "2027-Q1"]
    assert not carried or PublishedStatistics(after).share(Cell("2026-Q4", "answered", lesson="hill", item="high"))


def _dies(patch: pytest.MonkeyPatch, step: str, when: str) -> None:
    """Let the process end before or after the first call of a step."""
    owner: Any = {"freeze": PublicFile, "destroy": PeriodKeys}.get(step, CountingStore)
    real = getattr(owner, step)
    asynchronous = owner is CountingStore

    async def late(*args: Any) -> None:
        if when == "after":
            await real(*args)
        raise PowerFails

    def now(*args: Any) -> None:
        if when == "after":
            real(*args)
        raise PowerFails

    patch.setattr(owner, step, late if asynchronous else now)


@on_sqlite
async def test_a_month_that_begins_while_rows_are_taken_away_keeps_its_own(
    counting_bot: CountingBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "AT_ONCE", 2)
    await many_play(counting_bot, "KE", 20)
    keys = counting_bot.store.ledger.keys
    keys.destroy("2026-M12")
    keys.destroy("2026-Q4")
    taking = asyncio.create_task(counting_bot.store.counting.forget_all_but(lambda: keys.open))
    counting_bot.now = at(date(2027, 1, 5))
    await counting_bot.does("achieng", *plays_hill())
    await taking

    assert {row[0] for row in counting_bot.rows("ledger")} == {"2027-M01", "2027-Q1"}


async def test_a_months_share_of_its_quarter_keeps_its_first_noise(counting_bot: CountingBot) -> None:
    await many_play(counting_bot, "KE", 40)
    plan = counting_bot.talk.plan
    parts = dict.fromkeys(carried_counts(plan, period("2026-Q4"), ()), 5)
    await counting_bot.store.counting.carry("2026-M12", parts)
    await counting_bot.store.counting.carry("2026-M12", dict.fromkeys(parts, 99))

    assert set((await counting_bot.store.counting.carried("2026-Q4")).values()) == {5}


async def test_a_month_frozen_by_an_older_version_is_in_no_figure_of_the_quarter(counting_bot: CountingBot) -> None:
    """It tells where girls stopped and not who came to the end, so most would seem to have stopped."""
    cell = Cell("2026-Q4", "stopped", locale="en", lesson="hill", item="high")
    older = {
        PartialCell(cell): 900,
        PartialCell(Cell("2026-Q4", "before", item="say-no"), "good"): 900,
        PartialCell(Cell("2026-Q4", "smile", lesson="hill")): 900,
    }
    await counting_bot.store.counting.carry("2026-M11", older)
    assert await counting_bot.store.counting.carried("2026-Q4") == {}

    await counting_bot.store.counting.carry(
        "2026-M12", {PartialCell(cell): 30, PartialCell(cell._replace(item=FINISHED)): 60}
    )
    assert await counting_bot.store.counting.carried("2026-Q4") == {
        PartialCell(cell): 30,
        PartialCell(cell._replace(item=FINISHED)): 60,
    }


async def test_a_month_that_an_older_version_began_goes_on(counting_bot: CountingBot) -> None:
    """Its flags of lessons and of the week are in no figure; quizzes and stops are as they were."""
    await many_play(counting_bot, "KE", 30)
    for number in range(30):
        await counting_bot.does(f"KE {number}", *plays_hill())
    rows = counting_bot.book("2026-M12", "visitors")
    old = {("active", "2026-W48"): "", ("started", "hill"): "", ("before", "say-no"): "good"}
    for _, key, *_ in rows:
        account = counting_bot.account("2026-M12", key)
        account.events |= {it: CountedOnce("2026-W48", value) for it, value in old.items()}
        counting_bot.stores("2026-M12", {key: account})

    found = Counter({group[:3]: group.accounts for group in await counting_bot.store.counting.month("2026-M12")})
    assert found == {
        ("visited", "", ""): 30,
        ("answered", "hill/high", "other"): 30,
        ("reached", "hill", "999"): 30,
    }


@on_sqlite
async def test_where_the_figures_cannot_be_written_the_books_stay_open_and_somebody_is_told(
    counting_bot: CountingBot,
) -> None:
    await many_play(counting_bot, "KE", 20)
    counting_bot.now = at(date(2027, 1, 7))
    with closing(sqlite3.connect(counting_bot.data / "public.db", isolation_level=None)) as db:
        db.execute("DROP TABLE figures")
    await counting_bot.freeze.round(int(counting_bot.now))

    assert counting_bot.freeze.waits
    assert counting_bot.rows("ledger")
    assert "2026-M12" in counting_bot.open_keys()


@on_sqlite
async def test_weeks_of_a_bot_that_slept_are_closed_when_it_wakes(counting_bot: CountingBot) -> None:
    await many_play(counting_bot, "KE", 40)
    counting_bot.now = at(date(2027, 3, 1))
    await counting_bot.freeze.round(int(counting_bot.now))

    assert "2026-M12" in counting_bot.published.done
    assert counting_bot.shown("2026-M12", "active", "KE") is not None
