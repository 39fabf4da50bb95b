"""Run a simulation over weeks: each day some learners come, tap for a while and leave, on a simulated clock."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random

from bot.authoring.simulation.simulate.behaviour import first_action, next_action
from bot.authoring.simulation.simulate.chat import SimulatedChat
from bot.authoring.simulation.simulate.learner import SimulatedLearner
from bot.authoring.simulation.simulate.seasons import season
from bot.authoring.simulation.simulate.stories import Stories
from bot.conversation.service import Conversation, IncomingAction
from bot.engine.input import Input
from bot.statistics.periods import SETTLES

BATCH = 250
"""Number of learners whose taps are handled together, in one transaction."""
MOST_TAPS = 150
"""Maximum number of taps in one visit."""
BETWEEN_TAPS = 20
"""Seconds between two taps."""
AFTERNOON = time(14, tzinfo=UTC)
REST = SETTLES + timedelta(days=1)
"""Time the clock runs on after the last week, so that its month is frozen."""


class Clock:
    """A clock that is set by hand."""

    def __init__(self, day: date) -> None:
        """Set the clock to midnight UTC of `day`."""
        self.now = 0.0
        self.set(day, time(tzinfo=UTC))

    def set(self, day: date, at: time) -> None:
        """Set the clock to a day and time."""
        self.now = datetime.combine(day, at).timestamp()

    def __call__(self) -> float:
        """Return the time in seconds since 1970."""
        return self.now


@dataclass(slots=True)
class SimulationProgress:
    """Progress so far: completed days, turns, and turns that met an internal error."""

    days: int = 0
    turns: int = 0
    troubles: int = 0


@dataclass(frozen=True, slots=True)
class SimulatedGroup:
    """Learners with their chats, the stories they play, and the first day and number of weeks of the simulation."""

    stories: Stories
    chats: Sequence[SimulatedChat]
    first: date
    weeks: int

    @property
    def days(self) -> int:
        """Total number of days, including the closing ones on which nobody comes."""
        return 7 * self.weeks + REST.days


def create_group(
    stories: Stories, learners: Iterable[SimulatedLearner], first: date, weeks: int, seed: int
) -> SimulatedGroup:
    """Create the learners' chats.

    Each has its own random generator, so that one learner's actions do not affect another's.
    """
    chats = [SimulatedChat(learner, Random(f"{seed} {learner.number}")) for learner in learners]  # noqa: S311 - simulated learners, not security
    return SimulatedGroup(stories, chats, first, weeks)


async def simulate_days(
    crowd: SimulatedGroup,
    conversation: Conversation,
    clock: Clock,
    each_day: Callable[[], Awaitable[None]],
    progress: SimulationProgress,
) -> AsyncIterator[date]:
    """Simulate day after day and yield each day at its end; `each_day` runs the bot's scheduled jobs.

    `progress` is updated all the time, so that it can be read even when the simulation is stopped.
    """
    numbers = count(1)
    for number in range(crowd.days):
        day = crowd.first + timedelta(days=number)
        clock.set(day, time(tzinfo=UTC))
        await each_day()
        if number < 7 * crowd.weeks:
            coming = [chat for chat in crowd.chats if _comes(crowd, chat, day)]
            for group in (coming[start : start + BATCH] for start in range(0, len(coming), BATCH)):
                clock.set(day, AFTERNOON)
                await _visit(crowd.stories, group, conversation, clock, numbers, progress)
        progress.days += 1
        yield day


def _comes(crowd: SimulatedGroup, chat: SimulatedChat, day: date) -> bool:
    """Return whether a learner opens the chat on a day. Those who have finished the course come less often."""
    since = (day - crowd.first).days - chat.learner.joins
    if since <= 0 or chat.is_gone:
        return since == 0
    appetite = 0.3 if len(chat.finished) == len(crowd.stories.course.lessons) else 1.0
    faded = math.pow(chat.learner.fades, since / 7)
    visits = chat.learner.visits_a_week * faded * season(chat.learner.country, day) * appetite
    return chat.dice.random() < visits / 7


async def _visit(
    stories: Stories,
    group: Sequence[SimulatedChat],
    conversation: Conversation,
    clock: Clock,
    numbers: Iterator[int],
    progress: SimulationProgress,
) -> None:
    """Let the learners of a group tap in parallel until each has left."""
    doing = [(chat, first_action(stories, chat)) for chat in group]
    for _ in range(MOST_TAPS):
        await _hear(doing, conversation, numbers, progress)
        clock.now += BETWEEN_TAPS
        doing = [(chat, action) for chat, _ in doing if not chat.is_gone and (action := next_action(stories, chat))]
        if not doing:
            return


async def _hear(
    doing: Sequence[tuple[SimulatedChat, Input]],
    conversation: Conversation,
    numbers: Iterator[int],
    progress: SimulationProgress,
) -> None:
    batch = [IncomingAction(chat.learner.learner, action, next(numbers)) for chat, action in doing]
    for (chat, _), replies in zip(doing, await conversation.hear(batch), strict=True):
        chat.sees(replies)
        progress.turns += 1
        progress.troubles += chat.is_in_trouble
