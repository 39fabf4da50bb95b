"""The scenes against workers and one server, with the measured costs: how many it takes, and how long a girl waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from .curves import late, poisson
from .demand import Habits, Lesson, Scene, messages, scenes, told_a_second
from .queue import House, capacity, served
from .turns import Cost

LINE, COMMIT = 0.0005, 0.002
"""Seconds: there and back between a worker and the server in one data centre, and until its disk has a commit."""
ROOM = 0.6
"""How busy the busiest minute may make what there is."""
TELEGRAM = (28, 1000)
"""Messages a second: as the bot begins, and of a paid broadcast."""
LATEST = 120
"""Seconds after which a message is not sent any more (D15)."""
TAPS = 40_000
"""So many are followed at most."""
LOADS = (0.3, 0.6, 0.8, 0.95, 1.1)
GIRLS = (100_000, 1_000_000, 10_000_000)


@dataclass(frozen=True)
class Costs:
    """Milliseconds of a worker's core for a tap of the whole bot; batches of the store; a lesson; who does what."""

    tap: float
    batches: Sequence[Cost]
    lesson: Lesson
    habits: Habits

    def server(self, batch: int) -> float:
        """Seconds of CPU of the server for a batch of so many: between two sizes that were measured, in proportion."""
        known = [(0, 0.0), *((it.size, it.size * it.server / 1000) for it in self.batches)]
        after = next((at for at, (size, _) in enumerate(known) if size >= batch), len(known) - 1)
        (low, less), (high, more) = known[max(1, after) - 1], known[max(1, after)]
        return less + (more - less) * (batch - low) / (high - low)

    def house(self, workers: int, cores: int) -> House:
        """So many workers of one core each, and one server."""
        trips = self.batches[-1].trips
        return House(workers, cores, self.tap / 1000, self.server, trips * LINE + COMMIT)


def needed(costs: Costs, taps: float) -> House:
    """The smallest house that so many taps a second keep busy enough, and not more."""
    house = costs.house(1, 1)
    while capacity(house) * ROOM < taps:
        more = costs.house(house.workers + 1, house.cores)
        house = more if capacity(more) > capacity(house) * 1.001 else replace(house, cores=house.cores + 1)
    return house


def lines(costs: Costs) -> list[str]:
    """A table a number of girls: of each scene what it asks for, what it needs, how girls wait, what Telegram lets go.

    The busiest minute goes on for five, tap for tap, or for TAPS.
    """
    found = list[str]()
    for girls in GIRLS:
        found += ["", f"{girls:,} girls", _HEAD]
        found += [_row(costs, it) for it in scenes(girls, costs.lesson, costs.habits, TELEGRAM[-1])]
    return found


_HEAD = (
    f"{'':<34}{'lessons':>10}{'taps/s':>8}{'workers':>9}{'busy':>6}{'server':>8}{'wait ms: median, p99':>22}"
    "   never answered at 28, at 1000 a second"
)


def _row(costs: Costs, scene: Scene) -> str:
    house = needed(costs, scene.busiest)
    median, p99, workers, server = _waits(house, scene.busiest, costs.habits.seed)
    lost = [late(messages(scene, costs.lesson), limit, LATEST)[0] for limit in TELEGRAM]
    return (
        f"{scene.name:<34}{scene.lessons:>10,.0f}{scene.busiest:>8.1f}{house.workers:>9}{workers:>6.0%}"
        f"{server * house.cores:>8.2f}{median:>12.0f}{p99:>10.0f}{lost[0]:>13.0%}, {lost[1]:.0%}"
    )


def loads(costs: Costs) -> list[str]:
    """How long a girl waits at houses that are ever fuller."""
    found = [f"{'workers':<9}{'carry taps/s':>13}" + "".join(f"{f'at {load:.0%}':>16}" for load in LOADS)]
    for workers in (1, 2, 4, 8, 16):
        house = costs.house(workers, 2)
        most = capacity(house)
        waits = (_waits(house, most * load, costs.habits.seed)[:2] for load in LOADS)
        found.append(f"{workers:<9}{most:>13.0f}" + "".join(f"{f'{one:.0f}, {worst:.0f}':>16}" for one, worst in waits))
    return found


def announced(costs: Costs) -> list[str]:
    """How long it takes until everybody who said yes was told, and who answers was answered."""
    found = [f"{'girls':<14}{'said yes':>12}" + "".join(f"{f'at {limit} a second':>24}" for limit in TELEGRAM)]
    for girls in GIRLS:
        readers = girls * costs.habits.yes
        rates = [told_a_second(limit, costs.lesson, costs.habits) for limit in TELEGRAM]
        hours = "".join(f"{f'{rate:.1f}/s: {readers / rate / 3600:.1f} h':>24}" for rate in rates)
        found.append(f"{girls:<14,}{readers:>12,.0f}{hours}")
    return found


def _waits(house: House, rate: float, seed: int, seconds: float = 300) -> tuple[float, float, float, float]:
    """Milliseconds of the median and of one in a hundred; how busy workers and server are. Of some thousand taps."""
    seconds = min(seconds, TAPS / rate)
    arrivals = poisson(rate, seconds, Random(seed))
    found = served(arrivals, house)
    ordered = sorted(found.waits) or [0.0]
    busy = found.workers / house.workers / seconds, found.server / house.cores / seconds
    return 1000 * ordered[len(ordered) // 2], 1000 * ordered[int(len(ordered) * 0.99)], *busy
