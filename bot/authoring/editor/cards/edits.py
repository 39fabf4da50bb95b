"""Changes of a YAML text by items and keys: insert, delete, move, write a value.

Each change is made twice, in the lines and in the parsed content. It is refused if the lines do not parse to that
content.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from bot.authoring.editor.cards.line_edits import (
    PlainYaml,
    SourceLines,
    as_option,
    column_of,
    indent_of,
    item_lines,
    plain,
    reordered,
    says,
    shifted,
    source_lines,
    text_of,
    with_item,
    with_item_anew,
    with_key_anew,
    with_value,
    without_item,
)
from bot.authoring.translation.edit_in_place import NodePath, Refusal, replace_words
from bot.lessons.loader.yaml_nodes import parse, plain_breaks
from bot.lessons.model.text import Written
from bot.lessons.steps import OPTION_KEYS

BROKEN = Refusal("Something has to be mended first.", "Look at what stands below the cards, or open the file.")
GONE = Refusal("This is not there any more.", "Look at the cards again.")
UNFIT = Refusal("This cannot be written by itself.", "Open the file at its line and write it there.")

Edited = str | Refusal


def insert_item(source: str, path: NodePath, number: int, value: PlainYaml) -> Edited:
    """Insert an item into a list before index `number`; a missing list is added."""
    there = value_at(source, path)
    if there is None:
        return write_value(source, path, [value])
    if not isinstance(there, list) or not 0 <= number <= len(there):
        return GONE

    def insert(tree: SourceLines) -> str:
        lines = [line + tree.newline for line in item_lines(value, column_of(tree, path))]
        return with_item(tree, path, number, lines)

    return _edit_checked(
        _in_block_style(source, path), insert, lambda data: _content_at(data, path).insert(number, value)
    )


def delete_item(source: str, path: NodePath) -> Edited:
    """Delete an item of a list; if it is the only one, delete the key of the list."""
    *above, number = path
    there = value_at(source, tuple(above))
    if not isinstance(there, list) or not isinstance(number, int) or not 0 <= number < len(there):
        return GONE
    if len(there) == 1:
        return write_value(source, tuple(above), None)

    def delete(tree: SourceLines) -> str:
        return without_item(tree, tuple(above), number)

    return _edit_checked(
        _in_block_style(source, tuple(above)), delete, lambda data: _content_at(data, tuple(above)).pop(number)
    )


def move_item(source: str, path: NodePath, number: int) -> Edited:
    """Move an item to another index in its list. Blank lines and comments between items stay in place."""
    above, old = path[:-1], path[-1]
    there = value_at(source, above)
    if not isinstance(there, list) or not isinstance(old, int) or not {old, number} <= set(range(len(there))):
        return GONE

    def move(data: Any) -> None:
        _content_at(data, above).insert(number, _content_at(data, above).pop(old))

    return _edit_checked(_in_block_style(source, above), lambda tree: reordered(tree, above, old, number), move)


def carry_item(source: str, path: NodePath, into: NodePath, number: int) -> Edited:
    """Move an item into another list, with its comments."""
    if into[: len(path)] == path:
        return Refusal("A step cannot be moved into itself.", "Choose another place.")
    value = value_at(source, path)
    if value is None:
        return GONE
    copied = _copy_item(source, path, into, number)
    return copied if isinstance(copied, Refusal) else delete_item(copied, _path_after(path, into, number))


def write_value(source: str, path: NodePath, value: PlainYaml | None) -> Edited:
    """Write the value of a key, or delete the key for None."""
    above, key = path[:-1], str(path[-1])
    source = as_mapping(source, above)
    holder = value_at(source, above)
    if not isinstance(holder, dict):
        return GONE
    if value is None and key not in holder:
        return source
    source = _in_block_style(source, above)

    def write(data: Any) -> None:
        if value is None:
            del _content_at(data, above)[key]
        else:
            _content_at(data, above)[key] = value

    return _edit_checked(source, lambda tree: with_value(tree, path, value), write)


def write_words(source: str, path: NodePath, words: str) -> Edited:
    """Write the words of a text in the style of the old ones: plain, quoted or as a block."""
    data, _ = parse(source, "")
    old = _data_at(data, path)
    if not isinstance(old, Written):
        return write_value(source, path, words) if old is None else GONE
    return replace_words(source, old.place, str(old), words)


def mend_line(source: str, number: int, words: str) -> Edited:
    """Replace the words of a line that has a problem, keeping its indentation. Other lines may still have problems."""
    lines = plain_breaks(source).split("\n")
    if not 0 < number <= len(lines) or not any(it.line == number for it in parse(source, "")[1]):
        return GONE
    line = lines[number - 1]
    lines[number - 1] = line[: indent_of(line)] + words.strip()
    made = "\n".join(lines)
    left = parse(made, "")[1]
    is_mended = len(left) < len(parse(source, "")[1]) and all(it.line != number for it in left)
    return (made.replace("\n", "\r\n") if "\r\n" in source else made) if is_mended else UNFIT


def value_at(source: str, path: NodePath) -> PlainYaml | None:
    """Return the content at a path; None when there is none."""
    data, _ = parse(source, "")
    found = _data_at(data, path)
    return None if found is None else plain(found)


def as_mapping(source: str, path: NodePath) -> str:
    """Rewrite an option of plain text as a mapping with `text:`; return anything else unchanged."""
    words = value_at(source, path)
    if not isinstance(words, str) or path[-2] not in OPTION_KEYS:
        return source
    source = _in_block_style(source, path[:-1])

    def promote(data: Any) -> None:
        _content_at(data, path[:-1])[path[-1]] = {"text": words}

    made = _edit_checked(source, lambda tree: as_option(tree, path, words), promote)
    return source if isinstance(made, Refusal) else made


def _edit_checked(source: str, write: Callable[[SourceLines], str], change: Callable[[Any], object]) -> Edited:
    data, problems = parse(source, "")
    tree = source_lines(source)
    if data is None or problems or tree is None:
        return BROKEN
    wanted = plain(data)
    change(wanted)
    ended = source if source.endswith(("\n", "\r")) else source + tree.newline
    made = write(tree if ended == source else source_lines(ended) or tree)
    made = made if ended == source else made.removesuffix(tree.newline)
    return made if says(made, wanted) else UNFIT


def _data_at(data: Any, path: NodePath) -> Any:
    for part in path:
        is_key = isinstance(data, dict) and part in data
        is_number = isinstance(data, list) and isinstance(part, int) and 0 <= part < len(data)
        if not is_key and not is_number:
            return None
        data = data[part]
    return data


def _content_at(data: Any, path: NodePath) -> Any:
    for part in path:
        data = data[part]
    return data


def _copy_item(source: str, path: NodePath, into: NodePath, number: int) -> Edited:
    """Copy an item into another list, indented as that list is."""
    value, there = value_at(source, path), value_at(source, into)
    if there is None:
        return insert_item(source, into, number, value or "")
    if not isinstance(there, list) or not 0 <= number <= len(there):
        return GONE

    def insert(tree: SourceLines) -> str:
        if not (items := tree.items(path[:-1])):
            return ""
        item = items[int(path[-1])]
        further = column_of(tree, into) - column_of(tree, path[:-1])
        return with_item(tree, into, number, [shifted(line, further) for line in tree.lines[item.first : item.end]])

    opened = _in_block_style(_in_block_style(source, path[:-1]), into)
    return _edit_checked(opened, insert, lambda data: _content_at(data, into).insert(number, value))


def _path_after(path: NodePath, into: NodePath, number: int) -> NodePath:
    """Return the path of an item after another one was inserted into the list `into`."""
    depth = len(into)
    if path[:depth] != into or int(path[depth]) < number:
        return path
    return (*path[:depth], int(path[depth]) + 1, *path[depth + 1 :])


def _in_block_style(source: str, path: NodePath) -> str:
    """Rewrite the first list or mapping in brackets along a path as a block; the content stays the same."""
    tree = source_lines(source)
    nodes = [path[:length] for length in range(1, len(path) + 1)]
    closed = next((it for it in nodes if tree and _is_closed(tree.node(it))), None)
    value = value_at(source, closed) if closed else None
    if not closed or value is None or tree is None or "#" in text_of(tree, closed):
        return source
    if isinstance(closed[-1], int):
        made = _edit_checked(source, lambda it: with_item_anew(it, closed, value), lambda data: None)
    else:
        made = _edit_checked(source, lambda it: with_key_anew(it, closed, value), lambda data: None)
    return source if isinstance(made, Refusal) else made


def _is_closed(node: yaml.Node | None) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)
