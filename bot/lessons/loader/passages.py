"""Passages of a YAML file as an author sees it: the text after one hyphen or key, on one line or several.

This is not a YAML parser. It only finds where a text begins and ends, also where YAML would cut it wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from bot.lessons.loader.did_you_mean import nearest
from bot.lessons.steps import STEP_KEYS

KEYS = frozenset((*STEP_KEYS, "title", "about", "badge", "today", "sensitive", "name", "item"))
"""Keys of the format; a colon after one of them is meant as YAML's."""

_LINE = re.compile(r"(?P<lead> *(?:- +)*)(?:(?P<key><<|[A-Za-z][\w-]*):(?: +|$))?(?P<value>.*)")
ITEM_SIGN = re.compile(r" *- ")
"""The beginning of a line that begins an item of a list."""

PLAIN_ITEM = re.compile(r"( *)- (?![\"'>|\[{])(?![\w-]+:(?: |$))(.*)")
"""An item of plain words: no quotes, block, list or key."""

_BLOCK = re.compile(r"[|>][+-]?\d?[+-]? *(?:#.*)?$")

PassageKind = Literal["plain", "quoted", "unclosed", "other"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a file. `number` is its first line (from 1), `lead` everything before it on that line, `rest` what
    follows a closing quotation mark."""

    number: int
    lead: str
    key: str | None
    kind: PassageKind
    lines: tuple[str, ...]
    rest: str = ""

    @property
    def words(self) -> str:
        """The words of all lines as one text."""
        return " ".join(line.strip() for line in self.lines if line.strip())

    @property
    def listed(self) -> bool:
        """True if the words stand in a list without a key: an option or a line."""
        return self.key is None and "-" in self.lead


def passages(lines: list[str]) -> Iterator[Passage]:
    """Yield the passages of a file in order; the caller may repair `lines` meanwhile."""
    number, above = 0, ""
    while number < len(lines):
        passage = _passage(lines, number, above)
        above = (passage.key or "") if passage.lines == ("",) else ""
        yield passage
        number += len(passage.lines)


def indent(line: str) -> int:
    """Return the number of spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def key_column(line: str) -> int:
    """Return the column of the key or word of a line, behind the hyphens of its items."""
    return len(line) - len(line.lstrip(" -"))


def _passage(lines: list[str], number: int, above: str) -> Passage:
    match = _LINE.match(lines[number])
    if match is None or not lines[number].strip() or lines[number].lstrip().startswith("#"):
        return Passage(number + 1, "", None, "other", ("",))
    lead, key, value = match["lead"], match["key"], match["value"].rstrip()
    if key and "-" in lead and _is_speech(key):
        key, value = None, lines[number][len(lead) :].rstrip()
    column = match.start("key") if key else lead.rfind("-") if "-" in lead else len(lead) - 1
    lead = lines[number][: len(lines[number].rstrip()) - len(value)]
    key = key if key or "-" in lead else above or None
    if not value or value == "#" or value.startswith("# "):
        return Passage(number + 1, lead, key, "other", ("",))
    below = _below(lines, number, column)
    if value[:1] in ("'", '"'):
        return _quoted(number, lead, key, value, below)
    if _BLOCK.match(value):
        return Passage(number + 1, lead, key, "other", (value, *below))
    if value[0] in "[{" and not _closed(value) and (closing := _flow(value, below)):
        return Passage(number + 1, lead, key, "other", (value, *below[:closing]))
    return Passage(number + 1, lead, key, "plain", (value, *_continued(below)))


def _is_speech(key: str) -> bool:
    """Return whether a seeming key is the beginning of an option's text: `- Ask: why not here?`."""
    return key[0].isupper() and key.lower() not in KEYS and nearest(key, KEYS, 0.8) is None


def begins_with_key(line: str) -> bool:
    """Return whether a line begins with a key of the format and a colon."""
    match = _LINE.match(line)
    return bool(match and match["key"] in KEYS)


def _below(lines: list[str], number: int, column: int) -> list[str]:
    """Return the lines under a line that are indented further, and the blank ones between them."""
    found: list[str] = []
    for line in map(lines.__getitem__, range(number + 1, len(lines))):
        if line.strip() and indent(line) <= column:
            break
        found.append(line)
    while found and not found[-1].strip():
        found.pop()
    return found


def _continued(below: list[str]) -> Iterator[str]:
    """Yield the lines that continue a text, up to a comment or a line that begins with a key of the format."""
    return takewhile(lambda line: not line.lstrip().startswith("#") and not begins_with_key(line), below)


_CLOSING = {'"': re.compile(r'(?s)"(?:[^"\\]|\\.)*"'), "'": re.compile(r"(?s)'(?:[^']|'')*'(?!')")}


def _quoted(number: int, lead: str, key: str | None, value: str, below: list[str]) -> Passage:
    """Return a text in quotation marks, with everything after the closing one as `rest`."""
    lines = (value, *takewhile(lambda line: not begins_with_key(line), below))
    text = "\n".join(lines)
    match = _CLOSING[value[0]].match(text)
    if match is None:
        return Passage(number + 1, lead, key, "unclosed", lines)
    last = text.count("\n", 0, match.end())
    rest = text[match.end() :].split("\n", 1)[0]
    return Passage(number=number + 1, lead=lead, key=key, kind="quoted", lines=lines[: last + 1], rest=rest.strip())


def _closed(value: str) -> bool:
    return _open_brackets(value) <= 0


def _flow(value: str, below: list[str]) -> int:
    """Return after how many lines a list or mapping in brackets closes; 0 when it never does."""
    depth = _open_brackets(value)
    for count, line in enumerate(below, 1):
        depth += _open_brackets(line)
        if depth <= 0:
            return count
    return 0


def _open_brackets(line: str) -> int:
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", line)
    return sum(bare.count(mark) for mark in "[{") - sum(bare.count(mark) for mark in "]}")
