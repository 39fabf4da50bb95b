"""A disclosure found in a voice (A17, G7): a clock of 24 hours, and steps that are ticked. Never a word, never a girl.

Nobody can know who wrote it, and nobody tries to. The answer is a help post to all girls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.durations import DAY, HOUR
from bot.safeguarding.moderation.reading import DISCLOSURE, NOT_READ, Outcome

CLOCK = DAY
"""Seconds in which it is acted on."""
SOON = 20 * HOUR
"""Seconds after which who runs the bot is told that it still waits."""

STEPS = ("focal-point", "taken-over", "law", "help-post")
"""What is done, in this order: the focal point is told, has taken over, the duty to report was looked at, girls are
told where there is help. The words for them stand on the page."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One that somebody flagged: of which voice, when (seconds since 1970), in which country, and what was done."""

    voice: str
    at: int
    country: str
    steps: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """Whether every step was ticked."""
        return all(it in self.steps for it in STEPS)

    def left(self, now: int) -> int:
        """Seconds left of its 24 hours; less than zero when they are over."""
        return self.at + CLOCK - now


def still_open(disclosures: Iterable[Disclosure], outcomes: Mapping[str, Outcome]) -> tuple[Disclosure, ...]:
    """Those whose clock runs, the oldest first. It stops when all is done, or when two agree that it is none."""
    found = (it for it in disclosures if not it.is_done and not _is_none(outcomes.get(it.voice, NOT_READ)))
    return tuple(sorted(found, key=lambda it: (it.at, it.voice)))


def _is_none(outcome: Outcome) -> bool:
    return outcome.flags is not None and DISCLOSURE not in outcome.flags
