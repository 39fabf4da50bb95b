"""Open a course for the preview and the terminal, even with problems in it, as long as a chat is possible."""

from __future__ import annotations

from pathlib import Path

from bot.check.course import Offer, as_loaded, open_bundle
from bot.check.result_cache import ResultCache
from bot.conversation.course_bundle import CourseBundle
from bot.errors import Refused
from bot.lessons.problem import Problem


def playable(
    dialogues: Path, locales: Path, offer: Offer = as_loaded, memory: ResultCache | None = None
) -> tuple[CourseBundle, list[Problem]]:
    """Return the course bundle and its problems. Raise Refused when not even the bot's apology can be read."""
    bundle, problems = open_bundle(dialogues, locales, memory, offer)
    if "moments" not in bundle.course.bot:
        raise Refused(
            f"The folder {dialogues} has no bot/moments.yaml that can be read, so nothing can be played.",
            "Type `python main.py check` to see what is missing.",
        )
    return bundle, problems
