"""Repair of a wrong indentation: the line to change, and the spaces with which the whole file can be read.

Every proposal has been tried: with it, YAML accepts the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from bot.lessons.loader.passages import begins_with_key, indent
from bot.lessons.steps import STEP_KINDS

Reads = Callable[[str], bool]
"""Tells whether YAML can read a text."""

_STEP = re.compile(rf" *(?:(?:{'|'.join(STEP_KINDS)}): |end$)")
_SCENE = re.compile(r" *[a-z0-9-]+: *$")
_PLAIN = re.compile(r"( *)- (?![\"'>|\[{])(?![\w-]+:(?: |$))(.*)")
_LINES_ABOVE, _TRIES, _MOST_SIGNS = 20, 8, 100_000


def repaired_line(source: str, refused: int, reads: Reads) -> tuple[int, str] | None:
    """Return the one line to replace, as its number and text, when YAML refused a line; None when no try helps.

    Both line numbers count from 0.
    """
    lines = source.split("\n")
    if len(source) > _MOST_SIGNS or refused >= len(lines):
        return None
    above = next(_above(lines, refused), refused)
    tries = [*_as_option(lines, refused, above), *_ways(lines, refused), *_ways(lines, above)]
    return next((it for it in tries if reads("\n".join([*lines[: it[0]], it[1], *lines[it[0] + 1 :]]))), None)


def _above(lines: list[str], number: int) -> Iterator[int]:
    """Yield the numbers of the lines above that are neither empty nor a comment, the nearest first."""
    for at in islice(range(number - 1, -1, -1), _LINES_ABOVE):
        if lines[at].strip() and not lines[at].lstrip().startswith("#"):
            yield at


def _ways(lines: list[str], number: int) -> Iterator[tuple[int, str]]:
    """Yield the line at each column where it may belong, the likeliest first."""
    words = lines[number].strip()
    if not words:
        return
    for column in islice(columns(lines, number), _TRIES):
        hyphen = "- " if _STEP.match(lines[number]) or column == indent(lines[number]) else ""
        yield number, " " * column + hyphen + words


def columns(lines: list[str], number: int) -> Iterator[int]:
    """Yield the columns where a line may start: of a hyphen or key above, or further in than the text it continues."""
    line, above = lines[number], [lines[at] for at in _above(lines, number)]
    if line.lstrip().startswith("- ") or _STEP.match(line):
        found = [indent(it) for it in above if it.lstrip().startswith("- ")]
    elif begins_with_key(line):
        found = [column for it in above if (column := _key_column(it))]
    elif _SCENE.match(line):
        found = [0]
    elif above and _PLAIN.fullmatch(above[0]) and indent(above[0]) == indent(line):
        found = [indent(line)]
    else:
        found = [_key_column(it) + 2 for it in above[:1] if " " in line.strip()]
    yield from dict.fromkeys(found)


def _as_option(lines: list[str], refused: int, above: int) -> Iterator[tuple[int, str]]:
    """Yield a plain option as `text:`, when keys stand below it."""
    plain = _PLAIN.fullmatch(lines[above])
    if plain and begins_with_key(lines[refused]) and indent(lines[refused]) > indent(lines[above]):
        yield above, f"{plain[1]}- text: {plain[2]}"


def _key_column(line: str) -> int:
    return len(line) - len(line.lstrip(" -"))
