"""YAML content without source positions, and its formatting as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from bot.lessons.loader.yaml_nodes import Data, parse
from bot.lessons.loader.yaml_traps import quoted

PlainYaml = str | list["PlainYaml"] | dict[str, "PlainYaml"]
"""YAML content: strings, lists and mappings."""

_ON_ONE_LINE = ("when", "set", "picks", "was", "countries")
"""Keys whose lists and mappings are written on one line, in brackets."""

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_NO_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
"""Words that other YAML parsers take for a boolean or null."""


def plain(data: Data) -> PlainYaml:
    """Return parsed content without source positions."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    return [plain(it) for it in data] if isinstance(data, list) else str(data)


def says(source: str, wanted: PlainYaml) -> bool:
    """Return whether a text parses to exactly this content, without problems."""
    data, problems = parse(source, "")
    return data is not None and not problems and plain(data) == wanted


def item_lines(value: PlainYaml, column: int) -> list[str]:
    """Return the lines of a list item whose hyphen stands at a column (from 0)."""
    margin = " " * column
    if not isinstance(value, dict):
        first, *more = _spelt("", value, column + 2)
        return [f"{margin}- {first}", *more]
    body = [line for key, it in value.items() for line in key_lines(key, it, column + 2)]
    return [f"{margin}- {body[0].lstrip()}", *body[1:]]


def key_lines(key: str, value: PlainYaml, column: int) -> list[str]:
    """Return the lines of a key and its value; the key stands at a column."""
    margin = " " * column
    if isinstance(value, list) and key not in _ON_ONE_LINE:
        return [f"{margin}{key}:", *(line for it in value for line in item_lines(it, column + 2))]
    first, *more = _spelt(key, value, column + 2)
    return [f"{margin}{key}: {first}", *more]


def _spelt(key: str, value: PlainYaml, margin: int) -> list[str]:
    return spelling(key, value, margin) if isinstance(value, str) else [in_brackets(value)]


def in_brackets(value: PlainYaml) -> str:
    """Return content on one line, lists and mappings in brackets."""
    match value:
        case str():
            return value if _BARE.fullmatch(value) and value.lower() not in _NO_WORDS else quoted(value)
        case list():
            return f"[{', '.join(map(in_brackets, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {in_brackets(it)}' for key, it in value.items())}}}"
        case _:
            assert_never(value)


def spelling(key: str, words: str, margin: int) -> list[str]:
    """Return the lines of a string behind its key, or behind a hyphen if `key` is empty.

    The simplest YAML style that keeps the words is taken; its further lines are indented by `margin`.
    """
    lead = f"- {key}: " if key else "- "
    wanted: PlainYaml = [{key: words}] if key else [words]
    ways = (way for way in _styles(words) if says("\n    ".join([lead + way[0], *way[1:]]), wanted))
    first, *more = next(ways, [quoted(words).replace("\n", "\\n")])
    return [first, *(" " * margin + line if line else "" for line in more)]


def _styles(words: str) -> Iterator[list[str]]:
    """Yield the YAML styles of a string, the simplest first."""
    yield from ([["|-", *words.split("\n")]] if "\n" in words else [[words], [quoted(words)]])
