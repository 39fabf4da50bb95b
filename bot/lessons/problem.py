"""Problems: mistakes in what an author wrote, as values and never as exceptions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from bot.lessons.model.text import SourcePlace

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class LineReplacement:
    """Replacement of lines `first` to `last` by `line`; with `last < first`, an insertion above `first`."""

    first: int
    last: int
    line: str


@dataclass(frozen=True, slots=True)
class WordReplacement:
    """A word at the place of a Problem becomes another one."""

    wrong: str
    right: str


Mending = LineReplacement | WordReplacement
"""A change of the file that solves a Problem."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding: its place, its rule (`code`, stable), one sentence in a teacher's words, and a hint on what to do.

    `mending` is what the hint says, for a program to write; None where only the author knows what is right.
    """

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    hint: str
    mending: Mending | None = field(default=None, compare=False)

    def as_json(self) -> dict[str, object]:
        """Return the shape that `check --format json` promises."""
        return {name: value for name, value in asdict(self).items() if name != "mending"}


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding, named for reports, `hush:` and `check --explain`.

    `why` says in one sentence what it means for a learner or a teacher. The two examples from which its page and the
    tests of its rule are made are in `bot/check/examples/`.
    """

    name: str
    why: str
    severity: Severity = "error"

    def at(self, place: SourcePlace | None, message: str, hint: str, mending: Mending | None = None) -> Problem:
        """Return a finding at a place; None is a nameless file, line 1."""
        return replace(problem(place, self.name, message, hint, self.severity), mending=mending)


def problem(place: SourcePlace | None, code: str, message: str, hint: str, severity: Severity = "error") -> Problem:
    """Return a Problem whose code has no page, such as a line that a launch still lacks."""
    at = place or SourcePlace("", 1, 1)
    return Problem(
        file=at.file, line=at.line, column=at.column, code=code, severity=severity, message=message, hint=hint
    )


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem must keep the course from running."""
    return any(found.severity == "error" for found in problems)
