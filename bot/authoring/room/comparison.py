"""Comparison of two courses: everything that differs for girls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bot.authoring.course_changes import CourseChanges, course_changes
from bot.authoring.pictures.origins import SUFFIX as ORIGIN
from bot.authoring.proof.earlier_course import EarlierCourse
from bot.authoring.room.changed_translations import ChangedTranslation, changed_translations
from bot.authoring.room.safety_touched import SafetyReason, safety_reasons
from bot.files import hold_the_same
from bot.lessons.model.lesson import Course
from bot.lessons.translations.catalogs import Catalogs
from bot.storage.course_folders import CourseFolders, course_files

MEDIA = "dialogues/media/"

ORDER = "dialogues/course.yaml"
"""The order of the lessons: the lessons themselves tell what changes with it."""

MOST_LINES = 400
"""Lines that are shown of the differences between two versions of a file."""


class ReadCourse(NamedTuple):
    """A course as it was read from its folders."""

    course: Course
    catalogs: Catalogs
    folders: CourseFolders


@dataclass(frozen=True, slots=True)
class ChangedPicture:
    """A picture that is new, gone, or another one under its name."""

    name: str
    was_there: bool
    is_there: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs for girls between two courses.

    `lines` are the differences of each file of lessons, line by line: also what no text shows, such as another order.
    """

    changes: CourseChanges
    translations: tuple[ChangedTranslation, ...]
    pictures: tuple[ChangedPicture, ...]
    lines: Mapping[str, tuple[str, ...]]
    before: Course
    after: Course

    @property
    def any(self) -> bool:
        """True if girls meet anything else than before."""
        return self.changes.any or bool(self.translations or self.pictures or self.lines)

    @property
    def lost(self) -> frozenset[str]:
        """The languages that girls lose, each as `lesson locale`."""
        return frozenset(f"{name} {locale}" for name, some in self.changes.lost.items() for locale in some)


def compare(before: ReadCourse, after: ReadCourse, part: str = "") -> Comparison:
    """Compare two courses; of the translations only those of a part, if one is named."""
    then = EarlierCourse(before.course, before.catalogs, {})
    old, new = (dict(course_files(it.folders)) for it in (before, after))
    differing = [name for name in sorted(old.keys() | new.keys()) if not _is_same(old.get(name), new.get(name))]
    return Comparison(
        changes=course_changes(then, after.course, after.catalogs),
        translations=changed_translations(part, after.folders, before.folders),
        pictures=tuple(ChangedPicture(it, it in old, it in new) for it in differing if _is_picture(it)),
        lines={it: _lines(old.get(it), new.get(it)) for it in differing if _is_read(it)},
        before=before.course,
        after=after.course,
    )


def of_part(found: Comparison, part: str) -> Comparison:
    """Return what a comparison tells of one part."""
    name, changes = part.rpartition("/")[2], found.changes
    words = {file: it for file, it in changes.words.items() if file == part}
    own = {f"dialogues/{part}.yaml"}
    return replace(
        found,
        changes=replace(changes, words=words, lost={}, won={}, buttons={}, anew=()),
        translations=tuple(it for it in found.translations if it.context == name),
        pictures=(),
        lines={file: it for file, it in found.lines.items() if file in own},
    )


def reasons_of(found: Comparison, part: str) -> tuple[SafetyReason, ...]:
    """Return the reasons why safeguarding has to stand for the changes of a part."""
    return safety_reasons(
        part, found.changes, found.translations, (found.before, found.after), has_pictures=bool(found.pictures)
    )


def reasons_to_go_back(found: Comparison) -> tuple[SafetyReason, ...]:
    """Return the reasons why nobody puts this difference back alone. A lesson that only goes brings no words back."""
    every = {
        reason for part in parts_of(found) if _stays(found, part) for reason in reasons_of(of_part(found, part), part)
    }
    pictures: set[SafetyReason] = {"picture"} if any(it.is_there for it in found.pictures) else set()
    return tuple(sorted(every | pictures))


def parts_of(found: Comparison) -> tuple[str, ...]:
    """Return the parts that differ, in their file or in the words of a language."""
    names = (name.removeprefix("dialogues/").removesuffix(".yaml") for name in found.lines if name != ORDER)
    translated = (_part_of(it.context, found) for it in found.translations)
    return tuple(dict.fromkeys((*names, *translated)))


def _part_of(context: str, found: Comparison) -> str:
    is_lesson = any(context in it.lessons for it in (found.before, found.after))
    is_of_bot = any(context in it.bot for it in (found.before, found.after))
    return f"lessons/{context}" if is_lesson else f"bot/{context}" if is_of_bot else context


def _stays(found: Comparison, part: str) -> bool:
    return not part.startswith("lessons/") or part.removeprefix("lessons/") in found.after.lessons


def _is_picture(name: str) -> bool:
    return name.startswith(MEDIA) and not name.endswith(ORIGIN)


def _is_read(name: str) -> bool:
    """Tell whether a file holds what girls read: not where an uploaded picture comes from."""
    return name.endswith(".yaml") and not name.startswith(MEDIA)


def _is_same(one: Path | None, other: Path | None) -> bool:
    return one is not None and other is not None and hold_the_same(one, other)


def _lines(old: Path | None, new: Path | None) -> tuple[str, ...]:
    """Return the lines that are gone and new, each with its sign, and a few around them."""
    then, now = (it.read_text("utf-8", "replace").splitlines() if it else [] for it in (old, new))
    return tuple(islice(unified_diff(then, now, n=1, lineterm=""), 2, 2 + MOST_LINES))
