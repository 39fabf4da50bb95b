"""Places of a course's parts in their files, stored beside each part and never part of its value.

A Text knows its own place; a `goto:`, an `again:`, a `when:`, a scene or a plain `end` has no Text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bot.lessons.loader.yaml_nodes import YamlList, YamlMapping
from bot.lessons.model.text import SourcePlace, Written

_BESIDE = "place and keys"
"""Key in a model's `__dict__`. No field can have this name, and pydantic compares and prints fields only."""


def remember(part: object, data: Any) -> None:
    """Store at every model inside a part the place of the data it was made from."""
    if isinstance(part, BaseModel) and isinstance(data, YamlMapping | YamlList | Written):
        part.__dict__[_BESIDE] = (data.place, _keys(data))
    if not isinstance(data, YamlMapping | YamlList):
        return
    for inner, written in _pairs(part, data):
        remember(inner, written)


def _keys(data: YamlMapping | YamlList | Written) -> dict[str, SourcePlace]:
    """Return the places of a mapping's keys, of its scenes, and of keys in some mappings below as `hush code`."""
    if not isinstance(data, YamlMapping):
        return {}
    scenes, named = data.get("scenes"), {name: data.get(name) for name in ("hush", "links", "lessons")}
    inner = {
        f"{name} {key}": at
        for name, it in named.items()
        if isinstance(it, YamlMapping)
        for key, at in it.keys_at.items()
    }
    return {**(scenes.keys_at if isinstance(scenes, YamlMapping) else {}), **inner, **data.keys_at}


def _pairs(part: object, data: YamlMapping | YamlList) -> list[tuple[Any, Any]]:
    if isinstance(data, YamlList):
        return list(zip(part, data, strict=False)) if isinstance(part, tuple) else []
    if isinstance(part, Mapping):
        return [(part.get(key), value) for key, value in data.items()]
    return [(getattr(part, key, None), value) for key, value in data.items()]


def place_of(part: BaseModel, key: str = "") -> SourcePlace | None:
    """Return the place where a part, or one of its keys, was written; None for a part that is in no file."""
    place, keys = part.__dict__.get(_BESIDE, (None, {}))
    found: SourcePlace | None = keys.get(key, place)
    return found
