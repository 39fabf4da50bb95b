"""Schedule of an announcement: one afternoon in her country, once, and only as two people agreed (B9, D15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.time_zones import ZONES
from bot.jobs.announcement_schedule import comes_within_a_week, due, fate, open_countries
from bot.lessons.model.people import COUNTRIES, Country
from bot.safeguarding.moderation.approval import (
    AHEAD,
    HOURS,
    AnnouncementDays,
    AnnouncementRun,
    Approval,
    approved,
    is_free,
    objection,
    stage,
)

DAY = date(2026, 12, 3)
READY = Approval("goats", "as read", DAY, 16, "anna", "berta")

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
hours = st.sampled_from(HOURS)
countries = st.sampled_from(COUNTRIES)
moments = st.integers(-36 * 60, 60 * 60)
"""Minutes relative to noon UTC of the announcement's day."""


def at(day: date, minutes: int) -> float:
    return datetime.combine(day, time(12), UTC).timestamp() + 60 * minutes


@given(days, hours, countries, moments)
def test_it_reaches_her_between_its_hour_and_seven_in_the_evening_of_its_day_and_at_no_other_time(
    day: date, hour: int, country: Country, minutes: int
) -> None:
    now = at(day, minutes)
    here = datetime.fromtimestamp(now, ZONES[country])
    is_open = country in open_countries(now, replace(READY, day=day, hour=hour))

    assert not is_open or (here.date() == day and time(16) <= here.time() < time(19))
    assert is_open == (here.date() == day and time(hour) <= here.time() < time(18, 59))


@given(days, hours, moments, st.sampled_from(["", "berta"]), st.sampled_from(["", "anna"]), st.booleans())
def test_nothing_is_sent_unless_two_agreed_nobody_stopped_it_and_the_words_are_the_same(
    day: date, hour: int, minutes: int, second: str, stopped: str, same: bool
) -> None:
    approval = replace(READY, day=day, hour=hour, approved_by=second, stopped_by=stopped)
    came = fate(at(day, minutes), approval, "as read" if same else "other words", COUNTRIES)

    if came == "send":
        assert approval.stands and same
    if stopped:
        assert came == "stopped"
    elif not same:
        assert came == "changed"


def test_an_approval_that_is_gone_and_words_that_are_gone_stop_it() -> None:
    assert fate(at(DAY, 0), None, "as read", COUNTRIES) == "stopped"
    assert fate(at(DAY, 0), READY, None, ()) == "changed"


def test_it_waits_for_the_first_country_and_is_over_after_the_last() -> None:
    """Four o'clock comes first in the Philippines and last in Kenya."""
    manila, nairobi = (ZONES[country] for country in ("PH", "KE"))
    first = datetime.combine(DAY, time(16), manila).timestamp()
    last = datetime.combine(DAY, time(18, 59), nairobi).timestamp()

    assert [fate(now, READY, "as read", COUNTRIES) for now in (first - 1, first, last - 1, last)] == [
        "wait", "send", "send", "over",
    ]  # fmt: skip
    assert fate(first, READY, "as read", ["KE"]) == "wait"


@given(st.lists(st.tuples(days, hours, st.sampled_from(["", "berta"])), max_size=6), days, days)
def test_no_two_in_one_week_ever_begin(proposed: list[tuple[date, int, str]], sent: date, today: date) -> None:
    approvals = [Approval(f"a{n}", "", day, hour, "anna", who) for n, (day, hour, who) in enumerate(proposed)]
    begun = due(approvals, {"before": sent, "a0": sent}, today)

    assert all(it.stands and it.announcement != "a0" for it in begun)
    assert all(abs(it.day - sent) >= timedelta(days=7) for it in begun)
    assert all(abs(it.day - today) <= timedelta(days=1) for it in begun)


@given(days, days, st.sampled_from(["", "berta"]))
def test_one_that_is_planned_within_a_week_takes_the_place_of_a_reminder(today: date, day: date, stopped: str) -> None:
    """The week is that of her country, and only an announcement for her country counts."""
    planned = [Approval("goats", "", day, 16, "anna", stopped_by=stopped)]
    now = datetime.combine(today, time(17), ZONES["NP"]).timestamp()

    comes = not stopped and timedelta(0) <= day - today <= timedelta(days=7)
    here: tuple[Country, ...] = ("NP",)
    there: tuple[Country, ...] = ("KE",)
    assert comes_within_a_week(now, "NP", planned, {"goats": here}) == comes
    assert not comes_within_a_week(now, "NP", planned, {"goats": there, "hens": here})


@given(days, st.integers(-5, 30), st.lists(days, max_size=3), hours)
def test_what_may_be_proposed_is_tomorrow_or_later_and_a_week_from_all_others(
    today: date, ahead: int, others: list[date], hour: int
) -> None:
    day = today + timedelta(days=ahead)

    assert (objection(day, hour, today, AnnouncementDays(others=others)) is None) == (
        ahead > 0 and is_free(day, others)
    )


@pytest.mark.parametrize(
    ("day", "hour", "found", "why"),
    [
        (DAY, 15, AnnouncementDays(), "hour"),
        (DAY, 19, AnnouncementDays(), "hour"),
        (DAY - timedelta(days=1), 16, AnnouncementDays(), "past"),
        (DAY + AHEAD, 16, AnnouncementDays(), "far"),
        (DAY, 16, AnnouncementDays(first=DAY + timedelta(days=1)), "early"),
        (DAY, 16, AnnouncementDays(last=DAY - timedelta(days=1)), "late"),
        (DAY, 16, AnnouncementDays(sent=True), "sent"),
    ],
)
def test_staff_are_told_why_a_day_cannot_be(day: date, hour: int, found: AnnouncementDays, why: str) -> None:
    assert objection(day, hour, DAY - timedelta(days=1), found) == why


def test_only_a_second_person_approves_and_only_before_its_day() -> None:
    open_still, before = replace(READY, approved_by=""), DAY - timedelta(days=1)

    assert approved(open_still, "berta", "as read", before) == READY
    assert approved(open_still, "anna", "as read", before) is None
    assert approved(open_still, "berta", "other words", before) is None
    assert approved(open_still, "berta", "as read", DAY) is None
    assert approved(replace(open_still, stopped_by="anna"), "berta", "as read", before) is None
    assert approved(READY, "carla", "as read", before) is None


def test_staff_see_how_far_it_has_come() -> None:
    later = DAY + timedelta(days=1)

    assert stage(None, None, "as read", DAY) == "new"
    assert stage(replace(READY, approved_by=""), None, "as read", DAY) == "proposed"
    assert stage(READY, None, "as read", DAY) == "approved"
    assert stage(READY, None, "other words", DAY) == "changed"
    assert stage(READY, None, "as read", later) == "missed"
    assert stage(READY, AnnouncementRun(DAY), "other words", later) == "going"
    assert stage(READY, AnnouncementRun(DAY, "stopped"), "as read", later) == "stopped"
