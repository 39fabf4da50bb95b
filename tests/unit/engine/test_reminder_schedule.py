"""A reminder comes in the afternoon of its own day, or not at all (B9, D15)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.engine.reminder_schedule import fate


def seconds(day: int, hour: int, minute: int) -> int:
    """Return a time of January 2027 in Nairobi, three hours ahead of UTC, as seconds since 1970."""
    return int(datetime(2027, 1, day, hour - 3, minute, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (seconds(6, 16, 29), "wait"),
        (seconds(6, 16, 30), "send"),
        (seconds(6, 18, 59), "send"),
        (seconds(6, 19, 0), "skip"),
        (seconds(7, 16, 30), "skip"),
        (seconds(13, 17, 0), "skip"),
    ],
)
def test_a_reminder_comes_on_its_own_afternoon_and_a_missed_one_never(now: int, expected: str) -> None:
    assert fate(seconds(6, 16, 30), "KE", now) == expected
