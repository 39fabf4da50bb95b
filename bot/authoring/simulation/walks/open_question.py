"""Open the question to girls that a transcript names, on the day on which the transcript is played.

The question in the course may be a draft or closed; the transcript shows how it works once it is open.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.authoring.simulation.walks.transcript import Transcript
from bot.conversation.course_bundle import CourseBundle
from bot.engine.questions import may_write
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.question import Question
from bot.lessons.translations.catalogs import questions_in

DAY = date(2027, 1, 15)
"""Date of `PLAYED_AT`, on which transcripts begin."""
PLAYED_AT = 1_800_000_000
"""Start of a transcript in seconds since 1970."""

_DAYS = {"opens": "2027-01-01", "closes": "2027-01-31", "answer_by": "2027-03-01"}


def with_open_question(bundle: CourseBundle, transcript: Transcript) -> CourseBundle:
    """Return the bundle with only the transcript's question open; unchanged when the transcript names none."""
    if transcript.question is None:
        return bundle
    question = bundle.course.questions[transcript.question]
    written = {name: getattr(question, name) for name in Question.model_fields}
    # Not model_copy: it would keep the cached days.
    opened = Question.model_construct(**{**written, **_DAYS, "write": transcript.writes})
    course = replace(bundle.course, questions={transcript.question: opened}, day=DAY)
    asked, told = questions_in(course, bundle.catalogs)
    return replace(bundle, course=replace(course, asked=asked, told=told))


def locales_played(bundle: CourseBundle, transcript: Transcript) -> tuple[str, ...]:
    """Return the locales a transcript is played in.

    They are those of its lesson or, if the learner writes, those in which her words can be classified. A transcript
    with an edit is played in English only.
    """
    course = with_open_question(bundle, transcript).course
    if transcript.is_edited:
        return (SOURCE_LOCALE,)
    lessons = (
        locale for locale in course.locales if transcript.lesson is None or transcript.lesson in course.offered[locale]
    )
    question = transcript.question
    return tuple(
        lesson for lesson in lessons if not (question and transcript.writes) or may_write(course, lesson, question)
    )
