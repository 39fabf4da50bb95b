"""Traps of YAML, in a teacher's words, each with the repaired line.

Some traps are errors that YAML words for programmers; others pass silently and cut a sentence in two.
The loader reads on with the repaired lines, so one trap hides no other problem of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.lessons.loader.indentation import columns
from bot.lessons.loader.passages import ITEM_SIGN, KEYS, Passage, begins_with_key, indent, key_column, passages
from bot.lessons.loader.yaml_refusals import (
    YAML_AT,
    YAML_BRACE,
    YAML_BRACKET,
    YAML_COLON,
    YAML_HASH,
    YAML_HEAD,
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


_WORDS = "|".join(sorted(KEYS, key=len, reverse=True))
_BEGIN = r"(?P<lead> *(?:- +)*)(?P<unseen>[\u200b-\u200f\u2060\ufeff]*)"
_KEY_COLON = r"(?P<colon>[ \u00a0]*[:：])(?P<gap>[ \u00a0]*)"
_KEY = re.compile(rf"{_BEGIN}(?P<sign>(?:[-–—•·*][ \u00a0]*)?)(?P<key>{_WORDS}){_KEY_COLON}(?P<rest>.*)")
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


_VALUE = r"(?:\[[^\[\]]*\]|[A-Za-z0-9-]+)"
_FINE = re.compile(rf"\{{\s*[a-z0-9-]+:\s+{_VALUE}(?:\s*,\s*[a-z0-9-]+:\s+{_VALUE})*\s*\}}")
_PAIR = re.compile(rf"([a-z][a-z0-9-]*)\s*[:=]\s*({_VALUE})")
_SEVERAL = re.compile(r"([a-z][a-z0-9-]*)\s*[:=]\s*([A-Za-z0-9-]+(?:,\s*[A-Za-z0-9-]+)+)")
_COMMA = re.compile(r",\s*(?![^\[]*\])")


def braced(words: str) -> str | None:
    """Return the words in curly brackets if they were meant to be flags; None when they are right or no flags.

    `country: KE`, `(country: KE)`, `{country:KE}`, `{country=KE}` and `{country: KE, NP}` are meant as flags.
    """
    if _FINE.fullmatch(words):
        return None
    bare = words.strip("{}() ")
    if several := _SEVERAL.fullmatch(bare):
        return f"{{{several[1]}: [{several[2]}]}}"
    pairs = [_PAIR.fullmatch(pair) for pair in _COMMA.split(bare)]
    meant = ", ".join(f"{pair[1]}: {pair[2]}" for pair in pairs if pair)
    return f"{{{meant}}}" if all(pairs) else None
