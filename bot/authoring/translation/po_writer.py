"""Write PO entries as lines: unchanged parts keep the lines of the file, changed parts are written anew.

New strings are wrapped as gettext and Weblate do by default: at 77 columns and at line ends
(https://docs.weblate.org/en/latest/formats/gettext.html). Other wrappings in a file are left alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from bot.lessons.translations.po import PARTS, PoEntry, entry, parts

WIDTH = 77
"""Maximum width of a quoted string in columns."""

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\t": "\\t", "\r": "\\r", "\n": "\\n"})
_PIECE = re.compile("[^ \u200b]*[ \u200b]*")
"""A piece that cannot be broken: characters up to a space, or to a zero-width space where Khmer may break."""


def entry_lines(new: PoEntry, end: str = "\n") -> list[str]:
    """Return the lines of an entry. Parts that are equal to those in `new.raw` keep their lines."""
    old = entry(new.raw) if new.raw else None
    there = parts(new.raw) if new.raw else {}
    lines: list[str] = []
    for part in PARTS:
        if old and _part_value(old, part) == _part_value(new, part):
            lines += [_with_obsolete_mark(line, old.obsolete, new.obsolete) for _, line in there[part]]
        else:
            lines += [line + end for line in _new_lines(new, part)]
    return lines


def _part_value(it: PoEntry, part: str) -> object:
    match part:
        case "head":
            return it.context, it.source, it.plural
        case "words":
            return it.forms
    return getattr(it, part)


def _with_obsolete_mark(line: str, was_obsolete: bool, is_obsolete: bool) -> str:
    if was_obsolete == is_obsolete or (line.startswith("#") and not line.startswith(("#~", "#|"))):
        return line
    if was_obsolete:
        bare = line[2:].lstrip()
        return f"#{bare}" if bare.startswith("|") else bare
    return f"#~{line.removeprefix('#')}" if line.startswith("#|") else f"#~ {line}"


def _new_lines(it: PoEntry, part: str) -> Iterator[str]:
    mark = "#~ " if it.obsolete else ""
    match part:
        case "comments":
            yield from (f"# {line}".rstrip() for line in it.comments)
        case "notes":
            yield from (f"#. {line}" for line in it.notes)
        case "references":
            yield from _references(it.references)
        case "flags":
            yield from ([f"#, {', '.join(it.flags)}"] if it.flags else [])
        case "previous":
            yield from _previous(it)
        case "head":
            yield from (mark + line for line in _head_lines(it))
        case "words":
            yield from (mark + line for line in _words_lines(it))


def _references(references: tuple[str, ...]) -> Iterator[str]:
    line = "#:"
    for reference in references:
        if len(line) + len(reference) >= WIDTH + 2 and line != "#:":
            yield line
            line = "#:"
        line += f" {reference}"
    yield from ([line] if references else [])


def _previous(it: PoEntry) -> Iterator[str]:
    if it.previous:
        context, source = it.previous
        lines = [*(quoted("msgctxt", context) if context != it.context else []), *quoted("msgid", source)]
        yield from (f"{'#~|' if it.obsolete else '#|'} {line}" for line in lines)


def _head_lines(it: PoEntry) -> list[str]:
    context = quoted("msgctxt", it.context) if it.context else []
    plural = quoted("msgid_plural", it.plural) if it.plural is not None else []
    return [*context, *quoted("msgid", it.source), *plural]


def _words_lines(it: PoEntry) -> Iterator[str]:
    for number, form in enumerate(it.forms):
        yield from quoted("msgstr" if it.plural is None else f"msgstr[{number}]", form)


def quoted(keyword: str, text: str) -> list[str]:
    """Return a keyword and its quoted string, on one line if it fits."""
    if "\n" not in text[:-1] and columns(keyword) + columns(text.translate(_ESCAPES)) + 1 <= WIDTH:
        return [f'{keyword} "{text.translate(_ESCAPES)}"']
    wrapped = [piece for line in text.splitlines(keepends=True) for piece in _wrap(line.translate(_ESCAPES))]
    return [f'{keyword} ""', *(f'"{piece}"' for piece in wrapped)]


def _wrap(line: str) -> Iterator[str]:
    held = ""
    for piece in _PIECE.findall(line):
        if held and columns(held) + columns(piece) > WIDTH:
            yield held
            held = ""
        held += piece
    if held:
        yield held


def columns(text: str) -> int:
    """Return the width of a text in columns: 0 for combining marks, 2 for wide characters and emoji."""
    return sum(_letter_columns(letter) for letter in text)


def _letter_columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
