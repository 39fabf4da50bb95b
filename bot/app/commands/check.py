"""`main.py check`: problems of the lessons, for authors and for a launch."""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import ParseError

from pydantic import ValidationError

from bot.app.command import FINE, PROBLEMS, ProgramCommand, as_typed, up_to, write_output
from bot.app.config import HOME, Settings
from bot.authoring.simulation.transcript import Transcript, Unreadable, read_transcript
from bot.authoring.simulation.walks import count_picks, coverage_lines, walk_lesson
from bot.check.course import check_course, check_lesson, check_part, open_bundle, read_course, release_problems
from bot.check.explain import all_pages
from bot.check.explain import page as explain_page
from bot.check.known_lessons import known_lessons
from bot.check.registry import codes
from bot.check.report import report
from bot.check.rule_context import RuleContext
from bot.check.rules.statistics import late_pilot
from bot.check.story_table import story_table
from bot.conversation.course_bundle import CourseBundle
from bot.errors import Refused
from bot.lessons.loader.course import load_drafts
from bot.lessons.loader.did_you_mean import did_you_mean
from bot.lessons.model.lesson import Course, Lesson
from bot.lessons.problem import Problem, has_errors
from bot.lessons.schema import FILES
from bot.statistics.published import PublishedStatistics
from bot.storage.sqlite.public import PUBLIC_FILE, read_public

Found = TypeVar("Found")

_JUDGED = "This is edition {}, which girls read. With --files: the lessons in DIALOGUES, before they are published."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what is checked, how it is printed, and the other things to check for: walks, a launch, one code."""
    parser.add_argument("path", nargs="*", type=Path, help="lessons, or a folder laid out like dialogues/")
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")
    parser.add_argument("--walk", nargs="?", const="", metavar="LESSON", help="walk all ways, tell what no test tries")
    parser.add_argument(
        "--walks", type=_walks, default=1000, metavar="N", help="how many, where there are too many ways"
    )
    parser.add_argument("--seed", type=int, default=1, help="another number walks other ways")
    parser.add_argument("--release", action="store_true", help="also list what a launch still lacks")
    parser.add_argument(
        "--files", action="store_true", help="with --release: of DIALOGUES, though girls read an edition"
    )
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="write what a launch lacks as a page to print and sign"
    )
    parser.add_argument("--results", type=Path, metavar="FILE", help="for the page: what pytest --junit-xml=FILE wrote")
    parser.add_argument("--stories", action="store_true", help="print what can be counted in each lesson, as a table")
    parser.add_argument("--explain", metavar="CODE", help="tell what a code means, with an example (all: every code)")


def run(settings: Settings, namespace: argparse.Namespace) -> int:
    """Print the problems. Warnings alone are fine."""
    if namespace.explain:
        return _explain(namespace.explain)
    if namespace.release or namespace.html:
        return _release(settings, namespace)
    if namespace.stories:
        return _stories(settings)
    if namespace.walk is not None:
        return _walk(settings, namespace)
    gc.disable()  # nothing of a course becomes garbage before the command ends; collecting takes a third of the time
    paths = namespace.path or [settings.dialogues]
    found = sorted({problem for path in paths for problem in _problems(path, settings)})
    return _report(found, namespace, None if namespace.path else list(_drafts(settings.dialogues)))


def _report(problems: list[Problem], namespace: argparse.Namespace, more: list[str] | None = None) -> int:
    """Print the problems, and in text format the lines of `more`; return the exit code."""
    print(as_typed(report(problems, namespace.format)))
    if more and namespace.format == "text":
        print("\n".join(more))
    return PROBLEMS if has_errors(problems) else FINE


def _stories(settings: Settings) -> int:
    course, catalogs = read_course(settings.dialogues, settings.locales)
    print(story_table(RuleContext(course, catalogs, settings.dialogues / "media")))
    return FINE


def _drafts(dialogues: Path) -> Iterator[str]:
    """Yield one line on the drafts, if there are any: nothing is wrong with them."""
    if drafts := sorted(load_drafts(dialogues)):
        yield f"Drafts, offered to nobody until course.yaml lists them: {', '.join(drafts)}."


def _explain(name: str) -> int:
    if name == "all":
        print(all_pages(codes()))
    elif name in codes():
        print(explain_page(codes()[name]))
    else:
        raise Refused(
            f"There is no problem called `{name}`.", did_you_mean(name, codes(), "`all` explains all of them.")
        )
    return FINE


def _walk(settings: Settings, namespace: argparse.Namespace) -> int:
    if namespace.path:
        raise Refused("A walk is through the whole course or one lesson.", "Write `check --walk LESSON`.")
    bundle, problems = open_bundle(settings.dialogues, settings.locales)
    picks, lines = count_picks(bundle, _transcripts(HOME / "tests" / "data" / "transcripts")), list[str]()
    for lesson in _walked_lessons(bundle, namespace.walk):
        found = walk_lesson(bundle.course, lesson, namespace.walks, namespace.seed)
        problems += found.problems
        lines += ["", *coverage_lines(bundle, lesson, found, picks)]
    if namespace.walk:
        problems = [problem for problem in problems if problem.file.endswith(f"/lessons/{namespace.walk}.yaml")]
    return _report(sorted(set(problems)), namespace, lines)


def _walked_lessons(bundle: CourseBundle, name: str) -> tuple[Lesson, ...]:
    """Return the lesson of a name; all of them without one."""
    if not name:
        return tuple(bundle.course.lessons.values())
    if name not in bundle.course.lessons:
        there = did_you_mean(name, bundle.course.lessons, f"There are: {', '.join(bundle.course.lessons)}.")
        raise Refused(f"There is no lesson `{name}` that can be read.", there)
    return (bundle.course.lessons[name],)


def _transcripts(folder: Path) -> list[Transcript]:
    """Return the transcripts of a folder, which may be missing."""
    try:
        return [read_transcript(path) for path in sorted(folder.glob("*.yaml"))]
    except (Unreadable, OSError) as error:
        raise Refused("A transcript cannot be read.", str(error)) from error


def _release(settings: Settings, namespace: argparse.Namespace) -> int:
    from bot.app.keys import opens_everything
    from bot.app.operator_files import live_course, operator_files
    from bot.check.release.lacking import open_lines, secret_in_data, telegram_lines
    from bot.storage.course_folders import CourseFolders

    if namespace.path:
        raise Refused("A launch is about the whole course.", "Leave the path out, or set DIALOGUES.")
    files = CourseFolders(settings.dialogues, settings.locales)
    folders = files if namespace.files else live_course(settings)
    bundle, problems = open_bundle(*folders)
    own = operator_files(settings)
    bundle, problems = own.put_into_bundle(bundle), [*problems, *own.problems]
    bundle = replace(bundle, course=bundle.course.without_drafts())
    today = datetime.now(UTC).date()
    problems += release_problems(bundle, folders.locales, today, len(settings.staff))
    if opens_everything(settings.data):
        problems.append(secret_in_data())
    if namespace.html:
        write_output(namespace.html, launch_page(bundle.course, problems, today, HOME / "tests", namespace.results))
    read = [] if folders == files else [_JUDGED.format(folders.dialogues.parent.name.lstrip("0"))]
    lines = [*telegram_lines(bundle.course.release, today), *open_lines(bundle.course, today), *read]
    return _report(problems, namespace, lines)


def launch_page(course: Course, problems: Sequence[Problem], today: date, tests: Path, results: Path | None) -> str:
    """Return the page of what a launch lacks, as HTML.

    `tests`: the tests' folder, which may be missing; `results`: a JUnit file or None.
    """
    from bot.check.release.page import misses, page, proofs

    requirements, numbers = tests / "REQUIREMENTS.md", tests / "corpus" / "distress" / "numbers.json"
    rows = _parsed_file(requirements, str) if requirements.exists() else ""
    promised = _parsed_file(results, lambda ran: proofs(rows, ran)) if results else proofs(rows)
    missed = _parsed_file(numbers, misses) if numbers.exists() else []
    return page(course, problems, promised, missed, today)


def _parsed_file(path: Path, understood: Callable[[str], Found]) -> Found:
    """Return what is understood of a file. Raise Refused where that is nothing."""
    try:
        return understood(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ParseError, ValidationError) as error:
        raise Refused(f"The file {path} cannot be read.", "Make it again, or leave it out.") from error


def _problems(path: Path, settings: Settings) -> list[Problem]:
    """Check one path: the whole course, a part of it, or a lesson anywhere."""
    if path.is_dir() and not _is_part(path, settings.dialogues):
        known = known_lessons(path, settings.data if path.resolve() == settings.dialogues.resolve() else None)
        return check_course(path, settings.locales, more=partial(_late_pilot, settings), known=known)
    known = known_lessons(settings.dialogues, settings.data)
    check_some = check_part if _is_part(path, settings.dialogues) else check_lesson
    return check_some(path, settings.dialogues, settings.locales, known=known)


def _late_pilot(settings: Settings, course: Course) -> Iterator[Problem]:
    """Compare the pilot with the figures in DATA, where there are any: the bot counts it only if told in time."""
    statistics = PublishedStatistics(read_public(settings.data / PUBLIC_FILE))
    yield from late_pilot(course, statistics, datetime.now(UTC).date())


def _is_part(path: Path, dialogues: Path) -> bool:
    """Tell whether a path is part of the course itself, and no lesson: `lessons`, `cast.yaml`, `bot/menu.yaml`."""
    there, root = path.resolve(), dialogues.resolve()
    if not path.exists() or there == root or not there.is_relative_to(root):
        return False
    return there.is_dir() or (there.stem in FILES if there.parent == root else there.parent.name != "lessons")


def _walks(text: str) -> int:
    return up_to(1_000_000, "a number of walks", text)


COMMAND = ProgramCommand(run, add_arguments)
