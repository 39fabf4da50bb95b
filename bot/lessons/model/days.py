"""Days: those of the week, and one that staff or an author wrote."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import lru_cache
from typing import Literal, get_args

from bot.lessons.model.text import Text

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""All weekdays, in the order of `date.weekday()`."""


def name_of(day: Weekday) -> Text:
    """Return a day as a text that every language fills with its own name; its button means the same in all of them."""
    return Text(f"<{day}>")


@lru_cache(1024)
def written_day(written: str | None) -> date | None:
    """Parse a day; None for None, an empty text, or no day of the calendar."""
    with suppress(ValueError):
        return date.fromisoformat(written or "")
    return None
