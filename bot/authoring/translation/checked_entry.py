"""A catalog entry under check, and its Problems."""

from __future__ import annotations

from dataclasses import dataclass

from bot.check.rules.translations import shortened
from bot.lessons.model.text import SourcePlace
from bot.lessons.problem import Problem, Severity, problem
from bot.lessons.translations.po import PoEntry


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """A catalog entry with its place in the file and its locale; `name` is what its problems call it."""

    entry: PoEntry
    place: SourcePlace
    locale: str
    name: str = ""

    def problem(self, code: str, how: str, hint: str, severity: Severity = "error") -> Problem:
        """Return a Problem at this entry; `how` completes the sentence "The translation of ... "."""
        name = self.name or f"The translation of `{shortened(self.entry.source)}`"
        return problem(self.place, code, f"{name} {how}.", hint, severity)
