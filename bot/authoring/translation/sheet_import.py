"""Import of a translator's sheet: new translations become drafts, and rows that cannot be taken are reported.

A file from outside is measured before it is parsed: its bytes, its unpacked size, and how far its cells reach. An error
of the file raises Refused; an error of one cell is kept with that cell.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import assert_never
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from bot.authoring.translation.catalog_check import mistakes
from bot.authoring.translation.catalog_files import current_entries, path_of, update
from bot.authoring.translation.entries import put_all
from bot.authoring.translation.sheet_file import KEY, TRANSLATION, cell_of, print_of
from bot.authoring.translation.writable_files import with_line_feeds
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.translations.po import PoEntry

MOST_BYTES, MOST_UNPACKED = 20_000_000, 100_000_000

MOST_ROWS, MOST_COLUMNS, HEAD_ROWS = 20_000, 200, 20
"""Limits far above any sheet of ours. The reader would fill the memory for one cell at the far end of a page."""

_SAVE = "Save it again as .xlsx, without a password, and try again."

_OLD_FORMAT, _PACKED = b"\xd0\xcf\x11\xe0", b"PK"

_CELL = rb"""(?><(?:\w+:)?c\b(?=[^<>]*>)[^<>]*?\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^<>]*>)"""

_PLACED, _ANY = re.compile(_CELL), re.compile(rb"<(?:\w+:)?c\b")

_FILLED = re.compile(_CELL + rb"(?<!/>)(?!\s*</)")

_FORMULA = re.compile(_CELL + rb"\s*<(?:\w+:)?f\b")

CellValue = str | float | bool | date | time | timedelta


@dataclass(frozen=True, slots=True)
class TypedTranslation:
    """A translation from a sheet that can be taken."""

    cell: SheetCell
    entry: PoEntry
    words: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that cannot be taken; `why` is the end of a sentence that begins with the row."""

    cell: SheetCell
    why: str

    def __str__(self) -> str:
        """Return the line that a translator reads."""
        key = self.cell.key.partition(" ")[0]
        return f"  row {self.cell.row}{f' ({key})' if key else ''} {self.why}"


def import_sheet(course: Course, locales: Path, locale: str, path: Path) -> tuple[str, bool]:
    """Write the new translations into the catalog. Return the text to print, and whether rows were left out."""
    found = list(judged(sheet_cells(_bytes(path), locale), current_entries(course, locales, locale), locale))
    typed = {it.entry.key: it.words for it in found if isinstance(it, TypedTranslation)}
    left = [it for it in found if isinstance(it, LeftOut)]
    if typed:
        update(course, locales, locale)
        put_all(locales, locale, typed)
    return "\n".join(_report(len(typed), left, path_of(locales, locale), locale)), bool(left)


def _report(typed: int, left: Sequence[LeftOut], path: Path, locale: str) -> Iterator[str]:
    yield f"{_counted(typed, 'new translation')} in {path}{': drafts until they are signed' if typed else ''}."
    if left:
        yield f"{_counted(len(left), 'row')} left out:"
        yield from map(str, left)
    if typed:
        yield f"Now type `python main.py messages check {locale}`: it finds what is too long."


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def judged(cells: Sequence[SheetCell], entries: Sequence[PoEntry], locale: str) -> Iterator[TypedTranslation | LeftOut]:
    """Yield a result for each row with a new translation, taken or left out; other rows change nothing."""
    known = {it.code: it for it in entries}
    typed = list(dict.fromkeys((it.key, with_line_feeds(it.words)) for it in cells if _is_typed(it, known)))
    several = Counter(key.partition(" ")[0] for key, _ in typed)
    told = set[tuple[str, str]]()
    for cell in cells:
        if _is_typed(cell, known) and (place := (cell.key, with_line_feeds(cell.words))) not in told:
            told.add(place)
            yield _judged(cell, known, locale, several[cell.key.partition(" ")[0]] > 1)


def _is_typed(cell: SheetCell, known: Mapping[str, PoEntry]) -> bool:
    """Return whether a row says anything new: its cell is not empty, not as it was written, not in the catalog."""
    code, _, before = cell.key.partition(" ")
    if cell.wrong:
        return True
    if not cell.words.strip() or print_of(cell.words) == before:
        return False
    return code not in known or _typed_words(cell, known[code]) != cell_of(known[code])


def _typed_words(cell: SheetCell, entry: PoEntry) -> str:
    """Return the words of a cell, stripped of blanks at the ends unless the English has some there."""
    words = with_line_feeds(cell.words)
    return words.strip() if entry.source == entry.source.strip() else words


def _judged(
    cell: SheetCell, known: Mapping[str, PoEntry], locale: str, is_one_of_several: bool
) -> TypedTranslation | LeftOut:
    code, _, before = cell.key.partition(" ")
    entry = known.get(code)
    if cell.wrong:
        return LeftOut(cell, f"{cell.wrong}. Type the words themselves.")
    if not code:
        return LeftOut(cell, "has nothing under “Key”, so nobody knows what it translates.")
    if entry is None:
        return LeftOut(cell, "is about a text whose English has changed since, or is gone. Make a new sheet.")
    if is_one_of_several:
        return LeftOut(cell, "is one of several rows that translate the same text differently. Keep one.")
    if print_of(cell_of(entry)) != before:
        return LeftOut(cell, "has been translated by somebody else since. Make a new sheet.")
    words = _typed_words(cell, entry)
    if wrong := [how for _, how, _ in mistakes(locale, entry.source, words)]:
        return LeftOut(cell, f"{' and '.join(wrong)}.")
    return TypedTranslation(cell, entry, words)


@dataclass(frozen=True, slots=True)
class SheetCell:
    """The key and the translation of one row; `row` is counted as spreadsheets do.

    `wrong` is the end of a sentence about a cell that holds no text.
    """

    row: int
    key: str
    words: str
    wrong: str = ""


def sheet_cells(raw: bytes, locale: str) -> list[SheetCell]:
    """Return the rows of the page that has both columns. Raise Refused for a file that is no sheet of this language."""
    parts = _package_parts(raw)
    formulas = frozenset(
        b"".join(it).decode() for name, part in parts.items() if _is_page(name) for it in _FORMULA.findall(part)
    )
    for rows in _pages(parts):
        for number, heads in enumerate(rows[:HEAD_ROWS]):
            if places := _column_places(heads, locale):
                return list(_cells_below(rows, number, places, formulas))
    what = f"This is no sheet of ours: nothing in it is headed “{KEY}” and “{TRANSLATION}: … ({locale})”."
    raise Refused(what, "Make a new sheet, and type in that.")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read.", "Look at its name and its permissions.") from error


def _package_parts(raw: bytes) -> Mapping[str, bytes]:
    """Unpack a file, and stop where it becomes larger than any sheet.

    `zipfile` raises RuntimeError for a password, and its kind NotImplementedError for an unknown compression.
    """
    if len(raw) > MOST_BYTES:
        raise Refused("This is larger than 20 megabytes; a sheet of ours has one.", _SAVE)
    if raw.startswith(_OLD_FORMAT):
        raise Refused("This sheet is locked with a password, or saved in the format of before 2007.", _SAVE)
    if not raw.startswith(_PACKED):
        raise Refused("This is no sheet saved as .xlsx.", _SAVE)
    left, parts = MOST_UNPACKED, dict[str, bytes]()
    try:
        with ZipFile(BytesIO(raw)) as package:
            for info in package.infolist():
                with package.open(info) as member:
                    parts[info.filename] = member.read(left + 1)
                left -= len(parts[info.filename])
                if left < 0:
                    raise Refused("This unpacks to more than 100 megabytes: it is no sheet of ours.", _SAVE)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise Refused("This sheet is damaged, or locked with a password.", _SAVE) from error
    if any(_reaches_too_far(part) for name, part in parts.items() if _is_page(name)):
        what = f"Something stands below row {MOST_ROWS}, or more than {MOST_COLUMNS} cells to the right."
        raise Refused(what, "Delete what stands far below or beside the table, save it, and try again.")
    return parts


def _is_page(name: str) -> bool:
    return name.endswith(".xml") and "/worksheets/" in name


def _reaches_too_far(part: bytes) -> bool:
    """Return whether a filled cell stands beyond the limits, or a cell does not say where it stands."""
    places = (xl_cell_to_rowcol(b"".join(it).decode()) for it in _FILLED.findall(part))
    is_far = any(row >= MOST_ROWS or column >= MOST_COLUMNS for row, column in places)
    return is_far or len(_PLACED.findall(part)) < len(_ANY.findall(part))


def _pages(parts: Mapping[str, bytes]) -> Iterator[Sequence[Sequence[CellValue]]]:
    """Yield the rows of each page. The library gets the measured parts, packed anew without compression."""
    measured = BytesIO()
    with ZipFile(measured, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    measured.seek(0)
    try:
        with CalamineWorkbook.from_filelike(measured) as book:
            for name in book.sheet_names:
                yield book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise Refused("This is no sheet saved as .xlsx, or it is damaged.", _SAVE) from error


def _column_places(heads: Sequence[CellValue], locale: str) -> tuple[int, int] | None:
    """Return the columns of the key and of the translation; None if this row does not name both.

    Raise Refused for the sheet of another language: its words would be taken for this one's.
    """
    told = [it.strip() if isinstance(it, str) else "" for it in heads]
    wanted = next((it for it in told if it.startswith(f"{TRANSLATION}:")), None)
    if KEY not in told or wanted is None:
        return None
    if not wanted.endswith(f"({locale})"):
        raise Refused(f"This sheet says “{wanted}”, so it is not for ({locale}).", "Choose its own language.")
    return told.index(KEY), told.index(wanted)


def _cells_below(
    rows: Sequence[Sequence[CellValue]], head: int, places: tuple[int, int], formulas: frozenset[str]
) -> Iterator[SheetCell]:
    key, translation = places
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        words, wrong = _cell_text(row[translation])
        if xl_rowcol_to_cell(number - 1, translation) in formulas:
            wrong = "holds a formula"
        yield SheetCell(number, str(row[key]).strip(), words, wrong)


def _cell_text(value: CellValue) -> tuple[str, str]:
    """Return the text of a cell, and its error. A number counts as text, a whole one without its `.0`."""
    match value:
        case bool():
            return str(value).upper(), "holds TRUE or FALSE and no text"
        case str():
            return value, ""
        case int() | float():
            return f"{value:.0f}" if float(value).is_integer() else str(value), ""
        case date() | time() | timedelta():
            return str(value), "holds a date or a time and no text"
        case _:
            assert_never(value)
