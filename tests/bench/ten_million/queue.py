"""Taps that wait for workers, and batches that wait for the cores of one server: a queue by numbers, exact and quick.

A worker that is free takes all who wait, at most so many; it keeps them in one transaction and then writes the answers.
Nothing of a worker's overlaps, so times are rather too long than too short. With one worker, batches of one and no
server it is the queue M/D/1 of the textbooks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from math import ceil

IN_FLIGHT = 100
"""Updates that Telegram brings at once to a webhook, however many workers there are: its most."""


@dataclass(frozen=True)
class House:
    """Seconds of CPU: `tap` of a worker for each tap, `server` for a batch of so many; `line` is waited beside it.

    `workers` and `cores` are how many there are; a worker takes `most` at once.
    """

    workers: int
    cores: int
    tap: float
    server: Callable[[int], float]
    line: float = 0.0
    most: int = 0

    @property
    def at_once(self) -> int:
        """How many a worker takes at most: its share of what is under way."""
        return self.most or ceil(IN_FLIGHT / self.workers)


@dataclass(frozen=True)
class Served:
    """How long each waited until she was answered, in the order in which they came; and what was busy, in seconds."""

    waits: Sequence[float]
    workers: float
    server: float
    batches: int


def served(arrivals: Sequence[float], house: House) -> Served:
    """Everybody in the order of coming. The one who has waited longest goes first."""
    workers, cores = [0.0] * house.workers, [0.0] * house.cores
    heapify(workers)
    waits, first, batches, on_server = list[float](), 0, 0, 0.0
    while first < len(arrivals):
        taken = max(workers[0], arrivals[first])
        end = _waiting(arrivals, first, taken, house.at_once)
        cost = house.server(end - first)
        kept = _kept(cores, taken, cost) + house.line
        done = kept + house.tap * (end - first)
        waits += [done - at for at in arrivals[first:end]]
        on_server, batches, first = on_server + cost, batches + 1, end
        heapreplace(workers, done)
    return Served(waits, house.tap * len(arrivals), on_server, batches)


def _kept(cores: list[float], now: float, cost: float) -> float:
    """When the server has done a batch: on the core that is free first."""
    if not cores:
        return now + cost
    done = max(now, cores[0]) + cost
    heapreplace(cores, done)
    return done


def _waiting(arrivals: Sequence[float], first: int, now: float, most: int) -> int:
    """Up to which tap they have come, and are taken together."""
    end = first + 1
    while end < len(arrivals) and end - first < most and arrivals[end] <= now:
        end += 1
    return end


def capacity(house: House) -> float:
    """Taps a second when there is always somebody who waits: of the workers, or of the server, whichever is less."""
    batch = house.at_once
    of_workers = house.workers * batch / (house.tap * batch + house.server(batch) + house.line)
    of_server = house.cores * batch / house.server(batch) if house.cores and house.server(batch) else of_workers
    return min(of_workers, of_server)
