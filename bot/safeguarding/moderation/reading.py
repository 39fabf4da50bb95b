"""What two readers make of a voice (G7). Each sets her flags without seeing the other's; two who agree decide.

Until two agree, the careful one counts: one disclosure starts the clock, one "personal details" hides the words, one
"hate" takes the voice out of lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

DISCLOSURE, HATE, PERSONAL, PRAISE = "disclosure", "hate", "personal", "praise"

FLAGS = (DISCLOSURE, PERSONAL, HATE, PRAISE)
"""In the order of the form. No flag is an answer too."""


Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader made of one voice: flags, and a theme of the question's list (`""`: none fits)."""

    voice: str
    reader: str
    flags: frozenset[str]
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What all readings of a voice come to. None is: not two who agree yet."""

    readings: tuple[Reading, ...] = ()
    flags: frozenset[str] | None = None
    theme: str | None = None

    @property
    def is_read(self) -> bool:
        """Whether two people agree about it, in flags and in theme."""
        return self.flags is not None and self.theme is not None

    @property
    def differs(self) -> bool:
        """Whether two or more have read it, and no two agree: a third one reads, or one of them reads anew."""
        return len(self.readings) > 1 and not self.is_read

    def has(self, flag: str) -> bool:
        """Whether a flag holds: as two agree, or as long as they do not, as one says."""
        if self.flags is not None:
            return flag in self.flags
        return any(flag in it.flags for it in self.readings)

    def waits_for(self, reader: str) -> bool:
        """Whether this reader's eyes are wanted: she has not read it, and two have not agreed."""
        return not self.is_read and all(it.reader != reader for it in self.readings)


NOT_READ = Outcome()


def outcomes(readings: Iterable[Reading]) -> dict[str, Outcome]:
    """By voice, what its readings come to."""
    by_voice: dict[str, list[Reading]] = {}
    for it in readings:
        by_voice.setdefault(it.voice, []).append(it)
    return {voice: outcome(found) for voice, found in by_voice.items()}


def outcome(readings: Sequence[Reading]) -> Outcome:
    """What the readings of one voice come to. A reader counts once: her last reading is the one that stands."""
    last = tuple({it.reader: it for it in readings}.values())
    return Outcome(last, _two([it.flags for it in last]), _two([it.theme for it in last]))


def _two(said: Sequence[Said]) -> Said | None:
    """What two or more say; None where nothing is said twice, or two things are said as often."""
    ranked = Counter(said).most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]
