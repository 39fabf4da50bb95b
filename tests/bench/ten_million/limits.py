"""What breaks first: how many girls each thing carries, from the measured costs, the fewest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .demand import messages, scenes, told_a_second
from .queue import capacity
from .simulation import GIRLS, ROOM, TELEGRAM, Costs
from .sweeping import MANY, Read, Sent, Swept

PLAYED_IN_A_MONTH = 0.5
"""Of all girls; who is counted in a book of a month."""
STATEMENT, LONGEST = 5, 600
"""Seconds that a statement may take, and one about everybody who said yes (`bot/adapters/postgres`)."""
AFTERNOON = 9000
"""Seconds in which something may come to girls: 16:00 to 18:30 by their clock."""
WEEK = 7 * 24 * 3600
CALL = 0.1
"""Seconds until Telegram has taken ten messages that are sent beside each other."""
PLENTY = 100_000_000
"""What carries more is not told."""


@dataclass(frozen=True)
class Disk:
    """Bytes: of a saved girl, of a girl's month, of a lesson's numbers for 48 hours; of the log for a first tap."""

    saved: float
    month: float
    lesson: float
    first: float
    compressed: float


@dataclass(frozen=True)
class Found:
    """All that was measured."""

    costs: Costs
    disk: Disk
    swept: Swept
    read: Read
    sent: Sent


def breaks(it: Found) -> list[str]:
    """One line each."""
    told = sorted((girls, what) for girls, what in _limits(it) if girls < PLENTY)
    return [f"{girls:>12,.0f} girls   {what}" for girls, what in told]


def _limits(it: Found) -> Iterator[tuple[float, str]]:
    costs, million = it.costs, 1_000_000
    week, spot, *_ = scenes(million, costs.lesson, costs.habits, TELEGRAM[-1])
    for a_second in TELEGRAM:
        most = max(messages(week, costs.lesson)) / 60 / million
        yield a_second / most, f"Telegram at {a_second} messages a second: the busiest minute of a school week"
        yield a_second / (sum(messages(week, costs.lesson)) / WEEK / million), f"and all week long, at {a_second}"
        most = max(messages(spot, costs.lesson)) / 60 / million
        yield a_second / most, f"Telegram at {a_second}: an evening of two spots in one country"
        told = AFTERNOON * told_a_second(a_second, costs.lesson, costs.habits)
        yield told / costs.habits.yes, f"Telegram at {a_second}: an announcement in one afternoon, and its answers"
    one = capacity(costs.house(1, 1)) * ROOM / million
    yield one / (week.busiest / million**2), "one core of a worker: the busiest minute of a school week"
    yield one / (spot.busiest / million**2), "one core of a worker: an evening of two spots in one country"
    full = ROOM / (costs.server(32) / 32)
    yield full / (spot.busiest / million), "one core of the server: an evening of two spots in one country"
    yield full / (week.busiest / million), "one core of the server: the busiest minute of a school week"
    ten = (it.sent.last + it.sent.settle) / 1000 + CALL
    yield AFTERNOON * 10 / ten / costs.habits.yes, "the one worker that announces, ten at a time, in one afternoon"
    yield LONGEST / it.sent.begin * MANY / costs.habits.yes, f"an announcement begins in one statement of {LONGEST} s"
    yield STATEMENT / it.read.longest * MANY / PLAYED_IN_A_MONTH, f"a month is read in statements of {STATEMENT} s"
    yield 3600 / it.swept.anew * MANY, "VACUUM FULL of saved girls keeps all of them waiting for an hour"
    rows = costs.habits.weekly / 7 * (costs.lesson.messages + 2 * costs.lesson.taps)
    yield 24 * 3600 / (it.swept.purge + it.swept.vacuum) * MANY / rows, "one purge takes out in a day what a day brings"


def sizes(it: Found) -> list[str]:
    """What lies on the disk and goes through the log, for each number of girls."""
    found = [
        f"{'girls':<14}{'saved GB':>10}{'month GB':>10}{'48 hours GB':>13}{'all GB':>9}{'log GB a day':>14}"
        f"{'compressed':>12}{'purged rows a day':>19}{'seconds':>9}"
    ]
    for girls in GIRLS:
        lessons = girls * it.costs.habits.weekly / 7
        saved, month = girls * it.disk.saved / 1e9, girls * PLAYED_IN_A_MONTH * it.disk.month / 1e9
        short = 2 * lessons * it.disk.lesson / 1e9
        log = [
            lessons * (first + it.costs.batches[2].log * (it.costs.lesson.taps - 1)) / 1e9
            for first in (it.disk.first, it.disk.compressed)
        ]
        rows = lessons * (it.costs.lesson.messages + 2 * it.costs.lesson.taps)
        spent = rows / MANY * (it.swept.purge + it.swept.vacuum)
        found.append(
            f"{girls:<14,}{saved:>10.2f}{month:>10.2f}{short:>13.2f}{saved + month + short:>9.1f}{log[0]:>14.2f}"
            f"{log[1]:>12.2f}{rows:>19,.0f}{spent:>9.0f}"
        )
    return found
