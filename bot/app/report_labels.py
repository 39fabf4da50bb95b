"""Labels of the statistics tables in a language, from the same catalogs as the lessons."""

from __future__ import annotations

from bot.conversation.rendering.translator import Translator
from bot.lessons.model.lesson import Course
from bot.lessons.translations.catalogs import Catalogs
from bot.statistics.reports.labels import TableLabels


def labels_of(course: Course, catalogs: Catalogs, locale: str) -> TableLabels:
    """Return the labels for the tables of a course; English where a translation is missing."""
    return TableLabels(course, locale, Translator(course, catalogs, locale).plain)
