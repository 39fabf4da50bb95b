"""The course a bot runs on: the newest lessons, or the last accepted ones when a gate refuses those (H10).

A gate never stops a bot that runs: Help answers whatever is wrong in texts, drafts, signatures or old test calls. Only
a first start, with nothing accepted ever, may be refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import NamedTuple

from bot.app.accepted_course import accepted_courses, keep
from bot.app.config import Settings, require_folders
from bot.app.operator_files import OperatorFiles, keep_last_good, operator_files
from bot.check.course import release_problems, running_bundle
from bot.conversation.course_bundle import CourseBundle
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.model.stage import Stage
from bot.lessons.problem import has_errors
from bot.storage.course_folders import CourseFolders, fingerprint
from bot.storage.earlier_lessons import EarlierEditions, before_live
from bot.storage.editions import Editions


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
    keep(gate.settings.data, folders, as_loaded)
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
