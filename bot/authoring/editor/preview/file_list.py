"""Files that an author may open, in groups."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk
from bot.lessons.model.lesson import Course

_GROUPS = {
    "lessons": "Lessons",
    "bot": "The bot itself",
    "": "The course",
    "questions": "Questions to girls",
    "announcements": "Announcements",
    "safety": "Safety words",
}
"""Headings by folder, in their order; files of other folders come last, under the name of the folder."""

_UNSHOWN = ("schema", "media")
"""Folders without files that are written by hand."""


async def files(desk: Desk, asked: Json) -> Json:
    """Return the YAML files of the course in groups."""
    return {"groups": await asyncio.to_thread(_grouped, desk.dialogues, desk.player.conversation.bundle.course)}


def _grouped(dialogues: Path, course: Course) -> list[Json]:
    head = dialogues.name or dialogues.absolute().name
    groups: dict[str, list[Json]] = {folder: [] for folder in _GROUPS}
    for folder, path in _files(dialogues):
        groups.setdefault(folder, []).append({"file": f"{head}/{path}", "name": _name(path, folder, course)})
    return [{"name": _GROUPS.get(folder, folder), "files": found} for folder, found in groups.items() if found]


def _files(dialogues: Path) -> Iterator[tuple[str, str]]:
    """Yield the folder and the path of each file, by name."""
    for path in sorted(dialogues.rglob("*.yaml")):
        inside = path.relative_to(dialogues).as_posix()
        folder = inside.partition("/")[0] if "/" in inside else ""
        if folder not in _UNSHOWN:
            yield folder, inside


def _name(path: str, folder: str, course: Course) -> str:
    """Return a file's name in the list; a lesson has its title, too."""
    name = path.removeprefix(f"{folder}/")
    lesson = course.lessons.get(name.removesuffix(".yaml")) if folder == "lessons" else None
    return f"{name}: {lesson.title.source}" if lesson else name
