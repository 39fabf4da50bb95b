"""What a running bot knows of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.durations import HOUR
from bot.lessons.model.directory import Route

PURGE_MISSED = 2 * HOUR
POLLING_SLOW = 90.0
"""A quiet Telegram answers every 30 seconds."""
POLLING_STALLED = 300.0

Trouble = Literal["conflict", "token"]
"""What keeps updates away although Telegram answers: another program takes them, or it refuses the token."""


@dataclass(frozen=True, slots=True)
class BotFacts:
    """Times are seconds since 1970; `told` is when an alarm of a kind was told last.

    `figures_wait` is whether a period that is over could not be frozen; `pilot_unknown` whether the pilot of
    statistics.yaml is not counted as one. `disclosed_at` is when the oldest disclosure was flagged that still waits.
    `undelivered_since` is when Telegram began to have trouble bringing updates to the webhook.
    `trouble` is what keeps updates away, if Telegram says so.
    `answers` are the questions whose answer girls wait for, each with the day it was promised for.
    """

    polled_at: float
    purged_at: float
    store_writes: bool
    routes: tuple[Route, ...] = ()
    told: Mapping[str, float] = field(default_factory=dict)
    figures_wait: bool = False
    pilot_unknown: bool = False
    disclosed_at: float | None = None
    undelivered_since: float | None = None
    trouble: Trouble | None = None
    answers: Mapping[str, date] = field(default_factory=dict)
