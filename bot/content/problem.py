"""What is wrong with something an author wrote: a value, never an exception."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from bot.content.model.text import Place

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


def problem(place: Place | None, code: str, message: str, hint: str, severity: Severity = "error") -> Problem:
    """A Problem at a place; without one it stands at the top of nowhere."""
    at = place or Place("", 1, 1)
    return Problem(at.file, at.line, at.column, code, severity, message, hint)


def has_errors(problems: list[Problem]) -> bool:
    """Whether anything found must keep the course from running."""
    return any(found.severity == "error" for found in problems)
