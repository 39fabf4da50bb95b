"""A disclosure found in a message (A17, G7): a 24-hour clock and a checklist, without the text and without a learner.

Nobody can know who wrote the message, and nobody tries to. The answer is a help post to all learners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.durations import DAY, HOUR
from bot.safeguarding.moderation.reading import DISCLOSURE, NOT_READ, Outcome

CLOCK = DAY
"""Seconds within which staff must act on it."""
SOON = 20 * HOUR
"""Seconds after which the operator is told that it still waits."""

STEPS = ("focal-point", "taken-over", "law", "help-post")
"""The checklist, in order: the focal point was told, has taken over, the duty to report was checked, learners were told
where to find help. The page holds the wording.
"""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosure flagged by a reader: message id, time (seconds since 1970), country, and the steps done."""

    voice: str
    at: int
    country: str
    steps: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        """True if every step was ticked."""
        return all(step in self.steps for step in STEPS)

    def seconds_left(self, now: int) -> int:
        """Return the seconds left of the 24 hours; negative when they are over."""
        return self.at + CLOCK - now


def still_open(disclosures: Iterable[Disclosure], outcomes: Mapping[str, Outcome]) -> tuple[Disclosure, ...]:
    """Return the disclosures whose clock runs, oldest first.

    The clock stops when every step is done, or when two readers agree that the message is no disclosure.
    """
    found = (
        disclosure
        for disclosure in disclosures
        if not disclosure.is_done and not _is_none(outcomes.get(disclosure.voice, NOT_READ))
    )
    return tuple(sorted(found, key=lambda it: (it.at, it.voice)))


def _is_none(outcome: Outcome) -> bool:
    return outcome.flags is not None and DISCLOSURE not in outcome.flags
