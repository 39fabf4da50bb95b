"""A day as it is written in a file of the course: `2026-12-31`."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import lru_cache


@lru_cache(1024)
def written_day(written: str | None) -> date | None:
    """Parse a day; None for None, an empty text, or no day of the calendar."""
    with suppress(ValueError):
        return date.fromisoformat(written or "")
    return None
