"""The schedule of the purge, which deletes expired rows (B8)."""

from __future__ import annotations

from bot.durations import HOUR


def is_due(now: float, purged_at: float) -> bool:
    """Tell whether a purge is due: an hour after the last one that succeeded."""
    return now - purged_at >= HOUR
