"""A Babel extractor for the course's YAML: every text, in playing order, with what it is."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedIOBase
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

from bot.content.load.course import Names
from bot.content.load.lesson import parse_script
from bot.content.load.nodes import parse
from bot.content.load.shapes import shape
from bot.content.model.directory import Directory
from bot.content.model.lesson import Lesson, Script
from bot.content.model.profile import Profile
from bot.content.model.text import Place
from bot.content.model.texts import named_texts

_PARTS: dict[str, type[BaseModel]] = {"profile.yaml": Profile, "directory.yaml": Directory, "cast.yaml": Names}

_ABOUT = {
    "text": "A button: at most about 28 characters.",
    "lines": "A button and part of a spoken sentence: at most about 28 characters.",
    "say": "A bubble.",
    "feedback": "A bubble: what the bot answers to her pick.",
    "alt": "A picture in words.",
    "title": "A lesson's title: harmless on a lock screen.",
    "keyboard": "A button: one or two short words.",
    "commands": "In the menu of commands: short, harmless on a lock screen.",
}

Message = tuple[int, str, tuple[str, str], list[str]]


def extract(stream: BufferedIOBase, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Babel's interface: (line, function, (context, source), comments) for each text of one YAML file.

    A file that does not load yields nothing: `check` tells why.
    """
    path = PurePath(getattr(stream, "name", ""))
    source = stream.read().decode("utf-8-sig", "replace")
    for name, text in named_texts(_part(path, source)):
        if text.context:
            line = text.place.line if text.place else 1
            yield line, "pgettext", (text.context, text.source), [_ABOUT[name]] if name in _ABOUT else []


def _part(path: PurePath, source: str) -> BaseModel | None:
    if path.parent.name in ("lessons", "bot"):
        model: type[Script] = Lesson if path.parent.name == "lessons" else Script
        return parse_script(model, source, path.stem, path.name)[0]
    model_of_part = _PARTS.get(path.name)
    data, _ = parse(source, path.name)
    if model_of_part is None or not isinstance(data, dict):
        return None
    return shape(model_of_part, data, path.stem, Place(path.name, 1, 1))[0]
