"""Begin a new lesson in the workbench."""

from __future__ import annotations

import asyncio

from bot.authoring.editor.free_name import free_name
from bot.authoring.editor.new_lesson import names_taken, new_lesson
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.desk import Desk, EditRefused
from bot.authoring.editor.preview.request_fields import word_in
from bot.errors import Refused

_PATIENCE, _PAUSE = 20.0, 0.1
"""Seconds to wait for a new lesson to be loaded, and between two checks."""


async def lesson_name(desk: Desk, asked: Json) -> Json:
    """Return a free name made from a title."""
    taken = await asyncio.to_thread(lambda: set(names_taken(desk.dialogues)))
    return {"name": free_name(word_in(asked, "title"), "lesson", taken)}


async def begin(desk: Desk, asked: Json) -> Json:
    """Write a small lesson, and move the learner to it as soon as it is loaded."""
    name, title = word_in(asked, "name"), word_in(asked, "title")
    if desk.account.name:
        raise EditRefused("A new lesson is begun on the shelf.")  # each desk of the room is for one part
    async with desk.writing:
        try:
            path = await asyncio.to_thread(new_lesson, desk.dialogues, name, title)
        except Refused as no:
            raise EditRefused(str(no)) from None
    if not await _is_read(desk, name):
        raise EditRefused("It is written. Mend what stands beside the chat, then choose it in the settings.")
    await desk.player.change({"lesson": name})
    return {"lesson": name, "title": title, "file": f"{desk.dialogues.name}/lessons/{path.name}"}


async def _is_read(desk: Desk, name: str) -> bool:
    """Wait until the preview has loaded a lesson; False if it has not in time, as when another file is broken."""
    for _ in range(round(_PATIENCE / _PAUSE)):
        if name in desk.player.conversation.bundle.course.lessons:
            return True
        await asyncio.sleep(_PAUSE)
    return False
