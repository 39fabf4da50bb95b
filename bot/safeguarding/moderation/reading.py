"""Review of messages by two readers (G7), and themes that many messages share (C10).

Each reader sets her flags without seeing the other's; two who agree decide. Until two agree, the more careful one
counts: one "disclosure" starts the clock, one "personal details" or "hate" keeps the message out of lists. None of them
takes it away from a second reader who has not read it yet (S7).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

DISCLOSURE, HATE, PERSONAL, PRAISE = "disclosure", "hate", "personal", "praise"

FLAGS = (DISCLOSURE, PERSONAL, HATE, PRAISE)
"""All flags, in the order of the form. A review without flags is an answer too."""


Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's review of one message: flags, and a theme of the question's list (`""`: none fits)."""

    message_id: str
    reader: str
    flags: frozenset[str]
    theme: str = ""


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """Result of all reviews of one message. `flags` and `theme` are None until two readers agree on them."""

    readings: tuple[Reading, ...] = ()
    flags: frozenset[str] | None = None
    theme: str | None = None

    @property
    def is_read(self) -> bool:
        """True if two readers agree, on the flags and on the theme."""
        return self.flags is not None and self.theme is not None

    @property
    def differs(self) -> bool:
        """True if two or more have read it and no two agree: a third must read it, or one of them again."""
        return len(self.readings) > 1 and not self.is_read

    def has(self, flag: str) -> bool:
        """Return True if a flag holds: agreed by two, or, as long as no two agree, set by any one."""
        if self.flags is not None:
            return flag in self.flags
        return any(flag in reading.flags for reading in self.readings)

    def waits_for(self, reader: str) -> bool:
        """Return True if this reader should review the message: she has not yet, and no two have agreed."""
        return not self.is_read and all(reading.reader != reader for reading in self.readings)


NOT_READ = ReviewOutcome()


def outcomes(readings: Iterable[Reading]) -> dict[str, ReviewOutcome]:
    """Return the result of the reviews of each message, by message id."""
    by_message: dict[str, list[Reading]] = {}
    for it in readings:
        by_message.setdefault(it.message_id, []).append(it)
    return {message_id: outcome(found) for message_id, found in by_message.items()}


def outcome(readings: Sequence[Reading]) -> ReviewOutcome:
    """Return the result of the reviews of one message. Only the last review of each reader counts."""
    last = tuple({reading.reader: reading for reading in readings}.values())
    return ReviewOutcome(last, _agreed([it.flags for it in last]), _agreed([it.theme for it in last]))


def _agreed(said: Sequence[Said]) -> Said | None:
    """Return the value given by two or more; None if there is none, or two values are equally frequent."""
    ranked = Counter(said).most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]


FEWEST_MESSAGES, ROUNDED_TO = 10, 5
"""A theme of fewer messages is not published; larger numbers are rounded down to a multiple of `ROUNDED_TO`."""

MOST_THEMES = 20
"""Most themes of one question: a longer list is hard to use."""

_WORDS, _LONGEST = 4, 30


def theme_of(written: str) -> str | None:
    """Return a theme as it is stored: one to four words of letters; None for other text (a name with a number)."""
    found = " ".join(written.split()).lower()
    words = found.replace("-", " ").split(" ")
    fits = len(found) <= _LONGEST and len(words) <= _WORDS and all(map(_is_of_letters, words))
    return found if fits else None


def _is_of_letters(word: str) -> bool:
    """Return True for letters and combining marks only; Khmer and Nepali vowels are marks."""
    return bool(word) and all(unicodedata.category(it)[0] in "LM" for it in word)


def published_themes(outcomes: Iterable[tuple[str, ReviewOutcome]]) -> dict[str, int]:
    """Return about how many different messages have each theme, most first (C10).

    Each outcome comes with the first of the messages that its own is much like: ten messages alike are one. Only themes
    of ten or more count, as two readers agree. An account sends one message at a time to a question, and may send
    another on a later day: the numbers are close to those of accounts, but do not guarantee ten accounts.
    """
    carried = {
        (outcome.theme, first)
        for first, outcome in outcomes
        if outcome.is_read and outcome.theme and not outcome.has(HATE)
    }
    many = Counter(theme for theme, _ in sorted(carried))
    return {theme: number - number % ROUNDED_TO for theme, number in many.most_common() if number >= FEWEST_MESSAGES}
