"""Catalogs for tests, written by the translation tools."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.authoring.translation.catalog_files import path_of, update
from bot.authoring.translation.entries import edit
from bot.authoring.translation.signing import Reviewer, sign
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.translations.po import PoEntry


def sign_english(locales: Path, course: Course, initials: str = "AB") -> None:
    """Sign every English text of a course, as somebody does who says yes to each lesson."""
    sign(course, locales, SOURCE_LOCALE, Reviewer(initials, date(2026, 5, 1)), lambda _: "y")


def write_catalog(locales: Path, locale: str, course: Course, change: Callable[[PoEntry], PoEntry]) -> Path:
    """Write a catalog of a course with `change` applied to every entry; return its path."""
    update(course, locales, locale)
    edit(path_of(locales, locale), lambda it: change(it) if it.source and not it.obsolete else it)
    return path_of(locales, locale)
