"""Import of a translator's sheet: new translations become drafts, and rows that cannot be taken are reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.authoring.translation.catalog_check import mistakes
from bot.authoring.translation.catalog_files import current_entries, path_of, update
from bot.authoring.translation.entries import put_all
from bot.authoring.translation.sheet_reader import SheetCell, read_sheet
from bot.authoring.translation.sheet_rows import cell_of, plain_breaks, print_of
from bot.lessons.model.lesson import Course
from bot.lessons.translations.po import PoEntry


@dataclass(frozen=True, slots=True)
class TypedTranslation:
    """A translation from a sheet that can be taken."""

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
    found = list(judged(read_sheet(path, locale), current_entries(course, locales, locale), locale))
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
    typed = list(dict.fromkeys((it.key, plain_breaks(it.words)) for it in cells if _is_typed(it, known)))
    several = Counter(key.partition(" ")[0] for key, _ in typed)
    told = set[tuple[str, str]]()
    for cell in cells:
        if _is_typed(cell, known) and (place := (cell.key, plain_breaks(cell.words))) not in told:
            told.add(place)
            yield _judged(cell, known, locale, several[cell.key.partition(" ")[0]] > 1)


def _is_typed(cell: SheetCell, known: Mapping[str, PoEntry]) -> bool:
    """Return whether a row says anything new: its cell is not empty, not as it was written, not in the catalog."""
    code, _, before = cell.key.partition(" ")
    if cell.wrong:
        return True
    if not cell.words.strip() or print_of(cell.words) == before:
        return False
    return code not in known or _words(cell, known[code]) != cell_of(known[code])


def _words(cell: SheetCell, entry: PoEntry) -> str:
    """Return the words of a cell, stripped of blanks at the ends unless the English has some there."""
    words = plain_breaks(cell.words)
    return words.strip() if entry.source == entry.source.strip() else words


def _judged(
    cell: SheetCell, known: Mapping[str, PoEntry], locale: str, is_one_of_several: bool
) -> TypedTranslation | LeftOut:
    code, _, before = cell.key.partition(" ")
    entry = known.get(code)
    if cell.wrong:
        return LeftOut(cell, f"{cell.wrong}. Type the words themselves.")
    if not code:
        return LeftOut(cell, "has no key, so nobody knows what it translates.")
    if entry is None:
        return LeftOut(cell, "is about a text whose English has changed since, or is gone. Export once more.")
    if is_one_of_several:
        return LeftOut(cell, "is one of several rows that translate the same text differently. Keep one.")
    if print_of(cell_of(entry)) != before:
        return LeftOut(cell, "has been translated by somebody else since. Export once more.")
    words = _words(cell, entry)
    if wrong := [how for _, how, _ in mistakes(locale, entry.source, words)]:
        return LeftOut(cell, f"{' and '.join(wrong)}.")
    return TypedTranslation(entry, words)
