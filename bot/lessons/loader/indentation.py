"""Repair of a refused line: the one to change, and the spaces, colon or hyphen with which YAML reads on.

Every proposal is tried: with it, YAML reads further than before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from math import inf
from typing import NamedTuple

from bot.lessons.loader.passages import ITEM_SIGN, KEYS, PLAIN_ITEM, begins_with_key, indent, key_column
from bot.lessons.steps import STEP_KINDS

OFF = "This line does not fit the lines around it."


class LineRepair(NamedTuple):
    """A line by its number, counted from 0, the text that replaces it, and the message about it."""

    number: int
    text: str
    message: str = OFF


_WORDS = "|".join(sorted(KEYS - {"end"}, key=len, reverse=True))
_NO_COLON = re.compile(rf"(?P<lead> *(?:- +)*)(?P<key>{_WORDS}) +(?P<rest>[^\s:].*)")
_TEXT = re.compile(r"( *)text:(?: |$)")
_LIST = re.compile(r" *(?:- +)?(?:options|lines|also):\s*$")
_PRACTISE = re.compile(r" *- +practise:")
_WRITTEN_STEP = re.compile(r" *- +[a-z]+: ")


def missing_signs(lines: list[str], refused: int, above: list[int]) -> Iterator[LineRepair]:
    """Yield repairs of the refused line and of those above it, the likeliest first."""
    near = (refused, *above[:1])
    for number in near:
        if _in_options(lines, number):
            yield from _as_option(lines, number)
        yield from _with_colon(lines, number)
    for number in (refused, *above):
        yield from _with_hyphen(lines, number)


def missing_list(lines: list[str], refused: int, above: list[int]) -> str | None:
    """Return the line that is missing above a list of answers, or of lines to practise; None if none is missing."""
    if not above or not ITEM_SIGN.match(lines[refused]) or not begins_with_key(lines[above[0]]):
        return None
    step = next((lines[number] for number in above if _WRITTEN_STEP.match(lines[number])), "")
    return " " * key_column(lines[above[0]]) + ("lines:" if _PRACTISE.match(step) else "options:")


def _with_colon(lines: list[str], number: int) -> Iterator[LineRepair]:
    if found := _NO_COLON.fullmatch(lines[number]):
        message = f"The colon behind `{found['key']}` is missing."
        yield LineRepair(number, f"{found['lead']}{found['key']}: {found['rest']}", message)


def _as_option(lines: list[str], number: int) -> Iterator[LineRepair]:
    """Yield a plain option as `text:`, when keys stand below it."""
    plain, below = PLAIN_ITEM.fullmatch(lines[number]), "".join(lines[number + 1 : number + 2])
    if plain and begins_with_key(below) and indent(below) > indent(lines[number]):
        yield LineRepair(number, f"{plain[1]}- text: {plain[2]}")


def _with_hyphen(lines: list[str], number: int) -> Iterator[LineRepair]:
    if found := _TEXT.match(lines[number]):
        message, words = "The hyphen before `text` is missing.", lines[number].strip()
        for column in (len(found[1]), len(found[1]) - 2):
            yield LineRepair(number, " " * column + "- " + words, message)


def _in_options(lines: list[str], number: int) -> bool:
    """Return whether a line stands in a list of answers: the nearest line above that is less far in begins one."""
    column = indent(lines[number])
    outer = (it for it in reversed(lines[:number]) if it.strip() and it.lstrip()[0] != "#" and _is_outer(it, column))
    return _LIST.match(next(outer, "")) is not None


def _is_outer(line: str, column: int) -> bool:
    return key_column(line) <= column and not (indent(line) == column and ITEM_SIGN.match(line))


RefusedAt = Callable[[str], float]
"""Return the line at which YAML refuses a text, counted from 0; infinity when it can read all of it."""

_STEP = re.compile(rf" *(?:(?:{'|'.join(STEP_KINDS)}): |end$)")
_SCENE = re.compile(r" *[a-z0-9-]+: *$")
_LINES_ABOVE, _TRIES, _MOST_SIGNS = 20, 8, 100_000


def repaired_line(source: str, refused: int, refused_at: RefusedAt) -> LineRepair | None:
    """Return the one line to replace when YAML refused a line, counted from 0; None when no try helps.

    A missing colon or hyphen may be one of several: with it, YAML reads at least further. Other spaces have to be the
    last repair that the file needs, since nearly any of them would help a little.
    """
    lines = source.split("\n")
    if len(source) > _MOST_SIGNS or refused >= len(lines):
        return None
    above = list(_above(lines, refused))
    signs = list(missing_signs(lines, refused, above))
    tries = [*signs, *_ways(lines, refused), *_ways(lines, above[0] if above else refused)]
    reached = {it: refused_at("\n".join([*lines[: it.number], it.text, *lines[it.number + 1 :]])) for it in tries}
    whole = (it for it in tries if reached[it] == inf)
    return next(whole, next((it for it in signs if reached[it] > refused), None))


def missing_list_key(source: str, refused: int, refused_at: RefusedAt) -> str | None:
    """Return the line such as `options:` that is missing above the refused one, if YAML reads further with it."""
    lines = source.split("\n")
    if len(source) > _MOST_SIGNS or refused >= len(lines):
        return None
    found = missing_list(lines, refused, list(_above(lines, refused)))
    helps = found and refused_at("\n".join([*lines[:refused], found, *lines[refused:]])) > refused + 1
    return found if helps else None


def _above(lines: list[str], number: int) -> Iterator[int]:
    """Yield the numbers of the lines above that are neither empty nor a comment, the nearest first."""
    for at in islice(range(number - 1, -1, -1), _LINES_ABOVE):
        if lines[at].strip() and not lines[at].lstrip().startswith("#"):
            yield at


def _ways(lines: list[str], number: int) -> Iterator[LineRepair]:
    """Yield the line at each column where it may belong, the likeliest first."""
    words = lines[number].strip()
    if not words:
        return
    for column in islice(columns(lines, number), _TRIES):
        hyphen = "- " if _STEP.match(lines[number]) or column == indent(lines[number]) else ""
        yield LineRepair(number, " " * column + hyphen + words)


def columns(lines: list[str], number: int) -> Iterator[int]:
    """Yield the columns where a line may start: of a hyphen or key above, or further in than the text it continues."""
    line, above = lines[number], [lines[at] for at in _above(lines, number)]
    if line.lstrip().startswith("- ") or _STEP.match(line):
        found = [indent(it) for it in above if it.lstrip().startswith("- ")]
    elif begins_with_key(line):
        found = [column for it in above if (column := key_column(it))]
    elif _SCENE.match(line):
        found = [0]
    elif above and PLAIN_ITEM.fullmatch(above[0]) and indent(above[0]) == indent(line):
        found = [indent(line)]
    else:
        found = [key_column(it) + 2 for it in above[:1] if " " in line.strip()]
    yield from dict.fromkeys(found)
