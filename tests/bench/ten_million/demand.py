"""What so many girls ask for, in the four hours that count: an ordinary week, television, a broadcast, an announcement.

What girls do is assumed, and stands here in one place; `--help` tells what may be changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .curves import MINUTE, ZONES, school_week, spread, television


@dataclass(frozen=True)
class Habits:
    """Of all girls: who plays a lesson in a week, who said yes to news. Of a country: who sees a spot and comes.

    `answers` is who of those that are told something plays a lesson then; `pause` are seconds between two taps.
    """

    weekly: float = 0.25
    yes: float = 0.3
    sees: float = 0.1
    answers: float = 0.2
    pause: float = 15
    seed: int = 1


@dataclass(frozen=True)
class Lesson:
    """Taps and messages of a lesson, as it stands in `dialogues/`."""

    taps: int
    messages: int


@dataclass(frozen=True)
class Scene:
    """Taps a second in each minute, and how many lessons they are."""

    name: str
    taps: Sequence[float]
    lessons: float

    @property
    def busiest(self) -> float:
        """Taps a second in the busiest minute."""
        return max(self.taps)


def seen(girls: int, habits: Habits) -> int:
    """Who comes of one country after a spot."""
    return round(girls / len(ZONES) * habits.sees)


def told_a_second(a_second: float, lesson: Lesson, habits: Habits) -> float:
    """How many may be told something a second, so that who answers can be answered within the same limit."""
    return a_second / (1 + habits.answers * lesson.messages)


def scenes(girls: int, lesson: Lesson, habits: Habits, a_second: float) -> list[Scene]:
    """The four, for so many girls; a broadcast and an announcement go out as fast as Telegram lets them."""
    readers = girls * habits.yes
    minutes = max(1, round(readers / told_a_second(a_second, lesson, habits) / MINUTE))
    begun = [readers * habits.answers / minutes] * minutes
    return [
        _scene("a school week", school_week(round(girls * habits.weekly)), lesson, habits),
        _scene("television, one country", television(seen(girls, habits), habits.seed), lesson, habits),
        _scene("an announcement and its answers", begun, lesson, habits),
        Scene(f"{a_second:g} messages a second", [a_second / lesson.messages * lesson.taps] * MINUTE, 0),
    ]


def _scene(name: str, begun: Sequence[float], lesson: Lesson, habits: Habits) -> Scene:
    taps = [it / MINUTE for it in spread(begun, lesson.taps, habits.pause)]
    return Scene(name, taps, sum(begun))


def messages(scene: Scene, lesson: Lesson) -> list[float]:
    """Messages in each minute."""
    return [it * MINUTE * lesson.messages / lesson.taps for it in scene.taps]
