"""Lines of a YAML text and of its list items, and edits of them: insert, delete and move items, write and delete keys.

An item has the comments above it. An impossible edit gives an empty text; the caller checks that the result parses to
the wanted content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import assert_never

import yaml

from bot.authoring.translation.edit_in_place import NodePath, YamlLoader
from bot.lessons.loader.yaml_nodes import Data, parse, plain_breaks
from bot.lessons.loader.yaml_traps import quoted
from bot.lessons.steps import STEP_KINDS

PlainYaml = str | list["PlainYaml"] | dict[str, "PlainYaml"]
"""YAML content: strings, lists and mappings."""

_ON_ONE_LINE = ("when", "set", "picks", "was", "countries")
"""Keys whose lists and mappings are written on one line, in brackets."""

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_NO_WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
"""Words that other YAML parsers take for a boolean or null."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class ItemLines:
    """Range of the lines of a list item, from 0, with the comments above it; `end` is the line after it."""

    first: int
    end: int


@dataclass(frozen=True)
class SourceLines:
    """The lines of a text with their ends, and the nodes of its YAML."""

    lines: tuple[str, ...]
    root: yaml.Node

    @cached_property
    def newline(self) -> str:
        """Line break for added lines, as the file has it."""
        return "\r\n" if any(line.endswith("\r\n") for line in self.lines) else "\n"

    def node(self, path: NodePath) -> yaml.Node | None:
        """Return the node at a path; None when there is none."""
        found: yaml.Node | None = self.root
        for part in path:
            found = _child(found, part)
        return found

    def key(self, path: NodePath) -> yaml.Node | None:
        """Return the node of the key at the end of a path; None when there is none."""
        above = self.node(path[:-1])
        pairs = above.value if isinstance(above, yaml.MappingNode) else ()
        return next((key for key, _ in pairs if key.value == path[-1]), None)

    def items(self, path: NodePath) -> list[ItemLines]:
        """Return the lines of each item of a list written with hyphens; nothing for other nodes."""
        found = self.node(path)
        if not isinstance(found, yaml.SequenceNode) or found.flow_style:
            return []
        column = found.start_mark.column
        return [self._item(it, column) for it in found.value]

    def _item(self, item: yaml.Node, column: int) -> ItemLines:
        first = item.start_mark.line
        while self.lines[first][column : column + 1] != "-":
            first -= 1
        while first and self._is_remark(first - 1) and indent_of(self.lines[first - 1]) <= column:
            first -= 1
        return ItemLines(first, self.after(self.last(item), column))

    def after(self, last: int, column: int) -> int:
        """Return the line after a part that ends at `last` and after comments below it, indented beyond `column`."""
        end = ahead = last + 1
        while ahead < len(self.lines) and (self._is_remark(ahead) or not self.lines[ahead].strip()):
            ahead += 1
            if self._is_remark(ahead - 1):
                if indent_of(self.lines[ahead - 1]) <= column:
                    break
                end = ahead
        return end

    def last(self, node: yaml.Node) -> int:
        """Return the last line of a node, without the blank lines below it."""
        match node:
            case yaml.MappingNode() if not node.flow_style and node.value:
                return self.last(node.value[-1][1])
            case yaml.SequenceNode() if not node.flow_style and node.value:
                return self.last(node.value[-1])
        end = node.end_mark
        line = end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line
        while line > node.start_mark.line and (line >= len(self.lines) or not self.lines[line].strip()):
            line -= 1
        return int(line)

    def offset(self, mark: yaml.Mark) -> int:
        """Return the position of a mark in the text."""
        return sum(map(len, self.lines[: mark.line])) + mark.column

    def _is_remark(self, line: int) -> bool:
        return self.lines[line].lstrip().startswith("#")


def _child(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    match node, part:
        case yaml.MappingNode(), str():
            return next((value for key, value in node.value if key.value == part), None)
        case yaml.SequenceNode(), int() if 0 <= part < len(node.value):
            return node.value[part]  # type: ignore[no-any-return]  # nodes have no types of their own
    return None


def indent_of(line: str) -> int:
    """Return the number of spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))


def source_lines(source: str) -> SourceLines | None:
    """Return the lines of a text; None when it is no YAML."""
    try:
        root = yaml.compose(plain_breaks(source), Loader=YamlLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    return SourceLines(tuple(_LINE.findall(source)), root) if root else None


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


_ORDER = (
    *("title", "about", "sensitive", "badge", "today", "countries"),
    *(*STEP_KINDS, "text"),
    *("alt", "id", "was", "aim", "transfer", "myth", "critical", "quoted", "correct", "helps", "joke", "do", "means"),
    *("ages", "when", "picks", "pick", "feedback", "options", "lines", "also", "then"),
)
"""Order in which keys are written; one that is not here comes last."""


def column_of(tree: SourceLines, path: NodePath) -> int:
    """Return the column of a list or mapping."""
    found = tree.node(path)
    return int(found.start_mark.column) if found else 0


def with_item(tree: SourceLines, path: NodePath, number: int, new: list[str]) -> str:
    """Insert lines into a list, with a blank line between them and their neighbour if the list has blank lines."""
    if not (items := tree.items(path)):
        return ""
    gaps = [list(tree.lines[one.end : other.first]) for one, other in pairwise(items)]
    gap = gaps[min(max(number - 1, 0), len(gaps) - 1)] if gaps else []
    blank = [line for line in gap if not line.strip()][:1]
    at = items[number - 1].end if number else items[0].first
    parts = [*blank, *new] if number else [*new, *blank]
    return "".join([*tree.lines[:at], *parts, *tree.lines[at:]])


def without_item(tree: SourceLines, path: NodePath, number: int) -> str:
    """Delete an item, and the blank lines that separated it from its neighbour."""
    if not (items := tree.items(path)):
        return ""
    first, end = items[number].first, items[number].end
    if number:
        while not tree.lines[first - 1].strip():
            first -= 1
    else:
        while not tree.lines[end].strip():
            end += 1
    return "".join([*tree.lines[:first], *tree.lines[end:]])


def reordered(tree: SourceLines, path: NodePath, old: int, new: int) -> str:
    """Move an item within its list. Blank lines and comments between the items stay where they are."""
    if not (items := tree.items(path)):
        return ""
    order = list(items)
    order.insert(new, order.pop(old))
    gaps = [*(tree.lines[one.end : other.first] for one, other in pairwise(items)), ()]
    parts = [line for it, gap in zip(order, gaps, strict=True) for line in (*tree.lines[it.first : it.end], *gap)]
    return "".join([*tree.lines[: items[0].first], *parts, *tree.lines[items[-1].end :]])


def shifted(line: str, columns: int) -> str:
    """Return a line indented further by some columns, or less if they are negative."""
    if not line.strip():
        return line
    return " " * columns + line if columns > 0 else line[min(-columns, indent_of(line)) :]


def with_value(tree: SourceLines, path: NodePath, value: PlainYaml | None) -> str:
    """Write the value of a key, or delete the key for None."""
    key, old = tree.key(path), tree.node(path)
    if value is None:
        return _key_left_out(tree, path)
    if key is None or old is None:
        return _key_added(tree, path, value)
    if _is_open(old) or isinstance(value, list | dict) != isinstance(old, yaml.CollectionNode):
        return with_key_anew(tree, path, value)
    whole = "".join(tree.lines)
    words = in_brackets(value) if not isinstance(value, str) else spelling(str(path[-1]), value, 0)[0]
    return whole[: tree.offset(old.start_mark)] + words + whole[tree.offset(old.end_mark) :]


def _is_open(node: yaml.Node) -> bool:
    """Return whether a node is a list or mapping in block style, or an empty text."""
    has_lines = isinstance(node, yaml.CollectionNode) and not node.flow_style
    return has_lines or bool(node.start_mark.index == node.end_mark.index)


def _key_added(tree: SourceLines, path: NodePath, value: PlainYaml) -> str:
    holder = tree.node(path[:-1])
    pairs = holder.value if isinstance(holder, yaml.MappingNode) else []
    before = [it for it in pairs if _rank(it[0].value) <= _rank(str(path[-1]))] or pairs[:1]
    at = tree.last(before[-1][1]) + 1
    lines = [line + tree.newline for line in key_lines(str(path[-1]), value, pairs[0][0].start_mark.column)]
    return "".join([*tree.lines[:at], *lines, *tree.lines[at:]])


def _rank(key: str) -> int:
    """Return the position of a key in the order of keys; scenes come last."""
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def with_key_anew(tree: SourceLines, path: NodePath, value: PlainYaml) -> str:
    """Replace all lines of a key and its value."""
    key, old = tree.key(path), tree.node(path)
    if key is None or old is None:
        return ""
    first, end, column = key.start_mark.line, tree.last(old) + 1, key.start_mark.column
    head, *more = (line + tree.newline for line in key_lines(str(path[-1]), value, column))
    lead = tree.lines[first][:column]
    return "".join([*tree.lines[:first], lead + head[column:], *more, *tree.lines[end:]])


def _key_left_out(tree: SourceLines, path: NodePath) -> str:
    key, old = tree.key(path), tree.node(path)
    if key is None or old is None:
        return ""
    first, column = key.start_mark.line, key.start_mark.column
    end, lead = tree.after(tree.last(old), column), tree.lines[first][:column]
    if not lead.strip():
        return "".join([*tree.lines[:first], *tree.lines[end:]])
    # The item's hyphen stands on this line, so the next key moves up to it.
    return "".join([*tree.lines[:first], lead + tree.lines[end][column:], *tree.lines[end + 1 :]])


def as_option(tree: SourceLines, path: NodePath, words: str) -> str:
    """Rewrite an option of plain text as a mapping with `text:`."""
    node = tree.node(path)
    if node is None:
        return ""
    whole, at = "".join(tree.lines), tree.offset(node.start_mark)
    if node.start_mark.line == tree.last(node):
        return whole[:at] + "text: " + whole[at:]
    items = tree.items(path[:-1])
    lines = [line + tree.newline for line in item_lines({"text": words}, column_of(tree, path[:-1]))]
    first = node.start_mark.line
    return "".join([*tree.lines[:first], *lines, *tree.lines[items[int(path[-1])].end :]])


def text_of(tree: SourceLines, path: NodePath) -> str:
    """Return the text of a node."""
    node = tree.node(path)
    return "".join(tree.lines)[tree.offset(node.start_mark) : tree.offset(node.end_mark)] if node else ""


def with_item_anew(tree: SourceLines, path: NodePath, value: PlainYaml) -> str:
    """Replace all lines of a list item."""
    node = tree.node(path)
    if node is None:
        return ""
    column, first = column_of(tree, path[:-1]), node.start_mark.line
    lines = [line + tree.newline for line in item_lines(value, column)]
    return "".join([*tree.lines[:first], *lines, *tree.lines[tree.last(node) + 1 :]])
