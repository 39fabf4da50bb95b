"""Everything a launch lacks, what a girl in trouble depends on first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.check.release import duties, phone_numbers, signed_texts
from bot.lessons.model.lesson import Course
from bot.lessons.problem import Problem
from bot.lessons.translations.signatures import Signed


def lacking(course: Course, signed: Signed, today: date, staff: int) -> list[Problem]:
    """What is missing on a day, when so many people are on the list of staff."""
    return list(_lacking(course, signed, today, staff))


def _lacking(course: Course, signed: Signed, today: date, staff: int) -> Iterator[Problem]:
    yield from signed_texts.check(course, signed, critical=True)
    yield from phone_numbers.check(course.directory, today)
    yield from duties.check(course)
    yield from duties.stage(course.stage, today, staff)
    yield from signed_texts.check(course, signed, critical=False)
