"""Comparison of two courses: everything that differs for learners."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bot.authoring.editor.cards.cards_in_words import cards_in_words
from bot.authoring.editor.course_part import context_of
from bot.authoring.editor.origins import ORIGIN_SUFFIX
from bot.authoring.lesson_room.course_changes import (
    ChangedTranslation,
    CourseChanges,
    CourseVersion,
    changed_translations,
    course_changes,
)
from bot.authoring.lesson_room.safeguarding_rule import SafetyReason, UnseenWords, safety_reasons
from bot.conversation.rendering.media import readings
from bot.files import hold_the_same
from bot.lessons.model.lesson import Course
from bot.lessons.translations.catalogs import Catalogs
from bot.storage.course_folders import CourseFolders, course_files

MEDIA, RECORDINGS = "dialogues/media/", "dialogues/recordings/"
SCRIPTS = ("dialogues/lessons/", "dialogues/bot/")
"""Folders of the files that are shown as cards."""

ORDER = "dialogues/course.yaml"
"""File with the order of the lessons. It counts as no part of its own: its changes show in the lessons."""

MOST_LINES = 2000
"""Most lines shown of the difference between two versions of a file. With more of them nothing can be proposed."""


class ReadCourse(NamedTuple):
    """A course as it was read from its folders."""

    course: Course
    catalogs: Catalogs
    folders: CourseFolders

    @property
    def version(self) -> CourseVersion:
        """The course and its translations, without their folders."""
        return CourseVersion(self.course, self.catalogs)


@dataclass(frozen=True, slots=True)
class ChangedPicture:
    """A picture that is new, gone, or replaced under the same name."""

    name: str
    was_there: bool
    is_there: bool


@dataclass(frozen=True, slots=True)
class NewRecording:
    """A recording that is new or was recorded anew, and the words that are read; empty where no text has them now."""

    name: str
    locale: str
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs for learners between two courses.

    `lines` has a diff of each YAML file that differs: it also shows what no text does, such as another order. `steps`
    has the same of the cards of a lesson or scene, in plain sentences.
    """

    changes: CourseChanges
    translations: tuple[ChangedTranslation, ...]
    pictures: tuple[ChangedPicture, ...]
    recordings: tuple[NewRecording, ...]
    lines: Mapping[str, tuple[str, ...]]
    steps: Mapping[str, tuple[str, ...]]
    before: Course
    after: Course

    @property
    def any(self) -> bool:
        """True if anything differs for learners."""
        return self.changes.any or bool(self.translations or self.pictures or self.recordings or self.lines)

    @property
    def lost(self) -> frozenset[str]:
        """The languages in which learners lose a lesson, each as `lesson locale`."""
        return frozenset(f"{name} {locale}" for name, some in self.changes.lost.items() for locale in some)


def compare(before: ReadCourse, after: ReadCourse, part: str = "") -> Comparison:
    """Compare two courses. If `part` is given, translations of other parts are left out."""
    old, new = (dict(course_files(it.folders)) for it in (before, after))
    differing = [name for name in sorted(old.keys() | new.keys()) if not _is_same(old.get(name), new.get(name))]
    return Comparison(
        changes=course_changes(before.version, after.version),
        translations=changed_translations(part, after.folders, before.folders),
        pictures=tuple(ChangedPicture(it, it in old, it in new) for it in differing if _is_picture(it)),
        recordings=tuple(_recording(it, after) for it in differing if it.startswith(RECORDINGS) and it in new),
        lines={it: _lines(old.get(it), new.get(it)) for it in differing if _is_read(it)},
        steps={it: _steps(old.get(it), new.get(it)) for it in differing if it.startswith(SCRIPTS)},
        before=before.course,
        after=after.course,
    )


def of_part(found: Comparison, part: str) -> Comparison:
    """Reduce a comparison to the words, translations and lines of one part."""
    context, changes = context_of(part), found.changes
    words = {file: it for file, it in changes.words.items() if file == part}
    own = {f"dialogues/{part}.yaml"}
    return replace(
        found,
        changes=replace(changes, words=words, lost={}, won={}, buttons={}, anew=(), quoted={}),
        translations=tuple(it for it in found.translations if it.context == context),
        pictures=(),
        recordings=(),
        lines={file: it for file, it in found.lines.items() if file in own},
        steps={file: it for file, it in found.steps.items() if file in own},
    )


def reasons_of(found: Comparison, part: str, unseen: UnseenWords) -> tuple[SafetyReason, ...]:
    """Return the reasons why changes of a part need somebody of safeguarding."""
    courses, media = (found.before, found.after), _media_reasons(bool(found.pictures), bool(found.recordings))
    return safety_reasons(part, found.changes, found.translations, courses, media=media, unseen=unseen)


def _media_reasons(has_pictures: bool, has_recordings: bool) -> frozenset[SafetyReason]:
    reasons: Mapping[SafetyReason, bool] = {"picture": has_pictures, "recording": has_recordings}
    return frozenset(reason for reason, is_so in reasons.items() if is_so)


def reasons_to_go_back(found: Comparison, unseen: Callable[[str], UnseenWords]) -> tuple[SafetyReason, ...]:
    """Return the reasons why going back to `after` takes two people. A lesson that only disappears is no reason.

    `unseen` tells of a part which of its words in `after` safeguarding has not seen.
    """
    parts = [it for it in parts_of(found) if _stays(found, it)]
    every = {reason for it in parts for reason in reasons_of(of_part(found, it), it, unseen(it))}
    return tuple(sorted(every | _media_reasons(any(it.is_there for it in found.pictures), bool(found.recordings))))


def parts_of(found: Comparison) -> tuple[str, ...]:
    """Return the parts that differ in their file or in a translation."""
    names = (name.removeprefix("dialogues/").removesuffix(".yaml") for name in found.lines if name != ORDER)
    translated = (_part_of(it.context, found) for it in found.translations)
    return tuple(dict.fromkeys((*names, *translated)))


def _part_of(context: str, found: Comparison) -> str:
    is_lesson = any(context in it.lessons for it in (found.before, found.after))
    is_of_bot = any(context in it.bot for it in (found.before, found.after))
    return f"lessons/{context}" if is_lesson else f"bot/{context}" if is_of_bot else context


def _stays(found: Comparison, part: str) -> bool:
    return not part.startswith("lessons/") or part.removeprefix("lessons/") in found.after.lessons


def _recording(name: str, after: ReadCourse) -> NewRecording:
    locale, lesson, file = (*name.removeprefix(RECORDINGS).split("/"), "", "")[:3]
    found = after.course.lessons.get(lesson)
    read = readings(after.course, after.catalogs, found, locale) if found else ()
    return NewRecording(name, locale, next((it.words for it in read if it.file == file), ""))


def _is_picture(name: str) -> bool:
    return name.startswith(MEDIA) and not name.endswith(ORIGIN_SUFFIX)


def _is_read(name: str) -> bool:
    """Return whether a file has words that learners read: YAML, but not the origin of a picture."""
    return name.endswith(".yaml") and not name.startswith(MEDIA)


def _is_same(one: Path | None, other: Path | None) -> bool:
    return one is not None and other is not None and hold_the_same(one, other)


def _lines(old: Path | None, new: Path | None) -> tuple[str, ...]:
    """Return a unified diff, cut to MOST_LINES: lines gone and new with their signs, and one line around them."""
    return _diff(*(it.read_text("utf-8", "replace").splitlines() if it else [] for it in (old, new)))


def _steps(old: Path | None, new: Path | None) -> tuple[str, ...]:
    """Return what differs between the cards, without the lines that tell where it stands."""
    found = _diff(*(cards_in_words(it.read_text("utf-8", "replace")) if it else [] for it in (old, new)))
    return tuple(it for it in found if not it.startswith("@@"))


def _diff(then: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    return tuple(islice(unified_diff(then, now, n=1, lineterm=""), 2, 2 + MOST_LINES))
