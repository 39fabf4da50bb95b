"""Export of a language, or a part of it, as a sheet for translators."""

from __future__ import annotations

from pathlib import Path

from bot.authoring.translation.catalog_files import chosen, current_entries
from bot.authoring.translation.change_costs import state
from bot.authoring.translation.glossary import read_glossary
from bot.authoring.translation.sheet_file import sheet_of
from bot.authoring.translation.sheet_rows import UNTRANSLATED, translation_rows
from bot.errors import Refused
from bot.files import fresh
from bot.lessons.model.lesson import Course
from bot.lessons.translations.text_list import lines_by_text


def export_sheet(course: Course, locales: Path, locale: str, path: Path, only: str = "", todo: bool = False) -> str:
    """Write the sheet of a language to a new file; return the text to print. Raise Refused."""
    if path.exists():
        raise Refused(f"There is a file {path} already.", "Import it first, or choose another name.")
    entries = chosen(current_entries(course, locales, locale), only)
    wanted = [it for it in entries if not todo or state(it) in UNTRANSLATED]
    rows = list(translation_rows(wanted, lines_by_text(course), read_glossary(locales, locale)))
    _write(path, sheet_of(rows, locale))
    return f"{len(rows)} {'text is' if len(rows) == 1 else 'texts are'} written to {path}."


def _write(path: Path, data: bytes) -> None:
    try:
        with fresh(path) as made:
            made.write_bytes(data)
            made.chmod(0o644)
    except OSError as error:
        raise Refused(f"{path} cannot be written.", "Is there such a folder, and may you write there?") from error
