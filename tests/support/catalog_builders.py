"""Catalogs for tests, written by the translation tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.authoring.translation.catalog_files import path_of, update
from bot.authoring.translation.entries import edit
from bot.lessons.model.lesson import Course
from bot.lessons.translations.po import PoEntry


def write_catalog(locales: Path, locale: str, course: Course, change: Callable[[PoEntry], PoEntry]) -> Path:
    """Write a catalog of a course with `change` applied to every entry; return its path."""
    update(course, locales, locale)
    edit(path_of(locales, locale), lambda it: change(it) if it.source and not it.obsolete else it)
    return path_of(locales, locale)
