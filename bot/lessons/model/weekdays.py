"""Weekdays, as buttons and tables carry them. Their names come from CLDR; nobody translates them."""

from __future__ import annotations

from typing import Literal, get_args

from bot.lessons.model.text import Text

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""All weekdays, in the order of `date.weekday()`."""


def name_of(day: Weekday) -> Text:
    """Return a day as a text that every language fills with its own name; its button means the same in all of them."""
    return Text(f"<{day}>")
