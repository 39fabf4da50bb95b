"""The recordings of a course: `recordings/LOCALE/LESSON/ID-KEY.ogg`. A file that cannot be played is left out.

No problem is an error: without a recording the learner still reads the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from bot.lessons.model.recording import Recording, Recordings
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Code, Problem

RECORDING_NAME = Code(
    "recording-name", "A recording is found by its name alone: one of another name is never heard.", severity="warning"
)
RECORDING_UNREADABLE = Code(
    "recording-unreadable",
    "Only files of `recordings/` are sent; anything else on the machine must never reach a chat.",
    severity="warning",
)
RECORDING_KIND = Code(
    "recording-kind",
    "Telegram plays OGG with Opus as a voice message; another file would be a download.",
    severity="warning",
)
RECORDING_TOO_BIG = Code(
    "recording-too-big", "A girl pays for every byte; a text of a lesson takes seconds to read.", severity="warning"
)
RECORDING_HEAVY = Code("recording-heavy", "A girl pays for every byte; half a minute needs 60 KB.", severity="warning")
CODES = (RECORDING_NAME, RECORDING_UNREADABLE, RECORDING_KIND, RECORDING_TOO_BIG, RECORDING_HEAVY)

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
