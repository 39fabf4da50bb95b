"""`python -m tests.bench.check`: what checking a very large course costs on one core, and one saved lesson in it.

A thousand lessons of a hundred lines, each with words of its own: nothing that is looked up once serves for all.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.check.memory import Memory
from bot.config import HOME
from bot.library import check_course, check_lesson
from tests.example_course import make_right
from tests.support.paths import DIALOGUES

LESSONS, LINES = 1_000, 100_000
MOST_SECONDS, MOST_FOR_ONE = 10.0, 0.1


def course(folder: Path, lessons: int = LESSONS) -> int:
    """A course of many lessons; returns how many lines they have together."""
    make_right(folder)
    (folder / "lessons" / "well.yaml").unlink()
    names = [f"lesson-{number}" for number in range(lessons)]
    for name in names:
        (folder / "lessons" / f"{name}.yaml").write_text(_lesson(name), "utf-8")
    (folder / "course.yaml").write_text("lessons:\n" + "".join(f"  - {name}\n" for name in names), "utf-8")
    return sum(path.read_text("utf-8").count("\n") for path in (folder / "lessons").iterdir())


def _lesson(name: str) -> str:
    """Eleven stops for each of two bands, ways that part and come back, quizzes and a question that comes again."""
    stops = "".join(_stop(name, number) for number in range(9))
    quiz = "".join(_quiz(name, number) for number in range(2))
    back = "" if name == "lesson-0" else "  - again: lesson-0/lesson-0-q0\n"
    top = f"title: On {name}\nabout: What {name} is about.\nbadge: W\ntoday: Try {name}.\n\nstart:\n"
    return f"{top}  - say: Here is <friend> in {name}.\n{stops}{quiz}{back}  - end\n"


def _stop(name: str, number: int) -> str:
    ages = "10-13" if number % 2 else "14-17"
    return (
        f"  - choose: What does <friend> do in {name}, place {number}?\n    id: stop-{number}\n    options:\n"
        f"      - text: Wait at {number}\n        feedback: Waiting is fine in {name}, place {number}.\n"
        f"      - text: Ask at {number}\n        ages: {ages}\n        then:\n"
        f"          - say: Asking helps in {name}, place {number}.\n"
    )


def _quiz(name: str, number: int) -> str:
    return (
        f"  - quiz: Who is responsible in {name}, case {number}?\n    id: {name}-q{number}\n    myth: true\n"
        f"    options:\n      - text: She is\n        feedback: No, he is, in {name}.\n"
        f"      - text: He is\n        correct: true\n        feedback: Yes, he is, in {name}.\n"
    )


def seconds(what: Callable[[], object]) -> float:
    """How long something takes on one core, whatever else the machine does."""
    begun = time.process_time()
    what()
    return time.process_time() - begun


def commanded(folder: Path, locales: Path) -> float:
    """How long the command itself takes on one core, from its start to its end."""
    command = [sys.executable, str(HOME / "main.py"), "check", str(folder), "--format", "json"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    surroundings = {"LOCALES": str(locales), "DIALOGUES": str(folder)}
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(done.stdout.decode()[:1_000] + done.stderr.decode())
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def saved(folder: Path, locales: Path, memory: Memory) -> float:
    """How long it takes to see what is wrong after one lesson was saved; the median of five."""
    lesson = folder / "lessons" / "lesson-500.yaml"
    times = []
    for number in range(5):
        lesson.write_text(lesson.read_text("utf-8").replace("title: On", f"title: {number} on"), "utf-8")
        times.append(seconds(lambda: check_course(folder, locales, memory)))
    return sorted(times)[2]


def measured(lessons: int = LESSONS) -> str:
    """Both figures, as lines to read."""
    with tempfile.TemporaryDirectory() as home:
        folder, memory = Path(home, "dialogues"), Memory()
        lines, locales = course(folder, lessons), DIALOGUES.parent / "locales"
        whole = commanded(folder, locales)
        check_course(folder, locales, memory)
        again = saved(folder, locales, memory)
        alone = seconds(lambda: check_lesson(folder / "lessons" / "lesson-1.yaml", folder, locales, memory))
    return (
        f"{lessons} lessons, {lines} lines: {whole:.1f} s (at most {MOST_SECONDS:.0f} s)\n"
        f"the whole course after one lesson was saved: {again * 1000:.0f} ms (at most {MOST_FOR_ONE * 1000:.0f} ms)\n"
        f"one lesson in the loaded course: {alone * 1000:.0f} ms"
    )


if __name__ == "__main__":
    sys.stdout.write(measured() + "\n")
