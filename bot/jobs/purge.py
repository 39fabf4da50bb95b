"""When to forget what has expired (B8)."""

from __future__ import annotations

from bot.durations import HOUR


def is_due(now: float, purged_at: float) -> bool:
    """Every hour; one that failed is due until it is done."""
    return now - purged_at >= HOUR
