"""A course in which girls may write in English, whatever today's figures of the matcher are (A19)."""

from __future__ import annotations

from dataclasses import replace

from bot.lessons.model.lesson import Course


def with_free_text(course: Course) -> Course:
    """Return the course with free text in English and in no other language."""
    profile = course.profile
    if profile is None:
        return course
    words = {name: known.model_copy(update={"free_text": name == "en"}) for name, known in profile.words.items()}
    return replace(course, profile=profile.model_copy(update={"words": words}))
