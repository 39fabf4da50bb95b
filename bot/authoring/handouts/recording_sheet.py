"""Recording sheet: the texts of a lesson to be read aloud in one language, and the file name of each recording."""

from __future__ import annotations

from pathlib import Path

from bot.authoring.handouts.leader_page import language_of, lesson_of
from bot.authoring.handouts.take_along.course_view import countries_of
from bot.conversation.rendering.media import ReadAloudText, readings
from bot.errors import Refused
from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.model.people import COUNTRIES
from bot.lessons.model.texts import texts
from bot.lessons.translations.carry import load_translated
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.locales import direction
from bot.page_templates import page_template

HERE = Path(__file__).parent


def sheet(dialogues: Path, locales: Path, name: str, locale: str) -> str:
    """Render the sheet as an HTML page. Raise Refused for a lesson that has no audio or is not fully translated.

    Words that are read only in countries where the language is not spoken are counted and left out.
    """
    course, catalogs, _ = load_translated(load(dialogues)[0], locales)
    lesson = _lesson(course, name)
    language = _language(course, catalogs, lesson, locale)
    recorded = course.recordings.get((locale, lesson.id), {})
    every = list(readings(course, catalogs, lesson, locale))
    spoken = {None, *(countries_of(locale) or COUNTRIES)}
    rows = [
        {"reading": reading, "there": reading.key in recorded, "who": _who(course, reading)}
        for reading in every
        if not spoken.isdisjoint(reading.countries)
    ]
    page = page_template(HERE / "sheet.html")
    return page.render(
        title=catalogs.say(lesson.title, locale),
        name=lesson.id,
        language=language,
        locale=locale,
        dir=direction(locale),
        folder=f"{dialogues.name}/recordings/{locale}/{lesson.id}/",
        rows=rows,
        left_out=len(every) - len(rows),
    )


def _lesson(course: Course, name: str) -> Lesson:
    lesson = lesson_of(course, name)
    if lesson.sensitive:
        message = f"`{name}` is a sensitive lesson: nobody hears it aloud, because somebody may stand beside her."
        raise Refused(message, "Record another lesson.")
    return lesson


def _language(course: Course, catalogs: Catalogs, lesson: Lesson, locale: str) -> str:
    language = language_of(course, locale)
    if not catalogs.whole(texts(lesson), locale):
        raise Refused(f"`{lesson.id}` is not yet whole in {language}.", "Translate it first, then record it.")
    return language


def _who(course: Course, reading: ReadAloudText) -> str:
    """Name the countries whose learners hear these words; empty when all do."""
    if len(reading.countries) == len(COUNTRIES) + 1:
        return ""
    return ", ".join(
        course.directory.countries[country].source if country else "no country" for country in reading.countries
    )
