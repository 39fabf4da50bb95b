"""Which question of staff's is open to whom, and what can be told of the last one (G1, G8)."""

from __future__ import annotations

from datetime import date

from bot.lessons.model.lesson import Course
from bot.lessons.model.question import QuestionDays


def open_question(course: Course, locale: str) -> str:
    """The question that is open to who reads a locale; empty where there is none.

    None opens before what came of every earlier one is told, in each language it was asked in (G8).
    """
    if course.day is None:
        return ""
    for name, question in course.questions.items():
        days = question.days
        if days and days.opens <= course.day <= days.closes and name in course.asked.get(locale, ()):
            return "" if _waits(course, days) else name
    return ""


def _waits(course: Course, days: QuestionDays) -> bool:
    """Whether an earlier question has no answer yet."""
    earlier = (name for name, it in course.questions.items() if it.days and it.days.closes < days.opens)
    return not all(is_answered(course, name) for name in earlier)


def is_answered(course: Course, name: str) -> bool:
    """Whether girls are told what came of a question, in each language in which it was asked (G8)."""
    asked = [locale for locale in course.locales if name in course.asked.get(locale, ())]
    answered = course.questions[name].answer is not None
    return answered and all(name in course.told.get(locale, ()) for locale in asked)


def awaited(course: Course, today: date) -> dict[str, date]:
    """The questions that are closed and whose answer girls still wait for, each with the day it was promised for."""
    asked = frozenset[str]().union(*course.asked.values())
    days = {name: it.days for name, it in course.questions.items() if it.days and name in asked}
    over = {name: it.answer_by for name, it in days.items() if it.closes < today}
    return {name: day for name, day in over.items() if not is_answered(course, name)}


def may_write(course: Course, locale: str, name: str) -> bool:
    """Whether she may answer in her own words: where the question says so and the matcher hears her language (A19)."""
    question = course.questions.get(name)
    words = course.profile.words.get(locale) if course.profile else None
    return bool(question and question.write and words and words.free_text)


def last_question(course: Course, locale: str) -> str:
    """The question that was closed last, of those asked in a locale; empty where there is none."""
    day, asked = course.day, course.asked.get(locale, frozenset())
    over = [(it.days, name) for name, it in course.questions.items() if it.days and day and it.days.closes < day]
    return max((found for found in over if found[1] in asked), default=(None, ""))[1]


def is_heard(course: Course, locale: str) -> bool:
    """Whether there is something to tell of the last question: what was picked, or what came of it."""
    last = last_question(course, locale)
    return bool(last) and (last in course.votes or last in course.told.get(locale, ()))
