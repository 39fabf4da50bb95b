"""A disclosure found in a message (A17, G7): a 24-hour clock and a checklist, without the text and without a learner.

Nobody can know who wrote the message, and nobody tries to. The answer is a help post to all learners. Nobody ends the
procedure alone: each step is ticked by name, and another member than the one who ticked the latest closes it (S7).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from bot.durations import DAY, HOUR
from bot.safeguarding.moderation.member import Member
from bot.safeguarding.moderation.reading import DISCLOSURE, NOT_READ, ReviewOutcome

CLOCK = DAY
"""Seconds within which staff must act on it."""
SOON = 20 * HOUR
"""Seconds after which the operator is told that it still waits."""

CLOSED = "closed"
"""The last step: a second person has looked at all the others, and says that it is done."""

STEPS = ("first-look", "focal-point", "taken-over", "law", "help-post", CLOSED)
"""The checklist, in order: somebody looked whether it names a day or a person, the focal point was told and has taken
over, the duty to report was checked, learners were told where to find help, and a second person closed it. The page
holds the wording.
"""

REASONS = ("mistake", "not-done", "again")
"""Reasons for taking a step back. A choice and no free text, which could carry a learner's words into the log."""

StepTrouble = Literal["done", "open", "alone"]
"""Reason why a step cannot be ticked: it is ticked already, others are still open, or it takes a second person."""


class TickedStep(NamedTuple):
    """A step that was ticked: by which member, and when (seconds since 1970; 0 before times were kept)."""

    name: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosure flagged by a reader: message id, time (seconds since 1970), country, steps done, and language.

    `locale` is empty where it is not known: the message was flagged before it was kept, and is gone.
    """

    message_id: str
    at: int
    country: str
    steps: Mapping[str, TickedStep] = field(default_factory=dict)
    locale: str = ""

    @property
    def is_done(self) -> bool:
        """True if every step was ticked, the last one by a second person."""
        return all(step in self.steps for step in STEPS)

    def may_open(self, member: Member) -> bool:
        """Return True if the member reads the language of the message. One of unknown language is everybody's task."""
        return self.locale in ("", *member.languages)

    def trouble(self, step: str, name: str) -> StepTrouble | None:
        """Return why a member cannot tick a step now; None if she can."""
        if step in self.steps:
            return "done"
        if step != CLOSED:
            return None
        if any(it not in self.steps for it in STEPS if it != CLOSED):
            return "open"
        return "alone" if name in self._latest else None

    @property
    def _latest(self) -> frozenset[str]:
        """The members who ticked the latest step, or one in the same second."""
        last = max(tick.at for tick in self.steps.values())
        return frozenset(tick.name for tick in self.steps.values() if tick.at == last)

    def seconds_left(self, now: int) -> int:
        """Return the seconds left of the 24 hours; negative when they are over."""
        return self.at + CLOCK - now


def still_open(disclosures: Iterable[Disclosure], outcomes: Mapping[str, ReviewOutcome]) -> tuple[Disclosure, ...]:
    """Return the disclosures whose clock runs, oldest first.

    The clock stops when every step is done, or when two readers agree that the message is no disclosure.
    """
    found = (
        disclosure
        for disclosure in disclosures
        if not disclosure.is_done and not _is_none(outcomes.get(disclosure.message_id, NOT_READ))
    )
    return tuple(sorted(found, key=lambda it: (it.at, it.message_id)))


def _is_none(outcome: ReviewOutcome) -> bool:
    return outcome.flags is not None and DISCLOSURE not in outcome.flags


@dataclass(frozen=True, slots=True)
class ProcedureBlock:
    """A heading, a paragraph, or the items of a list."""

    kind: str
    words: tuple[str, ...]


def blocks(text: str) -> tuple[ProcedureBlock, ...]:
    """Parse the page into `## headings`, paragraphs, and lists of `- ` or `1. ` items. The `# title` is left out."""
    return tuple(it for part in text.split("\n\n") if part.strip() for it in _block(part.strip()))


def _block(part: str) -> Iterator[ProcedureBlock]:
    lines = part.splitlines()
    if part.startswith("## "):
        yield ProcedureBlock("heading", (lines[0][3:],))
        yield from blocks("\n".join(lines[1:]))
    elif part.startswith("# "):
        yield from blocks("\n".join(lines[1:]))
    elif lines[0].startswith(("- ", "1. ")):
        yield ProcedureBlock("list", tuple(line.partition(" ")[2] for line in lines))
    else:
        yield ProcedureBlock("words", (" ".join(lines),))
