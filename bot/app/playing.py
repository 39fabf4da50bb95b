"""What the preview and the terminal play: the lessons with whatever is wrong in them, as long as a chat is possible."""

from __future__ import annotations

from bot.config import Settings
from bot.content.problem import Problem
from bot.library import Library, open_library
from bot.ports import Refused


def playable(settings: Settings) -> tuple[Library, list[Problem]]:
    """The library and its problems; refused where even the bot's apology is missing."""
    library, problems = open_library(settings.dialogues, settings.locales)
    if "moments" not in library.course.bot:
        raise Refused(
            f"The folder {settings.dialogues} has no bot/moments.yaml that can be read, so nothing can be played.",
            "Type `python main.py check` to see what is missing.",
        )
    return library, problems
