"""What is wrong with something an author wrote: a value, never an exception."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from bot.lessons.model.text import SourcePlace

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding: where, which rule (`code`, stable), one sentence in a teacher's words, and what to do."""

    file: str
    line: int
    column: int
    code: str
    severity: Severity
    message: str
    hint: str

    def as_json(self) -> dict[str, object]:
        """The shape `check --format json` promises."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding, named for reports, `hush:` and `check --explain`.

    `why` says in one sentence what it means for a girl or a teacher. Its two examples, of which its page and the
    tests of its rule are made, are in `bot/check/examples/`.
    """

    name: str
    why: str
    severity: Severity = "error"

    def at(self, place: SourcePlace | None, message: str, hint: str) -> Problem:
        """A finding at a place; without one it stands at the top of nowhere."""
        return problem(place, self.name, message, hint, self.severity)


def problem(place: SourcePlace | None, code: str, message: str, hint: str, severity: Severity = "error") -> Problem:
    """A Problem at a place that no page explains: what a launch still lacks."""
    at = place or SourcePlace("", 1, 1)
    return Problem(at.file, at.line, at.column, code, severity, message, hint)


def has_errors(problems: list[Problem]) -> bool:
    """Whether anything found must keep the course from running."""
    return any(found.severity == "error" for found in problems)
