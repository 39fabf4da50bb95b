"""A course in which girls may write in English, whatever today's figures of the matcher are (A19)."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from bot.lessons.model.lesson import Course


def with_free_text(course: Course) -> Course:
    """Return the course with free text in English and in no other language."""
    profile = course.profile
    if profile is None:
        return course
    words = {name: known.model_copy(update={"free_text": name == "en"}) for name, known in profile.words.items()}
    return replace(course, profile=profile.model_copy(update={"words": words}))


def allow_free_text(dialogues: Path) -> None:
    """Let girls write in English, and in no other language, in a copy of `dialogues/`."""
    path = dialogues / "profile.yaml"
    closed = re.sub(r"    free_text: .*\n", "", path.read_text("utf-8"))
    path.write_text(closed.replace("\nwords:\n  en:\n", "\nwords:\n  en:\n    free_text: true\n"), "utf-8")
