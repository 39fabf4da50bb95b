"""Loading and checking of a whole course: the bundle a host runs, and every Problem in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.check.all_rules import check, check_one, lost_agains, may_be_read, may_run
from bot.check.release.lacking import lacking
from bot.check.release.languages import below, progress_of_languages
from bot.check.result_cache import ResultCache
from bot.check.rule_context import NOTHING_KNOWN, KnownLessons
from bot.conversation.course_bundle import CourseBundle
from bot.conversation.vocabulary import TypedVocabulary, typed_vocabulary
from bot.lessons.loader.course import load
from bot.lessons.loader.lesson import load_script
from bot.lessons.loader.source_file import FileCache
from bot.lessons.model.lesson import SOURCE_LOCALE, Course, Lesson
from bot.lessons.model.safety import Safety
from bot.lessons.model.stage import OPERATORS_FILES
from bot.lessons.problem import Problem, has_errors
from bot.lessons.translations.carry import load_translated
from bot.lessons.translations.catalogs import Catalogs
from bot.lessons.translations.signatures import SignedTexts, every_signature, signed_english
from bot.lessons.translations.signed_lessons import (
    SignedLesson,
    UnsignedLesson,
    offering_signed,
    put_in,
    unsigned_lessons,
)
from bot.safeguarding.distress.matcher import released_matcher_of
from bot.safeguarding.messages.scrub import Scrubber

Offer = Callable[[Course, Catalogs], Course]
"""Decides in which languages a loaded course is offered."""

EarlierLessons = Callable[[UnsignedLesson], Iterable[SignedLesson]]
"""Returns a lesson as it was in earlier editions where it was signed in a language, the newest first."""


def as_loaded(course: Course, catalogs: Catalogs) -> Course:
    """Return the course unchanged: the default of an `Offer`."""
    return course


def open_bundle(
    dialogues: Path,
    locales: Path,
    memory: ResultCache | None = None,
    offer: Offer = as_loaded,
    known: KnownLessons = NOTHING_KNOWN,
) -> tuple[CourseBundle, list[Problem]]:
    """Load and check everything in the two folders, drafts too. Authors' mistakes become Problems, never exceptions."""
    bundle, problems = wordless_bundle(dialogues, locales, memory or ResultCache(), offer, known)
    return replace(bundle, vocabulary=typed_vocabulary(bundle.course, bundle.catalogs)), problems


def wordless_bundle(
    dialogues: Path, locales: Path, memory: ResultCache, offer: Offer = as_loaded, known: KnownLessons = NOTHING_KNOWN
) -> tuple[CourseBundle, list[Problem]]:
    """Load and check as `open_bundle` does, without the vocabulary: callers that need it build it from the bundle."""
    course, catalogs, problems = _checked(dialogues, locales, memory, known)
    return _ready(offer(course, catalogs), catalogs, TypedVocabulary({}, {})), problems


def unchecked_bundle(dialogues: Path, locales: Path) -> CourseBundle:
    """Load everything in the two folders, drafts too, for a page: no rule is checked, and no typed word understood."""
    course, catalogs, _ = _read(dialogues, locales, FileCache())
    return _ready(course, catalogs, TypedVocabulary({}, {}))


def running_bundle(
    dialogues: Path,
    locales: Path,
    own: Callable[[Course], Course] = lambda course: course,
    earlier: EarlierLessons | None = None,
    *,
    accepted: bool = False,
) -> CourseBundle | None:
    """Load the two folders for a running bot; None if the course has an error. Authors' mistakes never raise.

    `own` puts the operator's files into the course; those beside the lessons cannot stop it, and neither can drafts. An
    `accepted` course has passed the rules before. Rules that only warn are skipped to start faster, and the word lists
    the matcher was built from are released. Once the stage is public, girls read only lessons that are signed in their
    language; with `earlier`, the version that was signed last.
    """
    course, catalogs, problems = _read(dialogues, locales, FileCache(), with_drafts=False)
    drafts = (f"lessons/{name}.yaml" for name in course.drafts)
    course, not_run = own(course), {f"{dialogues.name}/{name}" for name in (*OPERATORS_FILES, *drafts)}
    if has_errors([it for it in problems if it.file not in not_run]):
        return None
    read, translated, unsigned = course, catalogs, None
    if course.is_public and earlier is not None:
        signed = {**catalogs.signatures, SOURCE_LOCALE: signed_english(locales, course)}
        read, translated, unsigned = _read_signed(course, catalogs, dialogues, signed, earlier)
    if not accepted and not may_run(replace(course, earlier=read.earlier), catalogs, dialogues):
        return None
    words = typed_vocabulary(read, translated, released_matcher_of(course.safety))
    return replace(_ready(replace(read, safety=Safety()), translated, words), unsigned=unsigned)


def _read_signed(
    course: Course, catalogs: Catalogs, dialogues: Path, signed: SignedTexts, earlier: EarlierLessons
) -> tuple[Course, Catalogs, tuple[UnsignedLesson, ...]]:
    """Return the course and catalogs with the last signed version of each lesson, and the lessons unsigned now."""
    lacking = tuple(unsigned_lessons(course, catalogs, signed))
    found = {(it.locale, it.lesson.id): it for it in _newest(course, catalogs, dialogues, lacking, earlier)}
    editions = {where: it.edition for where, it in found.items()}
    unsigned = tuple(replace(it, edition=editions.get((it.locale, it.lesson.id), 0)) for it in lacking)
    read, translated = put_in(course, catalogs, found.values())
    return offering_signed(read, catalogs, unsigned), translated, unsigned


def _newest(
    course: Course, catalogs: Catalogs, dialogues: Path, lacking: Iterable[UnsignedLesson], earlier: EarlierLessons
) -> Iterator[SignedLesson]:
    """Yield the newest earlier version of each unsigned lesson that still fits into the course of today."""
    for wanted in lacking:
        for found in earlier(wanted):
            read, translated = put_in(course, catalogs, [found])
            if may_be_read(read.read_in(found.locale), translated, dialogues, found.lesson):
                yield found
                break


def _ready(course: Course, catalogs: Catalogs, words: TypedVocabulary) -> CourseBundle:
    """Build the bundle. The entries of translation files are dropped: only the checks need them."""
    return CourseBundle(course, replace(catalogs, entries={}), words, Scrubber(course.personal))


def check_course(
    dialogues: Path,
    locales: Path,
    memory: ResultCache | None = None,
    more: Callable[[Course], Iterable[Problem]] = lambda course: (),
    known: KnownLessons = NOTHING_KNOWN,
) -> list[Problem]:
    """Return every Problem in the two folders, and those that `more` finds in the course.

    `known` are the lessons of `known_lessons`, as girls know them.
    With the memory of an earlier call only what was saved since is read and checked again: 100 ms for one lesson of a
    thousand.
    """
    course, _, problems = _checked(dialogues, locales, memory or ResultCache(), known)
    return [*problems, *more(course)]


def _checked(
    dialogues: Path, locales: Path, memory: ResultCache, known: KnownLessons
) -> tuple[Course, Catalogs, list[Problem]]:
    course, catalogs, problems = _read(dialogues, locales, memory.files)
    return course, catalogs, sorted({*problems, *check(course, catalogs, dialogues, memory, known)})


def _read(
    dialogues: Path, locales: Path, files: FileCache, *, with_drafts: bool = True
) -> tuple[Course, Catalogs, list[Problem]]:
    """Load the two folders, with the Problems of files that could not be read."""
    course, problems = load(dialogues, files)
    course, catalogs, broken = load_translated(course if with_drafts else course.without_drafts(), locales, files)
    return course, catalogs, [*problems, *broken]


def check_lesson(
    path: Path, dialogues: Path, locales: Path, memory: ResultCache | None = None, known: KnownLessons = NOTHING_KNOWN
) -> list[Problem]:
    """Return every Problem of one lesson's file, read as a part of the course in `dialogues`, or a draft.

    They include, in other lessons, each `again:` whose question is gone from this one.
    """
    memory = memory or ResultCache()
    lesson, problems = load_script(Lesson, path, str(path))
    if lesson is None:
        return problems
    course, _ = load(dialogues, memory.files)
    drafts = course.drafts if lesson.id in course.lessons else course.drafts | {lesson.id}
    if not known.changed and (own := course.lessons.get(lesson.id)) not in (None, lesson):
        known = KnownLessons(known.names | {lesson.id}, {lesson.id: own})
    course = replace(course, lessons={**course.lessons, lesson.id: lesson}, drafts=drafts)
    course, catalogs, _ = load_translated(course, locales, memory.files)
    found = check_one(course, catalogs, dialogues, lesson, known)
    elsewhere = lost_agains(course, catalogs, dialogues, lesson)
    return sorted({*problems, *(it for it in found if it.file == str(path)), *elsewhere})


def check_part(path: Path, dialogues: Path, locales: Path, known: KnownLessons = NOTHING_KNOWN) -> list[Problem]:
    """Return every Problem of a file or folder of the course in `dialogues`, such as `cast.yaml` or `lessons`."""
    inside = path.resolve().relative_to(dialogues.resolve()).as_posix()
    name = f"{dialogues.name or dialogues.absolute().name}/{inside}"
    found = check_course(dialogues, locales, known=known)
    return [it for it in found if it.file == name or it.file.startswith(f"{name}/")]


def read_course(dialogues: Path, locales: Path, files: FileCache | None = None) -> tuple[Course, Catalogs]:
    """Load the two folders without drafts and checks; with the same `files` only what was saved since is read."""
    course, catalogs, _ = _read(dialogues, locales, files or FileCache(), with_drafts=False)
    return course, catalogs


def release_problems(bundle: CourseBundle, locales: Path, today: date, staff: int) -> list[Problem]:
    """Return what a launch of a course on a day still lacks, in addition to its Problems.

    Where girls read only signed lessons (`bundle.unsigned` is set), lessons lack nothing.
    """
    course = bundle.course.without_drafts()
    number = len(course.lessons)
    if bundle.unsigned is not None:
        course = replace(course, lessons={})
    signed = every_signature(locales, course)
    found = progress_of_languages(course, bundle.catalogs, signed)
    return [*lacking(course, signed, today, staff), *below(found, number)]
