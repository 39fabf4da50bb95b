"""List the pictures of the course, and store new ones."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from bot.authoring.editor.new_lesson import free_name
from bot.authoring.editor.origins import keep, origin_of, uploads
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, EditRefused
from bot.authoring.editor.preview.request_fields import word_in
from bot.authoring.editor.reencode import reencode
from bot.authoring.translation.edit_in_place import Refusal
from bot.lessons.loader.pictures import load_pictures
from bot.lessons.model.lesson import Course
from bot.lessons.steps import Picture

_SHOWN = (".png", ".jpg", ".jpeg")
MOST_NEW = 40
"""Most new files among the pictures of a draft: twenty pictures, each with its origin."""

_OTHERS = ("badges/",)
"""Folders of pictures that are not for a `picture:` step."""


async def pictures(desk: Desk, asked: Json) -> Json:
    """Return the pictures that a lesson can show: file, kB, the lessons that show it, and if it awaits approval."""
    return {"pictures": await asyncio.to_thread(_all, desk)}


def _all(desk: Desk) -> list[Json]:
    used, waiting = _used(desk.player.conversation.bundle.course), {it.picture for it in uploads(desk.dialogues)}
    return [
        {"file": name, "kb": _kb(size), "lessons": used.get(name, []), "waits": name in waiting}
        for name, size in load_pictures(desk.dialogues).items()
        if name.endswith(_SHOWN) and not name.startswith(_OTHERS)
    ]


def _used(course: Course) -> Mapping[str, list[str]]:
    """Return the titles of the lessons that show each picture."""
    found = defaultdict[str, dict[str, None]](dict)
    for lesson in course.lessons.values():
        for step in lesson.steps():
            if isinstance(step, Picture):
                found[step.picture][lesson.title.source] = None
    return {name: list(titles) for name, titles in found.items()}


async def upload(desk: Desk, asked: Json) -> Json:
    """Store an uploaded picture under a new name made from the author's words, with its origin."""
    content, words = asked.get("content"), word_in(asked, "name")
    if not isinstance(content, bytes):
        raise EditRefused("No picture has arrived.")
    if word_in(asked, "drawn") != "yes":
        raise EditRefused("Say first that it is drawn and shows no real person.")
    async with desk.writing:
        if desk.live and len(_new(desk, desk.live)) >= MOST_NEW:
            raise EditRefused("This draft has twenty new pictures already. Publish it first.")
        return await asyncio.to_thread(_keep, desk, content, words)


def _new(desk: Desk, live: Path) -> set[str]:
    """Return the names of the files in the folder of pictures that the published lessons lack."""
    return {path.name for path in (desk.dialogues / "media").glob("*.*")} - {
        path.name for path in (live / "media").glob("*.*")
    }


def _keep(desk: Desk, content: bytes, words: str) -> Json:
    made = reencode(content)
    if isinstance(made, Refusal):
        raise EditRefused(f"{made.message} {made.hint}")
    media = desk.dialogues / "media"
    name = free_name(words, "picture", {path.name.partition(".")[0] for path in media.glob("*.*")})
    try:
        keep(media, made.content, origin_of(f"{name}{made.suffix}", made.content, desk.account.name, desk.today()))
    except OSError as error:
        raise EditRefused("The picture could not be written: the disk is full, or the folder is closed.") from error
    return {"file": f"{name}{made.suffix}", "before": _kb(len(content)), "after": _kb(len(made.content))}


def _kb(size: int) -> int:
    """Return a size in kB, rounded up, so that no picture has 0 kB."""
    return -(-size // 1000)
