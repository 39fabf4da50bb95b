"""The time at which a session is deleted tells no minute of a guest and no time of day of a saved place (B1, B8)."""

from __future__ import annotations

import pytest

from bot.durations import DAY, HOUR
from bot.engine.session import Answer, Session, Visit, is_another_day, kept_until, long_until, on_another_day
from bot.lessons.model.people import Reader

MIDNIGHT = 20_000 * DAY
GUEST, SAVED = Session("en"), Session("en", saved=True)


@pytest.mark.parametrize(
    ("tapped", "gone"),
    [
        (MIDNIGHT, MIDNIGHT + DAY),
        (MIDNIGHT + 1, MIDNIGHT + DAY + HOUR),
        (MIDNIGHT + HOUR, MIDNIGHT + DAY + HOUR),
        (MIDNIGHT + HOUR + 1, MIDNIGHT + DAY + 2 * HOUR),
    ],
)
def test_a_guest_is_kept_for_a_day_to_the_next_full_hour(tapped: int, gone: int) -> None:
    assert kept_until(GUEST, tapped) == gone


@pytest.mark.parametrize("seconds", [0, 1, 12 * HOUR, DAY - 1])
def test_a_saved_place_is_kept_to_a_midnight_90_days_after_the_day_of_her_last_tap(seconds: int) -> None:
    assert kept_until(SAVED, MIDNIGHT + seconds) == 20_090 * DAY
    assert long_until(MIDNIGHT + seconds) == 20_090 * DAY


@pytest.mark.parametrize(
    ("session", "kept", "now", "is_other"),
    [
        (GUEST, MIDNIGHT + DAY + HOUR, MIDNIGHT + DAY - 1, False),
        (GUEST, MIDNIGHT + DAY + HOUR, MIDNIGHT + DAY, True),
        (GUEST, MIDNIGHT + DAY, MIDNIGHT, True),
        (GUEST, MIDNIGHT + DAY, MIDNIGHT - 1, False),
        (SAVED, 20_090 * DAY, MIDNIGHT + DAY - 1, False),
        (SAVED, 20_090 * DAY, MIDNIGHT + DAY, True),
    ],
)
def test_the_day_of_her_last_tap_follows_from_it(session: Session, kept: int, now: int, is_other: bool) -> None:
    assert is_another_day(session, kept, now) is is_other


def test_on_another_day_the_lessons_of_a_sitting_are_lessons_of_before() -> None:
    session = Session("en", finished=("goat",), sitting=("goat",), task="goat")

    assert on_another_day(session) == Session("en", finished=("goat",), task="goat")
    assert on_another_day(GUEST) is GUEST


def test_a_visit_is_told_for_the_reader_with_whom_it_began() -> None:
    trail = (Answer("sleeps", "abcdef"),)
    visit = Visit("goat", "14-17", "NP", sitting=("hen",))

    assert visit.reader == Reader("14-17", "NP")
    assert visit.at(trail) == Visit("goat", "14-17", "NP", trail, sitting=("hen",))
