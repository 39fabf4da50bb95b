"""Days and hours of an announcement, and what staff read about who gets it (B9)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.safeguarding.moderation.approval import AnnouncementDays, AnnouncementReport, Approval, is_free, objection

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 30), "past"),
        (date(2026, 12, 1), "past"),
        (date(2026, 12, 2), None),
        (date(2027, 1, 30), None),
        (date(2027, 1, 31), "far"),
    ],
)
def test_an_announcement_is_planned_from_tomorrow_to_the_sixtieth_day(day: date, why: str | None) -> None:
    assert objection(day, 16, TODAY, AnnouncementDays()) == why


@pytest.mark.parametrize(("hour", "why"), [(15, "hour"), (16, None), (17, None), (18, None), (19, "hour")])
def test_sending_begins_at_four_five_or_six(hour: int, why: str | None) -> None:
    assert objection(date(2026, 12, 2), hour, TODAY, AnnouncementDays()) == why


@pytest.mark.parametrize(("other", "free"), [(14, True), (15, False), (21, False), (27, False), (28, True)])
def test_two_announcements_are_a_week_apart(other: int, free: bool) -> None:
    assert is_free(date(2026, 12, 21), [date(2026, 12, other)]) is free
    why = None if free else "week"
    assert objection(date(2026, 12, 21), 16, TODAY, AnnouncementDays(others=[date(2026, 12, other)])) == why


def test_staff_read_who_approved_it_each_once() -> None:
    by_three = Approval("goats", "", TODAY, 16, "anna", locales={"ne": "carla", "en": "berta", "km": "carla"})

    assert by_three.approvers == ("berta", "carla")


@pytest.mark.parametrize(
    ("countries", "about"), [(["KE"], 120), (["KE", "NP"], 180), (["KE", "KH"], 120), (["KH"], None), ([], None)]
)
def test_staff_are_told_about_how_many_want_news_where_a_number_may_be_shown(
    countries: list[str], about: int | None
) -> None:
    assert AnnouncementReport(readers={"KE": 120, "NP": 60}).about(countries) == about
