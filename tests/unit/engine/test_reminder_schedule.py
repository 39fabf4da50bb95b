"""A reminder comes in the afternoon of its own day, or not at all (B9, D15)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.engine.reminder_schedule import first_due, moved_to_minute, next_due, postponed, reminder_decision
from bot.engine.session import Reminder
from bot.lessons.model.weekdays import Weekday


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
    assert reminder_decision(seconds(6, 16, 30), "KE", now) == expected


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("monday", seconds(18, 17, 14)),
        ("tuesday", seconds(19, 17, 14)),
        ("wednesday", seconds(13, 17, 14)),
        ("thursday", seconds(14, 17, 14)),
        ("sunday", seconds(17, 17, 14)),
    ],
)
def test_the_first_comes_on_her_day_and_a_week_later_at_the_earliest(day: Weekday, due: int) -> None:
    wednesday = seconds(6, 12, 0)

    assert first_due(Reminder(day, "KE"), "girl", wednesday) == due


def test_a_late_evening_is_still_the_same_day_in_her_country() -> None:
    assert first_due(Reminder("wednesday", "KE"), "girl", seconds(6, 23, 59)) == seconds(13, 17, 14)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (seconds(5, 17, 0), seconds(6, 16, 30)),
        (seconds(6, 16, 30), seconds(13, 16, 30)),
        (seconds(12, 23, 0), seconds(13, 16, 30)),
        (seconds(13, 3, 0), seconds(20, 16, 30)),
        (seconds(22, 12, 0), seconds(27, 16, 30)),
    ],
)
def test_the_next_comes_on_the_same_weekday_after_today(now: int, due: int) -> None:
    assert next_due(seconds(6, 16, 30), "KE", now) == due


def test_no_reminder_comes_in_the_seven_days_after_news() -> None:
    assert postponed(seconds(6, 16, 30), "KE", seconds(5, 12, 0)) == seconds(13, 16, 30)
    assert postponed(seconds(6, 16, 30), "KE", seconds(6, 12, 0)) == seconds(20, 16, 30)


def test_her_minute_is_hers_alone_and_never_another_day() -> None:
    assert moved_to_minute(seconds(6, 16, 30), "girl", "KE") == seconds(6, 17, 14)
    assert moved_to_minute(seconds(6, 16, 30), "other girl", "KE") == seconds(6, 16, 49)


def test_a_reminder_that_is_weeks_ahead_comes_no_earlier() -> None:
    assert next_due(seconds(27, 16, 30), "KE", seconds(5, 12, 0)) == seconds(27, 16, 30)


def test_the_window_opens_at_four_and_lasts_until_half_past_six() -> None:
    minutes = [moved_to_minute(seconds(6, 12, 0), str(girl), "KE") - seconds(6, 16, 0) for girl in range(2_000)]

    assert (min(minutes), max(minutes)) == (0, 149 * 60)
