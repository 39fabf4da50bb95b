"""Start panel of the preview: shown before the educator has chosen what to do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import assert_never

from aiohttp import web

from bot.authoring.editor.preview.chat import Json
from bot.lessons.model.lesson import Course
from bot.lessons.model.stage import Stage

PICTURES = {"play": "goat-selfie.png", "write": "notice-board.png", "operate": "goat-captain.png"}
"""Drawing above each choice, shown if the media folder has it."""
GUIDE = "README.md"


def start_panel(course: Course, dialogues: Path) -> Json:
    """Return the values of `start.html` for the current lessons."""
    first = next(iter(course.lessons.values()), None)
    return {
        "first_lesson": first.title.source if first else "",
        "opening": stage_sentence(course.stage),
        "pictures": {way: name for way, name in PICTURES.items() if (dialogues / "media" / name).is_file()},
        "guide": (dialogues / GUIDE).is_file(),
    }


def stage_sentence(stage: Stage | None) -> str:
    """Return one sentence on who can use the bot; without `stage.yaml` it is still in test."""
    reached = stage.stage if stage else "test"
    match reached:
        case "test":
            return "The bot is not open to girls yet."
        case "pilot":
            return "The bot is open to the girls of a pilot only."
        case "public":
            return "The bot is open to girls."
        case _:
            assert_never(reached)


async def guide(dialogues: Path) -> web.Response:
    """Return the guide to writing lessons as plain text; 404 where the folder of the lessons has none."""
    try:
        text = await asyncio.to_thread((dialogues / GUIDE).read_text, "utf-8")
    except (OSError, UnicodeDecodeError):
        raise web.HTTPNotFound(text="There is no guide beside these lessons.") from None
    return web.Response(text=text)
