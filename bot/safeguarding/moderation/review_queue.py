"""Review queue of one reader: the messages in her languages, with redactions applied, by what they wait for."""

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
    """Everything that readers recorded. `questions` and `cuts` are by message id, `themes` by question."""

    readings: tuple[Reading, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)
    cuts: Mapping[str, Collection[int]] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    disclosures: tuple[Disclosure, ...] = ()

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """The result of the reviews of each message, by message id."""
        return outcomes(self.readings)

    def of(self, question: str) -> tuple[Outcome, ...]:
        """Return the results for one question, including those of messages whose text has been deleted."""
        return tuple(outcome for voice, outcome in self.outcomes.items() if self.questions.get(voice) == question)


def keeps(week: str, today: date) -> bool:
    """Return True if the reviews of a message that no longer exists are kept.

    A text is deleted 30 days after its release; then the theme is kept for half a year, to be counted. A message that
    is gone earlier was withdrawn by the learner, and its reviews are deleted with it.
    """
    end = period(week).end
    return end + _WORDS_KEPT <= today < end + _MARKS_KEPT


@dataclass(frozen=True, slots=True)
class ReviewedMessage:
    """A message and the result of its reviews. `words` is the text with redactions applied."""

    voice: ReleasedMessage
    outcome: Outcome
    words: str = field(repr=False)

    @property
    def is_hidden(self) -> bool:
        """True if personal details were flagged and not cut yet. A hidden message waits for redaction only."""
        return self.outcome.has(PERSONAL)

    @property
    def is_listed(self) -> bool:
        """True if it belongs in the list of messages: two readers agree on it, and found nothing wrong."""
        wrong = any(self.outcome.has(it) for it in (PERSONAL, HATE, DISCLOSURE))
        return self.outcome.is_read and not wrong

    @property
    def may_be_quoted(self) -> bool:
        """True if a quote may be published: the message is listed, and the learner allowed quoting (G9)."""
        return self.is_listed and self.voice.quotable


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The messages in one reader's languages, oldest week first; within a week in the order of their random ids."""

    reader: str
    voices: tuple[ReviewedMessage, ...]
    marks: ReviewMarks

    def find(self, voice: str) -> ReviewedMessage | None:
        """Return the message with this id; None if it is not in this queue."""
        return next((it for it in self.voices if it.voice.voice == voice), None)

    def of(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages that answer one question."""
        return tuple(voice for voice in self.voices if voice.voice.question == question)

    def to_read(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages that wait for this reader."""
        return tuple(it for it in self.of(question) if not it.is_hidden and it.outcome.waits_for(self.reader))

    def to_cut(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages that are hidden until personal details are cut."""
        return tuple(it for it in self.of(question) if it.is_hidden)

    def differing(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages on which two or more readers have not agreed."""
        return tuple(it for it in self.of(question) if it.outcome.differs and not it.is_hidden)

    def listed(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages that may be listed."""
        return tuple(it for it in self.of(question) if it.is_listed)


def review_queue(voices: Iterable[ReleasedMessage], marks: ReviewMarks, member: Member) -> ReviewQueue:
    """Return the review queue of a member, with no message in a language she does not read."""
    readable = sorted(
        (voice for voice in voices if voice.locale in member.languages), key=lambda it: (it.week, it.voice)
    )
    return ReviewQueue(member.name, tuple(_shown(it, marks) for it in readable), marks)


def _shown(voice: ReleasedMessage, marks: ReviewMarks) -> ReviewedMessage:
    words = without(voice.words, marks.cuts.get(voice.voice, ()))
    return ReviewedMessage(voice, marks.outcomes.get(voice.voice, NOT_READ), words)
