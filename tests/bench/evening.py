"""`python -m tests.bench.evening`: simulate the waits of a hundred thousand learners after two television spots.

Time is virtual, but the queue is real: every message asks the bot's own `Pace` for its turn, with the sender's ranks
and its limit of two minutes. The first lesson is the one in `dialogues/`, tap for tap. Not simulated: the network, and
what Telegram may do beyond the limits it documents.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import time
from math import inf, log
from random import Random
from typing import Any

from bot.durations import HOUR
from bot.telegram.outgoing import LATEST
from bot.telegram.pacing import Pace, Rank
from tests.bench.evening_report import SeenEvening, report
from tests.bench.first_lesson import first_lesson
from tests.bench.virtual import run
from tests.support.course_builders import real

MINUTE = 60
IN_A_HURRY = 2 * MINUTE
"""Seconds within which a learner who looks for the link at once has found it."""

HELP = 2
"""Number of messages of a help card."""


@dataclass(frozen=True)
class EveningPlan:
    """Parameters of an evening. Behaviour is random, and the same for the same seed.

    `think` and `patience` are medians of seconds, `decay` the mean of minutes until the others come after a spot;
    `help_share` of the learners ask for help. `one_bubble` makes every answer one message; `in_order` is one queue for
    all, without ranks and without a time limit.
    """

    girls: int = 100_000
    a_second: float = 28
    spots: tuple[str, ...] = ("19:30", "20:15")
    decay: float = 12
    think: float = 15
    patience: float = 45
    help_share: float = 0.03
    one_bubble: bool = False
    in_order: bool = False
    seed: int = 1


@dataclass
class Evening:
    """State of an evening: learners, the bot's pace, observations, and the number of messages sent by second."""

    plan: EveningPlan
    walk: Sequence[int]
    chance: Random
    seen: list[SeenEvening] = field(default_factory=list)
    sent: Counter[int] = field(default_factory=Counter)

    async def passes(self) -> Sequence[SeenEvening]:
        """Let every learner come and finish or give up; return what was observed."""
        self._loop = asyncio.get_running_loop()
        self._pace = Pace(self._loop.time, self.plan.a_second)
        async with asyncio.TaskGroup() as girls:
            for number, at in enumerate(arrivals(self.plan, self.chance)):
                await asyncio.sleep(at - self._loop.time())
                girls.create_task(self._girl(number))
        return self.seen

    async def _girl(self, number: int) -> None:
        help_at = self.chance.randrange(len(self.walk)) if self.chance.random() < self.plan.help_share else -1
        patience = self._drawn(self.plan.patience, 0.7)
        for step, messages in enumerate(self.walk):
            if step and step == help_at:
                await self._answered(number, "help", HELP, Rank.HELP, patience)
            kind = "story" if step else "start"
            if not await self._answered(number, kind, messages, Rank.LESSON if step else Rank.NEWCOMER, patience):
                return
            await asyncio.sleep(self._drawn(self.plan.think, 0.6))
        self._note("end", 0.0, True)

    async def _answered(self, number: int, kind: str, messages: int, rank: Rank, patience: float) -> bool:
        """Return whether all messages of an answer came before she gave up. The bot does not notice that she leaves."""
        began, is_late = self._loop.time(), False
        for _ in range(messages):
            is_late = is_late or not await self._turn(number, rank, began)
            rank = min(rank, Rank.LESSON)
        waited = self._loop.time() - began
        self._note(kind, min(waited, patience), not is_late and waited <= patience, began)
        return not is_late and waited <= patience

    async def _turn(self, number: int, rank: Rank, began: float) -> bool:
        now = self._loop.time()
        if self.plan.in_order:
            rank, began, patience = Rank.LESSON, now, inf
        else:
            patience = LATEST - (now - began)
        left = await self._pace.turn(number, rank, began, patience)
        self.sent[int(self._loop.time())] += left
        return left

    def _note(self, kind: str, waited: float, came: bool, at: float | None = None) -> None:
        self.seen.append(SeenEvening(self._loop.time() if at is None else at, kind, waited, came))

    def _drawn(self, median: float, spread: float) -> float:
        return self.chance.lognormvariate(log(median), spread)


def arrivals(plan: EveningPlan, chance: Random) -> Sequence[float]:
    """Return the seconds at which learners come: a steep rise after each spot, then a decline."""
    clocks = [time.fromisoformat(target) for target in plan.spots]
    first = min(clocks)
    places = [HOUR * (clock.hour - first.hour) + MINUTE * (clock.minute - first.minute) for clock in clocks]
    return sorted(
        chance.choice(places) + chance.uniform(0, IN_A_HURRY) + chance.expovariate(1 / (plan.decay * MINUTE))
        for _ in range(plan.girls)
    )


def evening(plan: EveningPlan) -> str:
    """Simulate an evening and return its tables."""
    walk = first_lesson(real())
    it = Evening(plan, [1] * len(walk) if plan.one_bubble else walk, Random(plan.seed))
    return report(run(it.passes()), it.sent, it.walk, plan.a_second)


def _plan(arguments: Sequence[str]) -> EveningPlan:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.evening", description=__doc__)
    for option in fields(EveningPlan):
        how: dict[str, Any] = {"type": type(option.default)}
        if option.type == "bool":
            how = {"action": "store_true"}
        elif option.name == "spots":
            how = {"nargs": "+"}
        parser.add_argument(f"--{option.name.replace('_', '-')}", default=option.default, **how)
    return EveningPlan(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    sys.stdout.write(evening(_plan(sys.argv[1:])) + "\n")
