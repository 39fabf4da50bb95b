"""`check --walk`: walks through lessons, and how much of them the transcripts test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.app.config import Settings
from bot.authoring.simulation.walks.coverage import count_picks, coverage_lines
from bot.authoring.simulation.walks.random_walks import walk_lesson
from bot.authoring.simulation.walks.transcript import Transcript, Unreadable, read_transcript
from bot.check.course import open_bundle
from bot.conversation.course_bundle import CourseBundle
from bot.errors import Refused
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.model.lesson import Lesson
from bot.lessons.problem import Problem


@dataclass(frozen=True, slots=True)
class WalkOptions:
    """Options of a walk. `lesson` None: all lessons. `walks`: random walks where there are too many paths."""

    lesson: str | None
    walks: int
    seed: int


def walk_lessons(settings: Settings, options: WalkOptions, transcripts: Path) -> tuple[list[Problem], list[str]]:
    """Return all problems, including those that only a walk finds, and the lines that tell what is tested.

    `transcripts` is a folder, which may be missing.
    """
    bundle, problems = open_bundle(settings.dialogues, settings.locales)
    lessons = _lessons(bundle, options.lesson)
    picks, said = count_picks(bundle, _transcripts(transcripts)), list[str]()
    for lesson in lessons:
        found = walk_lesson(bundle.course, lesson, options.walks, options.seed)
        problems += found.problems
        said += ["", *coverage_lines(bundle, lesson, found, picks)]
    if options.lesson:
        problems = [problem for problem in problems if problem.file.endswith(f"/lessons/{options.lesson}.yaml")]
    return sorted(set(problems)), said


def _lessons(bundle: CourseBundle, name: str | None) -> tuple[Lesson, ...]:
    if name is None:
        return tuple(bundle.course.lessons.values())
    if name not in bundle.course.lessons:
        there = did_you_mean(name, bundle.course.lessons, f"There are: {', '.join(bundle.course.lessons)}.")
        raise Refused(f"There is no lesson `{name}` that can be read.", there)
    return (bundle.course.lessons[name],)


def _transcripts(folder: Path) -> list[Transcript]:
    try:
        return [read_transcript(path) for path in sorted(folder.glob("*.yaml"))]
    except (Unreadable, OSError) as error:
        raise Refused("A transcript cannot be read.", str(error)) from error
