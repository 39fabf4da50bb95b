"""Pictures of a course: their sizes, and the files of a lesson. A step reports the problems of its own (`check`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel

from bot.lessons.steps import Picture

Part = TypeVar("Part")


def load_pictures(folder: Path) -> dict[str, int]:
    """Return the size in bytes of every file below `media/`, by its path from there. Unreadable files are left out."""
    return dict(_weighed(folder / "media"))


def _weighed(media: Path) -> Iterator[tuple[str, int]]:
    root = media.resolve()
    for path in sorted(media.rglob("*.*")):
        try:
            if path.is_file() and path.resolve().is_relative_to(root):
                yield path.relative_to(media).as_posix(), path.stat().st_size
        except (OSError, RuntimeError):  # a link to itself, a file nobody may read
            continue


def with_files(part: Part, files: Mapping[str, str]) -> Part:
    """Return a part of a course, such as a lesson, in which some pictures are of other files; else the same object."""
    changed: object = part
    if isinstance(part, Picture):
        file = files.get(part.picture, part.picture)
        changed = part if file == part.picture else part.model_copy(update={"picture": file})
    elif isinstance(part, BaseModel):
        changed = _with_files_inside(part, files)
    elif isinstance(part, tuple):
        made = tuple(with_files(it, files) for it in part)
        changed = made if any(new is not old for new, old in zip(made, part, strict=True)) else part
    elif isinstance(part, dict):
        filled = {key: with_files(it, files) for key, it in part.items()}
        changed = filled if any(filled[key] is not part[key] for key in part) else part
    return cast(Part, changed)


def _with_files_inside(part: BaseModel, files: Mapping[str, str]) -> BaseModel:
    """Return a copy without the cached values that were derived from the old pictures."""
    fields = {name: getattr(part, name) for name in type(part).model_fields}
    made = {name: with_files(value, files) for name, value in fields.items()}
    changes = {name: value for name, value in made.items() if value is not fields[name]}
    if not changes:
        return part
    copy = part.model_copy(update=changes)
    for name in [it for it in copy.__dict__ if isinstance(getattr(type(copy), it, None), cached_property)]:
        del copy.__dict__[name]
    return copy
