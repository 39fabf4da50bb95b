"""Turns of writers: a part has one writer at a time, until she has changed nothing for two minutes."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.durations import MINUTE

HOLDS = 2 * MINUTE
"""Seconds after her last change for which a writer keeps her turn."""


@dataclass(slots=True)
class WriterTurns:
    """The last writer of each part, and the time of her last change. A restart forgets them: no word is lost by it."""

    _last: dict[str, tuple[str, float]] = field(default_factory=dict)

    def claim(self, part: str, name: str, now: float) -> str:
        """Take the turn at a part; if another account has it, return that name instead."""
        if other := self.writing(part, now, besides=name):
            return other
        self._last[part] = (name, now)
        return ""

    def writing(self, part: str, now: float, besides: str = "") -> str:
        """Return the account that writes a part now; empty if none does, or if it is `besides`."""
        name, at = self._last.get(part, ("", 0.0))
        return name if name != besides and now - at < HOLDS else ""

    def end(self, part: str) -> None:
        """End the turn at a part, whose draft was published or discarded."""
        self._last.pop(part, None)
