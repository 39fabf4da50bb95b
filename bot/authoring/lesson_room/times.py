"""Days and hours as the pages show them, in UTC: a team lives in four countries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from babel.dates import format_datetime


def times(locale: str) -> Mapping[str, Callable[[int], str]]:
    """Return `hour`, which tells seconds since 1970 as a day and an hour in a language."""
    return {"hour": lambda at: format_datetime(datetime.fromtimestamp(at, UTC), "EEE d MMM y, HH:mm", locale=locale)}
