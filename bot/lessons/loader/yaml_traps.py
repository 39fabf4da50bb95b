"""Traps of YAML, in a teacher's words, each with the repaired line.

Some traps are errors that YAML words for programmers; others pass silently and cut a sentence in two.
The loader reads on with the repaired lines, so one trap hides no other problem of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from bot.lessons.loader.flag_syntax import braced
from bot.lessons.loader.indentation import columns
from bot.lessons.loader.line_heads import straighten
from bot.lessons.loader.passages import Passage, begins_with_key, indent, passages
from bot.lessons.loader.yaml_codes import (
    YAML_AT,
    YAML_BRACE,
    YAML_BRACKET,
    YAML_COLON,
    YAML_HASH,
    YAML_QUOTE,
    YAML_SPACE,
    YAML_STAR,
    YAML_START,
    YAML_TAB,
    YAML_TAG,
)
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, LineReplacement, Problem
from bot.lessons.steps import NAME_KEYS, PROSE_KEYS

_ODD = "\t\u00a0\u3000"
"""Characters that look like spaces."""

_NEVER_FIRST = {"*": YAML_STAR, "&": YAML_STAR, "@": YAML_AT, "`": YAML_AT, "%": YAML_AT, "!": YAML_TAG}
_NEVER_FIRST_WORD = re.compile(r"[,\]}]|[|>][^\n]|[-?] ")
_CUT = re.compile(r"\s#(?! )|(?<!\s) # ")
"""A `#` that cuts a sentence. Two spaces, a hash and a space are a comment as comments are written."""
_MAPPING = re.compile(r"\{ *[a-z]+: ")
_COLON = re.compile(r":(?: |$)")
_PROSE_KEYS = PROSE_KEYS | {"item", "title", "about", "today", "sensitive", "name", "button"}

_AFTER_QUOTES = {True: ":#]}", False: ":#,]}"}
"""Characters that may follow a closing quotation mark; a comma only between brackets, not after a key or a hyphen."""
_HELD = re.compile(r"\{ *([a-z][a-z-]*) *\}")

Trap = tuple[Code, str, str]
"""Code, message, and the text that replaces the passage's."""


def mend(source: str, name: str) -> tuple[str, list[Problem]]:
    """Repair every trap of a text, line by line, and return it with a Problem for each."""
    lines, problems = source.split("\n"), list[Problem]()
    for number in range(len(lines)) if any(sign in source for sign in _ODD) else ():
        problems += _straightened(lines, number, name)
    problems += straighten(lines, name)
    for passage in passages(lines):
        if trap := _trap(passage, lines):
            problems.append(_mended(lines, passage, trap, name))
    return "\n".join(lines), problems


def _straightened(lines: list[str], number: int, name: str) -> Iterator[Problem]:
    """Replace tabs and hard spaces before a line, and yield a Problem for them: they look like spaces and are none."""
    line = lines[number] = lines[number] if lines[number].strip() else ""
    start = line[: len(line) - len(line.lstrip(f" -{_ODD}"))]
    if not (odd := set(start) & set(_ODD)):
        return
    code, what = (YAML_TAB, "a tab") if "\t" in odd else (YAML_SPACE, "a space that is none")
    lines[number] = _with_spaces(lines, number, start)
    hint = f"Use plain spaces: `{lines[number].rstrip()}`"
    mending = LineReplacement(number + 1, number + 1, lines[number])
    yield code.at(SourcePlace(name, number + 1, 1), f"This line begins with {what}.", hint, mending)


def _with_spaces(lines: list[str], number: int, start: str) -> str:
    """Return the line with two, four or eight spaces for a tab, so that it lines up with the nearest line above.

    A key that lines up with none of them is moved to where the nearest key stands.
    """
    line, plain = lines[number], re.sub("[\u00a0\u3000]", " ", start)
    ways = [plain.expandtabs(width) + line[len(start) :] for width in (2, 4, 8)]
    lines[number] = ways[0]
    possible = list(columns(lines, number))
    fitting = (way for column in possible for way in ways if indent(way) == column)
    keys = possible if begins_with_key(ways[0]) else []
    nearest = min(keys, key=lambda column: abs(column - indent(ways[0])), default=indent(ways[0]))
    return next(fitting, " " * nearest + ways[0].lstrip())


def _mended(lines: list[str], passage: Passage, trap: Trap, name: str) -> Problem:
    code, message, words = trap
    first = passage.number - 1
    number = first + next((at for at, line in enumerate(passage.lines) if _shows(code, line)), 0)
    column = len(lines[number]) - len(lines[number].lstrip()) + 1
    lines[first : first + len(passage.lines)] = [passage.lead + words, *[""] * (len(passage.lines) - 1)]
    last = first + len(passage.lines)
    where = f"Write lines {first + 1} to {last} as one" if last > first + 1 else "Write it so"
    hint = f"{where}: `{lines[first].strip()}`"
    mending = LineReplacement(first + 1, last, lines[first])
    return code.at(SourcePlace(name, number + 1, column), message, hint, mending)


def _shows(code: Code, line: str) -> bool:
    """Return whether the trap is on this line of a passage."""
    sign = {YAML_COLON: _COLON, YAML_HASH: _CUT}.get(code)
    return bool(sign is None or sign.search(line.rstrip()))


def _trap(passage: Passage, lines: list[str]) -> Trap | None:
    match passage.kind:
        case "plain":
            return _plain_trap(passage, lines)
        case "unclosed":
            message = "A quotation mark is opened here and never closed."
            return YAML_QUOTE, message, quoted(_without_smart(passage.words[1:]))
        case "quoted" if passage.rest and passage.rest[0] not in _AFTER_QUOTES[bool(passage.key or passage.listed)]:
            return YAML_QUOTE, "This text goes on after its closing quotation mark.", quoted(_inside(passage.words))
        case "quoted" | "other":
            return None
        case _:
            assert_never(passage.kind)


def _inside(words: str) -> str:
    """Return the text that was meant to stand between the outer quotation marks."""
    return words[1:-1] if len(words) > 1 and words[-1] == words[0] else words


def _without_smart(words: str) -> str:
    """Remove the smart quotation mark that was to close a text; one that belongs to speech in it stays."""
    return words[:-1] if words.endswith("”") and "“" not in words else words


def _plain_trap(passage: Passage, lines: list[str]) -> Trap | None:
    words = passage.words
    if passage.key in ("when", "set") and (mended := braced(words)):
        return YAML_BRACE, "What it asks for or remembers stands in curly brackets, each name with its value.", mended
    prose = passage.listed or passage.key in _PROSE_KEYS
    if words[0] in _NEVER_FIRST:
        return _NEVER_FIRST[words[0]], f"A text may not begin with `{words[0]}`.", quoted(words)
    if prose and words[0] == "#" and words[1:2].strip():
        return YAML_HASH, "A text that begins with `#` is not read at all.", quoted(words)
    if (passage.key or passage.listed) and _NEVER_FIRST_WORD.match(words):
        return YAML_START, f"A text may not begin with `{words[0]}`.", quoted(words)
    if prose and words[0] in "[{" and not _MAPPING.match(words):
        return _bracket(words)
    if trap := _colon(passage, lines):
        return trap
    if prose and any("#" in line and _CUT.search(line) for line in passage.lines):
        return YAML_HASH, "Everything after ` #` is cut off here.", quoted(words)
    return None


def _bracket(words: str) -> Trap:
    if words[0] == "[":
        return YAML_BRACKET, "Square brackets would make a list of this text.", quoted(words)
    return YAML_BRACE, "Curly brackets mean something else here.", quoted(_HELD.sub(r"<\1>", words))


def _colon(passage: Passage, lines: list[str]) -> Trap | None:
    cut = any(":" in line and _COLON.search(_without_remark(line)) for line in passage.lines)
    if not cut or passage.words[0] in "[{" or not (passage.key or passage.listed):
        return None
    if passage.key in NAME_KEYS and _COLON.search(passage.words[:-1]) is None:
        return YAML_COLON, "Behind this name no colon is needed.", passage.words.rstrip(":")
    message = "A colon followed by a space cuts this text in two."
    return YAML_COLON, message, _as_option(passage, lines) + quoted(_unwrapped(passage.words))


def _unwrapped(words: str) -> str:
    """Remove the smart quotation marks into which Word turned those of YAML."""
    wrapped = words[0] == "“" and words[-1] == "”" and "”" not in words[1:-1]
    return words[1:-1] if wrapped and len(words) > 2 else words


def _as_option(passage: Passage, lines: list[str]) -> str:
    """Return `text: ` if keys stand below a plain option, else nothing."""
    after = "".join(lines[passage.number - 1 + len(passage.lines) :][:1])
    return "text: " if passage.listed and indent(after) > passage.lead.rfind("-") and begins_with_key(after) else ""


def _without_remark(line: str) -> str:
    return re.split(r"\s#", line, maxsplit=1)[0].rstrip()


def quoted(value: str) -> str:
    """Return a text in double quotes, as YAML needs it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
