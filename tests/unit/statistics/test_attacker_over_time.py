"""The patient attacker: he asks again, knows when she erases herself, and reads every table (C12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import NamedTuple, TypeVar, assert_never

import pytest
from hypothesis import given, settings

import bot.statistics
from bot.lessons.model.measure import WAVES
from bot.statistics import tables
from bot.statistics.cell_counts import (
    BookCounts,
    ChangePart,
    Detail,
    PairPart,
    PartialCell,
    carried_counts,
    change_counts,
    lesson_counts,
    month_counts,
    pair_counts,
    reached_counts,
)
from bot.statistics.cells import EVENTS, POOLED, Cell
from bot.statistics.counted_events import GOOD, CountedEvent
from bot.statistics.freeze import frozen_changes, frozen_counts, frozen_pairs, frozen_parts, frozen_tallies, noisy
from bot.statistics.intervals import About, NetChange, Share
from bot.statistics.noise import Below, discrete_gaussian
from bot.statistics.periods import period
from bot.statistics.published import Published, PublishedStatistics, TableQuery
from bot.statistics.rule import CAPS, COUNT, SENSITIVE, Rule
from bot.statistics.sensitive_counts import CounterName, Tally
from bot.statistics.tables import Table
from bot.storage.sqlite.public import PeriodAlreadyFrozen, freeze, prepare_public, read_public
from tests.support import statistics_attacker
from tests.support.attacked_statistics import (
    CAME,
    CHANCE,
    GONE,
    HERE,
    MONTH,
    PLAN,
    QUARTER,
    WORLDS,
    a_bot,
    figures,
    measured,
    noon,
    ours,
    turn_request,
)
from tests.support.statistics_attacker import advantage, together

Thing = TypeVar("Thing", bound=Hashable)

# Again and again


def test_noise_drawn_anew_for_every_look_averages_out_and_ours_does_not() -> None:
    def mean(shown: Iterable[int]) -> float:
        looks = list(shown)
        return sum(looks) / len(looks)

    def anew(counts: Mapping[Cell, int], below: Below) -> bool:
        looks = (counts[CAME] + discrete_gaussian(COUNT.variance, below) for _ in range(400))
        return mean(looks) > 12.5

    def once(counts: Mapping[Cell, int], below: Below) -> bool:
        figure = ours({CAME: counts[CAME]}, below).get(CAME)
        looks = (figure.shown if figure else 0 for _ in range(400))
        return mean(looks) > 12.5

    assert measured(anew, 100) > 0.95
    assert measured(once) <= advantage(1) + CHANCE


def test_a_month_asked_for_again_is_byte_for_byte_the_same_and_cannot_be_frozen_again(tmp_path: Path) -> None:
    path = tmp_path / "public.db"
    prepare_public(path, invented=False)
    freeze(path, MONTH, ours(HERE, Random(1).randrange).values())
    first, asked = path.read_bytes(), every_table(PublishedStatistics(read_public(path)))

    for number in range(3):
        with pytest.raises(PeriodAlreadyFrozen):
            freeze(path, MONTH, ours(HERE, Random(number).randrange).values())
        freeze(path, period(f"2027-M{number + 1:02}"), [])

    assert every_table(PublishedStatistics(read_public(path))) == asked
    with pytest.raises(PeriodAlreadyFrozen):
        freeze(path, MONTH, ())
    assert {it for it in read_public(path).figures.values() if it.cell.period == MONTH.name} == set(
        ours(HERE, Random(1).randrange).values()
    )
    assert len(first) == len(path.read_bytes())


def test_her_erase_changes_no_figure_and_recomputing_them_would_show_her() -> None:
    """The attacker looks before and after her erasure: new counts under the same noise would change some figure."""

    def moved(counts: Mapping[Cell, int], below: Below) -> bool:
        noise = {cell: discrete_gaussian(COUNT.variance, below) for cell in counts}
        before = figures(frozen_counts({cell: counts[cell] + noise[cell] for cell in counts}))
        after = figures(frozen_counts({cell: GONE[cell] + noise[cell] for cell in counts}))
        return before != after

    assert measured(moved) > 0.5, "and never a false alarm"


CLASS = [
    turn_request(f"girl-{number}", CountedEvent("started", "well"), CountedEvent("finished", "well"))
    for number in range(30)
]
HERSELF = turn_request("achieng", CountedEvent("started", "well"), CountedEvent("reached", "well", "000 first"))


@pytest.mark.parametrize("erase", [True, False])
async def test_who_erases_herself_before_the_freeze_was_never_there(tmp_path: Path, erase: bool) -> None:
    """The published file equals the one without the five learners, if they erased themselves and only then."""
    monday, friends = noon(MONTH.first), [f"friend-{number}" for number in range(5)]
    theirs = [turn_request(who, CountedEvent("started", "well")) for who in friends]
    theirs += [turn_request(who, erases=True) for who in friends if erase]
    for name, turn_requests in (("without", CLASS), ("with", [*CLASS, *theirs])):
        async with a_bot(tmp_path / name) as (store, closes):
            await closes(monday)
            await store.turns(turn_requests, monday)
            await closes(MONTH.closes)

    files = [(tmp_path / name / "public.db").read_bytes() for name in ("without", "with")]
    assert (files[0] == files[1]) == erase
    assert read_public(tmp_path / "with" / "public.db").figures


async def test_who_erases_herself_after_the_freeze_changes_nothing_and_no_key_or_row_could(tmp_path: Path) -> None:
    monday = noon(MONTH.first)
    async with a_bot(tmp_path / "data") as (store, closes):
        await closes(monday)
        await store.turns([*CLASS, HERSELF], monday)
        await closes(MONTH.closes)
        before = (tmp_path / "data" / "public.db").read_bytes()

        await store.turns([turn_request("achieng", erases=True)], MONTH.closes + 60)
        await closes(MONTH.closes + 120)

        assert (tmp_path / "data" / "public.db").read_bytes() == before
        assert MONTH.name not in store.ledger.keys.open
        assert await store.counting.month(MONTH.name) == []


# The bound for everything that one account can change


def test_the_bounds_stand_in_the_rule_as_they_are_reckoned() -> None:
    """The rule contains the bounds that `python -m tests.support.statistics_attacker` prints."""
    rule = (Path(bot.statistics.__file__).parent / "FIGURES.md").read_text("utf-8")

    for line in (*statistics_attacker.HEAD, *statistics_attacker.told(), *statistics_attacker.also_told()):
        assert line in rule, f"FIGURES.md lacks: {line}"


async def test_an_account_that_does_everything_every_day_is_in_so_many_cells_and_no_more(tmp_path: Path) -> None:
    """The real ledger holds exactly what the bounds are computed from."""
    plan, month = statistics_attacker.ENDLESS, statistics_attacker.MONTH
    all_there_is = [
        mark for lesson in plan.lessons for mark in (CountedEvent("started", lesson), CountedEvent("finished", lesson))
    ]
    all_there_is += [
        CountedEvent("reached", lesson, f"000 {plan.stops[lesson][0]}") for lesson in reversed(plan.lessons)
    ]
    all_there_is += [
        CountedEvent("answered", f"{lesson}/{quiz}", GOOD) for lesson in plan.lessons for quiz in plan.quizzes[lesson]
    ]
    all_there_is += [CountedEvent(wave, item, GOOD) for wave in WAVES for item in plan.items]
    all_there_is += [
        CountedEvent("rated", lesson, verdict) for lesson in plan.lessons for verdict in ("smile", "frown")
    ]
    all_there_is += [CountedEvent("because", lesson, reason) for lesson in plan.lessons for reason in ("funny", "hard")]
    all_there_is += [CountedEvent("did", lesson, said) for lesson in plan.lessons for said in ("yes", "not-yet")]
    all_there_is += [
        CountedEvent("voted", it, "yes") for it, ballot in plan.questions.items() if ballot.is_open_in(month)
    ]
    all_there_is += [CountedEvent("came", code) for code in plan.links]
    async with a_bot(tmp_path / "data") as (store, _):
        for day in range(7 * month.weeks):
            await store.turns([turn_request("achieng", *all_there_is)], noon(month.first + timedelta(days=day)))
        groups = await store.counting.month(month.name)
        book = await store.counting.book("2027-Q1")

    cells = month_counts(plan, month, groups).total() + carried_counts(plan, QUARTER, groups).total()
    assert cells == statistics_attacker.most_in_a_month(plan, month)
    account = statistics_attacker.CountedAccount("KE", "sw")
    quarter = statistics_attacker.QUARTER
    assert statistics_attacker.cells_of_a_book(plan, quarter, book).total() == statistics_attacker.in_a_book(
        plan, account, quarter, plan.lessons
    )


@pytest.mark.slow
def test_more_cells_bring_him_further_and_one_account_is_in_few() -> None:
    bounds = [round(advantage(cells), 9) for cells in range(1, 120)]

    assert bounds == sorted(bounds)
    assert advantage(0) == 0
    assert 0.9 * advantage(9) < together([(13, 12)] * 9) < advantage(9), "rounding takes some of it away"
    assert together([(8, 7)] * 9) < 0.9 * together([(13, 12)] * 9), "and hiding more"


def test_without_the_caps_he_would_come_much_further(monkeypatch: pytest.MonkeyPatch) -> None:
    month = (statistics_attacker.ENDLESS, statistics_attacker.MONTH)
    capped = statistics_attacker.most_in_a_month(*month)
    monkeypatch.setattr(statistics_attacker, "CAPS", {kind: 2 * cap for kind, cap in CAPS.items()})

    assert statistics_attacker.most_in_a_month(*month) > 1.5 * capped


# Every table of every world


def every_table(statistics: PublishedStatistics) -> list[Table]:
    """All that staff can ask."""
    wish = TableQuery(statistics.quarters or (QUARTER,))
    found = [
        ask(statistics, PLAN, wish)
        for ask in (
            tables.reached,
            tables.reach_by_country,
            tables.reach_by_language,
            tables.reach_by_age,
            tables.links,
            tables.ratings,
        )
    ]
    found += [
        tables.lessons(statistics, PLAN, TableQuery(wish.quarters, country)) for country in (POOLED, *PLAN.countries)
    ]
    found += [tables.lessons(statistics, PLAN, TableQuery(wish.quarters, locale=locale)) for locale in PLAN.locales]
    for quarter in wish.quarters:
        found.append(tables.help_opened(statistics, PLAN, quarter))
        for lesson, locale in product(PLAN.lessons, (POOLED, *PLAN.locales)):
            found.append(tables.stops(statistics, PLAN, quarter, lesson, locale))
        for country in (POOLED, *PLAN.countries):
            found += [
                ask(statistics, PLAN, quarter, country) for ask in (tables.quizzes, tables.measure, tables.learning)
            ]
    return found


class QuarterCounts(NamedTuple):
    """Counts of a quarter's last month, of the quarter's book, those kept for its end, and sensitive ones."""

    month: Counter[Cell]
    lessons: Counter[Cell]
    pairs: Counter[PairPart]
    changes: Counter[ChangePart]
    parts: Counter[PartialCell]
    help: Counter[CounterName]


def invented(chance: Random) -> QuarterCounts:
    """Return a random world with many small cells."""

    def some() -> int:
        return chance.choice((0, 0, 1, 2, 9, 10, 11, 30, 400))

    detail, nobody = Detail(PLAN.countries[:1], PLAN.locales[:1]), BookCounts((), {}, ())
    lessons = Counter(
        {cell: some() for cell in (*reached_counts(PLAN, QUARTER, ()), *lesson_counts(PLAN, QUARTER, detail, nobody))}
    )
    told: list[CounterName] = [(country, event) for event in EVENTS for country in PLAN.countries]
    return QuarterCounts(
        Counter({cell: some() for cell in month_counts(PLAN, MONTH, ())}),
        lessons,
        Counter({part: some() for part in pair_counts(PLAN, detail, ())}),
        Counter({part: some() for part in change_counts(PLAN, detail, ())}),
        Counter({part: some() for part in carried_counts(PLAN, QUARTER, ())}),
        Counter({name: some() for name in told}),
    )


def published(world: QuarterCounts, below: Below | None) -> Published:
    """Return a world as it is published; without a random source, as if all noise were zero."""

    def drawn(counts: Mapping[Thing, int], rule: Rule = COUNT) -> Mapping[Thing, int]:
        return noisy(counts, below, rule) if below else counts

    frozen = [*frozen_counts(drawn(world.month)), *frozen_counts(drawn(world.lessons))]
    frozen += frozen_pairs(QUARTER, drawn(world.pairs))
    frozen += frozen_changes(QUARTER, drawn(world.changes))
    frozen += frozen_parts(drawn(world.parts), PLAN.stops)
    tallies = (Tally(*name, count, 1) for name, count in drawn(world.help, SENSITIVE).items())
    frozen += frozen_tallies(tallies, QUARTER.name, PLAN.countries)
    return Published((MONTH.name, QUARTER.name), figures(frozen))


@settings(deadline=None)
@given(WORLDS)
def test_no_table_of_any_world_tells_a_number_from_one_to_nine_or_who_is_zero(chance: Random) -> None:
    statistics = PublishedStatistics(published(invented(chance), chance.randrange))

    for table in every_table(statistics):
        for value in (value for row in table.rows for value in row.values):
            match value:
                case Share(percent, base):
                    assert base >= 20
                    assert 1 <= percent <= 99
                case NetChange(gained, lost, base):
                    assert base >= 20
                    assert {gained % 5, lost % 5} == {0}
                    assert min(gained, lost) >= 5
                case About(accounts):
                    assert accounts >= 10
                    assert accounts % 5 == 0
                case None:
                    pass
                case _:
                    assert_never(value)


@settings(deadline=None)
@given(WORLDS)
def test_two_worlds_with_the_same_frozen_figures_have_the_same_tables(chance: Random) -> None:
    """Each hidden count is replaced by another hidden one, and each shown one by another with the same rounding."""
    world = invented(chance)
    other = world._replace(
        month=Counter({cell: _alike(count, chance) for cell, count in world.month.items()}),
        lessons=Counter({cell: _alike(count, chance) for cell, count in world.lessons.items()}),
        help=Counter({cell: chance.randrange(20) if count < 20 else count for cell, count in world.help.items()}),
    )

    assert every_table(PublishedStatistics(published(other, None))) == every_table(
        PublishedStatistics(published(world, None))
    )


def _alike(count: int, chance: Random) -> int:
    return chance.randrange(10) if count < 10 else max(10, (count + 2) // 5 * 5 + chance.randrange(-2, 3))
