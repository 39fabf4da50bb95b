"""The plan for ten million girls stands on a queue that the textbooks know, and on curves that add up."""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import fmean

import pytest

from tests.bench.ten_million import limits, rows, simulation, sweeping, turns
from tests.bench.ten_million.__main__ import simulated
from tests.bench.ten_million.crowd import gathered
from tests.bench.ten_million.curves import late, poisson, school_week, spread, television
from tests.bench.ten_million.demand import Habits, Lesson
from tests.bench.ten_million.queue import House, Served, capacity, served
from tests.courses import real
from tests.left_out import leave_out
from tests.postgres import database, postgres

ONE = House(workers=1, cores=0, tap=0.01, server=lambda batch: 0.0, most=1)


def crowded(house: House, rate: float, seconds: float = 2000) -> tuple[list[float], Served]:
    arrivals = poisson(rate, seconds, Random(7))
    return arrivals, served(arrivals, house)


@pytest.mark.parametrize("load", [0.3, 0.6, 0.8])
def test_one_worker_is_the_queue_of_the_textbooks(load: float) -> None:
    """M/D/1: who comes by chance to one who takes always as long waits load * time / 2 (1 - load) before her turn."""
    _, found = crowded(ONE, load / ONE.tap)

    assert fmean(found.waits) == pytest.approx(ONE.tap + load * ONE.tap / (2 * (1 - load)), rel=0.05)


def test_how_many_wait_is_how_many_come_times_how_long_they_wait() -> None:
    """Little's law, with those in the house counted one by one at moments by chance: whatever workers and batches."""
    seconds = 200
    house = House(workers=3, cores=1, tap=0.002, server=lambda batch: 0.002 + 0.0002 * batch, line=0.003)
    arrivals, found = crowded(house, 600, seconds)
    gone = sorted(at + wait for at, wait in zip(arrivals, found.waits, strict=True))
    chance = Random(1)
    moments = [chance.uniform(0, seconds) for _ in range(20_000)]
    inside = fmean(bisect_right(arrivals, at) - bisect_right(gone, at) for at in moments)

    assert inside == pytest.approx(len(arrivals) / seconds * fmean(found.waits), rel=0.05)


def test_two_workers_carry_twice_as_much_until_the_server_is_what_binds() -> None:
    house = replace(ONE, cores=1, server=lambda batch: 0.001 * batch, most=10)

    assert capacity(replace(house, workers=2)) == pytest.approx(2 * capacity(house))
    assert capacity(replace(house, workers=100)) == pytest.approx(1000)


def test_who_comes_beyond_what_is_carried_waits_longer_and_longer() -> None:
    house = replace(ONE, cores=1, server=lambda batch: 0.001, most=10)
    _, calm = crowded(house, 0.5 * capacity(house), 100)
    _, full = crowded(house, 1.2 * capacity(house), 100)

    assert max(calm.waits) < 1
    assert full.waits[-1] > 10


def test_a_week_holds_every_lesson_once_and_its_afternoons_follow_the_sun() -> None:
    week = school_week(1_000_000)
    tuesday = [sum(week[(24 + hour) * 60 : (25 + hour) * 60]) for hour in range(24)]

    assert sum(week) == pytest.approx(1_000_000)
    assert tuesday[9] > 5 * tuesday[20], "16:00 in Cambodia, and night everywhere"
    assert sum(spread(week, 13, 15)) == pytest.approx(13_000_000)


def test_an_evening_is_as_large_as_who_saw_the_spot() -> None:
    assert sum(television(2_000_000, seed=1)) == pytest.approx(2_000_000, rel=0.01)


def test_what_telegram_does_not_let_leave_in_time_never_leaves() -> None:
    assert late([60.0] * 10, a_second=1, patience=120) == (0, 0)
    lost, longest = late([120.0] * 100, a_second=1, patience=120)
    assert lost == pytest.approx(0.49, abs=0.01)
    assert longest == 120


# The whole plan

BATCHES = [turns.Cost(size, 0.5, cost, 1800, 10, 7, 7) for size, cost in ((1, 1.2), (8, 0.3), (32, 0.16), (100, 0.1))]
FOUND = limits.Found(
    simulation.Costs(2.0, BATCHES, Lesson(13, 27), Habits()),
    limits.Disk(500, 1200, 6000, 12000, 7000),
    sweeping.Swept(4, 2, 50, 50, 50, 2),
    sweeping.Read(7, 1200, 4, 0.05, 3),
    sweeping.Sent(0.5, 3, 3, 4, 0.1),
)


def test_a_batch_between_two_that_were_measured_costs_between_them() -> None:
    costs = FOUND.costs

    assert costs.server(8) == pytest.approx(8 * 0.0003)
    assert costs.server(8) < costs.server(20) < costs.server(32)


def test_as_many_workers_are_planned_as_the_busiest_minute_takes() -> None:
    for taps in (1, 300, 3000):
        house = simulation.needed(FOUND.costs, taps)
        fewer = FOUND.costs.house(house.workers - 1, house.cores)
        assert capacity(house) * simulation.ROOM >= taps
        assert house.workers == 1 or capacity(fewer) * simulation.ROOM < taps


def test_the_same_plan_is_told_twice_in_the_same_words_and_what_breaks_first_comes_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(simulation, "TAPS", 500)
    monkeypatch.setattr(simulation, "GIRLS", (10_000_000,))
    told: list[list[str]] = [[], []]
    for lines in told:
        simulated(FOUND, lines.append)
    (breaks,) = (it for it in told[0] if "What breaks first" in it)
    girls = [int(line.split(" girls")[0].replace(",", "")) for line in breaks.splitlines()[2:]]

    assert told[0] == told[1]
    assert girls == sorted(girls)
    assert "Telegram at 28" in breaks.splitlines()[2]


async def test_all_of_it_is_measured_on_a_real_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not sys.platform.startswith("linux"):
        leave_out("the plan for ten million", "what a server takes of the machine is read from /proc")
    monkeypatch.setattr(turns, "GIRLS", 8)
    monkeypatch.setattr(rows, "TAPPING", 8)
    monkeypatch.setattr(rows, "TURNS", 8)
    server, known = postgres(), real()
    url = await database(server)
    costs = await turns.measured(server, url, tmp_path, known, turns=8)
    parts = await turns.in_partitions(server, await database(server), tmp_path, known, turns=8)
    large = await database(server, template=url.rpartition("/")[2])
    await rows.save(large, 100)
    async with gathered(large, tmp_path, known, 1) as crowd:
        swept = await sweeping.purge(large, crowd.store)
        read = await sweeping.books(large, crowd.store, 100)
        sent = await sweeping.sending(large, crowd.store, 100)

    assert [round(it.trips) for it in costs][:1] == [7]
    assert parts.log > 0
    assert costs[-1].statements > costs[0].statements
    assert min(swept.purge, swept.anew, read.rows, read.longest, sent.begin, sent.last, sent.settle) > 0
    assert await rows.turns(server, (large,), (100,), tmp_path, known, 4)
    assert await rows.first_taps(large, 100, tmp_path, known, "on", 7) > 500
