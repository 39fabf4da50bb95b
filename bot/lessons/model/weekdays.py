"""The days of a week, as buttons and tables carry them. Each language has names for them: nobody translates any."""

from __future__ import annotations

from typing import Literal, get_args

from bot.lessons.model.text import Text

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""In the order of `date.weekday()`."""


def name_of(day: Weekday) -> Text:
    """A day as a text that every language fills with its own name; a button of it means the same in all of them."""
    return Text(f"<{day}>")
