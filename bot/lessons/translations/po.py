"""Reader of gettext's PO files that loses nothing: each entry keeps its lines as they are.

The format: https://www.gnu.org/software/gettext/manual/html_node/PO-File-Entries.html. Files are UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.lessons.model.text import option_key

PARTS = ("comments", "notes", "references", "flags", "previous", "head", "words")
"""The parts of an entry, in the order gettext and Weblate write them."""

_MARKS = {"#.": "notes", "#:": "references", "#,": "flags", "#|": "previous"}
_BEGINS = {**_MARKS, "# ": "comments"}
LINE = re.compile(r"[^\n]*\n|[^\n]+")
"""A line with its end. Python's `splitlines` would also split at rare separators inside a text."""

_KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s*(?=\")")
_STRING = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
_BEGINNING = re.compile(r"\s*(#(?!~)|(#~\s*)?(msgctxt|msgid)\b|#~\|)")
_QUOTED = r"""("[^"\\\n]*(?:\\.[^"\\\n]*)*"\n(?:"[^"\\\n]*(?:\\.[^"\\\n]*)*"\n)*)"""
_USUAL = re.compile(rf"((?:#(?:[.: ]|,(?!.*fuzzy)).*\n)*)(?:msgctxt {_QUOTED})?msgid {_QUOTED}msgstr {_QUOTED}")
"""A finished entry in the layout that all programs write: nearly all of a file."""

_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r"}


class InvalidPo(ValueError):
    """Raised for a file that is not PO; `line` is the line where it stops being PO, counted from 1."""

    def __init__(self, line: int) -> None:
        """Take the number of the line."""
        super().__init__(f"not PO at line {line}")
        self.line = line


SIGNED = "reviewed:"
"""First word of the comment by which a native speaker signs an entry."""


EntryKey = tuple[str, str]
"""Key of an entry: its context and its source."""


@dataclass(frozen=True, slots=True)
class PoEntry:
    """One entry of a PO file. `forms` are its translations, more than one only with a plural.

    `previous` is the context and the source it was translated from, where that has changed. `first` is the line where
    its block begins, `line` that of its `msgid`, both counted from 1. `raw` holds its lines with their ends.
    """

    source: str
    context: str = ""
    forms: tuple[str, ...] = ("",)
    plural: str | None = None
    previous: tuple[str, str] | None = None
    flags: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    obsolete: bool = False
    first: int = 1
    line: int = 1
    raw: tuple[str, ...] = ()

    @property
    def key(self) -> EntryKey:
        """Key of an entry: its context and its source."""
        return self.context, self.source

    @property
    def code(self) -> str:
        """Short name of a text: its file and the six-letter option key of its words."""
        return f"{self.context}/{option_key(self.source)}"

    @property
    def words(self) -> str:
        """The translation; empty where there is none."""
        return self.forms[0]

    @property
    def fuzzy(self) -> bool:
        """True when a translator has to look at it."""
        return "fuzzy" in self.flags

    @property
    def stale(self) -> bool:
        """True when it is the translation of an earlier source."""
        return self.fuzzy and self.previous is not None and self.previous[0] == self.context and bool(self.words)

    @property
    def bare(self) -> PoEntry:
        """The entry with its words, signatures and line: a tenth of the memory, for tens of thousands of entries."""
        signatures = tuple(it for it in self.comments if it.startswith(SIGNED))
        return PoEntry(self.source, self.context, self.forms, comments=signatures, line=self.line)

    @property
    def translated_from(self) -> str:
        """The source from which the translation was made."""
        return self.previous[1] if self.stale and self.previous else self.source


def read(path: Path) -> tuple[PoEntry, ...]:
    """Return the entries of a file, its header first. Raise OSError, UnicodeDecodeError or InvalidPo."""
    return parse(path.read_bytes().decode("utf-8-sig"))


def read_bare(path: Path) -> Iterator[PoEntry]:
    """Yield a file's entries for callers who need only words: nothing else is kept unless one is fuzzy or obsolete."""
    text = path.read_bytes().decode("utf-8-sig")
    return (_bare_entry(raw, first) for first, raw in _blocks(LINE.findall(text)))


def parse(text: str) -> tuple[PoEntry, ...]:
    """Return the entries of a file's text, obsolete ones too, without comments after the last one. Raise InvalidPo."""
    return tuple(_parsed(text))


def _parsed(text: str) -> Iterator[PoEntry]:
    return (entry(raw, first) for first, raw in _blocks(LINE.findall(text)))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of each entry with the number of its first line; empty lines between entries are left out."""
    block: list[str] = []
    whole = False
    for number, line in enumerate([*lines, "\n"], start=1):
        if line[0] == '"':
            block.append(line)
            continue
        if whole and _begins(line):
            yield number - len(block), block
            block, whole = [], False
        if block or not line.isspace():
            block.append(line)
            whole = whole or ("msgstr" in line and _bare(line).startswith("msgstr"))
    if not all(_is_remark(line) for line in block):
        raise InvalidPo(len(lines) + 2 - len(block))


def _begins(line: str) -> bool:
    """Return True when a line after a translation begins something new."""
    return line.isspace() or bool(_BEGINNING.match(line))


def _is_remark(line: str) -> bool:
    return not line.strip() or (line.startswith("#") and not line.startswith("#~"))


def _bare(line: str) -> str:
    """Return a line without the mark of an obsolete entry and the space around it."""
    stripped = line.strip()
    return stripped[2:].lstrip() if stripped.startswith("#~") else stripped


def parts(raw: Sequence[str], first: int = 1) -> dict[str, list[tuple[int, str]]]:
    """Return the numbered lines of an entry by the part they belong to. Raise InvalidPo."""
    found: dict[str, list[tuple[int, str]]] = {name: [] for name in PARTS}
    part = ""
    for number, line in enumerate(raw, start=first):
        if line[0] == '"' and part:
            found[part].append((number, line))
            continue
        if at := _BEGINS.get(line[:2]):
            found[at].append((number, line))
            continue
        bare = _bare(line)
        if bare.startswith("msgstr"):
            part = "words"
        elif bare.startswith("msg"):
            part = "head"
        if bare.startswith("|"):
            found["previous"].append((number, line))
        elif bare.startswith("#") or not bare:
            found[_MARKS.get(bare[:2], "comments")].append((number, line))
        elif part:
            found[part].append((number, line))
        else:
            raise InvalidPo(number)
    return found


def entry(raw: Sequence[str], first: int = 1) -> PoEntry:
    """Return the entry made of its lines; `first` is the number of the first one. Raise InvalidPo."""
    found = parts(raw, first)
    head, words = _fields(found["head"]), _fields(found["words"])
    previous = _fields(found["previous"]) if found["previous"] else {}
    if "msgid" not in head or not words:
        raise InvalidPo(first)
    context = head.get("msgctxt", "")
    return PoEntry(
        source=head["msgid"],
        context=context,
        forms=tuple(words.values()),
        plural=head.get("msgid_plural"),
        previous=(previous.get("msgctxt", context), previous["msgid"]) if "msgid" in previous else None,
        flags=tuple(flag.strip() for line in _bodies(found["flags"]) for flag in line.split(",") if flag.strip()),
        comments=tuple(_bodies(found["comments"], 1)),
        notes=tuple(_bodies(found["notes"])),
        references=tuple(" ".join(_bodies(found["references"])).split()),
        obsolete=any(line.lstrip().startswith("#~") for _, line in found["words"]),
        first=first,
        line=next(number for number, line in found["head"] if _bare(line).startswith("msgid")),
        raw=tuple(raw),
    )


def _bare_entry(raw: Sequence[str], first: int) -> PoEntry:
    """Return an entry from its lines, bare where nobody has to look at it. Raise InvalidPo."""
    usual = _USUAL.fullmatch("".join(raw))
    if usual is None or SIGNED in usual[1]:
        found = entry(raw, first)
        return found if found.fuzzy or found.obsolete else found.bare
    remarks, context, source, words = usual.groups("")
    line = first + remarks.count("\n") + context.count("\n")
    return PoEntry(_joined(source), _joined(context), (_joined(words),), line=line)


def _joined(quoted: str) -> str:
    """Return the text between the quotation marks of some whole lines."""
    string = quoted[1:-2].replace('"\n"', "")
    return _unescaped(string) if "\\" in string else string


def _bodies(lines: Sequence[tuple[int, str]], mark: int = 2) -> list[str]:
    return [line.strip()[mark:].strip() for _, line in lines]


def _fields(lines: Sequence[tuple[int, str]]) -> dict[str, str]:
    """Return the joined strings after each keyword."""
    fields: dict[str, str] = {}
    name = ""
    for number, line in lines:
        bare = line.strip() if line[0] in 'm"' else _bare(line).removeprefix("#|").removeprefix("|").strip()
        if keyword := _KEYWORD.match(bare):
            name, bare = keyword[1], bare[keyword.end() :]
        string = _STRING.fullmatch(bare)
        if string is None or not name:
            raise InvalidPo(number)
        fields[name] = fields.get(name, "") + (_unescaped(string[1]) if "\\" in bare else string[1])
    return fields


def _unescaped(string: str) -> str:
    return _ESCAPE.sub(lambda it: _ESCAPED.get(it[1], it[1]), string)
