"""A transcript may name a question to girls: it is open on the day that the transcript is played on.

The question in the course may be a draft, or long over; the transcript shows how it goes once it is asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.authoring.walks.transcript import Transcript
from bot.conversation.course_bundle import CourseBundle
from bot.engine.questions import may_write
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.question import Question
from bot.lessons.translations.catalogs import questions_in

DAY = date(2027, 1, 15)
"""The day of `PLAYED_AT`, on which transcripts begin."""
PLAYED_AT = 1_800_000_000
"""Seconds since 1970."""

_DAYS = {"opens": "2027-01-01", "closes": "2027-01-31", "answer_by": "2027-03-01"}


def asking(bundle: CourseBundle, transcript: Transcript) -> CourseBundle:
    """The library in which the transcript's question is open, and no other one is; as it is where none is named."""
    if transcript.question is None:
        return bundle
    question = bundle.course.questions[transcript.question]
    written = {name: getattr(question, name) for name in Question.model_fields}
    opened = Question.model_construct(**{**written, **_DAYS, "write": transcript.writes})  # a copy would keep its days
    course = replace(bundle.course, questions={transcript.question: opened}, day=DAY)
    asked, told = questions_in(course, bundle.catalogs)
    return replace(bundle, course=replace(course, asked=asked, told=told))


def played_in(bundle: CourseBundle, transcript: Transcript) -> tuple[str, ...]:
    """The locales a transcript is played in: those of its lesson, and where she writes those that hear her words.

    An edit is made in English only.
    """
    course = asking(bundle, transcript).course
    if transcript.is_edited:
        return (SOURCE_LOCALE,)
    lessons = (it for it in course.locales if transcript.lesson is None or transcript.lesson in course.offered[it])
    question = transcript.question
    return tuple(it for it in lessons if not (question and transcript.writes) or may_write(course, it, question))
