"""Turns of writers: a part has one writer at a time, until she has changed nothing for two minutes."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.durations import MINUTE

HOLDS, TAKEN = 2 * MINUTE, 10 * MINUTE
"""Seconds after her last change for which a writer keeps her turn, and for which one that was taken over is kept."""


@dataclass(frozen=True, slots=True)
class WriterTurn:
    """The turn of an account at a part, until a time; `is_taken`: from whoever wrote there."""

    name: str = ""
    until: float = 0.0
    is_taken: bool = False


@dataclass(slots=True)
class WriterTurns:
    """The last turn at each part. A restart forgets them: no word is lost by it."""

    _last: dict[str, WriterTurn] = field(default_factory=dict)

    def claim(self, part: str, name: str, now: float) -> str:
        """Take the turn at a part; if another account has it, return that name instead."""
        if other := self.writing(part, now, besides=name):
            return other
        last = self._last.get(part, WriterTurn())
        is_longer = last.name == name and last.until > now + HOLDS
        self._last[part] = last if is_longer else WriterTurn(name, now + HOLDS)
        return ""

    def take(self, part: str, name: str, now: float) -> None:
        """Take the turn at a part over, whoever has it. Nothing that was written is lost."""
        self._last[part] = WriterTurn(name, now + TAKEN, is_taken=True)

    def is_taken(self, part: str) -> bool:
        """Return whether the turn at a part was taken over from somebody."""
        return self._last.get(part, WriterTurn()).is_taken

    def writing(self, part: str, now: float, besides: str = "") -> str:
        """Return the account that writes a part now; empty if none does, or if it is `besides`."""
        last = self._last.get(part, WriterTurn())
        return last.name if last.name != besides and now < last.until else ""

    def end(self, part: str) -> None:
        """End the turn at a part, whose draft was published or discarded."""
        self._last.pop(part, None)
