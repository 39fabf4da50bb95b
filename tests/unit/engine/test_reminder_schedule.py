"""A reminder comes in the afternoon of its own day, or not at all (B9, D15)."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.durations import DAY
from bot.engine.daytime import CLOSES, ZONES
from bot.engine.reminder_schedule import (
    OPENS,
    first_due,
    moved_to_minute,
    next_due,
    postponed,
    reminder_decision,
)
from bot.engine.session import Reminder
from bot.lessons.model.fields import WEEKDAYS, Weekday
from bot.lessons.model.people import COUNTRIES, Country
from tests.support.on_ci import ON_CI

THURSDAY = int(datetime(2026, 11, 26, 9, tzinfo=UTC).timestamp())
moments = st.integers(THURSDAY, THURSDAY + 366 * DAY)
reminders = st.builds(Reminder, st.sampled_from(WEEKDAYS), st.sampled_from(COUNTRIES))
learners = st.text("0123456789abcdef", min_size=32, max_size=32)


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


def here(at: int, country: Country) -> datetime:
    return datetime.fromtimestamp(at, ZONES[country])


@settings(max_examples=100 if ON_CI else 20)
@given(reminders, learners, moments)
def test_it_is_due_on_her_day_in_her_afternoon_and_never_within_a_week_of_asking(
    asked: Reminder, learner: str, now: int
) -> None:
    due = first_due(asked, learner, now)
    for _ in range(53):
        at = here(due, asked.country)
        assert WEEKDAYS[at.weekday()] == asked.day
        assert OPENS <= at.time() < time(18, 30)
        assert reminder_decision(due, asked.country, due) == "send"
        after = next_due(due, asked.country, due)
        assert here(after, asked.country).date() - at.date() == timedelta(days=7)
        due = after
    assert here(first_due(asked, learner, now), asked.country).date() >= here(now, asked.country).date() + timedelta(7)


@given(st.lists(st.tuples(st.sampled_from(WEEKDAYS), st.integers(0, 9 * DAY)), max_size=30), learners, moments)
def test_on_and_off_again_and_other_days_never_bring_two_in_seven_days(
    wishes: list[tuple[Weekday, int]], learner: str, now: int
) -> None:
    sent, due = list[int](), first_due(Reminder("friday", "NP"), learner, now)
    for day, later in wishes:
        now += later
        while due <= now:
            sent.append(due)
            due = next_due(due, "NP", due)
        due = first_due(Reminder(day, "NP"), learner, now)
    days = [here(at, "NP").date() for at in [*sent, due]]
    assert all(after - before >= timedelta(days=7) for before, after in itertools.pairwise(days))


@given(reminders, learners, moments, moments)
def test_none_is_ever_sent_outside_four_to_seven_or_on_another_day(
    asked: Reminder, learner: str, now: int, looked: int
) -> None:
    due = first_due(asked, learner, now)
    if reminder_decision(due, asked.country, looked) == "send":
        at = here(looked, asked.country)
        assert OPENS <= at.time() < CLOSES
        assert WEEKDAYS[at.weekday()] == asked.day
