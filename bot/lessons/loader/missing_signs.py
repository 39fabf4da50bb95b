"""Repair of a line whose colon or hyphen is missing, when YAML refused it or a line near it.

Every proposal is tried by the caller: with it, YAML reads further than before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.lessons.loader.passages import ITEM_SIGN, KEYS, PLAIN_ITEM, begins_with_key, indent, key_column

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
_STEP = re.compile(r" *- +[a-z]+: ")


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
    step = next((lines[number] for number in above if _STEP.match(lines[number])), "")
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
