"""Parser from YAML text to plain data with places: every scalar stays text, every key has its line.

Nodes are composed and never constructed, so `No` does not become False, nor `1:30` 90.
Constructs that YAML accepts silently (a key written twice, an alias, a tag) are Problems here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from math import inf

import yaml

from bot.lessons.loader.source_file import FILE_ENCODING
from bot.lessons.loader.yaml_refusals import (
    YAML_ALIAS,
    YAML_KEY,
    YAML_KEY_TWICE,
    YAML_TAG,
    YAML_TOO_DEEP,
    explain,
    refused_line,
    repair_line,
)
from bot.lessons.loader.yaml_traps import mend
from bot.lessons.model.text import SourcePlace, Written
from bot.lessons.problem import Code, LineReplacement, Problem
from bot.lessons.steps import STEP_KINDS

FILE_EMPTY = Code("file-empty", "An empty file is a lesson that was lost, or one that was never written.")

Data = Written | list["Data"] | dict[str, "Data"]


class YamlMapping(dict[str, "Data"]):
    """A mapping with its place and the places of its keys."""

    def __init__(self, place: SourcePlace) -> None:
        """Make an empty mapping at a place."""
        super().__init__()
        self.place = place
        self.keys_at: dict[str, SourcePlace] = {}


class YamlList(list["Data"]):
    """A list with its place."""

    def __init__(self, place: SourcePlace) -> None:
        """Make an empty list at a place."""
        super().__init__()
        self.place = place


MOST_DEPTH = 60
"""Limit of nesting, deeper than any lesson; libyaml itself stops at 1,000."""

MOST_REPAIRS = 12
"""Limit of lines repaired in one file, after which the author mends these first."""

_Loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The loader that does not test scalars for numbers or dates."""


def parse(source: str, name: str) -> tuple[Data | None, list[Problem]]:
    """Parse a YAML text, with all its problems. Never raises for what an author wrote."""
    source = plain_breaks(source)
    if unreadable := _unreadable(source, name):
        return None, [unreadable]
    source, problems = mend(source, name)
    node, source, repairs = _composed(source, name)
    lines = source.split("\n")
    problems = [_wholly_repaired(found, lines) for found in (*problems, *repairs)]
    if isinstance(node, yaml.YAMLError):
        left = [] if len(repairs) == MOST_REPAIRS else [explain(node, source, name, _refused_at)]
        return None, one_a_line([*problems, *left])
    if isinstance(node, RecursionError):
        return None, [*problems, YAML_TOO_DEEP.at(SourcePlace(name, 1, 1), *_TOO_DEEP)]
    if node is None:
        message, hint = "This file is empty.", "Write the lesson, or delete the file."
        return None, [FILE_EMPTY.at(SourcePlace(name, 1, 1), message, hint)]
    builder = _Builder(name, "\\" in source)
    data = builder.build(node, 0)
    return data, one_a_line([*problems, *builder.problems])


def _wholly_repaired(found: Problem, lines: list[str]) -> Problem:
    """Return a Problem with its line as it is after all repairs: one line may need several."""
    mending = found.mending
    if not isinstance(mending, LineReplacement) or lines[mending.first - 1] == mending.line:
        return found
    line, whole = mending.line, lines[mending.first - 1]
    hint = found.hint.replace(f"`{line.strip()}`", f"`{whole.strip()}`")
    hint = hint.replace(f"`{line.rstrip()}`", f"`{whole.rstrip()}`")
    return replace(found, hint=hint, mending=LineReplacement(mending.first, mending.last, whole))


def one_a_line(problems: list[Problem]) -> list[Problem]:
    """Drop the problems that a trap on the same line has already explained."""
    trapped = {(found.file, found.line): found.code for found in reversed(problems) if found.code.startswith(_TRAPS)}
    return [found for found in problems if trapped.get((found.file, found.line), found.code) == found.code]


def plain_breaks(source: str) -> str:
    """Normalise line ends, so that YAML and the loader count the same lines."""
    return _NO_BREAKS.sub(" ", source.replace("\r\n", "\n").replace("\r", "\n"))


_TRAPS = ("yaml-", "file-encoding")
_NO_BREAKS = re.compile("[\x85\u2028\u2029]")
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_INVISIBLE = ("There is an invisible character here that cannot stay.", "Delete it and type the words again.")
_TOO_DEEP = ("This is nested too deeply.", "Use scenes instead.")


def _unreadable(source: str, name: str) -> Problem | None:
    """Return the Problem of a character that no keyboard types and YAML refuses; None without one."""
    found = _UNPRINTABLE.search(source)
    if found is None:
        return None
    line = source.count("\n", 0, found.start()) + 1
    place = SourcePlace(name, line, found.start() - source.rfind("\n", 0, found.start()))
    return FILE_ENCODING.at(place, *_INVISIBLE)


def _compose(source: str) -> yaml.Node | None:
    loader = _Loader(source)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _composed(source: str, name: str) -> tuple[yaml.Node | yaml.YAMLError | RecursionError | None, str, list[Problem]]:
    """Compose a text, and return its node or the error; lines with a known repair are repaired one after the other."""
    problems = list[Problem]()
    while True:
        try:
            return _compose(source), source, problems
        except RecursionError as error:
            return error, source, problems
        except yaml.YAMLError as error:
            found = repair_line(error, source, name, _refused_at) if len(problems) < MOST_REPAIRS else None
            if found is None:
                return error, source, problems
        source = found[0]
        problems.append(found[1])


def _refused_at(source: str) -> float:
    try:
        _compose(source)
    except yaml.YAMLError as error:
        return refused_line(error)
    except RecursionError:
        return -1
    return inf


@dataclass
class _Builder:
    """Builder of data from nodes. `escapes`: the text holds a backslash, so scalars may hold invisible characters."""

    name: str
    escapes: bool
    problems: list[Problem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def build(self, node: yaml.Node, depth: int) -> Data:
        place = SourcePlace(self.name, node.start_mark.line + 1, node.start_mark.column + 1)
        if depth > MOST_DEPTH:
            return self._refuse(place, YAML_TOO_DEEP, *_TOO_DEEP)
        if not isinstance(node, yaml.ScalarNode) and id(node) in self.seen:
            return self._refuse(place, YAML_ALIAS, "`&` and `*` names are not used here.", "Write the words out.")
        self.seen.add(id(node))
        self._check_tag(node, place)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place, depth)
        if isinstance(node, yaml.SequenceNode):
            return self._sequence(node, place, depth)
        if self.escapes and _UNPRINTABLE.search(str(node.value)):
            return self._refuse(place, FILE_ENCODING, *_INVISIBLE)
        return Written(str(node.value), place)

    def _mapping(self, node: yaml.MappingNode, place: SourcePlace, depth: int) -> YamlMapping:
        block = YamlMapping(place)
        for key_node, value_node in node.value:
            at = SourcePlace(self.name, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            if not isinstance(key, str) or not key or key == "<<":
                self._refuse(at, YAML_KEY, "A name is expected before this colon.", "Put the text in double quotes.")
            elif key in block:
                first = block.keys_at[key].line
                message = f"`{key}:` is written twice (first on line {first}); only one of them would count."
                begins = key in STEP_KINDS or key == "text"
                hint = f"Put a hyphen before it: `- {key}: …`" if begins else "Delete one, or rename it."
                self._refuse(at, YAML_KEY_TWICE, message, hint)
                if key == "text":
                    break  # the rest belongs to the option that begins here
            else:
                block.keys_at[key] = at
                block[key] = self.build(value_node, depth + 1)
        return block

    def _sequence(self, node: yaml.SequenceNode, place: SourcePlace, depth: int) -> YamlList:
        items = YamlList(place)
        items.extend(self.build(item, depth + 1) for item in node.value)
        return items

    def _check_tag(self, node: yaml.Node, place: SourcePlace) -> None:
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.startswith("tag:yaml.org,2002:python"):
            self._refuse(place, YAML_TAG, "A text may not begin with `!`.", "Put the text in double quotes.")

    def _refuse(self, place: SourcePlace, code: Code, message: str, hint: str) -> Written:
        self.problems.append(code.at(place, message, hint))
        return Written("", place)
