"""The launch page of `check --html`, from the requirements, a test run, and the matcher's known misses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import ParseError

from pydantic import ValidationError

from bot.check.release.page import misses, page
from bot.check.release.requirement_proofs import proofs
from bot.errors import Refused
from bot.lessons.model.lesson import Course
from bot.lessons.problem import Problem

Found = TypeVar("Found")


def page_of(course: Course, problems: Sequence[Problem], today: date, tests: Path, results: Path | None) -> str:
    """Return the page as HTML. `tests`: the tests' folder, which may be missing; `results`: a JUnit file or None."""
    requirements, numbers = tests / "REQUIREMENTS.md", tests / "corpus" / "distress" / "numbers.json"
    rows = _read(requirements, str) if requirements.exists() else ""
    promised = _read(results, lambda ran: proofs(rows, ran)) if results else proofs(rows)
    missed = _read(numbers, misses) if numbers.exists() else []
    return page(course, problems, promised, missed, today)


def _read(path: Path, understood: Callable[[str], Found]) -> Found:
    try:
        return understood(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, ParseError, ValidationError) as error:
        raise Refused(f"The file {path} cannot be read.", "Make it anew, or leave it out.") from error
