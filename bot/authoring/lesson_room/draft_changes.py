"""Changes that drafts and editions bring to learners. Courses read for one comparison are cached for the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Literal

from bot.authoring.editor.course_part import context_of
from bot.authoring.lesson_room.comparison import (
    Comparison,
    ReadCourse,
    compare,
    of_part,
    reasons_of,
    reasons_to_go_back,
)
from bot.authoring.lesson_room.course_changes import CourseVersion
from bot.authoring.lesson_room.course_readings import EditionFiles, RecentResults
from bot.authoring.lesson_room.draft import Draft
from bot.authoring.lesson_room.drafts import Drafts
from bot.authoring.lesson_room.read_first import FirstSentence, read_first
from bot.authoring.lesson_room.safeguarding_rule import (
    NOTHING_UNSEEN,
    ChangedReading,
    SafetyReason,
    UnseenWords,
    changed_readings,
    last_seen,
    unseen_words,
)
from bot.check.course import check_course, read_course
from bot.check.known_lessons import known_lessons
from bot.check.result_cache import ResultCache
from bot.files import stamp
from bot.lessons.loader.course import load_drafts
from bot.lessons.loader.source_file import FileCache
from bot.lessons.model.lesson import SOURCE_LOCALE, Course
from bot.lessons.problem import Problem
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.signatures import SignedTexts, signed_english
from bot.lessons.translations.signed_lessons import unsigned_lessons
from bot.storage.course_folders import CourseFolders, course_files
from bot.storage.editions import Editions

MOST_COMPARED, MOST_READ = 24, 4
"""Most cached comparisons, each a few texts, and most cached editions, each a whole course."""


ReadingReason = Literal["sentence", "quoted"]
"""Reason for safeguarding: a sentence that is read first; a text that gains or loses the mark of the story."""


@dataclass(frozen=True, slots=True)
class DraftChanges:
    """Changes that a draft brings to learners, its fingerprint, and what `check` finds in them.

    `guarded`: reasons why its proposer or approver has to be of safeguarding. `waiting`: languages in which the lesson
    would not be fully signed; once the bot is public, learners keep the last signed words there. `signed`: languages in
    which signatures come or go, with the number of their texts. `drifted`: words that safeguarding has not seen and
    girls read already, empty while no girl is let in. `written`: languages in which girls would read other words, each
    with who wrote them. `first`: sentences that are read first.
    """

    compared: Comparison
    fingerprint: str
    guarded: tuple[SafetyReason | ReadingReason, ...]
    problems: tuple[Problem, ...]
    waiting: tuple[str, ...] = ()
    signed: tuple[tuple[str, int], ...] = ()
    drifted: tuple[ChangedReading, ...] = ()
    written: Mapping[str, frozenset[str]] = field(default_factory=dict)
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
    """Maker and cache of comparisons, one at a time. One can take seconds, so use a thread.

    `lets_girls_in` tells whether others than staff read the live edition.
    """

    data: Path
    editions: Editions
    drafts: Drafts
    lets_girls_in: Callable[[], bool]
    _memory: ResultCache = field(default_factory=lambda: ResultCache(EditionFiles()))
    _drafts: RecentResults[DraftChanges] = field(default_factory=lambda: RecentResults(MOST_COMPARED))
    _editions: RecentResults[Comparison] = field(default_factory=lambda: RecentResults(MOST_COMPARED))
    _read: RecentResults[ReadCourse] = field(default_factory=lambda: RecentResults(MOST_READ))
    _alone: threading.RLock = field(default_factory=threading.RLock)

    def draft(self, draft: Draft) -> DraftChanges:
        """Compare a draft that is up to date with the live edition."""
        with self._alone:
            is_open = self.lets_girls_in()
            key = (draft.part, draft.base, draft.authors, is_open, _stamps(self.drafts.view(draft)))
            return self._drafts.of(key, lambda: self._changes(draft, is_open=is_open))

    def theirs(self, draft: Draft) -> Comparison:
        """Compare the published words of a draft's part: when it was begun, and now."""
        return of_part(self.between(draft.began, draft.base), draft.part)

    def between(self, before: int, after: int) -> Comparison:
        """Compare two editions."""
        with self._alone:
            return self._editions.of((before, after), lambda: compare(self._edition(before), self._edition(after)))

    def reasons_to_go_back(self, live: int, number: int) -> tuple[SafetyReason, ...]:
        """Return the reasons why going back to an edition takes two people."""
        with self._alone:
            is_open = self.lets_girls_in()
            return reasons_to_go_back(self.between(live, number), lambda it: self._unseen(it, number, is_open=is_open))

    def _unseen(self, part: str, number: int, now: ReadCourse | None = None, *, is_open: bool) -> UnseenWords:
        """Return the words of a part that safeguarding has not seen: of a course based on an edition, or of that."""
        if not is_open:
            return NOTHING_UNSEEN
        seen = last_seen(part, number, self.editions.find)
        then = self._edition(seen).version if seen else CourseVersion(Course(), Catalogs())
        return unseen_words(part, then, (now or self._edition(number)).version)

    def _edition(self, number: int) -> ReadCourse:
        folders = self.editions.folders(number)
        return self._read.of(number, lambda: _read_course_of(folders, self._memory.files))

    def _changes(self, draft: Draft, *, is_open: bool) -> DraftChanges:
        content = self.drafts.content(draft)
        course = self.drafts.compared(draft.part, content)
        after = _read_course_of(course, self._memory.files)
        before = self._edition(draft.base)
        found = compare(before, after, draft.part)
        signed, unseen = _signatures(after), self._unseen(draft.part, draft.base, after, is_open=is_open)
        readings = tuple(changed_readings(draft.part, before.version, after.version))
        first = read_first(draft.part, before, after)
        return DraftChanges(
            compared=found,
            fingerprint=content.fingerprint,
            guarded=(*reasons_of(found, draft.part, unseen), *_reading_reasons(first, found, draft.part)),
            problems=tuple(self._problems(draft.part, course)),
            waiting=tuple(_waiting(draft.part, found.before, after, signed)),
            signed=tuple(_signed(draft.part, _signatures(before), signed)),
            drifted=tuple(it for it in unseen.every if it not in readings),
            written=dict(_written(found, draft, readings)) if is_open else {},
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


def _written(
    found: Comparison, draft: Draft, readings: Iterable[ChangedReading]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the languages with other words, each with who wrote them; where no byline says it, all who wrote in it."""
    read = {it.locale for it in readings if it.new and it.locale != SOURCE_LOCALE}
    for locale in sorted(read | {it.locale for it in found.translations if it.new}):
        some = [it.by for it in found.translations if it.locale == locale and it.new]
        known = bool(some) and all(some)
        yield locale, frozenset(chain.from_iterable(some) if known else draft.authors)


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


def _read_course_of(folders: CourseFolders, files: FileCache) -> ReadCourse:
    course, catalogs = read_course(*folders, files)
    return ReadCourse(course, catalogs, folders)


def _stamps(course: CourseFolders) -> frozenset[object]:
    return frozenset((name, stamp(path)) for name, path in course_files(course))
