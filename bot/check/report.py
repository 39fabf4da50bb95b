"""Output of problems: as lines for people, as JSON for scripts, or as annotations GitHub shows beside a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Literal, assert_never

from bot.lessons.problem import Problem

ReportFormat = Literal["text", "json", "github"]


def report(problems: Sequence[Problem], form: ReportFormat) -> str:
    """Return all problems in one of the three forms."""
    match form:
        case "text":
            return "\n".join([*map(_lines, problems), _sum(problems)])
        case "json":
            return json.dumps([found.as_json() for found in problems], ensure_ascii=False, indent=2)
        case "github":
            return "\n".join(map(_note, problems))
        case _:
            assert_never(form)


def _lines(found: Problem) -> str:
    head = f"{found.file}:{found.line}:{found.column}: {found.severity} {found.code}: {found.message}"
    return "\n".join([head, *(f"    {line}" for line in found.hint.splitlines())])


def _sum(problems: Sequence[Problem]) -> str:
    errors = sum(found.severity == "error" for found in problems)
    counts = (_count(errors, "error"), _count(len(problems) - errors, "warning"))
    return ", ".join(filter(None, counts)) + "." if problems else "No problems found."


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


def _note(found: Problem) -> str:
    at = f"file={_property(found.file)},line={found.line},col={found.column},title={_property(found.code)}"
    return f"::{found.severity} {at}::{_data(f'{found.message} {found.hint}')}"


def _data(words: str) -> str:
    """Escape the text of a GitHub annotation. Source: https://github.com/actions/toolkit, command.ts."""
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
