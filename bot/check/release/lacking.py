"""List of everything a launch lacks, beginning with what a learner in trouble depends on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.check.release import duties, phone_numbers, pilot, signed_texts
from bot.lessons.model.lesson import Course
from bot.lessons.problem import Problem
from bot.lessons.translations.signatures import SignedTexts


def lacking(course: Course, signed: SignedTexts, today: date, staff: int) -> list[Problem]:
    """Return what is missing on a day; `staff` is the number of people on the staff list."""
    return list(_lacking(course, signed, today, staff))


def _lacking(course: Course, signed: SignedTexts, today: date, staff: int) -> Iterator[Problem]:
    yield from signed_texts.check(course, signed, critical=True)
    yield from phone_numbers.check(course.directory, today)
    yield from duties.check(course, today)
    yield from duties.stage(course.stage, today, staff)
    yield from pilot.check(course, today)
    yield from signed_texts.check(course, signed, critical=False)
