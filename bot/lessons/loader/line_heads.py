"""Repair of the beginning of lines: spaces, a hyphen for a new item, a key, a colon, a space.

If a character is missing, or another one looks like it, YAML takes the line for a text or blames the next one. Word
and phones insert such characters by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.lessons.loader.passages import ITEM_SIGN, KEYS, indent, key_column
from bot.lessons.loader.yaml_codes import YAML_HEAD
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import LineReplacement, Problem

_WORDS = "|".join(sorted(KEYS, key=len, reverse=True))
_BEGIN = r"(?P<lead> *(?:- +)*)(?P<unseen>[\u200b-\u200f\u2060\ufeff]*)"
_COLON = r"(?P<colon>[ \u00a0]*[:：])(?P<gap>[ \u00a0]*)"
_KEY = re.compile(rf"{_BEGIN}(?P<sign>(?:[-–—•·*][ \u00a0]*)?)(?P<key>{_WORDS}){_COLON}(?P<rest>.*)")
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff]+(?P<rest> *- .*| +\S.*|[\w-]+:.*)")
_ITEM = re.compile(r"(?P<lead> *)(?P<sign>[–—•·*][ \u00a0]*|-(?=[^\s-]))(?P<rest>\S.*)")
_SCENE = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<sign>[：;]?) *$")
_LIST_BELOW = re.compile(r"(?:options|lines|also):\s*$")
_BLOCK = re.compile(r" *(?:- +)*(?:[\w-]+: +)?[|>][+-]?\d? *$")


def straighten(lines: list[str], name: str) -> Iterator[Problem]:
    """Repair the beginning of each line in place, and yield a Problem for each repair. Block texts are left alone."""
    block = None
    for number, line in enumerate(lines):
        if block is not None and (not line.strip() or indent(line) > block):
            continue
        if found := _slip(lines, number):
            message, lines[number] = found
            words = lines[number].rstrip() if _UNSEEN.match(line) else lines[number].strip()
            hint = f"Write it so: `{words}`"
            mending = LineReplacement(number + 1, number + 1, lines[number])
            yield YAML_HEAD.at(SourcePlace(name, number + 1, indent(line) + 1), message, hint, mending)
        block = key_column(lines[number]) if _BLOCK.match(lines[number]) else None


def _slip(lines: list[str], number: int) -> tuple[str, str] | None:
    """Return the message about the beginning of a line, and the repaired line; None when it is right."""
    line = lines[number]
    if (match := _KEY.match(line)) and (message := _odd(match)):
        sign = "- " if match["sign"] else ""
        rest = f" {match['rest']}" if match["rest"] else ""
        return message, f"{match['lead']}{sign}{match['key']}:{rest}"
    if match := _UNSEEN.match(line):
        return "A sign that nobody sees stands at the beginning of this line.", match["rest"]
    if (match := _ITEM.match(line)) and _in_a_list(lines, number):
        return _odd_hyphen(match["sign"]), f"{match['lead']}- {match['rest']}"
    if (match := _SCENE.match(line)) and ITEM_SIGN.match(_nearest(lines, range(number + 1, len(lines)))):
        return f"The colon behind `{match['name']}` is missing.", f"{match['name']}:"
    return None


def _odd(match: re.Match[str]) -> str | None:
    """Return the message about a line that begins with a key of the format; None when it is right."""
    key = match["key"]
    if match["unseen"]:
        return f"A sign that nobody sees stands before `{key}`."
    if match["sign"] and match["sign"] != "- ":
        return _odd_hyphen(match["sign"])
    if match["colon"] != ":":
        return f"Right behind `{key}` a plain colon is needed."
    if match["rest"] and not match["rest"].startswith("\t") and match["gap"][:1] != " ":
        return f"A space is missing behind `{key}:`."
    return None


def _odd_hyphen(sign: str) -> str:
    """Return the message about a hyphen without its space, or another character in its place."""
    if sign[0] == "-":
        return "A space is missing behind the hyphen."
    return f"Here a hyphen is needed, not `{sign[0]}`."


def _in_a_list(lines: list[str], number: int) -> bool:
    """Return whether the line above is an item of the same list, or the key of a list."""
    above = _nearest(lines, range(number - 1, -1, -1))
    here = indent(lines[number])
    neighbour = indent(above) == here and ITEM_SIGN.match(above) is not None
    return neighbour or (_LIST_BELOW.search(above) is not None and indent(above) <= here)


def _nearest(lines: list[str], numbers: Iterable[int]) -> str:
    """Return the first of some lines that is neither empty nor a comment; empty when there is none."""
    return next((line for line in map(lines.__getitem__, numbers) if line.strip() and line.lstrip()[0] != "#"), "")
