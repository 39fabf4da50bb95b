"""The voices as one reader finds them: only of her languages, with what was cut left out, and what waits for her."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from bot.safeguarding.girl_messages.released import ReleasedMessage
from bot.safeguarding.moderation.disclosure import Disclosure
from bot.safeguarding.moderation.member import Member
from bot.safeguarding.moderation.reading import DISCLOSURE, HATE, NOT_READ, PERSONAL, Outcome, Reading, outcomes
from bot.safeguarding.moderation.redaction import without
from bot.statistics.periods import period

_WORDS_KEPT = timedelta(days=30)
_MARKS_KEPT = timedelta(days=182)


@dataclass(frozen=True)
class ReviewMarks:
    """All that readers marked. `questions` and `cuts` are by voice, `themes` by question."""

    readings: tuple[Reading, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)
    cuts: Mapping[str, Collection[int]] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    disclosures: tuple[Disclosure, ...] = ()

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """By voice, what its readings come to."""
        return outcomes(self.readings)

    def of(self, question: str) -> tuple[Outcome, ...]:
        """What the readings of one question come to, also of voices whose words are gone."""
        return tuple(it for voice, it in self.outcomes.items() if self.questions.get(voice) == question)


def keeps(week: str, today: date) -> bool:
    """Whether the marks of a voice that is not there any more are kept.

    Words go 30 days after their release: then the theme stays for half a year, to be counted. Before that, she took
    her voice back, and the marks go with it.
    """
    end = period(week).end
    return end + _WORDS_KEPT <= today < end + _MARKS_KEPT


@dataclass(frozen=True, slots=True)
class ReviewedMessage:
    """One voice with what readers made of it. `words` are hers without what was cut."""

    voice: ReleasedMessage
    outcome: Outcome
    words: str = field(repr=False)

    @property
    def is_hidden(self) -> bool:
        """Whether personal details were found in it, and nobody has cut them out: then nobody reads it."""
        return self.outcome.has(PERSONAL)

    @property
    def is_listed(self) -> bool:
        """Whether it stands in the list of what girls told: read by two who agree, and nothing is wrong with it."""
        wrong = any(self.outcome.has(it) for it in (PERSONAL, HATE, DISCLOSURE))
        return self.outcome.is_read and not wrong

    @property
    def may_be_quoted(self) -> bool:
        """Whether a quote of it may leave the house: listed, and she ticked that she may be quoted (G9)."""
        return self.is_listed and self.voice.quotable


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The voices of one reader's languages, the oldest week first; within a week as chance numbered them."""

    reader: str
    voices: tuple[ReviewedMessage, ...]
    marks: ReviewMarks

    def find(self, voice: str) -> ReviewedMessage | None:
        """One of them by its number; None for what is none of hers."""
        return next((it for it in self.voices if it.voice.voice == voice), None)

    def of(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Those that answer one question."""
        return tuple(it for it in self.voices if it.voice.question == question)

    def to_read(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Those that wait for this reader."""
        return tuple(it for it in self.of(question) if not it.is_hidden and it.outcome.waits_for(self.reader))

    def to_cut(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Those nobody reads until somebody has cut personal details out of them."""
        return tuple(it for it in self.of(question) if it.is_hidden)

    def differing(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Those that two or more have read and no two alike."""
        return tuple(it for it in self.of(question) if it.outcome.differs and not it.is_hidden)

    def listed(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Those that may stand in a list."""
        return tuple(it for it in self.of(question) if it.is_listed)


def shelf_of(voices: Iterable[ReleasedMessage], marks: ReviewMarks, member: Member) -> ReviewQueue:
    """The shelf of a reader: nothing of a language that is not one of hers."""
    hers = sorted((it for it in voices if it.locale in member.languages), key=lambda it: (it.week, it.voice))
    return ReviewQueue(member.name, tuple(_shown(it, marks) for it in hers), marks)


def _shown(voice: ReleasedMessage, marks: ReviewMarks) -> ReviewedMessage:
    words = without(voice.words, marks.cuts.get(voice.voice, ()))
    return ReviewedMessage(voice, marks.outcomes.get(voice.voice, NOT_READ), words)
