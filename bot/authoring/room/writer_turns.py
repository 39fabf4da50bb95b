"""Turns of writers: one lesson is one writer's at a time, until she has written nothing for two minutes."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.durations import MINUTE

HOLDS = 2 * MINUTE
"""Seconds after her last change for which a lesson stays a writer's."""


@dataclass(slots=True)
class WriterTurns:
    """The last writer of each part, and the time of her last change. A restart forgets them: no word is lost by it."""

    _last: dict[str, tuple[str, float]] = field(default_factory=dict)

    def claim(self, part: str, name: str, now: float) -> str:
        """Take the turn; return the name of the one who has it, if that is somebody else."""
        if other := self.writing(part, now, besides=name):
            return other
        self._last[part] = (name, now)
        return ""

    def writing(self, part: str, now: float, besides: str = "") -> str:
        """Return the name of the one who writes a part now; empty if nobody does."""
        name, at = self._last.get(part, ("", 0.0))
        return name if name != besides and now - at < HOLDS else ""

    def end(self, part: str) -> None:
        """End the turn of whoever writes a part: its draft is with girls, or thrown away."""
        self._last.pop(part, None)
