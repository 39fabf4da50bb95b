"""Open a course for the preview and the terminal, even with problems in it, as long as a chat is possible.

It stands apart from the preview, so that a command in the terminal loads no web server.
"""

from __future__ import annotations

from pathlib import Path

from bot.check.course import open_bundle
from bot.conversation.course_bundle import CourseBundle
from bot.errors import Refused
from bot.lessons.problem import Problem


def playable(dialogues: Path, locales: Path) -> tuple[CourseBundle, list[Problem]]:
    """Return the course bundle and its problems. Raise Refused when not even the bot's apology can be read."""
    bundle, problems = open_bundle(dialogues, locales)
    require_apology(bundle, dialogues)
    return bundle, problems


def require_apology(bundle: CourseBundle, dialogues: Path) -> None:
    """Raise Refused when not even the bot's apology can be read."""
    if "moments" not in bundle.course.bot:
        raise Refused(
            f"The folder {dialogues} has no bot/moments.yaml that can be read, so nothing can be played.",
            "Type `python main.py check` to see what is missing.",
        )
