"""Schedule of an announcement: one afternoon in her country, once, and only as two people agreed (B9, D15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.daytime import ZONES
from bot.jobs.announcement_schedule import announcement_decision, comes_within_a_week, due_announcements, open_countries
from bot.lessons.model.people import COUNTRIES, Country
from bot.safeguarding.moderation.approval import (
    AHEAD,
    HOURS,
    AnnouncementDays,
    AnnouncementRun,
    Approval,
    approvable,
    approved,
    is_free,
    objection,
    stage,
    still_valid,
)
from bot.safeguarding.moderation.member import Member

DAY = date(2026, 12, 3)
READY = Approval("goats", "as read", DAY, 16, "anna", "berta", locales={"en": "berta"})
OPEN = replace(READY, approved_by="", locales={})

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
    locales = {"en": second} if second else {}
    approval = replace(READY, day=day, hour=hour, locales=locales, stopped_by=stopped)
    came = announcement_decision(at(day, minutes), approval, "as read" if same else "other words", COUNTRIES)

    if came == "send":
        assert approval.stands and same
    if stopped:
        assert came == "stopped"
    elif not same:
        assert came == "changed"


def test_an_approval_that_is_gone_and_words_that_are_gone_stop_it() -> None:
    assert announcement_decision(at(DAY, 0), None, "as read", COUNTRIES) == "stopped"
    assert announcement_decision(at(DAY, 0), READY, None, ()) == "changed"


def test_it_waits_for_the_first_country_and_is_over_after_the_last() -> None:
    """Four o'clock comes first in the Philippines and last in Kenya."""
    manila, nairobi = (ZONES[country] for country in ("PH", "KE"))
    first = datetime.combine(DAY, time(16), manila).timestamp()
    last = datetime.combine(DAY, time(18, 59), nairobi).timestamp()

    assert [announcement_decision(now, READY, "as read", COUNTRIES) for now in (first - 1, first, last - 1, last)] == [
        "wait", "send", "send", "over",
    ]  # fmt: skip
    assert announcement_decision(first, READY, "as read", ["KE"]) == "wait"


@given(st.lists(st.tuples(days, hours, st.sampled_from(["", "berta"])), max_size=6), days, days)
def test_no_two_in_one_week_ever_begin(proposed: list[tuple[date, int, str]], sent: date, today: date) -> None:
    approvals = [
        Approval(f"a{n}", "", day, hour, "anna", locales={"en": who} if who else {})
        for n, (day, hour, who) in enumerate(proposed)
    ]
    begun = due_announcements(approvals, {"before": sent, "a0": sent}, today)

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
def test_a_day_that_may_be_proposed_is_tomorrow_or_later_and_a_week_from_all_others(
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


@pytest.mark.parametrize(
    "found", [AnnouncementDays(first=DAY), AnnouncementDays(last=DAY), AnnouncementDays(first=DAY, last=DAY)]
)
def test_its_own_first_and_last_day_are_days_on_which_it_may_be_sent(found: AnnouncementDays) -> None:
    assert objection(DAY, 16, DAY - timedelta(days=1), found) is None


def staff(name: str, rooms: str = "announcements", languages: str = "en ne") -> Member:
    return Member(name, "a hash", frozenset(rooms.split()), frozenset(languages.split()), totp="a secret")


def test_only_a_second_person_approves_before_its_day_in_languages_that_she_reads() -> None:
    before, berta, reached = DAY - timedelta(days=1), staff("berta"), ("en", "km")

    assert approvable(OPEN, berta, reached, before) == ("en",)
    assert approvable(OPEN, staff("anna"), reached, before) == ()
    assert approvable(OPEN, berta, reached, DAY) == ()
    assert approvable(replace(OPEN, stopped_by="anna"), berta, reached, before) == ()
    assert approvable(READY, staff("carla", languages="en km"), reached, before) == ("km",)
    assert approved(OPEN, "berta", ["en"]) == READY
    assert approved(READY, "carla", ["km"]) == replace(READY, locales={"en": "berta", "km": "carla"})
    assert not OPEN.stands and READY.stands


def test_a_decision_counts_while_its_account_has_the_room_and_the_language() -> None:
    anna, berta, carla = (staff(name) for name in ("anna", "berta", "carla"))
    by_two = replace(READY, locales={"en": "berta", "ne": "carla"})

    assert still_valid(by_two, [anna, berta, carla]) == by_two
    assert still_valid(by_two, [anna, carla]) == replace(by_two, approved_by="carla", locales={"ne": "carla"})
    assert still_valid(by_two, [anna, berta, staff("carla", languages="km")]).locales == {"en": "berta"}
    assert not still_valid(READY, [anna, staff("berta", rooms="voices")]).stands
    assert not still_valid(READY, [anna, replace(berta, totp="")]).stands
    gone = still_valid(READY, [berta])
    assert gone.stopped_by == "-" and not gone.stands
    assert still_valid(gone, [anna, berta]) == gone, "who comes back under the name brings nothing back"


def test_staff_see_how_far_it_has_come() -> None:
    later = DAY + timedelta(days=1)

    assert stage(None, None, "as read", DAY) == "new"
    assert stage(OPEN, None, "as read", DAY) == "proposed"
    assert stage(READY, None, "as read", DAY) == "approved"
    assert stage(READY, None, "other words", DAY) == "changed"
    assert stage(READY, None, "as read", later) == "missed"
    assert stage(READY, AnnouncementRun(DAY), "other words", later) == "going"
    assert stage(READY, AnnouncementRun(DAY, "stopped"), "as read", later) == "stopped"
