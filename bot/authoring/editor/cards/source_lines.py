"""Lines of a YAML text and of its list items, each item with the comments above it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import yaml

from bot.lessons.loader.yaml_nodes import plain_breaks

NodePath = tuple[str | int, ...]
"""Path to a node of a YAML file: the keys and indexes from its top."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
        root = yaml.compose(plain_breaks(source), Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return None
    return SourceLines(tuple(_LINE.findall(source)), root) if root else None
