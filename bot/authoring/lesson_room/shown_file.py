"""Pictures of a course, as pages show them."""

from __future__ import annotations

from aiohttp import web

from bot.files import file_below
from bot.storage.course_folders import CourseFolders

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def picture(course: CourseFolders, name: str) -> web.FileResponse:
    """Return a picture of a course; 404 for anything else, and for a path outside of its folder."""
    path = file_below(course.dialogues / "media", name)
    if path is None or path.suffix not in PICTURES:
        raise web.HTTPNotFound
    return web.FileResponse(path)
