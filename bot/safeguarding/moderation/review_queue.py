"""Queue of messages for one reader: what waits for her, in which order, and until which day (G7).

Many small variations of one person's words stand as one entry (S8). They are only folded, never left out: each can be
opened, and each is read by two readers.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from bot.safeguarding.messages.message import READ_FOR, ReleasedMessage
from bot.safeguarding.moderation.disclosure import Disclosure
from bot.safeguarding.moderation.member import Member
from bot.safeguarding.moderation.reading import DISCLOSURE, HATE, NOT_READ, PERSONAL, Reading, ReviewOutcome, outcomes
from bot.safeguarding.moderation.redaction import ProposedCut, pieces, without
from bot.statistics.periods import period

_MARKS_KEPT = timedelta(days=182)


@dataclass(frozen=True)
class ReviewMarks:
    """Everything that readers recorded. `questions`, `cuts`, `proposed` and `alike` are by message id.

    `proposed` are cuts that wait for a second reader; `alike` is the first of the messages that one is much like;
    `themes` are by question.
    """

    readings: tuple[Reading, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)
    cuts: Mapping[str, Collection[int]] = field(default_factory=dict)
    proposed: Mapping[str, ProposedCut] = field(default_factory=dict)
    alike: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    disclosures: tuple[Disclosure, ...] = ()

    @cached_property
    def outcomes(self) -> Mapping[str, ReviewOutcome]:
        """The result of the reviews of each message, by message id."""
        return outcomes(self.readings)

    def of(self, question: str) -> tuple[tuple[str, ReviewOutcome], ...]:
        """Return the results for one question, each with the first of the messages that it is much like.

        Those of messages whose text has been deleted are among them.
        """
        asked = [message_id for message_id in self.outcomes if self.questions.get(message_id) == question]
        return tuple((self.alike.get(it) or it, self.outcomes[it]) for it in asked)


def keeps(week: str, today: date) -> bool:
    """Return True if the reviews of a message that no longer exists are kept.

    A text is deleted 30 days after its release; then the theme is kept for half a year, to be counted. A message that
    is gone earlier was withdrawn by the learner, and its reviews are deleted with it.
    """
    end = period(week).end
    return end + READ_FOR <= today < end + _MARKS_KEPT


@dataclass(frozen=True, slots=True)
class ReviewedMessage:
    """A message and the result of its reviews. `words` is the text with redactions applied.

    `cut` are the positions that were cut, `proposed` is a cut that waits for a second reader. `first` is the id of the
    first message that this one is much like; its own where there is none before it.
    """

    message: ReleasedMessage
    outcome: ReviewOutcome
    words: str = field(repr=False)
    cut: frozenset[int] = frozenset()
    proposed: ProposedCut | None = None
    first: str = ""

    @property
    def has_personal(self) -> bool:
        """True if personal details were flagged and not cut yet. Until they are, it is neither listed nor quoted."""
        return self.outcome.has(PERSONAL)

    @property
    def is_first(self) -> bool:
        """True if there is no message before it that it is much like."""
        return self.first in ("", self.message.id)

    @property
    def parts(self) -> tuple[tuple[int, str, bool], ...]:
        """The original, piece by piece: its position, its words, and whether it was cut."""
        return tuple((number, piece, number in self.cut) for number, piece in enumerate(pieces(self.message.words)))

    def waits_for_cut(self, reader: str) -> bool:
        """Return True if this reader should cut it. Only after her own review: a flag hides it from no reader."""
        return self.has_personal and self.proposed is None and not self.outcome.waits_for(reader)

    def waits_for_agreement(self, reader: str) -> bool:
        """Return True if another reader has proposed to cut more than a third of it."""
        return self.proposed is not None and self.proposed.reader != reader

    @property
    def is_listed(self) -> bool:
        """True if it belongs in the list of messages: two readers agree on it, and found nothing wrong."""
        wrong = any(self.outcome.has(it) for it in (PERSONAL, HATE, DISCLOSURE))
        return self.outcome.is_read and not wrong

    @property
    def may_be_quoted(self) -> bool:
        """True if a quote may be published: the message is listed, and the learner allowed quoting (G9)."""
        return self.is_listed and self.message.quotable


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One entry of a list: a message, and those that are much like it."""

    first: ReviewedMessage
    behind: tuple[ReviewedMessage, ...] = ()


def folded(messages: Iterable[ReviewedMessage]) -> tuple[QueueEntry, ...]:
    """Return messages as entries, in the order of their first ones; of messages much alike the first stands for all."""
    entries: dict[str, list[ReviewedMessage]] = {}
    for it in messages:
        entries.setdefault(it.first, []).append(it)
    return tuple(QueueEntry(first, tuple(behind)) for first, *behind in entries.values())


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The messages in one reader's languages, oldest week first; within a week in the order of their random ids."""

    reader: str
    messages: tuple[ReviewedMessage, ...]
    marks: ReviewMarks

    def find(self, message_id: str) -> ReviewedMessage | None:
        """Return the message with this id; None if it is not in this queue."""
        return next((it for it in self.messages if it.message.id == message_id), None)

    def of(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages that answer one question."""
        return tuple(it for it in self.messages if it.message.question == question)

    def like(self, message: ReviewedMessage) -> tuple[ReviewedMessage, ...]:
        """Return the other messages that are much like this one."""
        return tuple(it for it in self.messages if it.first == message.first and it != message)

    def to_read(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages that wait for this reader: one of each kind first, then what is much like another one."""
        waiting = (it for it in self.of(question) if it.outcome.waits_for(self.reader))
        return tuple(sorted(waiting, key=lambda it: not it.is_first))

    def to_cut(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages of which this reader should cut personal details, before they can be listed."""
        return tuple(it for it in self.of(question) if it.waits_for_cut(self.reader))

    def to_agree(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages of which another reader would cut more than a third."""
        return tuple(it for it in self.of(question) if it.waits_for_agreement(self.reader))

    def differing(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages on which two or more readers have not agreed."""
        return tuple(it for it in self.of(question) if it.outcome.differs)

    def listed(self, question: str) -> tuple[ReviewedMessage, ...]:
        """Return the messages that may be listed."""
        return tuple(it for it in self.of(question) if it.is_listed)


def review_queue(messages: Iterable[ReleasedMessage], marks: ReviewMarks, member: Member) -> ReviewQueue:
    """Return the review queue of a member, with no message in a language she does not read."""
    readable = sorted(
        (message for message in messages if message.locale in member.languages), key=lambda it: (it.week, it.id)
    )
    firsts = first_alike(readable)
    return ReviewQueue(member.name, tuple(_shown(it, marks, firsts[it.id]) for it in readable), marks)


def _shown(message: ReleasedMessage, marks: ReviewMarks, first: str) -> ReviewedMessage:
    cut = frozenset(marks.cuts.get(message.id, ()))
    outcome, words = marks.outcomes.get(message.id, NOT_READ), without(message.words, cut)
    return ReviewedMessage(
        message=message, outcome=outcome, words=words, cut=cut, proposed=marks.proposed.get(message.id), first=first
    )


WITHIN = timedelta(weeks=1)


def read_by(week: str) -> date:
    """Return the last day for reading a week's messages: the Sunday of the week after."""
    return period(week).end + WITHIN - timedelta(days=1)


def by_week(weeks: Iterable[str]) -> dict[str, int]:
    """Count messages by week, oldest week first. `weeks` has one entry for each message."""
    found: dict[str, int] = {}
    for week in sorted(weeks, key=lambda it: period(it).first):
        found[week] = found.get(week, 0) + 1
    return found


def is_late(week: str, today: date) -> bool:
    """Return True if the deadline of a week has passed."""
    return read_by(week) < today


SHARED_WORDS = Fraction(4, 5)
"""Part of the words of two messages that both must have. Nine words of ten are alike; one of two is not."""

_RUN = re.compile(r"(.)\1+")

ComparedGroup = tuple[str, str]


def first_alike(messages: Iterable[ReleasedMessage]) -> dict[str, str]:
    """Return for each message, in this order, the id of the first one it is much like, or its own.

    Only messages to the same question in the same language are compared, each with the first of its kind only: a chain
    of small changes does not join what is not alike.
    """
    firsts: defaultdict[ComparedGroup, dict[str, frozenset[str]]] = defaultdict(dict)
    with_word: defaultdict[tuple[ComparedGroup, str], list[str]] = defaultdict(list)
    found: dict[str, str] = {}
    for message in messages:
        group, words = (message.question, message.locale), _words(message.words)
        shared = Counter(first for word in words for first in with_word[group, word])
        first = _alike(words, shared, firsts[group])
        found[message.id] = first or message.id
        if first is None:
            firsts[group][message.id] = words
            for word in words:
                with_word[group, word].append(message.id)
    return found


def _alike(words: frozenset[str], shared: Counter[str], firsts: dict[str, frozenset[str]]) -> str | None:
    """Return the first message with which at least four of five words are shared; None if there is none."""
    fits = (first for first, many in shared.items() if many >= SHARED_WORDS * len(words | firsts[first]))
    return next(fits, None)


def _words(text: str) -> frozenset[str]:
    """Return the words of a text (Khmer: its syllables) as they are compared.

    Case, digits, signs, smileys and letters held down make no difference.
    """
    return frozenset(filter(None, map(_letters, pieces(unicodedata.normalize("NFKC", text).casefold()))))


def _letters(piece: str) -> str:
    return _RUN.sub(r"\1", "".join(it for it in piece if unicodedata.category(it)[0] in "LM"))
