"""Media of a course: the sizes of its pictures, and its recordings `recordings/LOCALE/LESSON/ID-KEY.ogg`.

A recording that cannot be played is left out, and its problem is no error: without it the learner still reads the text.
The problems of a picture are reported at its step (`check`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel

from bot.lessons.model.text import Recording, Recordings, SourcePlace
from bot.lessons.problem import Code, Problem
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


RECORDING_NAME = Code(
    "recording-name", "A recording is found by its name alone: one of another name is never heard.", severity="warning"
)
RECORDING_UNREADABLE = Code(
    "recording-unreadable",
    "Only recordings of the course are sent; anything else on the machine must never reach a chat.",
    severity="warning",
)
RECORDING_KIND = Code(
    "recording-kind",
    "Telegram plays OGG with Opus as a voice message; anything else would be a download.",
    severity="warning",
)
RECORDING_TOO_BIG = Code(
    "recording-too-big", "A girl pays for every byte; a text of a lesson takes seconds to read.", severity="warning"
)
RECORDING_HEAVY = Code("recording-heavy", "A girl pays for every byte; half a minute needs 60 KB.", severity="warning")

LIGHT, HEAVIEST = 100_000, 1_000_000
"""Sizes in bytes: what most texts need (half a minute), and the limit above which a file is never sent to a phone."""

_NAME = re.compile(r"[a-z0-9-]{1,22}-([a-z2-7]{10})\.ogg")
_OPUS = re.compile(rb"OggS.{24}OpusHead", re.DOTALL)
_OTHER = frozenset({"README.md", "LICENSE"})


def load_recordings(folder: Path) -> tuple[Recordings, list[Problem]]:
    """Load the folder `recordings` of a course, with all its problems."""
    root, found, problems = folder / "recordings", defaultdict[tuple[str, str], dict[str, Recording]](dict), []
    for path in _files(root):
        inside = path.relative_to(root)
        refused = _refusal(root, path)
        if refused:
            place = SourcePlace(f"{folder.name or folder.absolute().name}/recordings/{inside.as_posix()}", 1, 1)
            problems.append(refused[0].at(place, *refused[1:]))
        if (refused is None or refused[0] is RECORDING_HEAVY) and (match := _NAME.fullmatch(path.name)):
            locale, lesson, _ = inside.parts
            found[locale, lesson][match[1]] = Recording(inside.as_posix(), path.stat().st_size)
    return dict(found), problems


def _files(root: Path) -> Iterator[Path]:
    """Yield all files at the depth of recordings. `Path.walk` follows no links either, but knows no depth."""
    for locale in _inside(root):
        for lesson in _inside(locale):
            yield from _inside(lesson) if lesson.is_dir() else [lesson]


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.name not in _OTHER)
    except OSError:
        return []


RecordingRefusal = tuple[Code, str, str]
"""Code, message, hint."""


def _refusal(root: Path, path: Path) -> RecordingRefusal | None:
    if len(path.relative_to(root).parts) != 3 or not _NAME.fullmatch(path.name):
        hint = "Take the name from the sheet: python main.py recordings LESSON LANGUAGE."
        return RECORDING_NAME, f"`{path.name[:60]}` is no name of a recording, so nobody hears it.", hint
    try:
        return _content(root, path)
    except (OSError, RuntimeError):  # a link to itself, a file nobody may read
        return RECORDING_UNREADABLE, "This recording cannot be read.", "Look at its permissions."


def _content(root: Path, path: Path) -> RecordingRefusal | None:
    if not path.is_file() or not path.resolve().is_relative_to(root.resolve()):
        return RECORDING_UNREADABLE, "This is no file of the folder recordings/.", "Put the recording itself here."
    with path.open("rb") as stream:
        begins = stream.read(36)
    size = path.stat().st_size
    if not _OPUS.match(begins):
        return RECORDING_KIND, "This is no OGG/Opus file, so phones would not play it.", "Save it as OGG with Opus."
    if size > HEAVIEST:
        return RECORDING_TOO_BIG, f"This recording has {size // 1000} KB, so it is not offered.", _SMALLER
    if size > LIGHT:
        return RECORDING_HEAVY, f"This recording has {size // 1000} KB, and girls pay for every one.", _SMALLER
    return None


_SMALLER = "Record in mono with 16 kbit/s: 2 KB a second."
