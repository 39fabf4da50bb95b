"""The course a bot runs on: the newest lessons, or the last accepted ones when a gate refuses those (H10).

A gate never stops a bot that runs: Help answers whatever is wrong in texts, drafts, signatures or old test calls. Only
a first start, with nothing accepted ever, may be refused.

The last accepted courses are in `DATA/accepted/0001` and so on. Each folder holds `dialogues/` and `locales/` as they
were when the bot took them; only the bot writes there.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bot.app.config import Settings, require_folders
from bot.app.operator_files import ACCEPTED_FOLDER, OperatorFiles, keep_last_good, operator_files
from bot.check.course import release_problems, running_bundle
from bot.conversation.course_bundle import CourseBundle
from bot.errors import Refused
from bot.files import alone
from bot.lessons.model.lesson import Course
from bot.lessons.model.stage import Stage
from bot.lessons.problem import has_errors
from bot.storage.course_folders import CourseFolders, Fingerprint, copy_course, course_in, fingerprint
from bot.storage.earlier_lessons import EarlierEditions, before_live
from bot.storage.editions import Editions

log = logging.getLogger(__name__)

ACCEPTED_COURSES = 3
"""Number of accepted courses that are kept."""


class RunningCourse(NamedTuple):
    """A course, the folders it was loaded from, and the number of the live edition, which it should be (0: none)."""

    bundle: CourseBundle
    folders: CourseFolders
    edition: int = 0


@dataclass(frozen=True, slots=True)
class _Gate:
    """Criteria by which a course is accepted.

    Without `earlier` there is no earlier edition whose signed lessons could be read instead, so only a course that is
    signed whole is accepted.
    """

    settings: Settings
    operator: OperatorFiles
    today: date
    earlier: EarlierEditions | None

    def own(self, course: Course) -> Course:
        """Put the operator's files into a course. Without a stage only staff are let in, but in development all."""
        course = self.operator.put_into(course)
        if course.stage is not None:
            return course
        if self.settings.development:
            return replace(course, is_development=True)
        return replace(course, stage=Stage(stage="test"))

    def load(self, folders: CourseFolders, *, accepted: bool = False) -> CourseBundle | None:
        """Load a course as girls read it; None if it has an error."""
        earlier = partial(self.earlier.lessons, folders.dialogues / "media") if self.earlier else None
        return running_bundle(*folders, self.own, earlier, accepted=accepted)

    def lacks(self, found: RunningCourse) -> bool:
        """Tell whether the stage is `public`, and a launch of this course lacks something (A18)."""
        course = found.bundle.course
        if not course.is_public:
            return False
        problems = release_problems(found.bundle, found.folders.locales, self.today, len(self.settings.staff))
        return has_errors(problems) or not any(course.offered.values())


def running_course(settings: Settings, today: date, before: RunningCourse | None = None) -> RunningCourse:
    """Return the course to run on, and keep it if it is new. Raise Refused when there is none.

    It is the live edition; where none was ever made, the lessons in DIALOGUES and LOCALES. `before` is the course that
    runs already: it stays where nothing newer can be used and nothing was ever kept.
    """
    operator = operator_files(settings)
    editions, number = Editions(settings.data), 0
    gate = _Gate(settings, operator, today, EarlierEditions(editions, 0))
    try:
        number = editions.live
        earlier = before_live(editions, number)
        gate = replace(gate, earlier=earlier if earlier.newest else None)
        newest = editions.folders(number) if number else CourseFolders(settings.dialogues, settings.locales)
        return _said(_newest(gate, newest), operator.reason, number)
    except Refused as refused:
        last = _last_accepted(gate, before)
        if last is None:
            raise
        return _said(last, " ".join(filter(None, (refused.what, operator.reason))), number)


def is_publishable(settings: Settings, course: CourseFolders, today: date) -> bool:
    """Return whether a bot would find no error in a course that is published as the next edition."""
    editions = Editions(settings.data)
    earlier = EarlierEditions(editions, editions.live)
    gate = _Gate(settings, operator_files(settings), today, earlier if earlier.newest else None)
    return gate.load(course) is not None


def _said(found: RunningCourse, refused: str, edition: int) -> RunningCourse:
    return found._replace(bundle=replace(found.bundle, refused=refused, edition=edition), edition=edition)


def _newest(gate: _Gate, folders: CourseFolders) -> RunningCourse:
    """Return the newest lessons, and keep them. Raise Refused when they do not pass the gate."""
    require_folders(*folders)
    try:
        as_loaded = fingerprint(folders)
        bundle = gate.load(folders)
    except OSError as error:
        what = f"The lessons cannot be read ({type(error).__name__})."
        raise Refused(what, "Look at the folders of DIALOGUES and LOCALES.") from error
    if bundle is None:
        raise Refused("The lessons have errors.", "Type `python main.py check` to see them.")
    found = RunningCourse(bundle, folders)
    if gate.lacks(found):
        raise Refused("The stage is `public`, but a launch lacks something.", "Type `python main.py check --release`.")
    keep_accepted(gate.settings.data, folders, as_loaded)
    keep_last_good(gate.settings, gate.operator)
    return found


def _last_accepted(gate: _Gate, before: RunningCourse | None) -> RunningCourse | None:
    """Return the newest accepted course that passes the gate; else the newest one, closed to newcomers."""
    shut: RunningCourse | None = None
    for found in _accepted(gate, before):
        if not gate.lacks(found):
            return found
        shut = shut or found
    return shut and shut._replace(bundle=_without_newcomers(shut.bundle))


def _accepted(gate: _Gate, before: RunningCourse | None) -> Iterator[RunningCourse]:
    for folders in accepted_courses(gate.settings.data):
        if bundle := _loaded(gate, folders):
            yield RunningCourse(bundle, folders)
    if before:
        yield before._replace(bundle=replace(before.bundle, course=gate.own(before.bundle.course)))


def _loaded(gate: _Gate, folders: CourseFolders) -> CourseBundle | None:
    try:
        return gate.load(folders, accepted=True)
    except OSError:
        return None


def _without_newcomers(bundle: CourseBundle) -> CourseBundle:
    return replace(bundle, course=replace(bundle.course, newcomers=False))


def accepted_courses(data: Path) -> list[CourseFolders]:
    """Return the folders of the accepted courses, the newest first."""
    return [course_in(it) for it in reversed(_numbered(data / ACCEPTED_FOLDER))]


def keep_accepted(data: Path, course: CourseFolders, as_loaded: Fingerprint) -> None:
    """Keep a course that was accepted, unless it is the newest one. A full disk is logged and stops nothing.

    `as_loaded` is its fingerprint before it was loaded; a course whose files were saved since is not kept.
    """
    try:
        (data / ACCEPTED_FOLDER).mkdir(mode=0o700, exist_ok=True)
        with alone(data / ACCEPTED_FOLDER / "keeping"):
            newest = accepted_courses(data)[:1]
            if not newest or fingerprint(newest[0]) != as_loaded:
                _copy(data / ACCEPTED_FOLDER, course, as_loaded)
    except OSError as error:
        log.error("the accepted lessons could not be kept: %s", type(error).__name__)


def _copy(folder: Path, course: CourseFolders, as_loaded: Fingerprint) -> None:
    """Copy a course under the next number, whole or not at all, and delete the oldest."""
    numbered = _numbered(folder)
    with tempfile.TemporaryDirectory(prefix=".", dir=folder) as made:
        copy = Path(made) / "course"
        copy_course(course, copy)
        if fingerprint(course_in(copy)) != as_loaded:
            log.warning("the lessons were saved while they were loaded; they are kept with the next reload")
            return
        copy.rename(folder / f"{int(numbered[-1].name) + 1 if numbered else 1:04}")
    for old in numbered[: -ACCEPTED_COURSES + 1]:
        shutil.rmtree(old)


def _numbered(folder: Path) -> list[Path]:
    found = folder.iterdir() if folder.is_dir() else ()
    return sorted((it for it in found if it.name.isdecimal()), key=lambda it: int(it.name))
