"""Changes that drafts and editions bring to learners. Courses read for one comparison are cached for the next."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bot.authoring.course_part import context_of
from bot.authoring.room.comparison import Comparison, ReadCourse, compare, of_part, reasons_of
from bot.authoring.room.draft import Draft
from bot.authoring.room.drafts import Drafts
from bot.authoring.room.edition_files import EditionFiles
from bot.authoring.room.read_first import FirstSentence, read_first
from bot.authoring.room.recent_results import RecentResults
from bot.authoring.room.safety_touched import SafetyReason
from bot.check.course import check_course, read_course
from bot.check.known_lessons import known_lessons
from bot.check.result_cache import ResultCache
from bot.files import stamp
from bot.lessons.loader.course import load_drafts
from bot.lessons.loader.source_file import FileCache
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.problem import Problem
from bot.lessons.translations.signatures import SignedTexts, signed_english
from bot.lessons.translations.signed_lessons import unsigned_lessons
from bot.storage.course_folders import CourseFolders, course_files
from bot.storage.editions import Editions

MOST_COMPARED, MOST_READ = 24, 3
"""Most cached comparisons, each a few texts, and most cached editions, each a whole course."""


ReadingReason = Literal["sentence", "quoted"]
"""Reason for safeguarding: a sentence that is read first; a text that gains or loses the mark of the story."""


@dataclass(frozen=True, slots=True)
class DraftChanges:
    """Changes that a draft brings to learners, its fingerprint, and what `check` finds in them.

    `guarded`: reasons why its proposer or approver has to be of safeguarding. `waiting`: languages in which the lesson
    would not be fully signed; once the bot is public, learners keep the last signed words there. `signed`: languages in
    which signatures come or go, with the number of their texts. `first`: sentences that are read first.
    """

    compared: Comparison
    fingerprint: str
    guarded: tuple[SafetyReason | ReadingReason, ...]
    problems: tuple[Problem, ...]
    waiting: tuple[str, ...] = ()
    signed: tuple[tuple[str, int], ...] = ()
    first: tuple[FirstSentence, ...] = ()

    @property
    def to_reason(self) -> frozenset[str]:
        """The fingerprints of the sentences that need a reason why they may stay."""
        return frozenset(it.fingerprint for it in self.first if it.needs_reason)

    @property
    def any(self) -> bool:
        """True if anything differs for learners, or a signature comes or goes."""
        return self.compared.any or bool(self.signed)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The errors, for which a bot would refuse the edition."""
        return tuple(it for it in self.problems if it.severity == "error")


@dataclass
class Comparisons:
    """Maker and cache of comparisons, one at a time. One can take seconds, so use a thread."""

    data: Path
    editions: Editions
    drafts: Drafts
    _memory: ResultCache = field(default_factory=lambda: ResultCache(EditionFiles()))
    _drafts: RecentResults[DraftChanges] = field(default_factory=lambda: RecentResults(MOST_COMPARED))
    _editions: RecentResults[Comparison] = field(default_factory=lambda: RecentResults(MOST_COMPARED))
    _read: RecentResults[ReadCourse] = field(default_factory=lambda: RecentResults(MOST_READ))
    _alone: threading.RLock = field(default_factory=threading.RLock)

    def draft(self, draft: Draft) -> DraftChanges:
        """Compare a draft that is up to date with the live edition."""
        with self._alone:
            key = (draft.part, draft.base, _stamps(self.drafts.view(draft)))
            return self._drafts.of(key, lambda: self._changes(draft))

    def theirs(self, draft: Draft) -> Comparison:
        """Compare the published words of a draft's part: when it was begun, and now."""
        return of_part(self.between(draft.began, draft.base), draft.part)

    def between(self, before: int, after: int) -> Comparison:
        """Compare two editions."""
        with self._alone:
            return self._editions.of((before, after), lambda: compare(self._edition(before), self._edition(after)))

    def _edition(self, number: int) -> ReadCourse:
        folders = self.editions.folders(number)
        return self._read.of(number, lambda: _read(folders, self._memory.files))

    def _changes(self, draft: Draft) -> DraftChanges:
        content = self.drafts.content(draft)
        course = self.drafts.compared(draft.part, content)
        after = _read(course, self._memory.files)
        before = self._edition(draft.base)
        found = compare(before, after, draft.part)
        signed = _signatures(after)
        first = read_first(draft.part, before, after)
        return DraftChanges(
            compared=found,
            fingerprint=content.fingerprint,
            guarded=(*reasons_of(found, draft.part), *_reading_reasons(first, found, draft.part)),
            problems=tuple(self._problems(draft.part, course)),
            waiting=tuple(_waiting(draft.part, found.before, after, signed)),
            signed=tuple(_signed(draft.part, _signatures(before), signed)),
            first=first,
        )

    def _problems(self, part: str, course: CourseFolders) -> list[Problem]:
        """Return the errors of the course that would be published, then the warnings of the part."""
        known = known_lessons(course.dialogues, self.data)
        own = f"dialogues/{part}.yaml"
        unlisted = {f"dialogues/lessons/{name}.yaml" for name in load_drafts(course.dialogues)} - {own}
        found = [it for it in check_course(*course, self._memory, known=known) if it.file not in unlisted]
        errors = [it for it in found if it.severity == "error"]
        return errors + [it for it in found if it.severity == "warning" and it.file == own]


def _reading_reasons(first: Sequence[FirstSentence], found: Comparison, part: str) -> Iterator[ReadingReason]:
    if first:
        yield "sentence"
    if part in found.changes.quoted:
        yield "quoted"


def _waiting(part: str, before: Course, after: ReadCourse, signed: SignedTexts) -> Iterator[str]:
    """Yield the languages in which a lesson that is live would not be fully signed."""
    name = part.removeprefix("lessons/")
    if part.startswith("lessons/") and before.lesson(name):
        found = unsigned_lessons(after.course, after.catalogs, signed)
        yield from (it.locale for it in found if it.lesson.id == name)


def _signed(part: str, before: SignedTexts, after: SignedTexts) -> Iterator[tuple[str, int]]:
    for locale in sorted({*before, *after}):
        changed = before.get(locale, frozenset()) ^ after.get(locale, frozenset())
        if many := sum(key[0] == context_of(part) for key in changed):
            yield locale, many


def _signatures(read: ReadCourse) -> SignedTexts:
    return {**read.catalogs.signatures, SOURCE_LOCALE: signed_english(read.folders.locales, read.course)}


def _read(folders: CourseFolders, files: FileCache) -> ReadCourse:
    course, catalogs = read_course(*folders, files)
    return ReadCourse(course, catalogs, folders)


def _stamps(course: CourseFolders) -> frozenset[object]:
    return frozenset((name, stamp(path)) for name, path in course_files(course))
