"""Pictures of a course, as pages show them."""

from __future__ import annotations

from aiohttp import web

from bot.storage.course_folders import CourseFolders

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def picture(course: CourseFolders, name: str) -> web.FileResponse:
    """Return a picture of a course; 404 for anything else, and for a path outside of its folder."""
    folder = (course.dialogues / "media").resolve()
    path = (folder / name).resolve() if "\0" not in name else folder
    if path.suffix not in PICTURES or not path.is_relative_to(folder) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path)
