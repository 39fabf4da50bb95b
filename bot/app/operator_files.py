"""`stage.yaml` and `release.yaml`, read from DATA: they are the operator's; no upgrade opens or closes a pilot (H1).

Those beside the lessons are read where DATA has none: a template, or the files of an older version.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.app.config import Settings
from bot.check.rules.stage import stage_problems
from bot.conversation.course_bundle import CourseBundle
from bot.files import share, stamp, write_whole
from bot.lessons.loader.course import load_part
from bot.lessons.loader.shape_problems import Model
from bot.lessons.model.lesson import Course
from bot.lessons.model.stage import OPERATORS_FILES, RELEASE_FILE, STAGE_FILE, Release, Stage
from bot.lessons.problem import Problem, has_errors
from bot.storage.course_folders import CourseFolders
from bot.storage.editions import Editions

log = logging.getLogger(__name__)

ACCEPTED_FOLDER = "accepted"
"""Folder in DATA of what the bot accepted last: courses, and copies of the operator's files."""


@dataclass(frozen=True, slots=True)
class OperatorFiles:
    """The operator's files. Instead of those that are `refused`, by their names, the last good ones are used."""

    stage: Stage | None
    release: Release
    refused: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def reason(self) -> str:
        """One sentence on what is refused; empty when nothing is."""
        return f"{' and '.join(self.refused)} cannot be used." if self.refused else ""

    def put_into(self, course: Course) -> Course:
        """Return the course with these files; while one of them is refused, nobody new is let in."""
        return replace(course, stage=self.stage, release=self.release, newcomers=not self.refused)

    def put_into_bundle(self, bundle: CourseBundle) -> CourseBundle:
        """Return the course bundle with these files."""
        return replace(bundle, course=self.put_into(bundle.course))


def operator_files(settings: Settings) -> OperatorFiles:
    """Read both files; one with an error is replaced by its last good version, if there is one."""
    stage, stage_wrong = _last_good(settings, Stage, STAGE_FILE, lambda it: stage_problems(it, Course()))
    release, release_wrong = _last_good(settings, Release, RELEASE_FILE, lambda _: ())
    wrong = {STAGE_FILE: stage_wrong, RELEASE_FILE: release_wrong}
    refused = tuple(name for name, problems in wrong.items() if has_errors(problems))
    return OperatorFiles(stage, release or Release(), refused, (*stage_wrong, *release_wrong))


def place(settings: Settings, name: str) -> Path:
    """Return the path of a file of the operator: in DATA, or where DATA has none, beside the lessons."""
    own = settings.data / name
    return own if stamp(own) else settings.dialogues / name


def keep_last_good(settings: Settings, files: OperatorFiles) -> None:
    """Keep a copy of each file that is used, beside the accepted courses. A disk that is full stops no start."""
    for name in set(OPERATORS_FILES) - set(files.refused):
        path, kept = place(settings, name), settings.data / ACCEPTED_FOLDER / name
        try:
            if path.is_file():
                write_whole(kept, path.read_text("utf-8"))
            else:
                kept.unlink(missing_ok=True)
        except (OSError, UnicodeDecodeError) as error:
            log.error("the last good %s could not be kept: %s", name, type(error).__name__)


def adopt(settings: Settings) -> None:
    """Copy into DATA what it lacks of the operator's files. A disk that is full stops no start."""
    for name in OPERATORS_FILES:
        own, beside = settings.data / name, settings.dialogues / name
        try:
            if not own.exists() and beside.is_file():
                write_whole(own, beside.read_text("utf-8"))
                if name == RELEASE_FILE:  # the staff's page reads the focal points; a pilot's code is not for it
                    share(own)
                log.info("%s was copied to %s, where it is read from now on", beside, own)
            elif name == STAGE_FILE and beside.is_file() and beside.read_bytes() != own.read_bytes():
                log.warning("%s is not read any more: the stage is what %s says", beside, own)
        except (OSError, UnicodeDecodeError) as error:
            log.error("%s could not be copied to %s: %s", beside, own, type(error).__name__)


def _last_good(
    settings: Settings, model: type[Model], name: str, rules: Callable[[Model], Iterable[Problem]]
) -> tuple[Model | None, list[Problem]]:
    found, problems = load_part(model, place(settings, name).parent, name)
    problems += rules(found) if found else ()
    return (load_part(model, settings.data / ACCEPTED_FOLDER, name)[0] if has_errors(problems) else found), problems


def live_course(settings: Settings) -> CourseFolders:
    """Return the folders of the live edition, or those of DIALOGUES and LOCALES where none was ever made."""
    made = Editions(settings.data)
    return made.folders(number) if (number := made.live) else CourseFolders(settings.dialogues, settings.locales)
