"""XLSX file of a translator's sheet: a page that explains it, and a page with one text a row.

Equal texts give equal bytes: nothing in the file reveals when, where or by whom it was made. Only two columns are read
back: the key, and the translation. The key is the text's code and, after a space, a fingerprint of the translation that
the row was written with, so that an unchanged cell never overwrites what somebody else has translated since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from babel import Locale
from xlsxwriter import Workbook as Writer
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bot.authoring.translation.catalog_files import chosen, current_entries
from bot.authoring.translation.entries import TranslationState, state
from bot.authoring.translation.terms import Glossary, read_glossary
from bot.authoring.translation.writable_files import with_line_feeds
from bot.check.rules.lengths import units
from bot.errors import Refused
from bot.files import fresh
from bot.lessons.model.lesson import Course
from bot.lessons.translations.locales import direction
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import fingerprint
from bot.lessons.translations.text_list import TextLine, lines_by_text

UNTRANSLATED: frozenset[TranslationState] = frozenset({"missing", "stale"})
"""States of texts that wait for a translator."""

MOST_LETTERS = 32_767
"""Characters that a cell of a spreadsheet can hold, counted as UTF-16."""

_NEVER_IN_XML = "\ufffe\uffff"


@dataclass(frozen=True, slots=True)
class TranslationRow:
    """One text in a sheet. `translation` is the only part that a translator changes."""

    key: str
    state: TranslationState
    english: str
    translation: str
    letters: int
    """Number of letters that fit."""
    hints: str
    old_english: str
    old_translation: str
    what: str
    who: str
    before: str
    after: str
    is_critical: bool
    where: str


def translation_rows(
    entries: Iterable[PoEntry], places: Mapping[tuple[str, str], Sequence[TextLine]], glossary: Glossary
) -> Iterator[TranslationRow]:
    """Yield the rows of some entries; `places` are those of every text of the course."""
    for it in entries:
        yield _row(it, places[it.key], glossary)


def _row(entry: PoEntry, places: Sequence[TextLine], glossary: Glossary) -> TranslationRow:
    line, is_stale = places[0], state(entry) == "stale"
    return TranslationRow(
        key=f"{entry.code} {print_of(cell_of(entry))}",
        state=state(entry),
        english=entry.source,
        translation=cell_of(entry),
        letters=min(place.limit for place in places),
        hints="\n".join(glossary.hints(entry.source, entry.words)),
        old_english=entry.translated_from if entry.stale else "",
        old_translation=_holdable(entry.words) if is_stale else "",
        what=" / ".join(dict.fromkeys(place.what for place in places)),
        who=line.who,
        before=line.before,
        after=line.after,
        is_critical=any(place.critical for place in places),
        where=f"{line.where}{f', and {len(places) - 1} more' if len(places) > 1 else ''}",
    )


def cell_of(entry: PoEntry) -> str:
    """Return the content of the translation column; empty where a translator has to write anew."""
    return "" if state(entry) in UNTRANSLATED else _holdable(entry.words)


def print_of(words: str) -> str:
    """Return the fingerprint of a cell. Spreadsheets write line breaks in several ways; all are equal here."""
    return fingerprint("", (with_line_feeds(words),))


def _holdable(words: str) -> str:
    """Return words if a cell can hold them unchanged, else "": an import ignores an empty cell."""
    return "" if units(words) > MOST_LETTERS or any(it in words for it in _NEVER_IN_XML) else words


MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the format knows no time zones
FIRST, TEXTS = "Read me first", "Texts"
KEY, TRANSLATION = "Key", "Translation"
"""Heads of the two columns that are read back; the name of the language follows the second one."""

_STATES: dict[TranslationState, str] = {"missing": "missing", "stale": "stale", "draft": "draft", "signed": "reviewed"}

_GUIDE = (
    "Type only in the column “{head}”. All other columns are grey, and nothing in them is read back.",
    "One row is one text, in the order in which a girl reads. Filter as you like. Rows may also be sorted, moved or "
    "deleted, once the protection of the page is lifted: it has no password.",
    "An empty translation changes nothing. So you can send the file back half done, as often as you want.",
    "State: missing (nobody has translated it), stale (the English has changed since: the old words stand beside it), "
    "draft (nobody has signed it), reviewed (signed by somebody who grew up with the language).",
    "If an old translation still fits the new English, copy it into the translation column.",
    "Keep what stands in <…>, *…* and […] as it is, and the line breaks (Alt+Enter), emoji and numbers.",
    "Letters must not be more than Room: a longer text is cut off on a small phone. Then the number turns red.",
    "Critical: by these words a girl finds help, or decides what is kept of her. Say neither more nor less.",
    "Words to use: what the glossary says about this text. It is never the girl's fault, and the text says so.",
    "Save as .xlsx and send it back. What you have changed is a draft until it is signed.",
)
"""The lines of the first page. `{head}` is the head of the one column to type in."""

_GREY = {"text_wrap": True, "valign": "top", "bg_color": "#EEF0F2", "font_color": "#3A424C", "num_format": "@"}
_FORMATS = {
    "title": {"bold": True, "font_size": 14},
    "guide": {"text_wrap": True, "valign": "top"},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "grey": _GREY,
    "number": {**_GREY, "num_format": "0"},
    "long": {"bold": True, "font_color": "#A11D1D"},
    "open": {"text_wrap": True, "valign": "top", "locked": False, "border": 1, "num_format": "@"},
}

SheetFormats = dict[str, Format]

_LETTERS, _TRANSLATION = 4, 3


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its head, its width in characters, and the cell of a row."""

    head: str
    width: int
    cell: Callable[[TranslationRow], str | int]


def heading(locale: str) -> str:
    """Return the head of the column to type in."""
    return f"{TRANSLATION}: {Locale.parse(locale).english_name} ({locale})"


def _columns(locale: str) -> tuple[SheetColumn, ...]:
    """Return the columns. English and translation come first, and together fit a phone held upright."""
    return (
        SheetColumn("State", 8, lambda it: _STATES[it.state]),
        SheetColumn("Critical", 7, lambda it: "critical" if it.is_critical else ""),
        SheetColumn("English", 34, lambda it: it.english),
        SheetColumn(heading(locale), 34, lambda it: it.translation),
        SheetColumn("Letters", 7, lambda it: units(it.translation)),
        SheetColumn("Room", 7, lambda it: it.letters),
        SheetColumn("Words to use", 34, lambda it: it.hints),
        SheetColumn("Old English", 30, lambda it: it.old_english),
        SheetColumn("Old translation", 30, lambda it: it.old_translation),
        SheetColumn("What it is", 22, lambda it: it.what),
        SheetColumn("Who speaks", 22, lambda it: it.who),
        SheetColumn("Before it", 30, lambda it: it.before),
        SheetColumn("After it", 30, lambda it: it.after),
        SheetColumn("Where", 26, lambda it: it.where),
        SheetColumn(KEY, 26, lambda it: it.key),
    )


def sheet_of(rows: Sequence[TranslationRow], locale: str) -> bytes:
    """Return the rows of a language as an XLSX file."""
    file = BytesIO()
    writer = Writer(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    writer.set_properties({"title": heading(locale), "created": MADE})
    formats = {name: writer.add_format(it) for name, it in _FORMATS.items()}
    if direction(locale) == "rtl":
        formats["open"].set_reading_order(2)
    _write_guide(writer.add_worksheet(FIRST), locale, formats)
    page = writer.add_worksheet(TEXTS)
    _write_texts(page, rows, _columns(locale), formats)
    page.activate()
    writer.close()
    return file.getvalue()


def _write_guide(page: Worksheet, locale: str, formats: SheetFormats) -> None:
    page.set_column(0, 0, 70)
    page.hide_gridlines(2)
    page.write_string(0, 0, heading(locale), formats["title"])
    for row, line in enumerate(_GUIDE, start=1):
        page.write_string(row, 0, line.format(head=heading(locale)), formats["guide"])


def _write_texts(
    page: Worksheet, rows: Sequence[TranslationRow], columns: Sequence[SheetColumn], formats: SheetFormats
) -> None:
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.head, formats["head"])
        for row, it in enumerate(rows, start=1):
            _write(page, (row, number), column.cell(it), formats)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(rows), len(columns) - 1)
    _protect(page)
    too_long = {"type": "formula", "criteria": "=$E2>$F2", "format": formats["long"]}
    page.conditional_format(1, _LETTERS, max(len(rows), 1), _LETTERS, too_long)


def _write(page: Worksheet, place: tuple[int, int], value: str | int, formats: SheetFormats) -> None:
    row, column = place
    if column == _LETTERS:
        page.write_formula(row, column, f"=LEN({xl_rowcol_to_cell(row, _TRANSLATION)})", formats["number"], value)
    elif isinstance(value, int):
        page.write_number(row, column, value, formats["number"])
    else:
        page.write_string(row, column, value[:MOST_LETTERS], formats["open" if column == _TRANSLATION else "grey"])


def _protect(page: Worksheet) -> None:
    """Lock all columns but one. There is no password: it prevents slips, nothing more."""
    allowed = ("autofilter", "sort", "format_cells", "format_columns", "format_rows", "delete_rows", "insert_rows")
    page.protect("", dict.fromkeys(allowed, True))


def export_sheet(course: Course, locales: Path, locale: str, path: Path, only: str = "", todo: bool = False) -> str:
    """Write the sheet of a language to a new file; return the text to print. Raise Refused."""
    if path.exists():
        raise Refused(f"There is a file {path} already.", "Import it first, or choose another name.")
    entries = chosen(current_entries(course, locales, locale), only)
    wanted = [it for it in entries if not todo or state(it) in UNTRANSLATED]
    rows = list(translation_rows(wanted, lines_by_text(course), read_glossary(locales, locale)))
    _write_new(path, sheet_of(rows, locale))
    return f"{len(rows)} {'text is' if len(rows) == 1 else 'texts are'} written to {path}."


def _write_new(path: Path, data: bytes) -> None:
    try:
        with fresh(path) as made:
            made.write_bytes(data)
            made.chmod(0o644)
    except OSError as error:
        raise Refused(f"{path} cannot be written.", "Is there such a folder, and may you write there?") from error
