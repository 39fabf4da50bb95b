"""YAML's traps, in a teacher's words, each with the mended line.

Some traps are errors that YAML words for programmers; others pass silently and cut a sentence in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from bot.content.model.text import Place
from bot.content.problem import Problem, problem

_VALUE = re.compile(r"^(?P<lead>\s*(?:- +)*(?:(?P<key>[A-Za-z][\w-]*):(?: +|$))?)(?P<value>.*)$")
_BLOCK = re.compile(r"(?:^|[\s:-])[|>][+-]?\d?\s*$")
_SPECIAL_START = {"*": "yaml-star", "@": "yaml-at", "`": "yaml-at", "&": "yaml-star", "!": "yaml-tag", "%": "yaml-at"}
_PROSE_KEYS = {"say", "choose", "quiz", "poll", "practise", "measure", "text", "feedback", "alt", "title", "about",
               "today", "sensitive", "name"}  # fmt: skip


def look_for_traps(source: str, name: str) -> list[Problem]:
    """The traps in a text, found line by line, before YAML sees it."""
    problems = []
    for number, line in _prose_lines(source):
        place = Place(name, number, len(line) - len(line.lstrip()) + 1)
        if "\t" in line[: len(line) - len(line.lstrip())]:
            hint = f"Use spaces: `{line.expandtabs(2).rstrip()}`"
            problems.append(problem(place, "yaml-tab", "This line begins with a tab.", hint))
        elif found := _trap(line):
            code, message, mended = found
            problems.append(problem(place, code, message, f"Write it so: `{mended.strip()}`"))
    return problems


def _prose_lines(source: str) -> Iterator[tuple[int, str]]:
    """Lines that YAML reads by its rules: without comments and without the inside of block texts."""
    inside: int | None = None
    for number, line in enumerate(source.split("\n"), 1):
        indent = len(line) - len(line.lstrip())
        if inside is not None and (not line.strip() or indent > inside):
            continue
        inside = indent if _BLOCK.search(line) else None
        if line.strip() and not line.lstrip().startswith("#"):
            yield number, line


def _trap(line: str) -> tuple[str, str, str] | None:
    match = _VALUE.match(line)
    if not match or not (value := match["value"].strip()) or value[0] in "\"'|>":
        return None
    lead, prose = match["lead"], match["key"] in _PROSE_KEYS or (match["key"] is None and "- " in match["lead"])
    if value[0] in _SPECIAL_START:
        return _SPECIAL_START[value[0]], f"A text may not begin with `{value[0]}`.", lead + quoted(value)
    if prose and " #" in value and not value.startswith("#"):
        return "yaml-hash", "Everything after ` #` is cut off here.", lead + quoted(value)
    if prose and value.startswith("[") and match["key"] != "options" and not value.startswith("[["):
        return "yaml-bracket", "Square brackets would make several texts of this one.", lead + quoted(value)
    if prose and value.startswith("{"):
        return "yaml-brace", "Curly brackets mean something else here.", lead + quoted(value)
    if prose and ": " in value and (match["key"] is not None or not _looks_like_mapping(value)):
        return "yaml-colon", "A colon followed by a space cuts this text in two.", lead + quoted(value)
    return None


def _looks_like_mapping(value: str) -> bool:
    return bool(re.match(r"^[a-z][a-z-]*: ", value))


def quoted(value: str) -> str:
    """A text in double quotes, as YAML wants it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


_EXPLAINED: tuple[tuple[str, str, str, str], ...] = (
    ("unexpected end of stream", "yaml-quote", "A quotation mark is opened and never closed.", "Close it."),
    ("while scanning a quoted scalar", "yaml-quote", "A quotation mark is opened and never closed.", "Close it."),
    ("mapping values are not allowed", "yaml-colon", "There is a colon too many, or the spaces before a line are off.",
     "Put the text in double quotes, or line the words up with the line above."),
    ("did not find expected key", "yaml-indent", "The spaces before this line do not fit the lines above.",
     "Line it up with the steps around it; a text that begins with a quotation mark must end with one."),
    ("did not find expected '-' indicator", "yaml-indent", "A step must begin with a hyphen and a space.",
     "Line it up with the steps around it."),
    ("block sequence entries are not allowed", "yaml-indent", "A list cannot begin here.",
     "Begin the list on the next line."),
    ("found undefined alias", "yaml-star", "A text may not begin with `*`.", "Put it in double quotes."),
    ("anchor", "yaml-star", "A text may not begin with `*` or `&`.", "Put it in double quotes."),
    ("found character that cannot start any token", "yaml-at", "A text may not begin with this character.",
     "Put the text in double quotes."),
    ("control characters are not allowed", "file-encoding", "There is an invisible character that cannot stay.",
     "Delete it and type the words again."),
    ("exceeded max", "yaml-too-deep", "This is nested too deeply.", "Use scenes instead."),
    ("expected a single document", "yaml-documents", "A line of three hyphens begins a second document.",
     "Delete that line: one file is one lesson."),
)  # fmt: skip


def explain(error: yaml.YAMLError, source: str, name: str) -> Problem:
    """A YAML error as a Problem; marks may be missing (a byte YAML refuses)."""
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    place = Place(name, min(line, source.count("\n") + 1), column)
    words = str(error)
    for needle, code, message, hint in _EXPLAINED:
        if needle in words:
            return problem(place, code, message, hint)
    return problem(place, "yaml-broken", "This line does not fit the form of a lesson.",
                   "Compare the hyphens, colons and spaces with the lines above.")  # fmt: skip
