"""The lessons that a change touches: those whose proof shows something new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.authoring.handouts.proof.carried import changed_contexts
from bot.authoring.handouts.proof.earlier_course import earlier, files, same
from bot.lessons.loader.course import load
from bot.lessons.model.lesson import Lesson
from bot.lessons.steps import Picture

NAMES = "dialogues/cast.yaml"
"""File of the names of the cast, which are used in every lesson."""


def touched_lessons(dialogues: Path, locales: Path, against: str) -> list[str]:
    """Return the names of the lessons that changed since a folder or a commit, in the order of the course.

    Changed names touch every lesson. If only the bot's own words changed, the first lesson is returned: its proof shows
    them.
    """
    course, _ = load(dialogues)
    before, now = earlier(dialogues, locales, against).files, files(dialogues, locales)
    changed = {path for path in before.keys() | now.keys() if not _is_same(before.get(path), now.get(path))}
    contexts = {it for path in changed if path.endswith(".po") for it in _contexts(before.get(path), now.get(path))}
    touched = [name for name, lesson in course.lessons.items() if _is_touched(lesson, changed, contexts)]
    own = contexts - course.lessons.keys() or any(map(_is_the_bots_own, changed))
    return touched or [*course.lessons][: 1 if own else 0]


def _is_same(one: bytes | None, other: bytes | None) -> bool:
    return one is not None and same(one, other)


def _contexts(before: bytes | None, now: bytes | None) -> set[str]:
    return changed_contexts(now or b"", before)


def _is_touched(lesson: Lesson, changed: set[str], contexts: set[str]) -> bool:
    return NAMES in changed or lesson.id in contexts or not changed.isdisjoint(_files_of(lesson))


def _files_of(lesson: Lesson) -> Iterator[str]:
    yield f"dialogues/lessons/{lesson.id}.yaml"
    yield from (f"dialogues/media/{step.picture}" for step in lesson.steps() if isinstance(step, Picture))


def _is_the_bots_own(path: str) -> bool:
    return path.startswith("dialogues/bot/") or path in ("dialogues/profile.yaml", "dialogues/directory.yaml")
