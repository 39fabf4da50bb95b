"""Parse the requests of the page to change a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.authoring.editor.cards.card_changes import (
    AddAnswer,
    AddStep,
    CardChange,
    DeleteItem,
    MarkAsQuoted,
    MendLine,
    MoveItem,
    SetLessonCountries,
    SetMark,
    SetReaders,
    SetValue,
    WriteWords,
)
from bot.authoring.editor.cards.source_lines import NodePath
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import EditRefused
from bot.authoring.editor.preview.request_fields import word_in

_DEEPEST = 40
"""Most keys and indexes of a path in a request."""


def change_in(asked: Json) -> CardChange:
    """Return the change that a request asks for. Raise EditRefused for an unknown one."""
    name, path = word_in(asked, "do"), _path(asked, "path")
    if name in _IN_LISTS and (into := _path(asked, "into")):
        return _IN_LISTS[name](asked, path, into)
    if name == "countries":
        return SetLessonCountries(_words(asked, "countries"))
    if name == "line":
        return MendLine(_number(asked, "line"), word_in(asked, "words"))
    if name == "quote":
        return MarkAsQuoted(_number(asked, "line"), _number(asked, "column"))
    if name not in _OF_PARTS or not path:
        raise EditRefused("This cannot be done with a card.")
    return _OF_PARTS[name](asked, path)


def _add(asked: Json, _: NodePath, into: NodePath) -> CardChange:
    kind, picture, alt = (word_in(asked, name) for name in ("kind", "picture", "alt"))
    return AddStep(into, _number(asked, "number"), kind, picture, alt)


_IN_LISTS: Mapping[str, Callable[[Json, NodePath, NodePath], CardChange]] = {
    "add": _add,
    "move": lambda asked, path, into: MoveItem(path, into, _number(asked, "number")),
}
"""Parsers of the changes that need a list of steps or answers, by name."""

_OF_PARTS: Mapping[str, Callable[[Json, NodePath], CardChange]] = {
    "answer": lambda asked, path: AddAnswer(path),
    "delete": lambda asked, path: DeleteItem(path),
    "words": lambda asked, path: WriteWords(path, word_in(asked, "words")),
    "mark": lambda asked, path: SetMark(path, word_in(asked, "key"), asked.get("on") is True),
    "value": lambda asked, path: SetValue(path, word_in(asked, "key"), word_in(asked, "value")),
    "readers": lambda asked, path: SetReaders(path, word_in(asked, "ages"), _words(asked, "countries")),
}
"""Parsers of the changes of a step, an answer or a text, by name."""


def _path(asked: Json, name: str) -> NodePath:
    found: Any = asked.get(name)
    if not isinstance(found, list) or len(found) > _DEEPEST:
        return ()
    return tuple(found) if all(isinstance(it, str) or (type(it) is int and it >= 0) for it in found) else ()


def _number(asked: Json, name: str) -> int:
    value = asked.get(name)
    return value if type(value) is int else 0


def _words(asked: Json, name: str) -> tuple[str, ...]:
    value = asked.get(name)
    return tuple(it for it in value if isinstance(it, str)) if isinstance(value, list) else ()
