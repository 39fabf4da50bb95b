"""Texts of a lesson to be read aloud in one language, each with those who hear it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.rendering.media import ReadAloudText, readings
from bot.errors import Refused
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.texts import texts
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import countries_of


@dataclass(frozen=True, slots=True)
class TextToRecord:
    """A text to be read aloud. `who` names the countries whose learners hear it; empty when all do."""

    reading: ReadAloudText
    who: str


def texts_to_record(course: Course, catalogs: Catalogs, lesson: Lesson, locale: str) -> tuple[list[TextToRecord], int]:
    """Return the texts to record, and how many are left out: those read only where the language is not spoken.

    Raise Refused for a lesson that has no audio, or is not fully translated.
    """
    if lesson.sensitive:
        message = f"“{lesson.title.source}” is sensitive: nobody hears it aloud, as somebody may stand beside her."
        raise Refused(message, "Record another lesson.")
    if not catalogs.whole(texts(lesson), locale):
        message = f"“{lesson.title.source}” is not yet whole in {course.language_name(locale)}."
        raise Refused(message, "Translate it first, then record it.")
    every, spoken = list(readings(course, catalogs, lesson, locale)), {None, *(countries_of(locale) or COUNTRIES)}
    heard = [it for it in every if not spoken.isdisjoint(it.countries)]
    return [TextToRecord(it, _who(course, it)) for it in heard], len(every) - len(heard)


def _who(course: Course, reading: ReadAloudText) -> str:
    if len(reading.countries) == len(COUNTRIES) + 1:
        return ""
    named = course.directory.countries
    return ", ".join(
        named[it].source if it in named else it or "girls who chose no country" for it in reading.countries
    )
