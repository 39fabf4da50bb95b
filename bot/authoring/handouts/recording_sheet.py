"""Recording sheet: the texts of a lesson to be read aloud in one language, and the file name of each recording."""

from __future__ import annotations

from pathlib import Path

from bot.authoring.editor.read_aloud import texts_to_record
from bot.authoring.handouts.leader_page import language_of, lesson_of
from bot.lessons.loader.course import load
from bot.lessons.translations.carry import load_translated
from bot.lessons.translations.locales import direction
from bot.page_templates import page_template

HERE = Path(__file__).parent


def sheet(dialogues: Path, locales: Path, name: str, locale: str) -> str:
    """Render the sheet as an HTML page. Raise Refused for a lesson that has no audio or is not fully translated.

    Words that are read only in countries where the language is not spoken are counted and left out.
    """
    course, catalogs, _ = load_translated(load(dialogues)[0], locales)
    lesson, language = lesson_of(course, name), language_of(course, locale)
    rows, left_out = texts_to_record(course, catalogs, lesson, locale)
    recorded = course.recordings.get((locale, lesson.id), {})
    page = page_template(HERE / "sheet.html")
    return page.render(
        title=catalogs.say(lesson.title, locale),
        name=lesson.id,
        language=language,
        locale=locale,
        dir=direction(locale),
        folder=f"{dialogues.name}/recordings/{locale}/{lesson.id}/",
        rows=[{"reading": it.reading, "there": it.reading.key in recorded, "who": it.who} for it in rows],
        left_out=left_out,
    )
