"""Questions to girls: the one that is open in a locale, and what can be told of the last one (G1, G8)."""

from __future__ import annotations

from datetime import date

from bot.lessons.model.lesson import Course
from bot.lessons.model.question import QuestionDays


def open_question(course: Course, locale: str) -> str:
    """Return the name of the question that is open in a locale; empty where there is none.

    No question opens before the outcome of every earlier one is told, in each language it was asked in (G8).
    """
    if course.day is None:
        return ""
    for name, question in course.questions.items():
        days = question.days
        if days and days.opens <= course.day <= days.closes and name in course.asked.get(locale, ()):
            return "" if _waits_for_outcome(course, days) else name
    return ""


def _waits_for_outcome(course: Course, days: QuestionDays) -> bool:
    """Return whether the outcome of an earlier question is not told yet."""
    earlier = (
        name for name, question in course.questions.items() if question.days and question.days.closes < days.opens
    )
    return not all(is_answered(course, name) for name in earlier)


def is_answered(course: Course, name: str) -> bool:
    """Return whether the outcome of a question is told in each language in which it was asked (G8)."""
    asked = [locale for locale in course.locales if name in course.asked.get(locale, ())]
    answered = course.questions[name].answer is not None
    return answered and all(name in course.told.get(locale, ()) for locale in asked)


def awaited_outcomes(course: Course, today: date) -> dict[str, date]:
    """Return the closed questions whose outcome is not told yet, each with the day it was promised for."""
    asked = frozenset[str]().union(*course.asked.values())
    days = {name: question.days for name, question in course.questions.items() if question.days and name in asked}
    over = {name: it.answer_by for name, it in days.items() if it.closes < today}
    return {name: day for name, day in over.items() if not is_answered(course, name)}


def may_write(course: Course, locale: str, name: str) -> bool:
    """Return whether free answers are allowed: the question has them, and the matcher knows the language (A19).

    None are allowed on a day on which more came than staff can read.
    """
    question = course.questions.get(name)
    words = course.profile.words.get(locale) if course.profile else None
    return bool(question and question.write and words and words.free_text) and not course.full


def last_question(course: Course, locale: str) -> str:
    """Return the question that closed last, of those asked in a locale; empty where there is none."""
    day, asked = course.day, course.asked.get(locale, frozenset())
    over = [
        (question.days, name)
        for name, question in course.questions.items()
        if question.days and day and question.days.closes < day
    ]
    return max((found for found in over if found[1] in asked), default=(None, ""))[1]


def is_heard(course: Course, locale: str) -> bool:
    """Return whether votes or an outcome of the last question can be told in a locale."""
    last = last_question(course, locale)
    return bool(last) and (last in course.votes or last in course.told.get(locale, ()))
