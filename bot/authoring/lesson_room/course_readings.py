"""Cached readings of the live edition and the drafts, their caches, and the checking of text that is not saved yet."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from bot.authoring.editor.course_part import is_part
from bot.authoring.editor.mending import findings, mend
from bot.authoring.editor.preview.chat import Json
from bot.authoring.editor.preview.file_editor import mending_json, problem_asked, problems_of
from bot.authoring.editor.preview.open_desk import authors_problems
from bot.authoring.editor.preview.request_fields import word_in
from bot.authoring.editor.preview.sheets import cells_json
from bot.authoring.lesson_room.course_parts import CoursePart, course_parts, locales_of
from bot.authoring.lesson_room.draft import Draft, unreadable
from bot.authoring.lesson_room.drafts import Drafts
from bot.authoring.translation.catalog_files import locales_in, path_of
from bot.check.all_rules import check, check_one
from bot.check.known_lessons import known_lessons
from bot.check.rule_context import KnownLessons, RuleContext
from bot.files import Stamp, stamp
from bot.lessons.loader.course import load
from bot.lessons.loader.source_file import FileCache, Made
from bot.lessons.model.leader import LeaderWords
from bot.lessons.model.lesson import Course, Script
from bot.lessons.model.stage import OPERATORS_FILES
from bot.lessons.model.texts import all_texts
from bot.lessons.problem import Problem, has_errors
from bot.lessons.translations.carry import load_translated
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.po import PoEntry
from bot.lessons.translations.signatures import is_signed, signed_source, source_path
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import Editions

Result = TypeVar("Result")


MOST_EDITION_FILES = 200
"""Most files in the cache: those of two editions, and of a few drafts."""


class RecentResults(Generic[Result]):
    """The most recently used results."""

    def __init__(self, most: int) -> None:
        """Keep at most `most` results."""
        self._most, self._kept = most, dict[Hashable, Result]()

    def of(self, key: Hashable, make: Callable[[], Result]) -> Result:
        """Return the result for a key; call `make` if it is not in the cache."""
        made = self._kept.pop(key) if key in self._kept else make()
        self._kept[key] = made  # the newest comes last
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        return made


MOST_FILES, MOST_CATALOGS = 2_000, 30
"""Most parsed files in the cache: those of an edition, its drafts, and some older versions; and most catalogs.

A catalog is a thousand times as large as a lesson. Most drafts have those of the edition.
"""


@dataclass(slots=True)
class LinkedFiles(FileCache):
    """Cache of parsed files by stamp instead of path: most files of a draft are hard links to those of an edition."""

    recent: RecentResults[Any] = field(default_factory=lambda: RecentResults(MOST_FILES))

    def result_of(self, path: Path, make: Callable[[], Made], kind: str = "", given: object = None) -> Made:
        """Return the result of `make` for a file, from the cache if the same file was read before."""
        identity = self.identity(path)
        if identity is None:
            return make()
        made: Made = self.recent.of((identity, path.name, kind, given), make)
        return made

    def identity(self, path: Path) -> Hashable:
        """Return what the links of a file share; None for a file that cannot be read."""
        return stamp(path)


@dataclass(slots=True)
class EditionFiles(LinkedFiles):
    """The same by folder and content, so that copies share the results. The files must not be written meanwhile."""

    recent: RecentResults[Any] = field(default_factory=lambda: RecentResults(MOST_EDITION_FILES))

    def identity(self, path: Path) -> Hashable:
        """Return the folder of a file and the hash of its content; None for a file that cannot be read."""
        try:
            return path.parent.name, hashlib.sha256(path.read_bytes()).digest()
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class LiveReading:
    """The live edition: its number, its parts by name, its languages, and the words of its handouts."""

    number: int
    parts: Mapping[str, CoursePart]
    locales: tuple[str, ...]
    leader: LeaderWords | None


@dataclass(frozen=True, slots=True)
class DraftReading:
    """The part of a draft as it is now, and the number of errors and warnings in its file."""

    part: CoursePart
    errors: int
    warnings: int


class CourseReadings:
    """Readings of the live edition and the drafts, cached while their files are unchanged. Thread-safe."""

    def __init__(self, editions: Editions, drafts: Drafts, data: Path) -> None:
        """Read nothing yet."""
        self._editions, self._drafts, self._data = editions, drafts, data
        self._files, self._catalogs = LinkedFiles(), LinkedFiles(recent=RecentResults(MOST_CATALOGS))
        self._lock = threading.RLock()
        self._live: LiveReading | None = None
        self._kept: dict[tuple[str, str], tuple[object, Any]] = {}

    @property
    def live(self) -> LiveReading:
        """The live edition."""
        with self._lock:
            number = self._editions.live
            if self._live is None or self._live.number != number:
                self._live = self._read_live(number)
            return self._live

    def draft(self, draft: Draft) -> DraftReading:
        """Return the part of a draft as its files are now, with the number of its problems."""
        return self.kept(draft, "texts", lambda: self._read_draft(draft))

    def kept(self, draft: Draft, kind: str, make: Callable[[], Result]) -> Result:
        """Return the result of `make` on the files of a draft, cached until one of them is saved."""
        with self._lock:
            now = (draft.base, self._editions.live, *_stamps(draft.part, self._drafts.view(draft)))
            if (draft.part, kind) not in self._kept or self._kept[draft.part, kind][0] != now:
                self._kept[draft.part, kind] = now, make()
            found: Result = self._kept[draft.part, kind][1]
            return found

    def _read_live(self, number: int) -> LiveReading:
        folders = self._editions.folders(number)
        course, catalogs, _ = self._load_courses(folders)
        return LiveReading(number, _course_parts_of(folders, course, catalogs), locales_of(course), course.leader)

    def _read_draft(self, draft: Draft) -> DraftReading:
        folders = self._drafts.view(draft)
        if not (folders.dialogues / f"{draft.part}.yaml").is_file():
            raise unreadable()
        course, catalogs, problems = self._load_courses(folders)
        part = _course_parts_of(folders, course, catalogs).get(draft.part)
        if part is None:
            raise unreadable()
        known = known_lessons(folders.dialogues, self._data)
        problems += _checked(draft.part, course, catalogs, folders.dialogues, known)
        own = [it for it in authors_problems(dict.fromkeys(problems)) if it.file == f"dialogues/{draft.part}.yaml"]
        errors = sum(has_errors([it]) for it in own)
        return DraftReading(part, errors, len(own) - errors)

    def _load_courses(self, folders: CourseFolders) -> tuple[Course, Catalogs, list[Problem]]:
        course, problems = load(folders.dialogues, self._files)
        course, catalogs, broken = load_translated(course, folders.locales, self._catalogs)
        return course, catalogs, [*problems, *broken]


def parts_in(dialogues: Path) -> Iterator[str]:
    """Yield the names of the parts in a folder: the scenes of the bot, files at the top, those in other folders."""
    paths = (path for some in ("bot/*.yaml", "*.yaml", "*/*.yaml") for path in sorted(dialogues.glob(some)))
    names = dict.fromkeys(path.relative_to(dialogues).as_posix() for path in paths)
    yield from (part for it in names if it not in OPERATORS_FILES and is_part(part := it.removesuffix(".yaml")))


def _course_parts_of(folders: CourseFolders, course: Course, catalogs: Catalogs) -> dict[str, CoursePart]:
    keys = dict.fromkeys((it.context, it.source) for it in all_texts(course) if it.context)
    signed = signed_source(folders.locales, (PoEntry(source, context) for context, source in keys))
    english = frozenset(it.key for it in signed if is_signed(it))
    return course_parts(course, catalogs, english, parts_in(folders.dialogues))


def _checked(part: str, course: Course, catalogs: Catalogs, dialogues: Path, known: KnownLessons) -> Iterable[Problem]:
    """Return the problems that the rules find in a part; a lesson or a file of scenes is checked without the others."""
    folder, _, name = part.partition("/")
    scripts: Mapping[str, Script] | None = {"lessons": course.lessons, "bot": course.bot}.get(folder)
    if scripts is None:
        return check(course, catalogs, dialogues, known=known)
    return check_one(course, catalogs, dialogues, scripts.get(name), known)


def _stamps(part: str, folders: CourseFolders) -> Iterator[Stamp | None]:
    yield stamp(folders.dialogues / f"{part}.yaml")
    yield stamp(source_path(folders.locales))
    yield from (stamp(path_of(folders.locales, locale)) for locale in locales_in(folders.locales))


class UnsavedTexts:
    """The tasks `check`, `mend` and `sheet`. The files of the live edition are cached: a draft's are links to them."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._files = LinkedFiles()

    def prepare(self, asked: Json, editions: Path) -> None:
        """Read the live edition, if it is another one by now. Nothing beside the `editions` is read."""
        live = Path(word_in(asked, "live")).resolve()
        if asked.get("task") == "mend" and live.is_relative_to(editions.resolve()):
            load(live, self._files)

    def answer(self, asked: Json) -> Json:
        """Return the answer to a task."""
        if asked.get("task") == "check":
            return problems_of(asked)
        if asked.get("task") == "sheet":
            return cells_json(asked)
        dialogues = Path(word_in(asked, "dialogues"))
        course, _ = load(dialogues, self._files)
        view, found = RuleContext(course, Catalogs(), dialogues / "media"), problem_asked(asked)
        return mending_json(mend(word_in(asked, "text"), found, lambda it: findings(view, found.file, it)))
