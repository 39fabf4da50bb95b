"""A course in which a place may be saved in every country, as it is where lawyers have signed for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.conversation.course_bundle import CourseBundle
from bot.lessons.model.people import COUNTRIES


def with_saving(bundle: CourseBundle) -> CourseBundle:
    """Return the bundle with saving in every country."""
    directory = bundle.course.directory.model_copy(update={"saving": dict.fromkeys(COUNTRIES, True)})
    return replace(bundle, course=replace(bundle.course, directory=directory))


def allow_saving(dialogues: Path) -> None:
    """Switch saving on in a copy of `dialogues/`."""
    path = dialogues / "directory.yaml"
    text = path.read_text("utf-8")
    for country in COUNTRIES:
        text = text.replace(f"  {country}: false\n", f"  {country}: true\n")
    path.write_text(text, "utf-8")
