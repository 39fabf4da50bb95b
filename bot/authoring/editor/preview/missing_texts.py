"""Sentence that says how much of a lesson is missing in the language it is played in."""

from __future__ import annotations

from collections.abc import Iterable

from bot.authoring.translation.coverage import Translated, translated
from bot.conversation.course_bundle import CourseBundle
from bot.lessons.model.lesson import SOURCE_LOCALE
from bot.lessons.model.text import Text
from bot.lessons.model.texts import lesson_texts
from bot.lessons.translations.catalogs import bot_texts


def missing(bundle: CourseBundle, locale: str, lesson: str) -> str:
    """Return a sentence on the untranslated texts of a lesson and of the bot itself; "" when there are none."""
    if locale == SOURCE_LOCALE:
        return ""

    def counted(texts: Iterable[Text]) -> Translated:
        return translated(texts, bundle.catalogs, locale)

    played = bundle.course.lesson(lesson)
    of_lesson, of_bot = counted(lesson_texts(played) if played else ()), counted(bot_texts(bundle.course))
    return _sentence(of_lesson, of_bot, bundle.course.language_name(locale))


def _sentence(of_lesson: Translated, of_bot: Translated, language: str) -> str:
    bot = f"{len(of_bot.missing)} of the bot’s own {len(of_bot.texts)}"
    if not of_lesson.missing:
        return f"{bot} texts {_are(of_bot)} missing in {language}." if of_bot.missing else ""
    lesson = f"{len(of_lesson.missing)} of {len(of_lesson.texts)} texts {_are(of_lesson)} missing in {language}"
    return f"{lesson}, and {bot}." if of_bot.missing else f"{lesson}."


def _are(found: Translated) -> str:
    return "is" if len(found.missing) == 1 else "are"
